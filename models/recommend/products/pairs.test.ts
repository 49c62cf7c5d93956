import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Data, Model } from "../../model.ts";
import { csrFromTriplets } from "../history/csr.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import { rules } from "./bought-together.ts";
import { pairsBetween, pairsOf } from "./pairs.ts";
import { viewedAlsoBought, viewedAlsoViewed } from "./viewed-together.ts";

const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };

const matrixOf = (rows: number[][], columns: number) =>
  csrFromTriplets(
    { rows: rows.length, columns },
    {
      count: rows.flat().length,
      row: rows.flatMap((list, r) => list.map(() => r)),
      column: rows.flat(),
      value: 1,
    },
  );

const PLAIN = { minCount: 1, proof: 0, shrinkage: 0, surprise: 1, k: 5 };

describe("pairs, by hand", () => {
  // Of ten visits four look at 0, and three of those buy 1; 2 is bought in every visit.
  const looked = matrixOf([[0], [0], [0], [0], [3], [3], [3], [3], [3], [3]], 4);
  const bought = matrixOf([[1, 2], [1, 2], [1, 2], [2], [2], [2], [2], [2], [2], [1, 2]], 4);
  const now = new Float64Array(4).fill(0.5);

  it("counts from what was looked at to what was bought, against chance", () => {
    const pairs = pairsBetween(looked, bought, now, PLAIN);
    expect([...pairs.items.subarray(0, 2)]).toEqual([1, 2]);
    expect([...pairs.counts.subarray(0, 2)]).toEqual([3, 4]);
    // 3 visits where 4 x 4 / 10 were to be expected.
    expect(pairs.lift[0]).toBeCloseTo(3 / 1.6, 6);
    expect(pairs.lift[1]).toBeCloseTo(1, 6);
  });

  it("leaves out what may be luck", () => {
    // Twice the log-likelihood ratio of 3 against 1.6: 2 (3 ln 1.875 - 1.4) = 0.97.
    const kept = (proof: number) => pairsBetween(looked, bought, now, { ...PLAIN, proof }).items[0];
    expect([kept(0.9), kept(1)]).toEqual([1, -1]);
  });

  it("takes one product, baskets of one and none", () => {
    expect(pairsOf(matrixOf([[0], [0]], 1), now, PLAIN).items.length).toBe(0);
    expect(pairsOf(matrixOf([[0], [1], []], 2), now, PLAIN).items).toEqual(Int32Array.of(-1, -1));
  });
});

async function firstOf(model: Model, store: Data, source: string) {
  const params = model.params.parse({}) as Record<string, unknown>;
  const artifact = await model.train(store, params, context, quietRun());
  const { recommendations } = await model.predict(artifact, store, params, context, quietRun());
  const columns = recommendations!.columns as Record<string, string[]>;
  const at = columns.source_id!.indexOf(source);
  return {
    placement: columns.placement![at],
    id: columns.recommended_product_id![at],
    reason: columns.reason![at],
  };
}

describe("lists of visits", () => {
  const store = madeUpStore();

  it("finds the planted companion in what was viewed and in what was bought, with the number of visits", async () => {
    for (const [model, placement, words] of [
      [viewedAlsoViewed, "viewed_also_viewed", /^Viewed together in (\d+) visits, [\d.]+ times chance$/],
      [
        viewedAlsoBought,
        "viewed_also_bought",
        /^Bought in (\d+) visits that viewed this, [\d.]+ times chance$/,
      ],
    ] as const) {
      const first = await firstOf(model, store, "P2");
      expect(first).toMatchObject({ placement, id: "P3" });
      const [, visits] = words.exec(first.reason!)!;
      expect(Number(visits)).toBe(visitsWith(store, 2, 3, model === viewedAlsoBought ? 3 : 0));
    }
  });

  it("says that events are missing, and what for", async () => {
    const { recommend_events: _, ...orders } = store;
    await expect(firstOf(viewedAlsoViewed, orders, "P2")).rejects.toThrow(
      "Not enough data: Viewed also viewed needs at least 20 visits that look at two products or more, and there are 0. Sync shop events with sessions.",
    );
  });

  it("keeps its lists when products come and go", async () => {
    const params = rules.params.parse({}) as never;
    const artifact = await rules.train(store, params, context, quietRun());
    const shift = <T>(values: ArrayLike<T>) => Array.from(values).slice(1);
    const products = store.recommend_products!;
    const newer: Data = {
      ...store,
      recommend_products: {
        rows: products.rows - 1,
        columns: Object.fromEntries(
          Object.entries(products.columns).map(([name, column]) => [
            name,
            name === "product_no"
              ? Int32Array.from({ length: products.rows - 1 }, (_, p) => p)
              : Array.isArray(column)
                ? shift(column)
                : (column.constructor as Float64ArrayConstructor).from(shift(column as Float64Array)),
          ]),
        ),
      },
      recommend_baskets: { rows: 0, columns: {} },
    };
    const { recommendations } = await rules.predict(artifact, newer, params, context, quietRun());
    const { source_id, recommended_product_id } = recommendations!.columns as Record<string, string[]>;
    expect(recommended_product_id![source_id!.indexOf("P2")]).toBe("P3");
    expect(recommended_product_id).not.toContain("P0");
  });
});

/** Visits that look at `a` and do `kind` with `b`. */
function visitsWith(store: Data, a: number, b: number, kind: number): number {
  const {
    session_no,
    product_no,
    kind: kinds,
  } = store.recommend_events!.columns as Record<string, Int32Array>;
  const visits = (product: number, isWanted: (kind: number) => boolean) =>
    new Set(session_no!.filter((_, i) => product_no![i] === product && isWanted(kinds![i]!)));
  const looked = visits(a, (k) => k < 3);
  const wanted = visits(b, (k) => (kind === 3 ? k === 3 : k < 3));
  return [...looked].filter((visit) => wanted.has(visit)).length;
}
