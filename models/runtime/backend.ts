/**
 * Picks the TensorFlow.js backend of this process and says why. Models import tfjs-core and tfjs-layers only.
 * May import: engine/contract, the backends. To add one: a file with a `start...()` that throws its reason
 * when it cannot run here, and a line in STARTERS and ORDER.
 */
import * as tf from "@tensorflow/tfjs-core";
// registers the gradients: the Node build of tfjs-core comes without them
import "@tensorflow/tfjs-layers";
import { startCpu } from "./cpu.ts";
import { startCuda } from "./cuda.ts";
import { startWasm } from "./wasm.ts";
import { startWebgpu } from "./webgpu.ts";

export type BackendName = "cuda" | "webgpu" | "wasm" | "cpu";

export interface BackendTry {
  name: BackendName;
  ok: boolean;
  /** What was found, or why it cannot be used, in the user's words. */
  reason: string;
}

export interface BackendChoice {
  name: BackendName;
  reason: string;
  tried: BackendTry[];
}

/** Fastest first. */
const ORDER: BackendName[] = ["cuda", "webgpu", "wasm", "cpu"];

/** Each makes its backend the current one and answers what it runs on; `asked`: the user named this backend. */
const STARTERS: Record<BackendName, (asked: boolean) => Promise<string>> = {
  cuda: startCuda,
  webgpu: startWebgpu,
  wasm: startWasm,
  cpu: startCpu,
};

/**
 * Starts the wished backend (argument, else MERCHBENCH_BACKEND), or the fastest that really computes here.
 * A wish that cannot be met falls back to the usual order, and the reason says so.
 */
export async function pickBackend(preferred?: BackendName | "auto"): Promise<BackendChoice> {
  tf.enableProdMode(); // no banner that advertises tfjs-node on every start
  const wish = asBackendName(preferred) ?? asBackendName(process.env.MERCHBENCH_BACKEND);
  const tried: BackendTry[] = [];
  for (const name of wish ? [wish, ...ORDER.filter((other) => other !== wish)] : ORDER) {
    const result = await attempt(name, name === wish);
    tried.push(result);
    if (result.ok) return { name, reason: explain(result, wish, tried), tried };
  }
  throw new Error(`No TensorFlow.js backend runs here: ${tried.map((t) => t.reason).join("; ")}`);
}

async function attempt(name: BackendName, asked: boolean): Promise<BackendTry> {
  try {
    const reason = await STARTERS[name](asked);
    await proveItComputes();
    return { name, ok: true, reason };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Drivers that start and then compute nothing, or nonsense, do exist. */
async function proveItComputes(): Promise<void> {
  const product = tf.tidy(() =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])),
  );
  const values = await product.data();
  product.dispose();
  if ([19, 22, 43, 50].some((expected, i) => Math.abs(values[i]! - expected) > 1e-3)) {
    throw new Error(`Starts, but a matrix product came out wrong (${Array.from(values).join(", ")})`);
  }
}

function explain(chosen: BackendTry, wish: BackendName | undefined, tried: BackendTry[]): string {
  if (chosen.name === wish) return `${chosen.reason}. Chosen because it was asked for.`;
  const missed = tried.filter((other) => !other.ok).map((other) => `${other.name}: ${other.reason}`);
  const start = wish ? `${wish} was asked for and cannot run. ` : "";
  return `${start}${chosen.reason}.${missed.length > 0 ? ` Faster ones are not available (${missed.join("; ")}).` : ""}`;
}

function asBackendName(text: string | undefined): BackendName | undefined {
  return ORDER.find((name) => name === text);
}
