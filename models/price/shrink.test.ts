import { expect, test } from "vitest";
import { pauleMandel, shrink } from "./shrink.ts";

/** Effects and variances of the BCG vaccine trials (log risk ratios), the textbook example of R's metafor. */
const BCG: [number, number][] = [
  [-0.8893, 0.3256],
  [-1.5854, 0.1946],
  [-1.3481, 0.4154],
  [-1.4416, 0.02],
  [-0.2175, 0.0512],
  [-0.7861, 0.0069],
  [-1.6209, 0.223],
  [0.012, 0.004],
  [-0.4694, 0.0564],
  [-1.3713, 0.073],
  [-0.3394, 0.0124],
  [0.4459, 0.5325],
  [-0.0173, 0.0714],
];

test("Paule and Mandel's variance of the BCG trials is metafor's .3181", () => {
  expect(pauleMandel([BCG], BCG.length - 1)).toBeCloseTo(0.3181, 3);
});

test("certain products keep their own value, uncertain ones take their category's, unknown ones all of it", () => {
  const own = Float64Array.of(-1, -1.4, -0.6, -3, -3.5, -2.5, -9, 0);
  const variance = Float64Array.of(0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 50, Number.POSITIVE_INFINITY);
  const pooled = shrink(own, variance, Int32Array.of(0, 0, 0, 1, 1, 1, 0, 1), 2);
  expect(pooled.mean[0]).toBeCloseTo(-1, 1);
  expect(pooled.mean[6]).toBeCloseTo(-1, 0);
  expect(pooled.mean[7]).toBeCloseTo(-3, 0);
  expect(pooled.weight[7]).toBe(0);
  expect(pooled.deviation[7]!).toBeGreaterThan(pooled.deviation[0]!);
});

test("products whose own prices say little are not taken for all alike", () => {
  const own = Float64Array.from({ length: 40 }, (_, p) => -1.5 + 0.1 * (p % 3));
  const pooled = shrink(own, new Float64Array(40).fill(4), new Int32Array(40), 1);
  expect(pooled.between).toBeGreaterThanOrEqual(0.3);
  expect(Math.min(...pooled.deviation)).toBeGreaterThan(0.29);
});
