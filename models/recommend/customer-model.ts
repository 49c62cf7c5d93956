/**
 * The Model of a recommender: lists at recommended_for_you, and a scorecard of the held-out days beside best sellers
 * and related products. Written once, so that every recommender is asked the same.
 */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { rankBatches, topK } from "../evaluate/ranking.ts";
import type { Artifact, Data, Model, Predictions, TrainContext } from "../model.ts";
import { wholeOf } from "../parts.ts";
import { buyerReasons } from "./buyer-reasons.ts";
import { cell, rowLength } from "./history/csr.ts";
import type { History } from "./history/history.ts";
import {
  aboutCustomers,
  customerCases,
  hideRow,
  judge,
  judgedLength,
  pickRows,
  splitOf,
} from "./history/holdout.ts";
import { numbersIn, renumbered } from "./history/renumber.ts";
import { historyOf, lastDayOf, NEEDS, spanOf, takenOf } from "./history/signals.ts";
import { hideBought, holdoutDays, listLength, signalFields } from "./params.ts";
import { buyerShares, demandHistories, leftOutRemark, pastPopularity } from "./products/item-knn.ts";
import { nearestItems, scoreByNeighbours, weigh } from "./products/neighbours.ts";
import type { BestProducts, FitContext, Recommender, Scorer } from "./recommender.ts";
import { LIST_LENGTH, type Pick, shelves } from "./shelf.ts";

const sharedParams = z.object({ ...signalFields, hideBought, holdoutDays, listLength });
export type CustomerParams = z.infer<typeof sharedParams>;

/** Rows of lists that are handed on together. */
const PART_ROWS = 400_000;
/** Scores held at once while lists are made, in bytes. */
const BATCH_BYTES = 32 * 1024 * 1024;

/** The model of a recommender; see models/model.ts. */
export function customerModel<P>(recommender: Recommender<P>): Model<P & CustomerParams> {
  type All = P & CustomerParams;
  const { id, title, description, codeVersion, usesTensorFlow, alone, search } = recommender;
  return {
    id,
    title,
    description,
    task: "recommend",
    codeVersion,
    ...(usesTensorFlow && { usesTensorFlow }),
    ...(alone && { alone }),
    ...(search && { search }),
    params: recommender.params.extend(sharedParams.shape) as unknown as z.ZodType<All>,
    needs: [NEEDS.interactions, NEEDS.events, NEEDS.baskets, NEEDS.products, NEEDS.customers],
    writes: ["recommendations"],

    async train(data, params, context, run) {
      const history = historyOf(data, params, spanOf(data).last);
      demand(recommender, history, params);
      const artifact = await recommender.fit(history, params, fitContext(data, params, context, run));
      return {
        ...artifact,
        meta: { ...artifact.meta, products: history.catalogue.ids, customers: history.customerIds },
      };
    },

    predict: (artifact, data, params, _context, run) =>
      wholeOf(listsOf(recommender, artifact, { data, params, run })),
    predictParts: (artifact, data, params, _context, run, only) =>
      listsOf(recommender, artifact, { data, params, run, only }),

    async evaluate(data, params, context, run) {
      throwIfAborted(run.signal);
      const split = splitOf(data, params.holdoutDays);
      const history = historyOf(data, params, split.until);
      demand(recommender, history, params, " before the held-out days");
      const fitted = fitContext(data, params, context, run.part("learn", 0.7));
      const artifact = await recommender.fit(history, params, fitted);
      const scorer = await recommender.open(artifact, history, params);
      try {
        return await contest(recommender.title, scorer, { data, split, history, params, context, run });
      } finally {
        scorer.dispose?.();
      }
    },
  };
}

/** Throws `unsupported` where there is too little to learn from; `when` tells which days were looked at. */
function demand<P>(recommender: Recommender<P>, history: History, params: P, when = ""): void {
  demandHistories(history, recommender.title, when);
  const reason = recommender.unsuitable?.(history, params);
  if (reason) throw new AppError("unsupported", reason);
}

function fitContext(data: Data, params: CustomerParams, { seed }: TrainContext, run: Run): FitContext {
  return { seed, run, asOf: (until) => historyOf(data, params, until) };
}

/**
 * Opens the artifact over a history that may be newer. Either the model takes the history's products up, or these are
 * put in the artifact's numbers and scores back in the history's; products that it does not know score -Infinity then.
 */
