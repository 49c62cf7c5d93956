import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { pickBackend } from "./backend.ts";
import { ensureMemory } from "./memory.ts";

beforeAll(() => pickBackend("wasm"));
afterEach(() => delete process.env.MERCHBENCH_TENSOR_MEMORY);

describe("ensureMemory", () => {
  it("refuses before the allocation, with what it needs and what to do", () => {
    process.env.MERCHBENCH_TENSOR_MEMORY = "10";
    const kept = tf.zeros([1024, 1024]);
    expect(() => ensureMemory(5 * 1024 * 1024, "the test")).not.toThrow();
    expect(() => ensureMemory(7 * 1024 * 1024, "the test")).toThrow(
      /Not enough memory for the test: needs 7 MiB beside 4 MiB in use, the limit is 10 MiB.*raise/,
    );
    kept.dispose();
    expect(() => ensureMemory(7 * 1024 * 1024, "the test")).not.toThrow();
  });

  it("never lets the wasm heap reach its end", () => {
    process.env.MERCHBENCH_TENSOR_MEMORY = "100000";
    expect(() => ensureMemory(3.5 * 1024 ** 3, "the test")).toThrow(/limit is 3,072 MiB/);
  });
});

describe("UnsortedSegmentSum on wasm", () => {
  it("sums rows by id, leaves out ids beyond the range, keeps inner dimensions", async () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2, 1]);
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, 9], "int32"), 3);
    expect(sums.shape).toEqual([3, 2, 1]);
    expect([...(await sums.data())]).toEqual([3, 4, 0, 0, 6, 8]);
  });
});
