import * as tf from "@tensorflow/tfjs-core";

/** What the cpu and wasm backends share, as far as this kernel needs it. */
interface HeapBackend {
  readSync(dataId: object): Float32Array | Int32Array;
  makeOutput?(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap?(info: tf.TensorInfo): Float32Array | Int32Array;
  makeTensorInfo?(shape: number[], dtype: tf.DataType, values: Float32Array | Int32Array): tf.TensorInfo;
}

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
  const sums = new Float32Array(attrs.numSegments * width);
  const values = backend.readSync(x.dataId);
  const ids = backend.readSync(segmentIds.dataId);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < 0 || id >= attrs.numSegments) continue;
    const from = i * width;
    const to = id * width;
    for (let j = 0; j < width; j++) sums[to + j]! += values[from + j]!;
  }
  return output(backend, [attrs.numSegments, ...inner], x.dtype, sums);
}

function output(
  backend: HeapBackend,
  shape: number[],
  dtype: tf.DataType,
  sums: Float32Array,
): tf.TensorInfo {
  if (backend.makeOutput && backend.typedArrayFromHeap) {
    const info = backend.makeOutput(shape, dtype);
    backend.typedArrayFromHeap(info).set(sums);
    return info;
  }
  return backend.makeTensorInfo!(shape, dtype, dtype === "int32" ? Int32Array.from(sums) : sums);
}