export async function openScorer<P>(
  recommender: Recommender<P>,
  artifact: Artifact,
  history: History,
  params: P,
): Promise<Scorer> {
  const known = artifact.meta.products as string[];
  const { ids } = history.catalogue;
  if (known.length === ids.length && known.every((id, p) => id === ids[p])) {
    return recommender.open(artifact, history, params);
  }
  if (recommender.widened) return recommender.open(recommender.widened(artifact, ids), history, params);
  const number = numbersIn(ids, known);
  const scorer = await recommender.open(artifact, renumbered(history, number, known), params);
  return translated(scorer, number, known.length);
}

function translated(scorer: Scorer, number: Int32Array, known: number): Scorer {
  const back = (rows: number, inner: Float32Array, scores: Float32Array) => {
    for (let r = 0; r < rows; r++) {
      for (let p = 0; p < number.length; p++) {
        const at = number[p]!;
        scores[r * number.length + p] = at < 0 ? Number.NEGATIVE_INFINITY : inner[r * known + at]!;
      }
    }
  };
  const { scoreSession, reason, dispose } = scorer;
  return {
    async score(customers, scores) {
      const inner = new Float32Array(customers.length * known);
      await scorer.score(customers, inner);
      back(customers.length, inner, scores);
    },
    ...(scoreSession && {
      async scoreSession(products: Int32Array, scores: Float32Array) {
        const inner = new Float32Array(known);
        const met = Int32Array.from(products, (p) => number[p]!).filter((p) => p >= 0);
        await scoreSession.call(scorer, met, inner);
        back(1, inner, scores);
      },
    }),
    ...(reason && {
      reason: (customer: number, product: number) => reason.call(scorer, customer, number[product]!),
    }),
    ...(dispose && { dispose: () => dispose.call(scorer) }),
  };
}

interface Judged<P> {
  data: Data;
  split: { until: number; last: number };
  history: History;
  params: P & CustomerParams;
  context: TrainContext;
  run: Run;
}

async function contest<P>(name: string, scorer: Scorer, judged: Judged<P>) {
  const { data, split, history, params, context, run } = judged;
  const cases = customerCases(data, split, history, params.hideBought, context.seed);
  const { columns } = history.affinity;
  const taken = takenOf(history);
  const hide = (customer: number, scores: Float32Array | Float64Array) => {
    if (params.hideBought) hideRow(taken, customer, scores);
  };
  const ranking = await rankBatches(
    cases.truth,
    async (rows, scores) => {
      const customers = rows.map((row) => cases.customers[row]!);
      await scorer.score(customers, scores);
      customers.forEach((customer, i) => {
        hide(customer, scores.subarray(i * columns, (i + 1) * columns));
      });
    },
    judgedLength(params.listLength),
    run.signal,
  );
  const popular = pastPopularity(data, split.until);
  const near = await nearestItems(weigh(history.affinity, "bm25"), { k: 100, shrinkage: 10 });
  const baseline = (score: (customer: number, scores: Float64Array) => void) => {
    return (row: number, scores: Float64Array) => {
      score(cases.customers[row]!, scores);
      hide(cases.customers[row]!, scores);
    };
  };
  return judge({
    truth: cases.truth,
    noun: "customers",
    split,
    model: { name, ranking },
    baselines: [
      { name: "Most popular", rank: baseline((_customer, scores) => scores.set(popular.score)) },
      {
        name: "Related",
        rank: baseline((customer, scores) => scoreByNeighbours(near, history.affinity, customer, scores)),
      },
    ],
    popularity: buyerShares(history),
    seed: context.seed,
    k: params.listLength,
    ...aboutCustomers(data, cases, history),
    extra: { leftOutCustomers: history.leftOut },
    remark: leftOutRemark(history),
  });
}

interface Wanted<P> {
  data: Data;
  params: P & CustomerParams;
  run: Run;
  only?: ReadonlySet<string> | undefined;
}

