import { beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Artifact } from "../../model.ts";
import { pickBackend } from "../../runtime/backend.ts";
import { describeModel } from "../../testkit/suite.ts";
import { customerModel, openScorer } from "../customer-model.ts";
import { csrFromTriplets } from "../history/csr.ts";
import type { History } from "../history/history.ts";
import { numbersIn, renumbered } from "../history/renumber.ts";
import { historyOf } from "../history/signals.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import type { Recommender } from "../recommender.ts";
import { bagsOf } from "./bags.ts";
import { neuralMf } from "./neural-mf.ts";
import { examplesOf, pastOf } from "./pasts.ts";
import { featuresOf, learnWords, MOST_WORDS } from "./product-features.ts";
import { twoTower } from "./two-tower.ts";

const data = madeUpStore(240, 6);
const tooLittle = madeUpStore(4, 1);
const quick = { dimensions: 8, epochs: 6, learningRate: 0.02 };
const LAST_DAY = 20_300;

for (const recommender of [neuralMf, twoTower] as unknown as Recommender[])
  describeModel(customerModel(recommender), { data, tooLittle, params: { ...quick, epochs: 2 } });

function historyUntil(until: number): History {
  const params = customerModel(twoTower).params.parse({});
  return historyOf(data, params, until);
}

async function fitted(recommender: Recommender, history = historyUntil(LAST_DAY)) {
  const params = recommender.params.parse(quick);
  const context = { seed: 3, run: quietRun(), asOf: historyUntil };
  return { params, artifact: await recommender.fit(history, params, context) };
}

/** Share of the ten best products that are of the taste: garden 0 to 19, kitchen 20 to 39. */
function shareOfTaste(scores: Float32Array, taste: number): number {
  const best = Array.from(scores, (_, p) => p).sort((a, b) => scores[b]! - scores[a]!);
  return best.slice(0, 10).filter((p) => Math.floor(p / 20) === taste).length / 10;
}

describe.each([neuralMf, twoTower] as unknown as Recommender[])("$id", (recommender) => {
  let artifact: Artifact;
  let params: Record<string, unknown>;
  const products = 40;

  beforeAll(async () => {
    await pickBackend("wasm");
    ({ artifact, params } = await fitted(recommender));
  });

  it("ranks what a customer's taste is first, and a session's", async () => {
    const scorer = await recommender.open(artifact, historyUntil(LAST_DAY), params);
    const scores = new Float32Array(2 * products);
    await scorer.score(Int32Array.from([4, 7]), scores);
    expect(shareOfTaste(scores.subarray(0, products), 0)).toBeGreaterThanOrEqual(0.9);
    expect(shareOfTaste(scores.subarray(products), 1)).toBeGreaterThanOrEqual(0.9);
    const session = new Float32Array(products);
    await scorer.scoreSession!(Int32Array.from([25, 31]), session);
    expect(shareOfTaste(session, 1)).toBeGreaterThanOrEqual(0.8);
    scorer.dispose!();
  });

  it("follows a customer whose events changed since it learnt", async () => {
    const history = historyUntil(LAST_DAY);
    const swapped = { ...history, sequences: swapped2(history), affinity: swapRows(history) };
    const scorer = await recommender.open(artifact, swapped, params);
    const scores = new Float32Array(products);
    await scorer.score(Int32Array.from([4]), scores);
    expect(shareOfTaste(scores, 1)).toBeGreaterThanOrEqual(0.8);
    scorer.dispose!();
  });

  it("names how many customers it needs", () => {
    const history = historyOf(tooLittle, customerModel(twoTower).params.parse({}), LAST_DAY);
    expect(recommender.unsuitable!(history, params)).toMatch(
      /^Not enough data: \d+ customers .* 200 are needed/,
    );
  });
});

/** Customer 4 (garden) with the events of customer 7 (kitchen). */
function swapped2({ sequences }: History) {
  const order = (row: number) => (row === 4 ? 7 : row);
  const offsets = new Int32Array(sequences.offsets.length);
  const places: number[] = [];
  for (let r = 0; r + 1 < offsets.length; r++) {
    for (let e = sequences.offsets[order(r)]!; e < sequences.offsets[order(r) + 1]!; e++) places.push(e);
    offsets[r + 1] = places.length;
  }
  return {
    offsets,
    products: Int32Array.from(places, (e) => sequences.products[e]!),
    days: Float64Array.from(places, (e) => sequences.days[e]!),
    kinds: Uint8Array.from(places, (e) => sequences.kinds[e]!),
  };
}

function swapRows({ affinity }: History) {
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let r = 0; r < affinity.rows; r++) {
    const from = r === 4 ? 7 : r;
    for (let p = affinity.offsets[from]!; p < affinity.offsets[from + 1]!; p++) {
      row.push(r);
      column.push(affinity.indices[p]!);
      value.push(affinity.values[p]!);
    }
  }
  return csrFromTriplets(affinity, { count: row.length, row, column, value });
}

