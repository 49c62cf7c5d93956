import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { registerGatherRows } from "./gather-rows.ts";
import { registerMatMulShapes } from "./matmul-shapes.ts";
import { registerSegmentSum } from "./segment-sum.ts";

/**
 * WebAssembly with SIMD on one thread: tfjs turns its wasm threads off under Node, so the speed comes from SIMD.
 */
export async function startWasm(): Promise<string> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const main = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(main) + sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("The wasm backend did not start");
  registerSegmentSum("wasm");
  registerGatherRows();
  registerMatMulShapes();
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  return `WebAssembly on the processor${simd ? ", with SIMD" : ""}`;
}
