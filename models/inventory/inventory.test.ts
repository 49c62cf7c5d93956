import { describe, expect, it } from "vitest";
import { normalQuantile, normalShare } from "../evaluate/normal.ts";
import { random } from "../random.ts";
import { abcClasses, xyzClass } from "./classify.ts";
import { type DemandCurve, daysUntil, demandOver, expectedShortage } from "./curve.ts";
import { newsvendorNormal } from "./newsvendor.ts";
import { orderQuantity, planItem, type Stock, type Supply } from "./policy.ts";

describe("normal distribution", () => {
  it("agrees with the tables", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.9)).toBeCloseTo(1.2815515655446004, 12);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 9);
    expect(normalShare(-1.6448536269514722)).toBeCloseTo(0.05, 12);
    expect(normalShare(7)).toBeCloseTo(1 - 1.2798125438858352e-12, 15);
  });
});

describe("newsvendor", () => {
  it("gives the textbook level and cost", () => {
    const { level, cost } = newsvendorNormal(2, 18, 120, 10);
    expect(level).toBeCloseTo(132.8155, 4);
    expect(cost).toBeCloseTo(35.09966, 4);
  });
});

const weekly = (rate: number, sd: number, weeks = 13): DemandCurve => ({
  step: 7,
  mean: Float64Array.from({ length: weeks }, (_, k) => rate * (k + 1)),
  sd: Float64Array.from({ length: weeks }, (_, k) => sd * Math.sqrt(k + 1)),
  whole: true,
});

const supply: Supply = {
  leadTimeDays: 14,
  leadTimeSd: 0,
  reviewDays: 7,
  serviceLevel: 0.95,
  moq: 1,
  packSize: 1,
};
const stock = (onHand: number, more: Partial<Stock> = {}): Stock => ({
  onHand,
  committed: 0,
  incoming: 0,
  incomingDays: null,
  ...more,
});
const money = { price: 10, cost: 6 };

describe("demand over days", () => {
  it("interpolates inside the horizon and goes on after it", () => {
    const curve = weekly(70, 10);
    expect(demandOver(curve, 3.5).mean).toBeCloseTo(35);
    expect(demandOver(curve, 10.5).mean).toBeCloseTo(105);
    expect(demandOver(curve, 182).mean).toBeCloseTo(1820);
    expect(daysUntil(curve, 105)).toBeCloseTo(10.5);
    expect(daysUntil(curve, 1820)).toBeCloseTo(182);
    expect(daysUntil(weekly(0, 0), 5)).toBe(Infinity);
  });

  it("expects the normal loss beyond stock at large means", () => {
    // Loss at the mean is sd / sqrt(2 pi).
    const loss = expectedShortage({ mean: 1000, sd: 100, whole: false }, 1000);
    expect(Math.abs(loss - 100 / Math.sqrt(2 * Math.PI))).toBeLessThan(1);
  });
});

