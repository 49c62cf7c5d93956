import { describe, expect, it } from "vitest";
import { mean, variance } from "./evaluate/stats.ts";
import { pickWeighted, random, sample, shuffle } from "./random.ts";

const draws = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw);

describe("random", () => {
  it("gives the same numbers for the same seed and others for another", () => {
    const a = draws(5, random(7).next);
    expect(draws(5, random(7).next)).toEqual(a);
    expect(draws(5, random(8).next)).not.toEqual(a);
    expect(draws(5, random(7).fork("x").next)).toEqual(draws(5, random(7).fork("x").next));
    expect(draws(5, random(7).fork("x").next)).not.toEqual(a);
  });

  it.each([
    ["uniform", (r: ReturnType<typeof random>) => r.next(), 0.5, 1 / 12],
    ["normal", (r: ReturnType<typeof random>) => r.normal(3, 2), 3, 4],
    ["gamma of shape 0.5", (r: ReturnType<typeof random>) => r.gamma(0.5, 2), 1, 2],
    ["gamma of shape 4", (r: ReturnType<typeof random>) => r.gamma(4, 0.5), 2, 1],
    ["beta", (r: ReturnType<typeof random>) => r.beta(2, 3), 0.4, 0.04],
    ["small poisson", (r: ReturnType<typeof random>) => r.poisson(1.5), 1.5, 1.5],
    ["large poisson", (r: ReturnType<typeof random>) => r.poisson(200), 200, 200],
  ])("%s has its mean and variance", (_, draw, expectedMean, expectedVariance) => {
    const rng = random("moments");
    const values = draws(100_000, () => draw(rng));
    expect(mean(values) / expectedMean).toBeCloseTo(1, 1);
    expect(Math.abs(mean(values) - expectedMean)).toBeLessThan(5 * Math.sqrt(expectedVariance / 100_000));
    expect(variance(values) / expectedVariance).toBeGreaterThan(0.96);
    expect(variance(values) / expectedVariance).toBeLessThan(1.04);
  });

  it("shuffles, samples without repeats and picks by weight", () => {
    const rng = random(1);
    expect([...shuffle(Int32Array.of(1, 2, 3, 4), rng)].sort()).toEqual([1, 2, 3, 4]);
    const picked = sample(100, 30, rng);
    expect(new Set(picked).size).toBe(30);
    const hits = [0, 0, 0];
    for (let i = 0; i < 10_000; i++) hits[pickWeighted([1, 0, 3], rng)]!++;
    expect(hits[1]).toBe(0);
    expect(hits[2]! / hits[0]!).toBeGreaterThan(2.7);
    expect(hits[2]! / hits[0]!).toBeLessThan(3.3);
  });
});
