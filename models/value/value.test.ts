import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { hasData, readData, skipReason } from "../../tests/support/data.ts";
import { correlation, mean } from "../evaluate/stats.ts";
import { random } from "../random.ts";
import { sampleCustomers } from "../segment/sample-customers.fixture.ts";
import { describeModel } from "../testkit/suite.ts";
import { madeUpOrders, TRUTH } from "./made-up-orders.fixture.ts";
import {
  chanceOfOrder,
  expectedOrders,
  fitPurchases,
  likelihoodOf,
  standingOf,
  timeToOrder,
} from "./purchases.ts";
import { expectedSpend, fitSpend, spendLikelihood, spendRate } from "./spend.ts";
import { valueTiers } from "./tiers.ts";
import { value } from "./value.ts";
import { gini } from "./value-check.ts";

const context = { seed: 1, timeZone: "UTC", currency: "USD", asOf: "1998-06-30" };
const year = { days: 365 };
const data = (count: number) => ({
  customer_orders: madeUpOrders(count),
  customer_features: sampleCustomers(30),
});

describeModel(value, { data: data(300), tooLittle: data(20) });

describe("what is expected of customers who order as the model says", () => {
  const made = data(6000);

  it("finds the parameters they were made by", async () => {
    const { meta } = await value.train(made, year, context, quietRun());
    const found = { ...(meta.purchases as object), ...(meta.spend as object) } as Record<string, number>;
    const truth = { ...TRUTH.purchases, ...TRUTH.spend } as Record<string, number>;
    for (const [name, at] of Object.entries(truth)) expect(found[name]! / at, name).toBeCloseTo(1, 0.3);
  });

  it("comes: its sum, its order and its bounds, and beats what needs no model", async () => {
    const card = await value.evaluate(made, year, context, quietRun());
    const metric = (name: string) => card.model.metrics.find((one) => one.name === name)!.value;
    expect(card.beatsBaseline).toBe(true);
    expect(Math.abs(metric("Bias"))).toBeLessThan(0.08);
    expect(metric("Gini")).toBeGreaterThan(
      card.baselines[0]!.metrics.find(({ name }) => name === "Gini")!.value,
    );
    // Many spend nothing, which the lower bound holds as a whole: so it holds more than it says, never less.
    expect(metric("Coverage at 80%")).toBeGreaterThan(0.8);
    expect(metric("Coverage at 80%")).toBeLessThan(0.95);
  });

  it("says so where the future is another than the past", async () => {
    const table = madeUpOrders(1500);
    const future = table.columns.future_spend as Float64Array;
    table.columns.future_spend = future.map((_, i) => (i % 7 === 0 ? 300 : 0));
    const card = await value.evaluate({ ...made, customer_orders: table }, year, context, quietRun());
    expect(card.beatsBaseline).toBe(false);
    expect(card.verdict).toContain("not surely closer");
  });
});

describe("odd stores", () => {
  const changed = (change: (value: number, i: number) => number) => {
    const table = madeUpOrders(600);
    const orders = table.columns.order_days as Float64Array;
    const sold = (table.columns.sold as Float64Array).map(
      (value, i) => change(value / orders[i]!, i) * orders[i]!,
    );
    return { ...data(30), customer_orders: { ...table, columns: { ...table.columns, sold } } };
  };
  const spends = async (changedData: ReturnType<typeof changed>) => {
    const artifact = await value.train(changedData, year, context, quietRun());
    const { customer_predictions } = await value.predict(artifact, changedData, year, context, quietRun());
    const columns = customer_predictions!.columns as Record<string, Float64Array>;
    return {
      clv: columns.predicted_clv!,
      hi: columns.predicted_clv_hi!,
      orders: columns.predicted_number_of_orders!,
      past: columns.historic_clv!,
    };
  };

  it("with one price expects that price an order", async () => {
    const { clv, orders } = await spends(changed(() => 25));
    for (let i = 0; i < clv.length; i++) expect(clv[i]! / orders[i]!).toBeCloseTo(25, 0);
  });

  it("expects less an order of those whose orders were free, the less the more of them there were", async () => {
    const free = changed((mean, i) => (i % 5 === 0 ? 0 : mean));
    const { clv, orders, hi, past } = await spends(free);
    const typical = expectedSpend(TRUTH.spend, spendRate(TRUTH.spend, 0, 0));
    expect(past.filter((spent) => spent === 0).length).toBeGreaterThan(50);
    for (let i = 0; i < clv.length; i++) {
      expect(Number.isFinite(clv[i]!) && Number.isFinite(hi[i]!)).toBe(true);
      if (past[i] === 0) expect(clv[i]! / orders[i]!).toBeLessThan(typical / 2);
    }
  });

  it("says that there is too little where no order cost anything", async () => {
    await expect(spends(changed(() => 0))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("0 customers who paid"),
    });
  });
});

