import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { diversityMetrics } from "./diversity.ts";
import type { Pattern } from "./pattern.ts";
import { cutTo, rankCases, scoreLists } from "./ranking.ts";
import { rankingDetail, worthFound } from "./ranking-detail.ts";

const patternOf = (rows: number[][], columns: number): Pattern => ({
  rows: rows.length,
  columns,
  offsets: Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)]),
  indices: Int32Array.from(rows.flat()),
});

/** A ranking whose lists are the items named. */
const listing = (truth: Pattern, lists: number[][], k: number) =>
  rankCases(
    truth,
    (c, scores) => {
      scores.fill(Number.NEGATIVE_INFINITY);
      lists[c]!.forEach((item, r) => {
        scores[item] = -r;
      });
    },
    k,
  );

describe("average precision, the examples of Kaggle's ml_metrics", () => {
  it.each([
    [[1, 2, 3, 4, 5], [6, 4, 7, 1, 2], 2, 0.25],
    [Array.from({ length: 99 }, (_, i) => i + 1), Array.from({ length: 20 }, (_, i) => i + 1), 20, 1],
    [[1, 2, 3, 4, 5], [1, 8, 9, 10, 11], 5, 0.2],
  ])("%#", (chosen, list, k, expected) => {
    const truth = patternOf([chosen], 120);
    const scored = scoreLists(truth, Int32Array.from(list), list.length, k);
    expect(scored.averagePrecision[0]).toBeCloseTo(expected, 12);
  });
});

describe("one in a hundred", () => {
  const columns = 400;
  const truth = patternOf(
    Array.from({ length: 300 }, (_, c) => [c]),
    columns,
  );

  it("ranks the chosen item among 99 others: first where it is best, last where it is worst, anywhere by chance", () => {
    const best = rankCases(truth, (c, scores) => scores.fill(0).fill(1, c, c + 1), 10).sampledRank;
    const worst = rankCases(truth, (c, scores) => scores.fill(0).fill(-1, c, c + 1), 10).sampledRank;
    expect(new Set(best)).toEqual(new Set([1]));
    expect(new Set(worst)).toEqual(new Set([100]));
    const rng = random("chance");
    const chance = rankCases(truth, (_c, scores) => scores.set(scores.map(() => rng.next())), 10);
    const within10 = chance.sampledRank.filter((rank) => rank <= 10).length / truth.rows;
    expect(Math.abs(within10 - 0.1)).toBeLessThan(0.05);
  });

  it("asks nothing where there are not 99 others, and counts a tie against the item", () => {
    const few = patternOf([[3]], 50);
    expect(rankCases(few, (_c, scores) => scores.fill(0), 10).sampledRank[0]).toBeNaN();
    expect(new Set(rankCases(truth, (_c, scores) => scores.fill(0), 10).sampledRank)).toEqual(new Set([100]));
  });
});

describe("beside the metrics, worked by hand", () => {
  // Item 0 alone is the head: it holds 9 of 10 past purchases. Case 0 wants 0 and 3, case 1 wants 4.
  const popularity = Float64Array.of(0.9, 0.05, 0.05, 0, 0);
  const truth = patternOf([[0, 3], [4]], 5);
  const model = listing(
    truth,
    [
      [0, 3],
      [1, 4],
    ],
    2,
  );
  const popular = listing(
    truth,
    [
      [0, 1],
      [0, 1],
    ],
    2,
  );
  const detail = rankingDetail({
    rankings: [
      { name: "Model", ranking: model },
      { name: "Popular", ranking: popular },
    ],
    k: 2,
    popularity,
    goods: { price: Float64Array.of(10, 1, 1, 5, Number.NaN), margin: Float64Array.of(0.5, 1, 1, 0.2, 1) },
    known: Int32Array.of(1, 9),
    rng: random(1),
  });
  const values = (estimates: { value: number | null }[]) => estimates.map(({ value }) => value);

  it("parts best sellers from the rest", () => {
    const [head, tail] = detail.parts;
    expect(head).toMatchObject({ part: "head", products: 1, chosen: 1 / 3, shown: [1 / 4, 1 / 2] });
    expect(values(head!.recall)).toEqual([1, 1]);
    expect(tail).toMatchObject({ products: 4, shown: [3 / 4, 1 / 2] });
    expect(values(tail!.recall)).toEqual([1, 0]);
  });

  it("parts new from known customers", () => {
    expect(detail.segments.map(({ name, cases }) => [name.split(":")[0], cases])).toEqual([
      ["New", 1],
      ["Light", 1],
    ]);
    expect(detail.segments[0]!.values[0]!.value).toBe(1);
    expect(detail.segments[1]!.values[0]!.value).toBeCloseTo(1 / Math.log2(3), 12);
  });

  it("weighs what was found by price and margin; the unknown counts nothing", () => {
    expect(values(detail.money!.revenue)).toEqual([15 / 2, 10 / 2]);
    expect(values(detail.money!.margin!)).toEqual([6 / 2, 5 / 2]);
    expect([...worthFound(model, 1, Float64Array.of(10, 1, 1, 5, 7))]).toEqual([10, 0]);
  });

  it("reports shorter lists, and nothing sampled of five products", () => {
    const at1 = detail.lengths.filter(({ k }) => k === 1);
    expect(at1.find(({ metric }) => metric === "Recall")!.values).toEqual([0.25, 0.25]);
    expect(detail.sampled).toBeNull();
    expect([...cutTo(model, 1).lists]).toEqual([0, 1]);
    expect([...cutTo(model, 1).shown]).toEqual([1, 1, 0, 0, 0]);
  });

  it("tells lists of one kind from varied ones, by category and by the words of titles", () => {
    const goods = {
      categories: ["a", "a", "b", "b", null],
      titles: ["red mug", "red cup", "blue mug", "blue mug", "lamp"],
    };
    const lists = listing(
      patternOf([[0], [0]], 5),
      [
        [0, 1, 2],
        [2, 3],
      ],
      3,
    );
    const [category, title] = diversityMetrics(lists, goods, random(2));
    // Pairs of the first list: a a, a b, a b; of the second: b b.
    expect(category).toMatchObject({ name: "Category diversity@3", value: (2 / 3 + 0) / 2 });
    // Jaccard 1/3, 1/3 (mug), 0 of the first; 1 of the second.
    expect(title!.value).toBeCloseTo(((2 / 3 + 2 / 3 + 1) / 3 + 0) / 2, 12);
  });
});
