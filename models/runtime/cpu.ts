import * as tf from "@tensorflow/tfjs-core";
import { registerSegmentSum } from "./segment-sum.ts";

/** Plain JavaScript: always there, some fifty times slower than wasm in matrix products. */
export async function startCpu(): Promise<string> {
  await import("@tensorflow/tfjs-backend-cpu");
  if (!(await tf.setBackend("cpu"))) throw new Error("The cpu backend did not start");
  registerSegmentSum("cpu");
  return "Plain JavaScript on the processor";
}
