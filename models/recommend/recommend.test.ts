import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Model, Table } from "../model.ts";
import { describeModel } from "../testkit/suite.ts";
import { customerModel } from "./customer-model.ts";
import { als as recommender } from "./factors/als-for-you.ts";
import { signalsOf } from "./history/signals.ts";
import { madeUpStore } from "./made-up.fixture.ts";
import { rules } from "./products/bought-together.ts";
import { itemKnn } from "./products/item-knn.ts";
import { viewedAlsoBought, viewedAlsoViewed } from "./products/viewed-together.ts";
import { popularity } from "./sales/most-popular.ts";

const als = customerModel(recommender);
const data = madeUpStore();
const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };
const tooLittle = madeUpStore(4, 1);
const none = { rows: 0, columns: {} };
const nothing = { ...tooLittle, recommend_baskets: none, recommend_interactions: none };

describeModel(rules, { data, tooLittle });
describeModel(viewedAlsoViewed, { data, tooLittle });
describeModel(viewedAlsoBought, { data, tooLittle });
describeModel(itemKnn, { data, tooLittle });
describeModel(popularity, { data, tooLittle: nothing });

const LAST_DAY = 20_300;

async function listsOf(model: Model, given: Record<string, unknown> = {}, store = data) {
  const params = model.params.parse(given) as Record<string, unknown>;
  const artifact = await model.train(store, params, context, quietRun());
  const { recommendations } = await model.predict(artifact, store, params, context, quietRun());
  return { lists: bySource(recommendations!) };
}

interface Listed {
  id: string;
  score: number;
  reason: string;
}

function bySource(table: Table): Map<string, Listed[]> {
  const lists = new Map<string, Listed[]>();
  const column = <T>(name: string) => table.columns[name] as unknown as ArrayLike<T>;
  for (let r = 0; r < table.rows; r++) {
    const source = column<string>("source_id")[r]!;
    const list = lists.get(source) ?? [];
    expect(column<number>("rank")[r]).toBe(list.length + 1);
    list.push({
      id: column<string>("recommended_product_id")[r]!,
      score: column<number>("score")[r]!,
      reason: column<string>("reason")[r]!,
    });
    lists.set(source, list);
  }
  return lists;
}

describe("lists of a store with planted companions and two tastes", () => {
  it("puts the companion first and says how often they met", async () => {
    const { lists } = await listsOf(rules);
    for (const [source, companion] of [
      ["P2", "P3"],
      ["P22", "P23"],
    ] as const) {
      const first = lists.get(source)![0]!;
      expect(first.id).toBe(companion);
      const [, times, lift] = /^Bought together (\d+) times, ([\d.]+) times chance$/.exec(first.reason)!;
      const both = countTogether(Number(source.slice(1)), Number(companion.slice(1)));
      expect(Number(times)).toBe(both.together);
      expect(Number(lift)).toBeCloseTo((both.together * both.orders) / (both.a * both.b), 1);
    }
  });

  it("keeps to the customer's taste, hides what was bought and what may not be offered", async () => {
    const { lists } = await listsOf(als, { factors: 8, hideBought: false });
    let own = 0;
    let all = 0;
    for (const [customer, list] of lists) {
      const odd = Number(customer.slice(1)) % 2;
      for (const { id } of list.slice(0, 10)) {
        expect(id).not.toBe("P39");
        all++;
        if (Number(id.slice(1)) >= 20 === (odd === 1)) own++;
      }
    }
    expect(own / all).toBeGreaterThan(0.97);
    const { bought } = signalsOf(data, als.params.parse({}), LAST_DAY);
    const hidden = await listsOf(als, { factors: 8 });
    for (const [customer, list] of hidden.lists) {
      const c = Number(customer.slice(1));
      const mine = new Set(bought.indices.subarray(bought.offsets[c]!, bought.offsets[c + 1]!));
      for (const { id } of list) expect(mine.has(Number(id.slice(1)))).toBe(false);
    }
  });

  it("relates products of one taste, with the number of buyers in common", async () => {
    const { lists } = await listsOf(itemKnn);
    for (const [source, list] of lists) {
      const taste = Number(source.slice(1)) >= 20;
      expect(list.slice(0, 5).every(({ id }) => Number(id.slice(1)) >= 20 === taste)).toBe(true);
      expect(list[0]!.reason).toMatch(/^\d+ buyers? in common$/);
    }
  });

  it("ranks best sellers for everyone, by category and by segment", async () => {
    const { lists } = await listsOf(popularity);
    expect([...lists.keys()].sort()).toEqual(["everyone", "g", "k", "rfm:odd"]);
    expect(lists.get("g")!.every(({ id }) => Number(id.slice(1)) < 20)).toBe(true);
    expect(lists.get("rfm:odd")!.every(({ id }) => Number(id.slice(1)) >= 20)).toBe(true);
    expect(lists.get("rfm:odd")![0]!.reason).toMatch(/^Popular with Odd ones: \d+ orders$/);
  });

  it("beats best sellers where tastes differ", async () => {
    for (const model of [rules, itemKnn, als] as Model[]) {
      const params = model.params.parse({ hideBought: false, factors: 8 }) as Record<string, unknown>;
      const scorecard = await model.evaluate(data, params, context, quietRun());
      expect(scorecard.beatsBaseline, scorecard.verdict).toBe(true);
      expect(scorecard.protocol).toContain("full catalogue of 40 products");
    }
  });
});

