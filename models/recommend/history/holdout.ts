/** The time split of every recommender: learn up to a day, judge by what was bought after it. */

import { fixed, percent } from "../../../engine/contract/figures.ts";
import { type Described, diversityMetrics } from "../../evaluate/diversity.ts";
import type { Pattern } from "../../evaluate/pattern.ts";
import { cutTo, type Ranker, type Ranking, rankCases } from "../../evaluate/ranking.ts";
import { type Goods, LONGEST, rankingDetail, worthFound } from "../../evaluate/ranking-detail.ts";
import { differenceInterval, rankingMetrics } from "../../evaluate/ranking-metrics.ts";
import { mean } from "../../evaluate/stats.ts";
import type { Data, Metric, Scorecard, Table } from "../../model.ts";
import { type Random, random, sample } from "../../random.ts";
import { type Csr, cell, csrFromTriplets, rowLength } from "./csr.ts";
import {
  catalogueOf,
  customerIdsOf,
  type Deed,
  NEEDS,
  numbers,
  type Signals,
  spanOf,
  tableOf,
  takenOf,
  takingOf,
} from "./signals.ts";

/** Cases that are ranked at most; drawn by seed where there are more. */
const MAX_CASES = 5000;

export interface Split {
  /** Last day of learning. */
  until: number;
  /** Last day of judging. */
  last: number;
}

/** Holds out the last `days`, or a fifth of the history where that is shorter. */
export function splitOf(data: Data, days: number): Split {
  const { first, last } = spanOf(data);
  const held = Math.max(1, Math.min(days, Math.floor((last - first + 1) / 5)));
  return { until: last - held, last };
}

export interface Cases {
  truth: Pattern;
  /** Customer of each case. */
  customers: Int32Array;
  /** What they did with it. */
  deed: Deed;
}

/**
 * Customers with a history who bought something after the split; with `onlyNew`, something they had not bought before.
 * In a store that knows no purchases, what they met stands for it.
 */
export function customerCases(
  data: Data,
  split: Split,
  history: Signals,
  onlyNew: boolean,
  seed: number,
): Cases {
  const table = tableOf(data, NEEDS.interactions);
  const days = numbers(table, "day");
  const row = numbers(table, "customer_no");
  const column = numbers(table, "product_no");
  const { took, deed } = takingOf(table);
  const taken = takenOf(history);
  const value = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    const known = onlyNew && cell(taken, row[i]!, column[i]!) > 0;
    if (days[i]! > split.until && took(i) && !known) value[i] = 1;
  }
  const { rows, columns } = history.affinity;
  const after = csrFromTriplets({ rows, columns }, { count: table.rows, row, column, value }, (v) => v > 0);
  const all = Int32Array.from({ length: rows }, (_, c) => c).filter(
    (c) => rowLength(after, c) > 0 && rowLength(history.affinity, c) > 0,
  );
  const picked = sample(all.length, MAX_CASES, random(seed).fork("cases"));
  const customers = Int32Array.from(picked, (at) => all[at]!);
  return { truth: pickRows(after, customers), customers, deed };
}

/** Who the cases are, how much was known of each, and the products: what a contest of customers tells more by. */
export function aboutCustomers(
  data: Data,
  { customers, deed = "bought" }: Pick<Cases, "customers"> & Partial<Cases>,
  { affinity }: Pick<Signals, "affinity">,
): Pick<Contest, "subjects" | "known" | "goods" | "deed"> {
  const ids = customerIdsOf(data);
  return {
    deed,
    subjects: Array.from(customers, (c) => ids[c]!),
    known: customers.map((c) => rowLength(affinity, c)),
    goods: goodsOf(data),
  };
}

/** What is known of the products, in the order of their numbers. */
export function goodsOf(data: Data): Goods & Described {
  const { titles, categories } = catalogueOf(data);
  const table = tableOf(data, NEEDS.products);
  const order = numbers(table, "product_no");
  const column = (name: string) => {
    const values = table.columns[name];
    if (!(values instanceof Float64Array)) return undefined;
    const byNumber = new Float64Array(table.rows);
    for (let r = 0; r < table.rows; r++) byNumber[order[r]!] = values[r]!;
    return byNumber;
  };
  return { titles, categories, price: column("price"), margin: column("margin") };
}

