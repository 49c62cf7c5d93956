import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Artifact, Data, Table } from "../../model.ts";
import { random } from "../../random.ts";
import { pickBackend } from "../../runtime/backend.ts";
import { historyOf } from "../history/signals.ts";
import { KIND } from "../recommender.ts";
import { categoriesOf, pairsAt } from "./category-pairs.ts";
import { wideDeep } from "./wide-deep.ts";

const FIRST = 20_000;
const DAYS = 240;
const CATEGORIES = 6;
const PER_CATEGORY = 5;
const context = { seed: 2, timeZone: "UTC", currency: "GBP", asOf: "2025-03-28" };

/**
 * Each shopper buys in a home category every 30 days and, ten days after every such purchase, in the next category:
 * what comes next is in the order of time and not in what was bought most.
 */
function store(customers = 260): Data {
  const rng = random("category store");
  const events: { customer: number; product: number; at: number; kind: number }[] = [];
  for (let c = 0; c < customers; c++) {
    const home = c % CATEGORIES;
    for (let day = FIRST + rng.int(30); day < FIRST + DAYS; day += 30) {
      for (const [category, later] of [
        [home, 0],
        [(home + 1) % CATEGORIES, 10],
      ] as const) {
        const product = category * PER_CATEGORY + rng.int(PER_CATEGORY);
        const at = day + later + 0.5;
        if (at >= FIRST + DAYS) continue;
        events.push({ customer: c, product, at: at - 0.01, kind: KIND.view });
        events.push({ customer: c, product, at, kind: KIND.purchase });
      }
    }
  }
  events.sort((a, b) => a.at - b.at || a.customer - b.customer);
  const bought = events.filter(({ kind }) => kind === KIND.purchase);
  const ints = <T>(rows: T[], get: (row: T, i: number) => number) => Int32Array.from(rows, get);
  const count = CATEGORIES * PER_CATEGORY;
  const numbered = Array.from({ length: count }, (_, p) => p);
  return {
    recommend_events: {
      rows: events.length,
      columns: {
        customer_no: ints(events, (e) => e.customer),
        session_no: ints(events, () => -1),
        product_no: ints(events, (e) => e.product),
        at: Float64Array.from(events, (e) => e.at),
        kind: ints(events, (e) => e.kind),
        value: Float64Array.from(events, () => 1),
      },
    },
    recommend_interactions: {
      rows: bought.length,
      columns: {
        customer_no: ints(bought, (e) => e.customer),
        product_no: ints(bought, (e) => e.product),
        day: ints(bought, (e) => Math.floor(e.at)),
        purchases: ints(bought, () => 1),
        returns: ints(bought, () => 0),
        carts: ints(bought, () => 0),
        views: ints(bought, () => 1),
      },
    },
    recommend_baskets: {
      rows: bought.length,
      columns: {
        order_no: ints(bought, (_, i) => i),
        product_no: ints(bought, (e) => e.product),
        day: ints(bought, (e) => Math.floor(e.at)),
      },
    },
    recommend_products: {
      rows: count,
      columns: {
        product_no: Int32Array.from(numbered),
        product_id: numbered.map((p) => `P${String(p).padStart(2, "0")}`),
        title: numbered.map((p) => `Product ${p}`),
        category: numbered.map((p) => `Category ${Math.floor(p / PER_CATEGORY)}`),
        category_id: numbered.map((p) => `c${Math.floor(p / PER_CATEGORY)}`),
        // Every category has a product that may not be shown.
        offered: Int32Array.from(numbered, (p) => (p % PER_CATEGORY === 0 ? 0 : 1)),
      },
    },
    recommend_customers: {
      rows: customers,
      columns: {
        customer_no: Int32Array.from({ length: customers }, (_, c) => c),
        customer_id: Array.from({ length: customers }, (_, c) => `C${c}`),
      },
    },
  };
}

const data = store();
const params = (extra: Record<string, unknown> = {}) =>
  wideDeep.params.parse({
    horizonDays: 14,
    holdoutDays: 14,
    listLength: 2,
    hideBought: false,
    epochs: 6,
    ...extra,
  });

