import * as tf from "@tensorflow/tfjs-core";
import { type HeapBackend, makeFilled, valuesOf } from "./heap.ts";

interface KernelCall {
  inputs: { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  attrs: { numSegments: number };
  backend: HeapBackend;
}

const registered = new Set<string>();

/**
 * Registers UnsortedSegmentSum, the gradient of `tf.gather`, for a backend. wasm lacks it, so embeddings could not
 * be trained there; the cpu backend's own makes one pass over the input for every segment, this one a single pass.
 */
export function registerSegmentSum(backendName: "cpu" | "wasm"): void {
  if (registered.has(backendName)) return;
  registered.add(backendName);
  if (tf.getKernel(tf.UnsortedSegmentSum, backendName))
    tf.unregisterKernel(tf.UnsortedSegmentSum, backendName);
  tf.registerKernel({
    kernelName: tf.UnsortedSegmentSum,
    backendName,
    kernelFunc: (call) => segmentSum(call as unknown as KernelCall),
  });
}

/** x [...segmentIds.shape, ...inner] summed into [numSegments, ...inner]; ids outside the range are left out. */
function segmentSum({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { x, segmentIds } = inputs;
  const inner = x.shape.slice(segmentIds.shape.length);
  const width = inner.reduce((product, size) => product * size, 1);
  const dtype = x.dtype === "int32" ? "int32" : "float32";
  return makeFilled(backend, [attrs.numSegments, ...inner], dtype, (sums) => {
    const values = valuesOf(backend, x);
    const ids = valuesOf(backend, segmentIds);
    sums.fill(0);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id < 0 || id >= attrs.numSegments) continue;
      const from = i * width;
      const to = id * width;
      for (let j = 0; j < width; j++) sums[to + j]! += values[from + j]!;
    }
  });
}