/** Some rows of a matrix, in this order, without their values. */
export function pickRows(matrix: Csr, rows: Int32Array): Pattern {
  const offsets = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) offsets[r + 1] = offsets[r]! + rowLength(matrix, rows[r]!);
  const indices = new Int32Array(offsets[rows.length]!);
  for (let r = 0; r < rows.length; r++) {
    indices.set(
      matrix.indices.subarray(matrix.offsets[rows[r]!]!, matrix.offsets[rows[r]! + 1]!),
      offsets[r]!,
    );
  }
  return { rows: rows.length, columns: matrix.columns, offsets, indices };
}

/** The case's own products off the list. */
export function hideRow(matrix: Csr, row: number, scores: Float64Array | Float32Array): void {
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
    scores[matrix.indices[p]!] = Number.NEGATIVE_INFINITY;
  }
}

/** A model or baseline: either how it scores a case, or its lists, at least LONGEST (or k) long. */
export type Contestant = { name: string } & ({ rank: Ranker } | { ranking: Ranking });

export interface Contest {
  truth: Pattern;
  /** "customers", "baskets". */
  noun: string;
  /** What they did with what is to be found; bought where it is not said. */
  deed?: Deed;
  split: Split;
  model: Contestant;
  /** The first one is the baseline that must be beaten. */
  baselines: Contestant[];
  /** Share of customers or baskets that hold each product: for novelty. */
  popularity: Float64Array;
  seed: number;
  /** Length of the lists that decide. */
  k: number;
  goods?: Goods & Described;
  /** Who each case is, so that two versions can be compared case by case. */
  subjects?: string[];
  /** Products known of each case's subject before: parts new, light and heavy. */
  known?: Int32Array;
  extra?: Record<string, unknown>;
  /** Added to the verdict: what was left out. */
  remark?: string;
}

/** Ranks the full catalogue for every case by the model and its baselines, and sums up. */
export function judge(contest: Contest): Scorecard {
  const { k, truth, split } = contest;
  const rng = random(contest.seed).fork("judge");
  const rankings = [contest.model, ...contest.baselines].map((one) => ({
    name: one.name,
    ranking: "ranking" in one ? one.ranking : rankCases(truth, one.rank, judgedLength(k)),
  }));
  const scored = rankings.map(({ name, ranking }) => ({ name, ranking: cutTo(ranking, k) }));
  const [model, baseline] = scored.map(({ ranking }) => ranking);
  const difference = truth.rows > 0 ? differenceInterval(model!.ndcg, baseline!.ndcg, rng) : [0, 0];
  const [low = 0, high = 0] = difference;
  const better = scored.slice(2).filter(({ name, ranking }) => isBehind(model!, ranking, rng.fork(name)));
  const figures = { model: model!, baseline: baseline!, low, high, better };
  const scores = scored.map(({ name, ranking }) => scoreOf(contest, name, ranking, rng.fork(name)));
  const detail = rankingDetail({
    ...contest,
    goods: contest.goods ?? {},
    known: contest.known,
    rankings,
    rng,
  });
  return {
    primary: `NDCG@${k}`,
    model: scores[0]!,
    baselines: scores.slice(1),
    protocol: `last ${split.last - split.until} days held out, ${truth.rows.toLocaleString("en-GB")} ${contest.noun}, full catalogue of ${truth.columns.toLocaleString("en-GB")} products ranked`,
    beatsBaseline: low > 0,
    verdict: `${verdictOf(contest, figures)}${contest.remark ? ` ${contest.remark}` : ""}`,
    extra: {
      ...contest.extra,
      difference: { baseline: scores[1]!.name, low, high },
      ranking: { ...detail, noun: contest.noun, ...split },
    },
    ...(contest.subjects && {
      cases: caseTable(contest, contest.subjects, model!, baseline!, rankings[0]!.ranking),
    }),
  };
}