describe("one customer", () => {
  const params = { r: 0.5, alpha: 60, a: 0.8, b: 2.5 };

  it.each([
    [0, 0, 10],
    [0, 0, 700],
    [3, 200, 400],
    [40, 690, 700],
  ])("with %i orders after the first, the last at %i of %i days, is as simulated", (repeats, lastAt, age) => {
    const standing = standingOf(params, repeats, lastAt, age);
    const rng = random(`simulated ${repeats}`);
    const orders = Float64Array.from({ length: 100_000 }, () => {
      if (rng.next() >= standing.alive) return 0;
      const arrivals = rng.poisson(rng.gamma(standing.r, 1 / standing.alpha) * 365);
      const stop = rng.beta(standing.a, standing.b);
      let n = Math.min(1, arrivals);
      while (n > 0 && n < arrivals && rng.next() >= stop) n++;
      return n;
    });
    const error = 4 * Math.sqrt(mean(orders.map((n) => n * n)) / orders.length);
    expect(Math.abs(mean(orders) - expectedOrders(standing, 365))).toBeLessThan(error);
    const share = mean(orders.map((n) => (n > 0 ? 1 : 0)));
    expect(Math.abs(share - chanceOfOrder(standing, 365))).toBeLessThan(0.007);
  });

  it("is expected to order by the day that makes it as likely as not", () => {
    const regular = standingOf(params, 12, 380, 400);
    expect(chanceOfOrder(regular, timeToOrder(regular)!)).toBeCloseTo(0.5, 10);
    expect(timeToOrder(standingOf(params, 12, 100, 700))).toBeUndefined();
  });

  it("has the same expectation on both sides of a = 1, where the closed form has a gap", () => {
    const at = (a: number) => expectedOrders({ alive: 1, r: 2, alpha: 90, a, b: 3 }, 365);
    expect(at(1)).toBeCloseTo((at(0.999) + at(1.001)) / 2, 4);
  });
});

describe("tiers and their order", () => {
  it("puts half of the expected spend into the first tier, equal customers into one", () => {
    expect([...valueTiers(Float64Array.of(50, 1, 30, 1, 18))]).toEqual([0, 2, 1, 2, 2]);
    expect([...valueTiers(new Float64Array(4))].every((tier, _, all) => tier === all[0])).toBe(true);
  });

  it("counts a perfect order as 1, chance as 0 and the reverse as -1", () => {
    const spent = Float64Array.of(0, 0, 5, 10, 85);
    expect(gini(spent, spent)).toBeCloseTo(1, 12);
    expect(gini(new Float64Array(5), spent)).toBeCloseTo(0, 12);
    expect(
      gini(
        spent.map((amount) => -amount),
        spent,
      ),
    ).toBeCloseTo(-1, 12);
  });
});

const summary = "cdnow/cdnow_customers_summary_with_transactions.csv.zst";
describe.skipIf(!hasData(summary))(`published figures of CDNOW${skipReason(summary)}`, () => {
  const rows = hasData(summary)
    ? readData(summary)
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(",").map(Number))
    : [];
  const column = (k: number) => rows.map((row) => row[k]!);
  const purchases = { repeats: column(1), lastAt: column(2), age: column(3) };
  const spending = { orders: column(1), mean: column(4) };

  it("MBG/NBD: r .525, alpha 6.183, a .891, b 1.614", () => {
    expect(rows).toHaveLength(2357);
    const { r, alpha, a, b } = fitPurchases(purchases);
    expect([r, alpha, a, b].map((at) => at.toFixed(3))).toEqual(["0.525", "6.183", "0.891", "1.614"]);
    const likelihood = likelihoodOf(purchases);
    expect(likelihood({ r, alpha, a, b })).toBeGreaterThan(likelihood({ r: r * 1.01, alpha, a, b }));
  });

  it("expects 1.226 orders in 39 weeks of who ordered twice more, by the parameters of BG/NBD", () => {
    // The same expectation, with the chance to be alive that a model has where the first order is never the last.
    const [r, alpha, a, b] = [0.2426, 4.4135, 0.7929, 2.4257] as const;
    const odds = (a / (b + 1)) * ((alpha + 38.86) / (alpha + 30.43)) ** (r + 2);
    const standing = { alive: 1 / (1 + odds), r: r + 2, alpha: alpha + 38.86, a, b: b + 2 };
    expect(expectedOrders(standing, 39)).toBeCloseTo(1.226, 3);
  });

  it("Gamma-Gamma: p 6.25, q 3.74, gamma 15.44, log-likelihood -4055.92", () => {
    const found = fitSpend(spending);
    expect([found.p.toFixed(2), found.q.toFixed(2)]).toEqual(["6.25", "3.74"]);
    expect(found.v).toBeCloseTo(15.44, 1);
    expect(spendLikelihood(found, spending)).toBeCloseTo(-4055.92, 2);
    // Fader and Hardie (2013) draw the customer of two orders of 22.35 each towards the mean of all.
    const drawn = expectedSpend(found, spendRate(found, 2, 22.35));
    const everyone = expectedSpend(found, spendRate(found, 0, 0));
    expect(drawn).toBeGreaterThan(22.35);
    expect(drawn).toBeLessThan(everyone);
  });

  it("takes spend an order as unrelated to how often one orders, which holds here: 0.114", () => {
    const buyers = rows.filter((row) => row[1]! > 0);
    const related = correlation(
      buyers.map((row) => row[1]!),
      buyers.map((row) => row[4]!),
    );
    expect(related).toBeCloseTo(0.11388, 5);
  });
});
