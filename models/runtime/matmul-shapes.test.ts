import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { pickBackend } from "./backend.ts";

describe("a matrix product on wasm", () => {
  it("is right for a factor that another product took in another shape", async () => {
    await pickBackend("wasm");
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const long = tf.range(0, 600) as tf.Tensor;
      const first = tf.matMul(tf.ones([1, 600]), tf.reshape(long, [600, 1]) as tf.Tensor2D);
      const second = tf.matMul(tf.ones([2, 3]), tf.reshape(long, [3, 200]) as tf.Tensor2D);
      expect(first.dataSync()[0]).toBe((599 * 600) / 2);
      expect([...second.dataSync()]).toEqual(Array.from({ length: 400 }, (_, i) => 3 * (i % 200) + 600));
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
