/** Which TensorFlow.js backend works here, tried in a process of its own: a GPU driver may take seconds or crash. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BackendChoice } from "../../models/runtime/backend.ts";

/** The answer holds as long as the engine runs. */
const known = new Map<string, Promise<BackendChoice>>();
const TIMEOUT_MS = 60_000;

/** Backend that a compute worker would take with this preference, and why. */
export function probeBackend(preferred: string): Promise<BackendChoice> {
  let choice = known.get(preferred);
  if (!choice) {
    choice = probe(preferred);
    known.set(preferred, choice);
  }
  return choice;
}

async function probe(preferred: string): Promise<BackendChoice> {
  const { MERCHBENCH_KEY: _key, ...env } = process.env;
  try {
    const script = join(import.meta.dirname, "probe-main.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, preferred], {
      env,
      timeout: TIMEOUT_MS,
    });
    return JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1)) as BackendChoice;
  } catch (error) {
    const reason = `The test of the backends ended without an answer: ${(error as Error).message.split("\n")[0]}`;
    return { name: "cpu", reason, tried: [] };
  }
}
