/** The part of the cpu and wasm backends that kernels of ours need: reading and writing their tensors in place. */
import type * as tf from "@tensorflow/tfjs-core";

export type Values = Float32Array | Int32Array;

export interface HeapBackend {
  readSync(dataId: object): Values;
  makeOutput?(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap?(info: tf.TensorInfo): Values;
  makeTensorInfo?(shape: number[], dtype: tf.DataType, values: Values): tf.TensorInfo;
}

/** A tensor's values, in place where the backend has a heap. Valid until the next allocation there. */
export function valuesOf(backend: HeapBackend, info: tf.TensorInfo): Values {
  return backend.typedArrayFromHeap ? backend.typedArrayFromHeap(info) : backend.readSync(info.dataId);
}

/** Makes a tensor and has `fill` write its values; they hold anything at first. */
export function makeFilled(
  backend: HeapBackend,
  shape: number[],
  dtype: "float32" | "int32",
  fill: (values: Values) => void,
): tf.TensorInfo {
  if (backend.makeOutput && backend.typedArrayFromHeap) {
    const info = backend.makeOutput(shape, dtype);
    fill(backend.typedArrayFromHeap(info));
    return info;
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const values = dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
  fill(values);
  return backend.makeTensorInfo!(shape, dtype, values);
}
