import * as tf from "@tensorflow/tfjs-core";
import { type HeapBackend, makeFilled, valuesOf } from "./heap.ts";

interface KernelCall {
  inputs: { a: tf.TensorInfo; b: tf.TensorInfo };
  attrs: { transposeA: boolean; transposeB: boolean };
  backend: HeapBackend & { disposeData(dataId: object): boolean };
}

let registered = false;

/**
 * Keeps wasm from a wrong matrix product. It prepares the second factor once for each piece of memory and takes that
 * again whatever the shape; a tensor and its reshaped self share their memory, as gradients often do. The second
 * shape gets a copy.
 */
export function registerMatMulShapes(): void {
  if (registered) return;
  registered = true;
  const own = tf.getKernel(tf.BatchMatMul, "wasm").kernelFunc;
  const preparedAs = new WeakMap<object, string>();
  tf.unregisterKernel(tf.BatchMatMul, "wasm");
  tf.registerKernel({
    kernelName: tf.BatchMatMul,
    backendName: "wasm",
    kernelFunc: (call) => {
      const { inputs, backend } = call as unknown as KernelCall;
      const shape = inputs.b.shape.slice(-2).join("x");
      const before = preparedAs.get(inputs.b.dataId);
      if (before === undefined) preparedAs.set(inputs.b.dataId, shape);
      if (before === undefined || before === shape) return own(call);
      const copy = makeFilled(backend, inputs.b.shape, "float32", (values) => {
        values.set(valuesOf(backend, inputs.b));
      });
      try {
        return own({ ...call, inputs: { ...call.inputs, b: copy } } as typeof call);
      } finally {
        backend.disposeData(copy.dataId);
      }
    },
  });
}