/** Lists of the customers in parts; one of whom nothing is known gets none, and the placement's chain serves them. */
async function* listsOf<P>(
  recommender: Recommender<P>,
  artifact: Artifact,
  { data, params, run, only }: Wanted<P>,
): AsyncGenerator<Predictions> {
  const history = historyOf(data, params, lastDayOf(data));
  const { affinity, catalogue, customerIds } = history;
  const taken = takenOf(history);
  const scorer = await openScorer(recommender, artifact, history, params);
  try {
    const all = shelves("recommended_for_you", catalogue);
    const why = scorer.reason?.bind(scorer) ?? (await defaultReason(history));
    const ranking = ranked(scorer, history, params.hideBought);
    const known = Int32Array.from(customerIds, (_, c) => c).filter(
      (c) => rowLength(affinity, c) > 0 && (!only || only.has(customerIds[c]!)),
    );
    for (let start = 0; start < known.length; start += ranking.size) {
      throwIfAborted(run.signal);
      run.progress(start, known.length, "Ranking for each customer");
      const rows = known.subarray(start, start + ranking.size);
      const best = await ranking.rank(rows);
      rows.forEach((customer, i) => {
        const hidden = params.hideBought ? (p: number) => cell(taken, customer, p) > 0 : undefined;
        const picks = picksOf(best, i, (product) => why(customer, product));
        all.add({ kind: "customer", id: customerIds[customer]! }, picks, hidden);
      });
      if (all.rows >= PART_ROWS) yield { recommendations: all.table() };
    }
    yield { recommendations: all.table() };
  } finally {
    scorer.dispose?.();
  }
}

/** Customers ranked at once where the model needs no row of scores for each. */
const BEST_SIZE = 32_768;

/** Ranks so many customers at once. */
function ranked(scorer: Scorer, history: History, hiding: boolean) {
  const { catalogue } = history;
  const taken = takenOf(history);
  const products = catalogue.ids.length;
  const { best } = scorer;
  if (best) {
    const rank = (rows: Int32Array) =>
      best.call(scorer, rows, LIST_LENGTH, hiding ? pickRows(taken, rows) : null, catalogue.offered);
    return { size: BEST_SIZE, rank };
  }
  const size = Math.max(1, Math.min(1024, Math.floor(BATCH_BYTES / (4 * Math.max(1, products)))));
  const scores = new Float32Array(size * products);
  const rank = async (rows: Int32Array): Promise<BestProducts> => {
    await scorer.score(rows, scores.subarray(0, rows.length * products));
    const lists = emptyBest(rows.length);
    rows.forEach((customer, i) => {
      const row = scores.subarray(i * products, (i + 1) * products);
      for (let p = 0; p < products; p++) if (catalogue.offered[p] === 0) row[p] = Number.NEGATIVE_INFINITY;
      lists.average[i] = meanOf(row);
      if (hiding) hideRow(taken, customer, row);
      const places = lists.items.subarray(i * LIST_LENGTH, (i + 1) * LIST_LENGTH);
      topK(row, LIST_LENGTH, places);
      places.forEach((product, r) => {
        if (product >= 0) lists.scores[i * LIST_LENGTH + r] = row[product]!;
      });
    });
    return lists;
  };
  return { size, rank };
}

function emptyBest(customers: number): BestProducts {
  return {
    items: new Int32Array(customers * LIST_LENGTH).fill(-1),
    scores: new Float32Array(customers * LIST_LENGTH),
    average: new Float32Array(customers),
  };
}

/** A customer's list with reasons; scores say how far above an average product, 1 for the best of the list. */
function* picksOf(best: BestProducts, row: number, why: (product: number) => string): Generator<Pick> {
  const { items, scores, average } = best;
  const first = row * LIST_LENGTH;
  const span = scores[first]! - average[row]!;
  for (let at = first; at < first + LIST_LENGTH && items[at]! >= 0; at++) {
    const above = span > 0 ? (scores[at]! - average[row]!) / span : 1;
    yield { product: items[at]!, score: Math.max(above, 1e-6), reason: why(items[at]!) };
  }
}

/** Mean of the scores that are not -Infinity. */
export function meanOf(scores: Float32Array): number {
  let sum = 0;
  let finite = 0;
  for (const score of scores) {
    if (score === Number.NEGATIVE_INFINITY) continue;
    sum += score;
    finite++;
  }
  return finite > 0 ? sum / finite : 0;
}

async function defaultReason({ affinity, bought, catalogue }: History) {
  const near = await nearestItems(weigh(affinity, "bm25"), { k: 100, shrinkage: 10 });
  const reasons = buyerReasons(affinity, bought, near, catalogue.titles);
  return (customer: number, product: number) => reasons.of(customer, product);
}
