import * as tf from "@tensorflow/tfjs-core";
import { type HeapBackend, makeFilled, valuesOf } from "./heap.ts";

interface KernelCall {
  inputs: { x: tf.TensorInfo; indices: tf.TensorInfo };
  attrs: { axis: number; batchDims: number };
  backend: HeapBackend;
}

let registered = false;

/**
 * Puts a fast path for rows of a table in front of wasm's GatherV2, which works out the place of each number by
 * itself and takes some forty times as long as copying the rows.
 */
export function registerGatherRows(): void {
  if (registered) return;
  registered = true;
  const own = tf.getKernel(tf.GatherV2, "wasm").kernelFunc;
  tf.unregisterKernel(tf.GatherV2, "wasm");
  tf.registerKernel({
    kernelName: tf.GatherV2,
    backendName: "wasm",
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call as unknown as KernelCall;
      const { x, indices } = inputs;
      const dtype = x.dtype === "float32" || x.dtype === "int32" ? x.dtype : undefined;
      const simple = attrs.axis === 0 && !attrs.batchDims && indices.dtype === "int32";
      return simple && dtype ? gatherRows(backend, x, indices, dtype) : own(call);
    },
  });
}

/** Rows of x [rows, ...inner] by number: [...indices.shape, ...inner]. */
function gatherRows(
  backend: HeapBackend,
  x: tf.TensorInfo,
  indices: tf.TensorInfo,
  dtype: "float32" | "int32",
): tf.TensorInfo {
  const [rows, ...inner] = x.shape as [number, ...number[]];
  const width = inner.reduce((product, size) => product * size, 1);
  return makeFilled(backend, [...indices.shape, ...inner], dtype, (out) => {
    const table = valuesOf(backend, x);
    const ids = valuesOf(backend, indices);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (!(id >= 0 && id < rows)) throw new Error(`gather: there is no row ${id}, there are ${rows}`);
      const from = id * width;
      for (let j = 0; j < width; j++) out[i * width + j] = table[from + j]!;
    }
  });
}