/** How long lists have to be that are handed to `judge` ready made. */
export const judgedLength = (k: number): number => Math.max(k, LONGEST);

/** Whether a further baseline surely does better. */
function isBehind(model: Ranking, other: Ranking, rng: Random): boolean {
  return model.truth.rows > 0 && differenceInterval(model.ndcg, other.ndcg, rng)[1] < 0;
}

function scoreOf(contest: Contest, name: string, ranking: Ranking, rng: Random): Scorecard["model"] {
  const metrics = [
    ...rankingMetrics(ranking, contest.popularity, rng),
    ...diversityMetrics(ranking, contest.goods ?? {}, rng),
  ];
  return { name, metrics: finite(metrics) };
}

function finite(metrics: Metric[]): Metric[] {
  return metrics.map((metric) =>
    Number.isFinite(metric.value) ? metric : { name: metric.name, value: 0, better: metric.better },
  );
}

interface Figures {
  model: Ranking;
  baseline: Ranking;
  /** What the model is ahead of the first baseline, with its interval. */
  low: number;
  high: number;
  /** Further baselines that surely do better. */
  better: { name: string; ranking: Ranking }[];
}

function verdictOf(
  { noun, deed = "bought", k, baselines }: Contest,
  { model, baseline, low, high, better }: Figures,
): string {
  if (model.truth.rows === 0)
    return `Nothing to judge by: the held-out days have no ${noun} with a past and something left to find.`;
  const found = `Finds ${percent(mean(model.recall))} of what was ${deed} next within ${k} items`;
  const name = baselines[0]!.name.toLowerCase();
  const figure = `NDCG ${fixed(mean(model.ndcg), 3)} against ${fixed(mean(baseline.ndcg), 3)}`;
  const others = better.map((one) => `${one.name.toLowerCase()} (${fixed(mean(one.ranking.ndcg), 3)})`);
  const but = others.length > 0 ? `, but worse than ${others.join(" and ")}` : "";
  if (low > 0) return `${found}, better than ${name} (${figure})${but}.`;
  if (high < 0) return `${found}, worse than ${name} (${figure}): use ${name} instead.`;
  return `${found}; not surely different from ${name} (${figure})${but}.`;
}

/**
 * One row a case; `asked` tells whether another version was asked the same of this subject. `listed` and
 * `listed_scores` hold the whole list, so that rules can be judged on it.
 */
function caseTable(
  contest: Contest,
  subjects: string[],
  model: Ranking,
  baseline: Ranking,
  whole: Ranking,
): Table {
  const { truth } = contest;
  const price = contest.goods?.price;
  const asked = subjects.map((_, c) => {
    const chosen = truth.indices.subarray(truth.offsets[c]!, truth.offsets[c + 1]!);
    return `${contest.split.until}:${chosen.join(",")}`;
  });
  return {
    rows: subjects.length,
    columns: {
      subject: subjects,
      asked,
      listed: rowsAsText(whole, whole.lists),
      ...(whole.listScores && { listed_scores: rowsAsText(whole, whole.listScores) }),
      ndcg: model.ndcg,
      recall: model.recall,
      precision: model.precision,
      hit: model.hit,
      average_precision: model.averagePrecision,
      reciprocal_rank: model.reciprocalRank,
      ...(price && { revenue: worthFound(model, contest.k, price) }),
      baseline_ndcg: baseline.ndcg,
      baseline_recall: baseline.recall,
    },
  };
}

/** The filled part of each case's row, separated by commas. */
function rowsAsText({ truth, lists, k }: Ranking, values: Int32Array | Float32Array): string[] {
  return Array.from({ length: truth.rows }, (_, c) => {
    const end = lists.subarray(c * k, (c + 1) * k).indexOf(-1);
    return values.subarray(c * k, c * k + (end < 0 ? k : end)).join(",");
  });
}
