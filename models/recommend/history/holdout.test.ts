import { expect, test } from "vitest";
import { judge } from "./holdout.ts";

const CASES = 60;
const ITEMS = 40;
/** Case c wants item c % ITEMS. */
const truth = {
  rows: CASES,
  columns: ITEMS,
  offsets: Int32Array.from({ length: CASES + 1 }, (_, c) => c),
  indices: Int32Array.from({ length: CASES }, (_, c) => c % ITEMS),
};

/** Puts what is wanted at this place of the list. */
const placing = (name: string, place: (c: number) => number) => ({
  name,
  rank: (c: number, scores: Float64Array) => {
    scores.forEach((_, item) => {
      scores[item] = -(((item - (c % ITEMS) + ITEMS) % ITEMS) + place(c)) % ITEMS;
    });
  },
});

const verdictOf = (model: number, ...baselines: number[]) =>
  judge({
    ...{ truth, noun: "customers", split: { until: 10, last: 20 }, seed: 1, k: 10 },
    model: placing("Ours", (c) => model + (c % 2)),
    baselines: baselines.map((place, b) => placing(["Most popular", "Related"][b]!, (c) => place + (c % 2))),
    popularity: new Float64Array(ITEMS).fill(0.5),
  }).verdict;

test("the verdict says in words what the model beats, and what beats it", () => {
  expect(verdictOf(1, 6)).toMatch(/better than most popular \(NDCG 0\.\d+ against 0\.\d+\)\.$/);
  expect(verdictOf(4, 8, 1)).toMatch(/better than most popular \(.*\), but worse than related \(0\.\d+\)\.$/);
  expect(verdictOf(8, 4, 1)).toMatch(/worse than most popular \(.*\): use most popular instead\.$/);
  expect(verdictOf(4, 4, 4)).toMatch(/not surely different from most popular \(.*\)\.$/);
});
