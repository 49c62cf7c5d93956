import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";

/** The functions that Node 23 removed from `util` and tfjs-node 4.22 still calls. */
const REMOVED_FROM_UTIL = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
  isString: (value: unknown) => typeof value === "string",
  isNumber: (value: unknown) => typeof value === "number",
  isBoolean: (value: unknown) => typeof value === "boolean",
};

/** NVIDIA GPU through `@tensorflow/tfjs-node-gpu`, which the user may have installed (CUDA 11.2). */
export async function startCuda(): Promise<string> {
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  for (const [name, value] of Object.entries(REMOVED_FROM_UTIL)) util[name] ??= value;
  await importOptional("@tensorflow/tfjs-node-gpu");
  if (!(await tf.setBackend("tensorflow"))) throw new Error("@tensorflow/tfjs-node-gpu did not start");
  const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  if (!backend.isUsingGpuDevice) throw new Error("@tensorflow/tfjs-node-gpu found no CUDA device");
  return "NVIDIA GPU through CUDA (tfjs-node-gpu)";
}

/** The name is a parameter so that the compiler does not ask for a package that is optional. */
async function importOptional(name: string): Promise<void> {
  try {
    await import(name);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    throw new Error(missing ? `${name} is not installed` : `${name} failed to load: ${String(error)}`);
  }
}