describe("two-tower", () => {
  it("serves a product that nobody met by its category", async () => {
    await pickBackend("wasm");
    const history = historyUntil(LAST_DAY);
    // Product 5 (garden) loses its events: only its features are left.
    const without = (h: History): History => {
      const keep = Array.from(h.sequences.products, (p) => p !== 5);
      const offsets = h.sequences.offsets.map((end) => keep.slice(0, end).filter(Boolean).length);
      const kept = <T extends Int32Array | Float64Array | Uint8Array>(values: T) =>
        values.filter((_, e) => keep[e]) as T;
      const { products, days, kinds } = h.sequences;
      return {
        ...h,
        sequences: { offsets, products: kept(products), days: kept(days), kinds: kept(kinds) },
      };
    };
    const params = twoTower.params.parse({ ...quick, epochs: 10 });
    const context = { seed: 3, run: quietRun(), asOf: (until: number) => without(historyUntil(until)) };
    const artifact = await twoTower.fit(without(history), params, context);
    const scorer = await twoTower.open(artifact, without(history), params);
    const scores = new Float32Array(80);
    await scorer.score(Int32Array.from([4, 7]), scores);
    scorer.dispose!();
    const place = (of: Float32Array) => of.filter((score) => score > of[5]!).length;
    expect(place(scores.subarray(0, 40))).toBeLessThan(20);
    expect(place(scores.subarray(40))).toBeGreaterThanOrEqual(20);
  });
});

describe("two-tower, over a catalogue that has grown", () => {
  it("ranks a product that came after the training by what it is", async () => {
    await pickBackend("wasm");
    const history = historyUntil(LAST_DAY);
    const { ids } = history.catalogue;
    // Product 5 (garden) is not there yet while it learns, and the last one is gone when it scores.
    const known = ids.filter((_, p) => p !== 5);
    const past = (h: History) => renumbered(h, numbersIn(ids, known), known);
    const params = twoTower.params.parse({ ...quick, epochs: 10 });
    const context = { seed: 3, run: quietRun(), asOf: (until: number) => past(historyUntil(until)) };
    const learnt = await twoTower.fit(past(history), params, context);
    const artifact = { ...learnt, meta: { ...learnt.meta, products: known } };
    const left = ids.slice(0, -1);
    const now = renumbered(history, numbersIn(ids, left), left);
    const scorer = await openScorer(twoTower, artifact, now, params);
    const scores = new Float32Array(2 * left.length);
    await scorer.score(Int32Array.from([4, 7]), scores);
    scorer.dispose!();
    const place = (of: Float32Array) => of.filter((score) => score > of[5]!).length;
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(place(scores.subarray(0, left.length))).toBeLessThan(20);
    expect(place(scores.subarray(left.length))).toBeGreaterThanOrEqual(19);
    // A product that it knows keeps its place among the others.
    expect(shareOfTaste(scores.subarray(0, left.length), 0)).toBeGreaterThanOrEqual(0.9);
  });
});

describe("what a network reads", () => {
  it("is the strongest of a row without what is asked for, in shares of 1", () => {
    const matrix = csrFromTriplets(
      { rows: 2, columns: 9 },
      { count: 4, row: [0, 0, 0, 1], column: [2, 4, 6, 1], value: [1, 3, 2, 5] },
    );
    const { ids, shares } = bagsOf(matrix, Int32Array.from([0, 1]), 2, Int32Array.from([4, 1]));
    expect([...ids]).toEqual([6, 2, 0, 0]);
    expect([...shares].map((share) => Math.round(share * 1000))).toEqual([667, 333, 0, 0]);
  });

  it("ends before the day of what is asked for", () => {
    const sequences = {
      offsets: Int32Array.from([0, 4]),
      products: Int32Array.from([3, 5, 6, 7]),
      days: Float64Array.from([10.5, 12.1, 20.2, 20.6]),
      kinds: Uint8Array.from([3, 0, 0, 3]),
    };
    const examples = examplesOf(sequences);
    expect([...examples.events]).toEqual([3, 0]);
    const past = pastOf(sequences, examples, Int32Array.from([0, 1]));
    expect([...past.bought.ids.subarray(0, 2)]).toEqual([3, 0]);
    expect([...past.seen.ids.subarray(0, 2)]).toEqual([5, 0]);
    expect(past.seen.shares[0]).toBe(1);
    // The first purchase has no past.
    expect(past.bought.shares.subarray(past.length).some((share) => share > 0)).toBe(false);
  });

  it("knows a product by the words it shares with others", () => {
    const catalogue = {
      ...historyUntil(LAST_DAY).catalogue,
      ids: ["a", "b", "c"],
      titles: ["Red oak chair", "Oak table", "Blue lamp"],
      attributes: ['{"material":"oak","colour":"red"}', null, "not json"],
      categories: ["Seats", null, "Light"],
      brands: [null, null, null],
      prices: Float64Array.from([100, 100, Number.NaN]),
    };
    const known = learnWords(catalogue);
    expect(known.words).toEqual(["oak"]);
    expect(known.categories).toEqual(["Light", "Seats"]);
    const features = featuresOf(catalogue, known);
    expect([...features.category]).toEqual([2, 0, 1]);
    expect([0, 1, 2].map((p) => features.shares[p * MOST_WORDS])).toEqual([1, 1, 0]);
    expect([...features.numbers]).toEqual([1, 0, 1, 0, 0, 0]);
  });
});