describe("order plan", () => {
  it("holds z sd of the protected days and covers lead time and cycle", () => {
    const plan = planItem(weekly(700, 70), stock(100), supply, money);
    // 3 weeks: sd 70 sqrt(3) = 121.2, times 1.645.
    expect(plan.safetyStock).toBeGreaterThan(195);
    expect(plan.safetyStock).toBeLessThan(207);
    // What is not ordered today arrives a week later than what is.
    expect(plan.reorderPoint).toBe(2100 + plan.safetyStock);
    expect(plan.orderUpTo).toBe(3500 + plan.safetyStock);
    expect(plan.suggestedQuantity).toBe(plan.orderUpTo - 100);
    expect(plan.exception).toBe("runs-out");
    expect(plan.daysOfCover).toBeCloseTo(1);
    expect(plan.orderInDays).toBeLessThan(0);
    // 3 weeks of demand less what is there, at a margin of 4.
    expect(plan.moneyAtRisk).toBeCloseTo(2000 * 4, -2);
  });

  it("keeps a higher safety stock for a higher service level and for late suppliers", () => {
    const base = planItem(weekly(70, 20), stock(500), supply, money).safetyStock;
    expect(
      planItem(weekly(70, 20), stock(500), { ...supply, serviceLevel: 0.99 }, money).safetyStock,
    ).toBeGreaterThan(base);
    expect(
      planItem(weekly(70, 20), stock(500), { ...supply, leadTimeSd: 5 }, money).safetyStock,
    ).toBeGreaterThan(base);
  });

  it("lets who orders once a week run out no more often than asked", () => {
    const rng = random(1);
    const [rate, sd] = [70, 12];
    let [onHand, cycles, shortages] = [350, 0, 0];
    // Deliveries of the next two weeks, the nearest first.
    let coming = [0, 0];
    for (let week = 0; week < 4000; week++) {
      const [arrived, next] = coming as [number, number];
      onHand += arrived;
      const plan = planItem(weekly(rate, sd), stock(onHand, { incoming: next }), supply, money);
      coming = [next, plan.suggestedQuantity];
      const asked = Math.max(0, Math.round(rng.normal(rate, sd)));
      if (arrived > 0) cycles++;
      if (asked > onHand) shortages++;
      onHand = Math.max(0, onHand - asked);
    }
    expect(cycles).toBeGreaterThan(1000);
    expect(shortages / cycles).toBeLessThan(0.05);
  });

  it("counts incoming stock before it orders more", () => {
    const plan = planItem(weekly(70, 10), stock(150, { incoming: 300, incomingDays: 4 }), supply, money);
    expect(plan.suggestedQuantity).toBe(0);
    expect(plan.exception).toBe("none");
    const far = planItem(weekly(70, 10), stock(30, { incoming: 300, incomingDays: 9 }), supply, money);
    expect(far.exception).toBe("runs-out");
    // Due a month ago, and expected any day.
    const late = planItem(weekly(70, 10), stock(30, { incoming: 300, incomingDays: -30 }), supply, money);
    expect(late).toMatchObject({ exception: "none", suggestedQuantity: 0 });
  });

  it("is not kept from ordering by a delivery that is too small, or comes too late", () => {
    const small = planItem(weekly(70, 10), stock(15, { incoming: 1, incomingDays: 1 }), supply, money);
    expect(small.exception).toBe("runs-out");
    const far = planItem(weekly(70, 10), stock(30, { incoming: 900, incomingDays: 28 }), supply, money);
    expect(far).toMatchObject({ exception: "runs-out", coveredDays: 28, position: 30 });
    expect(far.suggestedQuantity).toBe(280 + far.safetyStock - 30);
    // It comes while there is stock: it counts.
    const counted = planItem(weekly(70, 10), stock(400, { incoming: 900, incomingDays: 28 }), supply, money);
    expect(counted).toMatchObject({ exception: "none", suggestedQuantity: 0, position: 1300 });
  });

  it("names stock that 120 days will not need, and what is tied up in it", () => {
    const plan = planItem(weekly(7, 2), stock(320), supply, money);
    expect(plan.exception).toBe("excess");
    expect(plan.moneyAtRisk).toBeCloseTo((320 - 120) * 6);
    expect(plan.suggestedQuantity).toBe(0);
  });

  it("orders whole packs and at least the minimum", () => {
    expect(orderQuantity(469, { moq: 240, packSize: 24 })).toBe(480);
    expect(orderQuantity(10, { moq: 240, packSize: 24 })).toBe(240);
    expect(orderQuantity(0, { moq: 240, packSize: 24 })).toBe(0);
  });
});

describe("classes", () => {
  it("cuts revenue at 80 and 95 %", () => {
    expect(abcClasses([50, 30, 10, 5, 5, 0])).toEqual(["A", "A", "B", "B", "C", "C"]);
  });
  it("cuts variation at 0.5 and 1", () => {
    expect(xyzClass(Float64Array.of(10, 11, 9, 10))).toBe("X");
    expect(xyzClass(Float64Array.of(0, 0, 0, 9))).toBe("Z");
    expect(xyzClass(new Float64Array(5))).toBe("Z");
  });
});
