import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { pickBackend } from "./backend.ts";

beforeAll(() => pickBackend("wasm"));

describe("gather on wasm", () => {
  const table = () => tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const numbers = (...values: number[]) => tf.tensor1d(values, "int32");

  it("takes rows in the order of their numbers, of floats and of whole numbers", () => {
    expect([...tf.gather(table(), numbers(2, 0, 2)).dataSync()]).toEqual([5, 6, 1, 2, 5, 6]);
    const places = tf.tensor2d([1, 0, 2, 1], [2, 2], "int32");
    const rows = tf.gather(tf.cast(table(), "int32"), places);
    expect(rows.shape).toEqual([2, 2, 2]);
    expect(rows.dtype).toBe("int32");
    expect([...rows.dataSync()]).toEqual([3, 4, 1, 2, 5, 6, 3, 4]);
  });

  it("leaves other axes to the backend's own", () => {
    expect([...tf.gather(table(), numbers(1, 1), 1).dataSync()]).toEqual([2, 2, 4, 4, 6, 6]);
  });

  it("refuses a row that is not there, and leaves no tensor behind", () => {
    const [x, out] = [table(), numbers(0, 3)];
    const before = tf.memory().numTensors;
    expect(() => tf.gather(x, out)).toThrow(/no row 3, there are 3/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("has the gradient of the rows that it took", () => {
    const gradient = tf.grad((x) => tf.sum(tf.mul(tf.gather(x, numbers(2, 0, 2)), [[1], [10], [100]])))(
      table(),
    );
    expect([...gradient.dataSync()]).toEqual([10, 10, 0, 0, 101, 101]);
  });
});
