/**
 * Early stopping in order of time: learn what was known some days before the end, judge by what was bought new in
 * those days, then go on a little over everything, so that the last days count too.
 */
import type { Run } from "../../engine/contract/run.ts";
import { rankBatches } from "../evaluate/ranking.ts";
import { meanKnown } from "../evaluate/stats.ts";
import { type Learner, type Trained, type TrainingOptions, trainWeights } from "../neural/training.ts";
import type { Weights } from "../neural/weights.ts";
import { random, sample } from "../random.ts";
import { cell, csrFromTriplets, rowLength } from "./csr.ts";
import { hideRow, pickRows } from "./holdout.ts";
import { type FitContext, type History, KIND, type Scorer } from "./recommender.ts";

/** Days that judge an epoch, at most; a fifth of the history where that is shorter. */
const JUDGING_DAYS = 28;
/** Customers that judge an epoch, at most, and the fewest that say anything. */
const MOST_CASES = 1000;
const FEWEST_CASES = 30;
/** Share of the best number of epochs that goes over everything at the end. */
const LAST_SHARE = 1 / 3;
const LENGTH = 10;

/** A model while it learns: weights and losses for one history. */
export interface Net extends Omit<Learner, "weights" | "validate"> {
  /** Ready to score with the weights as they are now. */
  scorer(): Scorer;
}

/**
 * Trains `weights` on the net of an earlier day with early stopping, then on that of today. Where too few customers
 * bought after the earlier day it trains the given number of epochs on everything.
 */
export async function trainInTime(
  history: History,
  weights: Weights,
  netOf: (history: History) => Net,
  options: TrainingOptions,
  { asOf, run }: Pick<FitContext, "asOf" | "run">,
): Promise<Trained> {
  const early = asOf(history.until - judgingDays(history));
  const judge = judgeOf(history, early, options.seed);
  if (!judge) return trainWeights({ ...netOf(history), weights }, options, run);
  const searching = run.part("choose", 0.75);
  const finishing = run.part("finish", 0.25);
  const net = netOf(early);
  const validate = () => judge(net.scorer(), run.signal);
  const named = { ...options, validationName: `NDCG@${LENGTH}` };
  const found = await trainWeights({ ...net, weights, validate }, named, searching);
  const epochs = Math.max(1, Math.round(found.epochs * LAST_SHARE));
  await trainWeights({ ...netOf(history), weights }, { ...options, epochs, warmUp: 0 }, finishing);
  return found;
}

function judgingDays({ sequences, until }: History): number {
  let first = until;
  for (const day of sequences.days) if (day < first) first = day;
  return Math.max(1, Math.min(JUDGING_DAYS, Math.floor((until - first + 1) / 5)));
}

/** Answers the mean NDCG of a scorer over what customers bought new after `early`; null where too few did. */
function judgeOf(history: History, early: History, seed: number) {
  const { sequences } = history;
  const row: number[] = [];
  const column: number[] = [];
  for (let c = 0; c + 1 < sequences.offsets.length; c++) {
    if (rowLength(early.affinity, c) === 0) continue;
    for (let e = sequences.offsets[c]!; e < sequences.offsets[c + 1]!; e++) {
      const product = sequences.products[e]!;
      const isNew = sequences.kinds[e] === KIND.purchase && sequences.days[e]! >= early.until + 1;
      if (!isNew || cell(early.bought, c, product) > 0) continue;
      row.push(c);
      column.push(product);
    }
  }
  const { rows, columns } = history.affinity;
  const bought = csrFromTriplets({ rows, columns }, { count: row.length, row, column, value: 1 });
  const all = Int32Array.from({ length: rows }, (_, c) => c).filter((c) => rowLength(bought, c) > 0);
  if (all.length < FEWEST_CASES) return null;
  const picked = sample(all.length, MOST_CASES, random(seed).fork("judging"));
  const customers = Int32Array.from(picked, (at) => all[at]!);
  const truth = pickRows(bought, customers);
  return async (scorer: Scorer, signal: Run["signal"]) => {
    const ranking = await rankBatches(
      truth,
      async (cases, scores) => {
        const asked = cases.map((at) => customers[at]!);
        await scorer.score(asked, scores);
        asked.forEach((customer, i) => {
          hideRow(early.bought, customer, scores.subarray(i * columns, (i + 1) * columns));
        });
      },
      LENGTH,
      signal,
    );
    scorer.dispose?.();
    return meanKnown(ranking.ndcg);
  };
}
