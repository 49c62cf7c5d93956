import { describe, expect, it } from "vitest";
import { type Random, random } from "../random.ts";
import { meanEffect, ratioEffect } from "./effect.ts";
import { addMoments, type Moments, NO_MOMENTS } from "./moments.ts";
import { detectable } from "./power.ts";
import { type Arm, type ReadoutPlan, readOut } from "./readout.ts";
import { chiSquareTail, sampleRatio } from "./sample-ratio.ts";
import { alwaysValidP, alwaysValidReach } from "./sequence.ts";

/** Sums of customers given one by one: [y, d, x]. */
function momentsOf(customers: [number, number, number][]): Moments {
  return customers.reduce(
    (sum, [y, d, x]) =>
      addMoments(sum, { customers: 1, y, yy: y * y, d, dd: d * d, yd: y * d, x, xx: x * x, xy: x * y }),
    NO_MOMENTS,
  );
}

describe("effects", () => {
  it("is Welch's difference of means, worked by hand", () => {
    const treated = momentsOf([
      [4, 1, 0],
      [6, 1, 0],
      [8, 2, 0],
    ]);
    const control = momentsOf([
      [1, 1, 0],
      [3, 1, 0],
    ]);
    const effect = meanEffect(treated, control, false);
    expect(effect).toMatchObject({ control: 2, treated: 6, difference: 4, explained: 0 });
    // Variances 4 and 2: 4/3 + 2/2.
    expect(effect.error).toBeCloseTo(Math.sqrt(4 / 3 + 1), 12);
    expect(effect.weight).toBeCloseTo(6 / 5, 12);
  });

  it("takes off what the time before explains: all of it where it tells all", () => {
    const treated = momentsOf([
      [11, 1, 1],
      [12, 1, 2],
      [13, 1, 3],
    ]);
    const control = momentsOf([
      [3, 1, 3],
      [4, 1, 4],
      [5, 1, 5],
    ]);
    const effect = meanEffect(treated, control, true);
    // y = x + 10 against y = x: the plain difference is 8, the one left after x is 10.
    expect(effect.difference).toBeCloseTo(10, 12);
    expect(effect.error).toBeCloseTo(0, 9);
    expect(effect.explained).toBeCloseTo(1, 12);
  });

  it("gives the error of a ratio that draws give, too", () => {
    const rng = random("ratio");
    const draw = (): [number, number, number] => {
      const orders = rng.poisson(1.2);
      let money = 0;
      for (let o = 0; o < orders; o++) money += 20 + 10 * rng.normal();
      return [money, orders, 0];
    };
    const differences: number[] = [];
    const errors: number[] = [];
    for (let i = 0; i < 300; i++) {
      const [a, b] = [0, 1].map(() => momentsOf(Array.from({ length: 200 }, draw)));
      const effect = ratioEffect(a!, b!);
      differences.push(effect.difference);
      errors.push(effect.error);
    }
    const spread = Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / differences.length);
    expect(Math.abs(errors.reduce((a, b) => a + b) / errors.length / spread - 1)).toBeLessThan(0.06);
  });
});

describe("sizes of the variants", () => {
  it("has the tails of the table of the chi-square distribution", () => {
    for (const [x, freedom, tail] of [
      [3.841, 1, 0.05],
      [5.991, 2, 0.05],
      [7.815, 3, 0.05],
      [13.277, 4, 0.01],
      [20.515, 5, 0.001],
    ] as const) {
      expect(chiSquareTail(x, freedom)).toBeCloseTo(tail, 4);
    }
  });

  it("tells chance from a broken assignment", () => {
    expect(sampleRatio([821588, 815482], [0.5, 0.5])).toBeCloseTo(1.8e-6, 6);
    expect(sampleRatio([5020, 4980], [0.5, 0.5])).toBeGreaterThan(0.6);
    expect(sampleRatio([900, 100], [9, 1])).toBe(1);
    expect(sampleRatio([0, 0], [0.5, 0.5])).toBe(1);
  });
});

