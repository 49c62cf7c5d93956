/** Beside the metrics of a scorecard: other lengths of list, by segment, best sellers and the rest, money, 1 in 100. */

import type { Estimate } from "../../engine/contract/common.ts";
import type { RankingDetail } from "../../engine/contract/evaluation.ts";
import type { Random } from "../random.ts";
import type { Pattern } from "./pattern.ts";
import { type Ranking, scoreLists } from "./ranking.ts";
import { CASE_METRICS } from "./ranking-metrics.ts";
import { bootstrapMeans, meanKnown, quantile } from "./stats.ts";

/** What is known of the products that lists are made of. */
export interface Goods {
  /** In the reporting currency; NaN where unknown. */
  price?: Float64Array | undefined;
  /** Share of the price that is margin; NaN where unknown. */
  margin?: Float64Array | undefined;
}

/** Lengths of list that are reported beside the one that decides. */
const LENGTHS = [1, 5, 10, 20];
/** Longest list that is judged, unless the deciding one is longer: rank at least this many. */
export const LONGEST = Math.max(...LENGTHS);
/** Share of past purchases that the head holds. */
const HEAD = 0.8;
/** Of whom no more products are known counts as new. */
const NEW = 2;

export interface DetailInput {
  /** Of one truth, at the full length of their lists; the model first. */
  rankings: { name: string; ranking: Ranking }[];
  k: number;
  popularity: Float64Array;
  goods: Goods;
  /** Products known of each case's subject before. */
  known: Int32Array | undefined;
  rng: Random;
}

/** For whom, for which products and at which lengths the rankings hold, all over the same cases. */
export function rankingDetail(input: DetailInput): Omit<RankingDetail, "noun" | "until" | "last"> {
  const [first] = input.rankings;
  return {
    names: input.rankings.map(({ name }) => name),
    cases: first!.ranking.truth.rows,
    lengths: lengths(input),
    sampled: sampled(input),
    segments: input.known ? segments(input, input.known) : [],
    parts: parts(input),
    money: money(input),
  };
}

/** Mean with its 95 % interval; all null without a value. */
function estimateOf(values: Float64Array, rng: Random): Estimate {
  const value = meanKnown(values);
  if (Number.isNaN(value)) return { value: null, lo: null, hi: null };
  const [lo, hi] = bootstrapMeans([values], rng)[0]!;
  return { value, lo, hi };
}

function lengths({ rankings, k }: DetailInput): RankingDetail["lengths"] {
  const widest = Math.min(...rankings.map(({ ranking }) => ranking.k));
  return LENGTHS.filter((length) => length <= widest && length !== k).flatMap((length) => {
    const scored = rankings.map(({ ranking }) => scoreLists(ranking.truth, ranking.lists, ranking.k, length));
    return CASE_METRICS.map(([metric, field]) => ({
      k: length,
      metric,
      values: scored.map((scores) => orNull(meanKnown(scores[field]))),
    }));
  });
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);

function sampled({ rankings, rng }: DetailInput): RankingDetail["sampled"] {
  const asked = rankings[0]!.ranking.sampledRank.filter((rank) => !Number.isNaN(rank)).length;
  if (asked === 0) return null;
  const metric = (name: string, value: (rank: number) => number) => ({
    metric: name,
    values: rankings.map(({ ranking }) =>
      estimateOf(
        ranking.sampledRank.map((rank) => (Number.isNaN(rank) ? rank : value(rank))),
        rng.fork(name),
      ),
    ),
  });
  return {
    cases: asked,
    metrics: [
      metric("Hit rate@10, 1 in 100", (rank) => (rank <= 10 ? 1 : 0)),
      metric("NDCG@10, 1 in 100", (rank) => (rank <= 10 ? 1 / Math.log2(rank + 1) : 0)),
    ],
  };
}

/** New, light and heavy: the middle of those who are not new parts light from heavy. */
function segments({ rankings, k, rng }: DetailInput, known: Int32Array): RankingDetail["segments"] {
  const settled = known.filter((n) => n > NEW);
  const middle = settled.length ? Math.floor(quantile(settled, 0.5)) : NEW;
  const groups = [
    { name: `New: ${NEW} products known or fewer`, holds: (n: number) => n <= NEW },
    { name: `Light: ${NEW + 1} to ${middle} products known`, holds: (n: number) => n > NEW && n <= middle },
    { name: `Heavy: over ${middle} products known`, holds: (n: number) => n > Math.max(NEW, middle) },
  ];
  const scored = rankings.map(({ ranking }) => scoreLists(ranking.truth, ranking.lists, ranking.k, k).ndcg);
  return groups.flatMap(({ name, holds }) => {
    const cases = known.reduce((sum, n) => sum + (holds(n) ? 1 : 0), 0);
    if (cases === 0) return [];
    const values = scored.map((ndcg) =>
      estimateOf(
        ndcg.filter((_, c) => holds(known[c]!)),
        rng.fork(name),
      ),
    );
    return [{ name, cases, values }];
  });
}

