import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { bootstrapMean, correlation, quantile, ranks, spearman, variance, wilson } from "./stats.ts";

describe("statistics", () => {
  it("agrees with figures worked by hand: quantile type 7, variance, ranks, correlations", () => {
    const x = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(quantile(x, 0.25)).toBeCloseTo(1.75, 12);
    expect(quantile(x, 0.9)).toBeCloseTo(6.9, 12);
    expect(variance(x)).toBeCloseTo(7.553571, 6);
    expect([...ranks(x)]).toEqual([4, 1.5, 5, 1.5, 6, 8, 3, 7]);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 5])).toBeCloseTo(0.8315218, 6);
    expect(spearman([1, 2, 3, 4], [1, 30, 2, 5])).toBeCloseTo(0.4, 12);
  });

  it("has Wilson's interval for 1 of 10", () => {
    const [low, high] = wilson(1, 10);
    expect(low).toBeCloseTo(0.0179, 4);
    expect(high).toBeCloseTo(0.4042, 4);
  });

  it("covers a mean about as often as it says", () => {
    const rng = random("coverage");
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const values = Float64Array.from({ length: 60 }, () => rng.normal(10, 3));
      const [low, high] = bootstrapMean(values, rng, { draws: 200 });
      if (low <= 10 && high >= 10) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.88);
    expect(covered / 200).toBeLessThanOrEqual(1);
  });
});