describe("wide-deep", () => {
  let artifact: Artifact;
  let rows: Table;

  beforeAll(async () => {
    await pickBackend("wasm");
    artifact = await wideDeep.train(data, params(), context, quietRun());
    rows = (await wideDeep.predict(artifact, data, params(), context, quietRun())).recommendations!;
  });

  it("writes a row a category, by chance, with a product that may be shown", () => {
    const { source_id, rank, score, reason } = rows.columns;
    const products = rows.columns.recommended_product_id as string[];
    const categories = rows.columns.recommended_category_id as string[];
    expect(new Set(source_id as string[]).size).toBe(260);
    products.forEach((id, i) => {
      const number = Number(id.slice(1));
      expect(`c${Math.floor(number / PER_CATEGORY)}`).toBe(categories[i]);
      expect(number % PER_CATEGORY).not.toBe(0);
      expect(Number(score![i])).toBeGreaterThan(0);
      expect(Number(score![i])).toBeLessThanOrEqual(1);
      if (Number(rank![i]) > 1) expect(Number(score![i])).toBeLessThanOrEqual(Number(score![i - 1]));
    });
    expect((reason as string[])[0]).toMatch(
      /^Buys in Category \d within 14 days: \d+%; \d+ products? bought/,
    );
  });

  it("foretells what comes next better than habit, with chances that hold", async () => {
    const card = await wideDeep.evaluate(data, params(), context, quietRun());
    const ndcg = (metrics: { name: string; value: number }[]) =>
      metrics.find(({ name }) => name === "NDCG@2")!.value;
    expect(card.baselines.map(({ name }) => name)).toEqual([
      "Own frequent categories",
      "Most popular categories",
      "Categories of related products",
    ]);
    expect(ndcg(card.model.metrics)).toBeGreaterThan(ndcg(card.baselines[0]!.metrics) + 0.05);
    expect(card.beatsBaseline).toBe(true);
    expect(card.protocol).toContain("6 categories ranked");
    const groups = card.extra!.calibration as { said: number; bought: number }[];
    const error = groups.reduce((sum, { said, bought }) => sum + Math.abs(said - bought), 0) / groups.length;
    expect(error).toBeLessThan(0.12);
  });

  it("gives the same for the same seed and leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    const again = await wideDeep.train(data, params(), context, quietRun());
    expect(again.tensors).toEqual(artifact.tensors);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("scores over a catalogue that has a new product and category, whose numbers moved", async () => {
    const grown = structuredClone(data) as Data;
    const products = grown.recommend_products!;
    const shift = (table: string) => {
      const column = grown[table]!.columns.product_no as Int32Array;
      column.forEach((p, i) => {
        column[i] = p + 1;
      });
    };
    for (const table of ["recommend_events", "recommend_interactions", "recommend_baskets"]) shift(table);
    products.rows++;
    products.columns = {
      product_no: Int32Array.from({ length: products.rows }, (_, p) => p),
      product_id: ["A-new", ...(products.columns.product_id as string[])],
      title: ["New", ...(products.columns.title as string[])],
      category: ["Arrivals", ...(products.columns.category as string[])],
      category_id: ["a-new", ...(products.columns.category_id as string[])],
      offered: Int32Array.from([1, ...(products.columns.offered as Int32Array)]),
    };
    const { recommendations } = await wideDeep.predict(artifact, grown, params(), context, quietRun());
    const first = (table: Table) =>
      (table.columns.recommended_category_id as string[]).filter(
        (_, i) => Number(table.columns.rank![i]) === 1,
      );
    const [before, after] = [first(rows), first(recommendations!)];
    const same = before.filter((category, i) => category === after[i]).length;
    expect(same / before.length).toBeGreaterThan(0.95);
  });

  it("names what is missing", async () => {
    await expect(wideDeep.train(store(6), params(), context, quietRun())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^Not enough data: known customers came back \d+ times/),
    });
    const bare = structuredClone(data) as Data;
    bare.recommend_products!.columns.category_id = new Array(30).fill("one");
    await expect(wideDeep.train(bare, params(), context, quietRun())).rejects.toThrow(/have 1 categories/);
    const cancelled = wideDeep.evaluate(data, params(), context, quietRun(AbortSignal.abort()));
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("pairs of shopper and category", () => {
  it("know nothing of the days that are foretold", () => {
    const history = historyOf(data, params(), FIRST + DAYS);
    const categories = categoriesOf(history.catalogue);
    const only = Int32Array.from([0, 1]);
    const at = (horizon: number) =>
      pairsAt(history.sequences, categories, [{ day: FIRST + 100, horizon }], { only });
    const [near, far] = [at(1), at(60)];
    expect(near.count).toBe(2 * CATEGORIES);
    expect(far.own).toEqual(near.own);
    expect(far.latest).toEqual(near.latest);
    // All but the season, which looks as far into the year before.
    const facts = (pairs: typeof near) => pairs.numbers.filter((_, i) => i % 9 !== 8);
    expect(facts(far)).toEqual(facts(near));
    expect(far.labels.reduce((a, b) => a + b, 0)).toBeGreaterThan(near.labels.reduce((a, b) => a + b, 0));
  });
});