/** 1 for the fewest products that hold 80 % of what was bought before. */
function headOf(popularity: Float64Array): Uint8Array {
  const order = Int32Array.from(popularity, (_, i) => i).sort(
    (a, b) => popularity[b]! - popularity[a]! || a - b,
  );
  const total = popularity.reduce((a, b) => a + b, 0);
  const head = new Uint8Array(popularity.length);
  let held = 0;
  for (const item of order) {
    if (held >= HEAD * total || popularity[item] === 0) break;
    head[item] = 1;
    held += popularity[item]!;
  }
  return head;
}

function parts({ rankings, k, popularity, rng }: DetailInput): RankingDetail["parts"] {
  const head = headOf(popularity);
  const { truth } = rankings[0]!.ranking;
  return (["head", "tail"] as const).map((part) => {
    const inPart = (item: number) => (head[item] === 1) === (part === "head");
    const within = restrict(truth, inPart);
    const found = rankings.map(({ ranking }) => scoreLists(within, ranking.lists, ranking.k, k).recall);
    return {
      part,
      products: popularity.filter((_, item) => inPart(item)).length,
      chosen: within.indices.length / Math.max(1, truth.indices.length),
      recall: found.map((recall) => estimateOf(recall, rng.fork(part))),
      shown: rankings.map(({ ranking }) => shareOfPlaces(ranking, k, inPart)),
    };
  });
}

/** The same cases with only the chosen items that pass. */
function restrict(truth: Pattern, passes: (item: number) => boolean): Pattern {
  const offsets = new Int32Array(truth.rows + 1);
  const indices = new Int32Array(truth.indices.length);
  let size = 0;
  for (let c = 0; c < truth.rows; c++) {
    for (let p = truth.offsets[c]!; p < truth.offsets[c + 1]!; p++) {
      if (passes(truth.indices[p]!)) indices[size++] = truth.indices[p]!;
    }
    offsets[c + 1] = size;
  }
  return { rows: truth.rows, columns: truth.columns, offsets, indices: indices.slice(0, size) };
}

function shareOfPlaces(ranking: Ranking, k: number, passes: (item: number) => boolean): number {
  let places = 0;
  let passed = 0;
  for (let p = 0; p < ranking.lists.length; p++) {
    if (p % ranking.k >= k || ranking.lists[p]! < 0) continue;
    places++;
    if (passes(ranking.lists[p]!)) passed++;
  }
  return places === 0 ? 0 : passed / places;
}

/** Worth of the first k that were then chosen, by case; items of unknown worth count nothing. */
export function worthFound(ranking: Ranking, k: number, worth: Float64Array): Float64Array {
  const { truth, lists } = ranking;
  const found = new Float64Array(truth.rows);
  const chosenBy = new Int32Array(truth.columns).fill(-1);
  for (let c = 0; c < truth.rows; c++) {
    for (let p = truth.offsets[c]!; p < truth.offsets[c + 1]!; p++) chosenBy[truth.indices[p]!] = c;
    for (let r = 0; r < Math.min(k, ranking.k); r++) {
      const item = lists[c * ranking.k + r]!;
      if (item >= 0 && chosenBy[item] === c && !Number.isNaN(worth[item]!)) found[c]! += worth[item]!;
    }
  }
  return found;
}

function money({ rankings, k, goods, rng }: DetailInput): RankingDetail["money"] {
  const { price, margin } = goods;
  if (!price?.some((value) => !Number.isNaN(value))) return null;
  const worth = (values: Float64Array, name: string) =>
    rankings.map(({ ranking }) => estimateOf(worthFound(ranking, k, values), rng.fork(name)));
  const known = margin?.some((value) => !Number.isNaN(value));
  return {
    revenue: worth(price, "revenue"),
    margin: known
      ? worth(
          price.map((value, i) => value * margin![i]!),
          "margin",
        )
      : null,
  };
}
