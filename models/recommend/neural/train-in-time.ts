/**
 * Early stopping in order of time: learn what was known some days before the end, judge by what was bought new in
 * those days, then go on a little over everything, so that the last days count too.
 */
import type { Run } from "../../../engine/contract/run.ts";
import { rankBatches } from "../../evaluate/ranking.ts";
import { meanKnown } from "../../evaluate/stats.ts";
import { type Learner, type Trained, type TrainingOptions, trainWeights } from "../../neural/training.ts";
import type { Weights } from "../../neural/weights.ts";
import { random } from "../../random.ts";
import type { History } from "../history/history.ts";
import { hideRow } from "../history/holdout.ts";
import { heldBackDays, newPurchases } from "../history/new-purchases.ts";
import { takenOf } from "../history/signals.ts";
import type { FitContext, Scorer } from "../recommender.ts";

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
  const early = asOf(history.until - heldBackDays(history, JUDGING_DAYS));
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

/** Answers the mean NDCG of a scorer over what customers bought new after `early`; null where too few did. */
function judgeOf(history: History, early: History, seed: number) {
  const { columns } = history.affinity;
  const { customers, truth } = newPurchases(early, history, MOST_CASES, random(seed).fork("judging"));
  if (customers.length < FEWEST_CASES) return null;
  const taken = takenOf(early);
  return async (scorer: Scorer, signal: Run["signal"]) => {
    const ranking = await rankBatches(
      truth,
      async (cases, scores) => {
        const asked = cases.map((at) => customers[at]!);
        await scorer.score(asked, scores);
        asked.forEach((customer, i) => {
          hideRow(taken, customer, scores.subarray(i * columns, (i + 1) * columns));
        });
      },
      LENGTH,
      signal,
    );
    scorer.dispose?.();
    return meanKnown(ranking.ndcg);
  };
}