describe("intervals for any look", () => {
  it("agree with their p-value and are widest at the start", () => {
    for (const share of [0.05, 0.5, 1, 3]) {
      expect(alwaysValidP(alwaysValidReach(share, 0.05), share, 0.05)).toBeCloseTo(0.05, 12);
    }
    expect(alwaysValidReach(0.05, 0.05)).toBeGreaterThan(alwaysValidReach(0.5, 0.05));
    expect(alwaysValidReach(1, 0.05)).toBeCloseTo(3.035, 3);
    expect(alwaysValidP(Number.NaN, 1, 0.05)).toBe(1);
  });

  it("detects what the boundary and the power leave, with a variance that grows with the rise", () => {
    const design = { alpha: 0.05, power: 0.8 };
    const expected = { mean: 10, variance: 900, treated: 5000, control: 5000 };
    const rise = detectable(expected, design);
    const error = Math.sqrt((900 * (1 + rise / 10) ** 2) / 5000 + 900 / 5000);
    expect(rise).toBeCloseTo((alwaysValidReach(1, 0.05) + 0.8416212) * error, 5);
    expect(detectable({ ...expected, treated: 20, control: 20 }, design)).toBe(Number.POSITIVE_INFINITY);
    expect(detectable({ ...expected, mean: 0 }, design)).toBe(Number.POSITIVE_INFINITY);
  });
});

const DAYS = 28;
const SIZE = 1000;
const ORDERS = 0.5;

/** Customers who differ in how often they buy; baskets with a long tail. `lift` scales every basket. */
function armOf(rng: Random, lift: number): Arm {
  const days = Array.from({ length: DAYS }, () => ({ ...NO_MOMENTS }));
  days[0]!.customers = SIZE;
  let converted = 0;
  for (let c = 0; c < SIZE; c++) {
    const orders = rng.poisson(ORDERS * rng.gamma(1));
    if (orders > 0) converted++;
    const at = Array.from({ length: orders }, () => rng.int(DAYS)).sort((a, b) => a - b);
    let y = 0;
    for (const [d, day] of at.entries()) {
      const value = lift * Math.exp(3 + 0.8 * rng.normal());
      const sum = days[day]!;
      sum.y += value;
      sum.yy += (y + value) ** 2 - y ** 2;
      sum.d += 1;
      sum.dd += (d + 1) ** 2 - d ** 2;
      sum.yd += (y + value) * (d + 1) - y * d;
      y += value;
    }
  }
  return { share: 0.5, days, converted };
}

describe("an experiment that is read every day", () => {
  // Second moment of a basket e^(3 + .8 z), customers with a negative binomial number of orders.
  const basket = Math.exp(3 + 0.32);
  const variance = ORDERS * Math.exp(6 + 1.28) + basket ** 2 * ORDERS ** 2;
  const error = Math.sqrt((2 * variance) / SIZE);
  const plan: ReadoutPlan = {
    alpha: 0.05,
    days: DAYS,
    information: ((SIZE / 2) * error) ** 2,
    ratio: false,
    covariate: false,
  };
  const run = (seed: string, lift: number) => {
    const rng = random(seed);
    return readOut([armOf(rng, 1), armOf(rng, lift)], plan, DAYS);
  };

  it("calls a false winner on fewer than 5 % of A/A runs, where reading plain intervals daily would on many more", () => {
    const runs = 400;
    let valid = 0;
    let naive = 0;
    for (let i = 0; i < runs; i++) {
      const { days } = run(`same ${i}`, 1).variants[0]!;
      if (days.some((look) => look.lo > 0 || look.hi < 0)) valid++;
      if (days.some(({ effect }) => Math.abs(effect.difference) > 1.96 * effect.error)) naive++;
    }
    expect(valid / runs).toBeLessThanOrEqual(0.05);
    expect(naive / runs).toBeGreaterThan(0.12);
  });

  it("shows the difference that was planned as often as promised, by the planned end", () => {
    const mean = ORDERS * basket;
    const rise = detectable({ mean, variance, treated: SIZE, control: SIZE }, { alpha: 0.05, power: 0.8 });
    const lift = 1 + rise / mean;
    const runs = 200;
    let shown = 0;
    for (let i = 0; i < runs; i++) if (run(`better ${i}`, lift).conclusion === "better") shown++;
    expect(shown / runs).toBeGreaterThan(0.75);
  });

  it("says nothing early, however large the difference of a few customers", () => {
    const few = (y: number): Arm => ({
      share: 0.5,
      days: [
        momentsOf(Array.from({ length: 60 }, (_, i) => [y + (i % 2), 1, 0] as [number, number, number])),
      ],
      converted: 60,
    });
    expect(readOut([few(1), few(9)], plan, 1).conclusion).toBe("early");
  });

  it("reads nothing where the variants are not as large as planned", () => {
    const rng = random("broken");
    const arms = [armOf(rng, 1), armOf(rng, 3)];
    arms[1]!.share = 0.4;
    arms[0]!.share = 0.6;
    expect(readOut(arms, plan, DAYS)).toMatchObject({ conclusion: "broken" });
  });

  it("has no conclusion without a customer", () => {
    const none: Arm = { share: 0.5, days: [NO_MOMENTS], converted: 0 };
    expect(readOut([none, none], plan, 0).conclusion).toBe("nothing");
  });
});
