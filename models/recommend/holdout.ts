/** The time split of every recommender: learn up to a day, judge by what was bought after it. */

import { type Pattern, type Ranker, type Ranking, rankCases } from "../evaluate/ranking.ts";
import { differenceInterval, rankingMetrics } from "../evaluate/ranking-metrics.ts";
import { mean } from "../evaluate/stats.ts";
import type { Data, Metric, Scorecard } from "../model.ts";
import { random, sample } from "../random.ts";
import { type Csr, cell, csrFromTriplets, rowLength } from "./csr.ts";
import { NEEDS, numbers, type Signals, spanOf, tableOf } from "./signals.ts";

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
}

/** Customers with a history who bought something after the split; with `onlyNew`, something they had not bought before. */
export function customerCases(
  data: Data,
  split: Split,
  history: Signals,
  onlyNew: boolean,
  seed: number,
): Cases {
  const table = tableOf(data, NEEDS.interactions);
  const days = numbers(table, "day");
  const purchases = numbers(table, "purchases");
  const row = numbers(table, "customer_no");
  const column = numbers(table, "product_no");
  const value = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    const known = onlyNew && cell(history.bought, row[i]!, column[i]!) > 0;
    if (days[i]! > split.until && purchases[i]! > 0 && !known) value[i] = 1;
  }
  const { rows, columns } = history.affinity;
  const after = csrFromTriplets({ rows, columns }, { count: table.rows, row, column, value }, (v) => v > 0);
  const all = Int32Array.from({ length: rows }, (_, c) => c).filter(
    (c) => rowLength(after, c) > 0 && rowLength(history.affinity, c) > 0,
  );
  const picked = sample(all.length, MAX_CASES, random(seed).fork("cases"));
  const customers = Int32Array.from(picked, (at) => all[at]!);
  return { truth: pickRows(after, customers), customers };
}

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
export function hideRow(matrix: Csr, row: number, scores: Float64Array): void {
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
    scores[matrix.indices[p]!] = Number.NEGATIVE_INFINITY;
  }
}

export interface Contest {
  truth: Pattern;
  /** "customers", "baskets". */
  noun: string;
  heldOutDays: number;
  model: { name: string; rank: Ranker };
  /** The first one is the baseline that must be beaten. */
  baselines: { name: string; rank: Ranker }[];
  /** Share of customers or baskets that hold each product: for novelty. */
  popularity: Float64Array;
  seed: number;
  /** Length of the lists that are judged. */
  k: number;
  extra?: Record<string, unknown>;
  /** Added to the verdict: what was left out. */
  remark?: string;
}

/** Ranks the full catalogue for every case by the model and its baselines, and sums up. */
export function judge(contest: Contest): Scorecard {
  const rng = random(contest.seed).fork("judge");
  const cases = contest.truth.rows;
  const run = (rank: Ranker) => rankCases(contest.truth, rank, contest.k);
  const score = (name: string, ranking: Ranking) => ({
    name,
    metrics: finite(rankingMetrics(ranking, contest.popularity, rng.fork(name))),
  });
  const ranking = run(contest.model.rank);
  const others = contest.baselines.map(({ name, rank }) => ({ name, ranking: run(rank) }));
  const [low, high] =
    cases > 0 ? differenceInterval(ranking.ndcg, others[0]!.ranking.ndcg, rng) : ([0, 0] as const);
  const recall = cases > 0 ? mean(ranking.recall) : 0;
  const ours = cases > 0 ? mean(ranking.ndcg) : 0;
  const theirs = cases > 0 ? mean(others[0]!.ranking.ndcg) : 0;
  return {
    primary: `NDCG@${contest.k}`,
    model: score(contest.model.name, ranking),
    baselines: others.map(({ name, ranking: other }) => score(name, other)),
    protocol: `last ${contest.heldOutDays} days held out, ${cases.toLocaleString("en-GB")} ${contest.noun}, full catalogue of ${contest.truth.columns.toLocaleString("en-GB")} products ranked`,
    beatsBaseline: low > 0,
    verdict: `${verdictOf(contest, { cases, recall, ours, theirs, low, high })}${contest.remark ? ` ${contest.remark}` : ""}`,
    extra: { ...contest.extra, difference: { baseline: others[0]!.name, low, high } },
  };
}

function finite(metrics: Metric[]): Metric[] {
  return metrics.map((metric) =>
    Number.isFinite(metric.value) ? metric : { name: metric.name, value: 0, better: metric.better },
  );
}

function verdictOf(
  contest: Contest,
  figures: { cases: number; recall: number; ours: number; theirs: number; low: number; high: number },
): string {
  const { cases, recall, ours, theirs, low, high } = figures;
  if (cases === 0)
    return `Nothing to judge by: none of the ${contest.noun} of the held-out days has a history.`;
  const found = `Finds ${(recall * 100).toFixed(1)}% of what was bought next within ${contest.k} items`;
  const name = contest.baselines[0]!.name.toLowerCase();
  const figure = `NDCG ${ours.toFixed(3)} against ${theirs.toFixed(3)}`;
  if (low > 0) return `${found}, better than ${name} (${figure}).`;
  if (high < 0) return `${found}, worse than ${name} (${figure}): use ${name} instead.`;
  return `${found}; not surely different from ${name} (${figure}).`;
}
