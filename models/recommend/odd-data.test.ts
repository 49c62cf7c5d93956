import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Data, Model } from "../model.ts";
import { random } from "../random.ts";
import { customerModel } from "./customer-model.ts";
import { als } from "./factors/als-for-you.ts";
import { ease } from "./factors/ease-for-you.ts";
import { graph } from "./factors/graph-for-you.ts";
import { neighboursForYou } from "./factors/neighbours-for-you.ts";
import { type Csr, cell, csrFromTriplets } from "./history/csr.ts";
import type { History } from "./history/history.ts";
import { historyOf, spanOf } from "./history/signals.ts";
import { madeUpStore } from "./made-up.fixture.ts";
import { itemKnn } from "./products/item-knn.ts";
import { KIND, type Recommender } from "./recommender.ts";
import { popularity } from "./sales/most-popular.ts";

const recommenders = [als, ease, graph, neighboursForYou] as Recommender[];
const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };
const data = madeUpStore();
const usual = historyOf(data, customerModel(als).params.parse({}), spanOf(data).last);

/** A history with this matrix in place of the store's. */
function historyWith(affinity: Csr): History {
  const titles = Array.from({ length: affinity.columns }, (_, p) => `Product ${p}`);
  const catalogue = {
    ...usual.catalogue,
    ids: titles,
    titles,
    offered: new Uint8Array(titles.length).fill(1),
  };
  return { ...usual, affinity, bought: affinity, catalogue };
}

async function scoresOf(recommender: Recommender, history: History, customers: number[]) {
  const params = recommender.params.parse({});
  const context = { seed: 1, run: quietRun(), asOf: () => history };
  const artifact = await recommender.fit(history, params, context);
  const scorer = await recommender.open(artifact, history, params);
  const { columns } = history.affinity;
  const scores = new Float32Array(customers.length * columns);
  await scorer.score(Int32Array.from(customers), scores);
  const session = new Float32Array(columns);
  await scorer.scoreSession?.(Int32Array.of(0, 0), session);
  const reason = scorer.reason?.(customers[0]!, columns - 1);
  scorer.dispose?.();
  return { rows: customers.map((_, i) => scores.subarray(i * columns, (i + 1) * columns)), session, reason };
}

function ones(rows: number, columns: number, cells: [number, number][]): Csr {
  const triplets = { count: cells.length, row: cells.map(([r]) => r), column: cells.map(([, c]) => c) };
  return csrFromTriplets({ rows, columns }, { ...triplets, value: 1 });
}

describe.each(recommenders.map((one) => [one.id, one] as const))("%s on odd data", (_id, recommender) => {
  it("says what is missing for one customer, and for customers who met one product each", async () => {
    const params = customerModel(recommender).params.parse({});
    const train = (store: typeof data) =>
      customerModel(recommender).train(store, params, context, quietRun());
    await expect(train(madeUpStore(1, 3))).rejects.toThrow(
      /^Not enough data: .* needs at least 20 customers with two products or more, and there (is|are) \d+\./,
    );
  });

  it("holds for one product", async () => {
    const history = historyWith(
      ones(
        30,
        1,
        [...Array(30).keys()].map((c) => [c, 0]),
      ),
    );
    const { rows, session } = await scoresOf(recommender, history, [0, 29]);
    expect([...rows.flatMap((row) => [...row]), ...session].every(Number.isFinite)).toBe(true);
  });

  it("puts products that nobody met behind all that fit, and knows customers without a history", async () => {
    const rng = random("odd");
    const cells: [number, number][] = [];
    for (let c = 0; c < 60; c++) {
      for (let p = 0; p < 20; p++) if (rng.next() < (p % 2 === c % 2 ? 0.6 : 0.05)) cells.push([c, p]);
    }
    const history = historyWith(ones(61, 25, cells));
    const { rows, reason } = await scoresOf(recommender, history, [0, 60]);
    const [known, unknown] = rows as [Float32Array, Float32Array];
    const unmet = Math.max(...known.subarray(20));
    for (let p = 0; p < 20; p += 2) expect(known[p]!).toBeGreaterThan(unmet);
    expect([...known, ...unknown].every(Number.isFinite)).toBe(true);
    expect(new Set(unknown).size).toBe(1);
    expect(reason).toMatch(/\w/);
  });

  it("holds for a customer with everything in the shop, ten thousand times", async () => {
    const cells: [number, number][] = [];
    for (let c = 1; c < 40; c++) for (let n = 0; n < 5; n++) cells.push([c, (c * 7 + n) % 300]);
    for (let p = 0; p < 300; p++) for (let n = 0; n < 33; n++) cells.push([0, p]);
    const { rows, session } = await scoresOf(recommender, historyWith(ones(40, 300, cells)), [0, 5]);
    expect([...rows.flatMap((row) => [...row]), ...session].every(Number.isFinite)).toBe(true);
  });
});

/** The made-up store as one that knows only what was looked at. */
function onlyViews(): Data {
  const { recommend_baskets, recommend_interactions, recommend_events, ...rest } = madeUpStore();
  const { purchases, ...seen } = recommend_interactions!.columns;
  const { kind } = recommend_events!.columns;
  return {
    ...rest,
    recommend_interactions: {
      ...recommend_interactions!,
      columns: { ...seen, purchases: (purchases as Int32Array).map(() => 0) },
    },
    recommend_events: {
      ...recommend_events!,
      columns: { ...recommend_events!.columns, kind: (kind as Int32Array).map(() => KIND.view) },
    },
  };
}

describe.each([customerModel(als), itemKnn, popularity] as unknown as Model[])(
  "$id of views alone",
  (model) => {
    const store = onlyViews();
    const params = model.params.parse({ halfLifeDays: 365 }) as Record<string, unknown>;

    it("lists, and hides what the customer met", async () => {
      const artifact = await model.train(store, params, context, quietRun());
      const { recommendations } = await model.predict(artifact, store, params, context, quietRun());
      const { source_kind, source_id, recommended_product_id, score, reason } = recommendations!.columns;
      expect(recommendations!.rows).toBeGreaterThan(40);
      expect([...(score as Float64Array)].every((value) => value > 0 && Number.isFinite(value))).toBe(true);
      const { affinity } = historyOf(store, customerModel(als).params.parse({}), spanOf(store).last);
      for (let r = 0; r < recommendations!.rows; r++) {
        expect((reason as string[])[r]).not.toMatch(/bought by|order/);
        if ((source_kind as string[])[r] !== "customer") continue;
        const [c, p] = [source_id, recommended_product_id].map((ids) =>
          Number((ids as string[])[r]!.slice(1)),
        );
        expect(cell(affinity, c!, p!)).toBe(0);
      }
    });

    it("is judged by what is met next", async () => {
      const { verdict, model: own } = await model.evaluate(store, params, context, quietRun());
      expect(verdict).toMatch(/^Finds \d+\.\d% of what was met next/);
      expect(own.metrics[0]!.value).toBeGreaterThan(0);
    });
  },
);

describe("EASE", () => {
  it("says in one line that a catalogue is too large, and what to take instead", () => {
    const reason = ease.unsuitable?.(historyWith(ones(10, 20_001, [[0, 0]])), ease.params.parse({}));
    expect(reason).toBe(
      "Too large a catalogue: 20,001 products, at most 20,000 are possible. Use the graph filter.",
    );
    expect(ease.unsuitable?.(usual, ease.params.parse({}))).toBeNull();
  });
});