describe("bad input", () => {
  it("makes no list for a customer of whom nothing is known: the chain of the placement serves them", async () => {
    const store = madeUpStore();
    store.recommend_customers = {
      rows: 161,
      columns: {
        customer_no: Int32Array.from({ length: 161 }, (_, c) => c),
        customer_id: Array.from({ length: 161 }, (_, c) => `C${c}`),
      },
    };
    const { lists } = await listsOf(als, { factors: 8 }, store);
    expect(lists.size).toBe(160);
    expect(lists.has("C160")).toBe(false);
  });

  it("leaves bulk buyers out of learning and says so", async () => {
    const params = itemKnn.params.parse({ maxProducts: 12, hideBought: false });
    const { affinity, leftOut } = signalsOf(data, params, LAST_DAY);
    expect(leftOut).toBeGreaterThan(10);
    for (let c = 0; c < affinity.rows; c++) {
      expect(affinity.offsets[c + 1]! - affinity.offsets[c]!).toBeLessThanOrEqual(12);
    }
    const scorecard = await itemKnn.evaluate(data, params, context, quietRun());
    expect(scorecard.verdict).toMatch(
      /Left out as bulk buyers or bots: \d+ customers \(who and why: Bots and bulk buyers, under Training, or /,
    );
  });

  it("counts returns against purchases and lets age fade", () => {
    const one = (day: number, purchases: number, returns: number) => ({
      ...tooLittle,
      recommend_interactions: {
        rows: 1,
        columns: {
          customer_no: Int32Array.of(0),
          product_no: Int32Array.of(5),
          day: Int32Array.of(day),
          purchases: Int32Array.of(purchases),
          returns: Int32Array.of(returns),
          carts: Int32Array.of(0),
          views: Int32Array.of(0),
        },
      },
    });
    const params = als.params.parse({ halfLifeDays: 10 });
    expect(signalsOf(one(100, 1, 0), params, 100).affinity.values[0]).toBeCloseTo(1, 6);
    expect(signalsOf(one(90, 1, 0), params, 100).affinity.values[0]).toBeCloseTo(Math.log2(1.5), 6);
    expect(signalsOf(one(100, 1, 1), params, 100).affinity.values.length).toBe(0);
    expect(signalsOf(one(101, 1, 0), params, 100).affinity.values.length).toBe(0);
  });
});

function countTogether(a: number, b: number) {
  const { order_no, product_no } = data.recommend_baskets!.columns as Record<string, Int32Array>;
  const orders = new Map<number, Set<number>>();
  order_no!.forEach((order, i) => {
    const known = orders.get(order) ?? new Set();
    orders.set(order, known.add(product_no![i]!));
  });
  const holding = (...products: number[]) =>
    [...orders.values()].filter((basket) => products.every((product) => basket.has(product))).length;
  return { together: holding(a, b), a: holding(a), b: holding(b), orders: orders.size };
}
