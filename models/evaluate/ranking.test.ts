import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { rankBatches, rankCases, scoreLists, topK } from "./ranking.ts";
import { differenceInterval, rankingMetrics } from "./ranking-metrics.ts";

/** Two cases over five items: case 0 chose 1 and 3, case 1 chose 4. */
const truth = {
  rows: 2,
  columns: 5,
  offsets: Int32Array.of(0, 2, 3),
  indices: Int32Array.of(1, 3, 4),
};
const scores = [
  [0.9, 0.8, 0.1, 0.7, 0.2],
  [0.5, 0.4, Number.NEGATIVE_INFINITY, 0.3, 0.1],
];

describe("ranking metrics, worked by hand", () => {
  const ranking = rankCases(truth, (c, out) => out.set(scores[c]!), 3);

  it("scores each case", () => {
    const ideal = 1 + 1 / Math.log2(3);
    expect(ranking.ndcg[0]).toBeCloseTo((1 / Math.log2(3) + 1 / 2) / ideal, 12);
    expect(ranking.recall[0]).toBe(1);
    expect(ranking.precision[0]).toBeCloseTo(2 / 3, 12);
    expect(ranking.averagePrecision[0]).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12);
    expect(ranking.reciprocalRank[0]).toBe(0.5);
    expect(ranking.ndcg[1]).toBe(0);
  });

  it("sums up with intervals, coverage, novelty and Gini", () => {
    const popularity = Float64Array.of(0.5, 0.25, 0.25, 0.5, 1);
    const metrics = Object.fromEntries(
      rankingMetrics(ranking, popularity, random(1)).map((m) => [m.name, m]),
    );
    expect(metrics["Recall@3"]!.value).toBe(0.5);
    expect(metrics["Recall@3"]!.interval).toEqual([0, 1]);
    // Shown: 0, 1, 3 in both cases.
    expect(metrics["Coverage@3"]!.value).toBeCloseTo(3 / 5, 12);
    expect(metrics["Novelty@3"]!.value).toBeCloseTo((1 + 2 + 1) / 3, 12);
    expect(metrics["Gini@3"]!.value).toBeCloseTo(0.4, 12);
  });

  it("gives the same for many cases at once, however they are cut", async () => {
    const batched = await rankBatches(
      truth,
      (cases, out) => {
        for (const [i, c] of cases.entries()) out.set(scores[c]!, i * 5);
      },
      3,
    );
    expect(batched).toEqual(ranking);
    expect([...batched.lists]).toEqual([0, 1, 3, 0, 1, 3]);
  });

  it("scores shorter lists out of longer ones", () => {
    const at = (k: number) => scoreLists(truth, ranking.lists, 3, k);
    expect([...at(1).recall]).toEqual([0, 0]);
    expect([...at(2).recall]).toEqual([0.5, 0]);
    expect([...at(2).hit]).toEqual([1, 0]);
    expect(at(3).ndcg).toEqual(ranking.ndcg);
  });

  it("gives the lower number on a tie and leaves hidden items out", () => {
    const best = new Int32Array(4);
    const size = topK(Float64Array.of(1, 2, 2, Number.NEGATIVE_INFINITY, 1), 4, best);
    expect([...best.subarray(0, size)]).toEqual([1, 2, 0, 4]);
  });

  it("knows a sure difference from an unsure one", () => {
    const rng = random(3);
    const a = Float64Array.from({ length: 400 }, () => rng.normal(0.5, 0.2));
    const better = a.map((value) => value + 0.02);
    expect(differenceInterval(better, a, rng)[0]).toBeGreaterThan(0);
    let sure = 0;
    for (let i = 0; i < 40; i++) {
      const noisy = a.map(() => rng.normal(0.5, 0.2));
      const [low, high] = differenceInterval(
        noisy,
        a.map(() => rng.normal(0.5, 0.2)),
        rng,
      );
      if (low * high > 0) sure++;
    }
    expect(sure).toBeLessThanOrEqual(6);
  });
});
