/** Model `als`: lists for each customer from factors of what alike customers met. */

import { z } from "zod";
import type { Run } from "../../engine/contract/run.ts";
import { topK } from "../evaluate/ranking.ts";
import type { Artifact, Data, Model, TrainContext } from "../model.ts";
import { dotOf, type Factors, fitAls, scoreByFactors } from "./als.ts";
import type { Csr } from "./csr.ts";
import { aboutCustomers, customerCases, hideRow, judge, splitOf } from "./holdout.ts";
import { buyerShares, demandHistories, leftOutRemark, pastPopularity } from "./item-knn.ts";
import { nearestItems, scoreByNeighbours, weigh } from "./neighbours.ts";
import { hideBought, holdoutDays, listLength, signalFields } from "./params.ts";
import { LIST_LENGTH, type Pick, shelves } from "./shelf.ts";
import {
  type Catalogue,
  catalogueOf,
  customerIdsOf,
  NEEDS,
  type Signals,
  signalsOf,
  spanOf,
} from "./signals.ts";

const params = z.object({
  factors: z
    .number()
    .int()
    .min(4)
    .max(256)
    .default(16)
    .meta({ label: "Factors", help: "More can tell finer tastes apart and need more data." }),
  iterations: z.number().int().min(1).max(100).default(12).meta({ label: "Iterations" }),
  regularisation: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .meta({ label: "Regularisation", help: "Scaled by how much is known of each customer and product." }),
  unobserved: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta({ label: "Weight of the unseen", help: "0 chooses by how full the data is." }),
  ...signalFields,
  hideBought,
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

/** Conjugate gradient steps a row and sweep: warm starts make few enough. */
const STEPS = 3;

/**
 * Weight of the unseen from the share of cells that are filled. Fitted on MovieLens 100k (4.8 % full, best at .6)
 * and Gowalla (.07 %, best at .02 to .03).
 */
function unobservedWeight(matrix: Csr, from: Params): number {
  if (from.unobserved > 0) return from.unobserved;
  const filled = matrix.indices.length / Math.max(1, matrix.rows * matrix.columns);
  return 4 * filled ** 0.65;
}

function learn(signals: Signals, from: Params, context: TrainContext, run: Run): Promise<Factors> {
  return fitAls(signals.affinity, {
    factors: from.factors,
    iterations: from.iterations,
    regularisation: from.regularisation,
    unobserved: unobservedWeight(signals.affinity, from),
    steps: STEPS,
    seed: context.seed,
    signal: run.signal,
    onIteration: (done) => run.progress(done, from.iterations, "Learning tastes"),
  });
}

export const als: Model<Params> = {
  id: "als",
  title: "Recommended for you",
  description: "Learns tastes from everything customers met, and ranks the catalogue for each of them.",
  task: "recommend",
  codeVersion: 2,
  params,
  needs: [NEEDS.interactions, NEEDS.baskets, NEEDS.products, NEEDS.customers],
  writes: ["recommendations"],

  async train(data, from, context, run): Promise<Artifact> {
    const signals = signalsOf(data, from, spanOf(data).last);
    demandHistories(signals, "Recommended for you");
    const model = await learn(signals, from, context, run);
    const { affinity } = signals;
    return {
      meta: { factors: from.factors, products: catalogueOf(data).ids, customers: customerIdsOf(data) },
      tensors: {
        users: { shape: [affinity.rows, from.factors], data: Float32Array.from(model.users) },
        items: { shape: [affinity.columns, from.factors], data: Float32Array.from(model.items) },
        history_offsets: { shape: [affinity.rows + 1], data: affinity.offsets },
        history_items: { shape: [affinity.indices.length], data: affinity.indices },
        history_weights: { shape: [affinity.values.length], data: affinity.values },
      },
    };
  },

  async predict(artifact, data, from, _context, run) {
    const catalogue = catalogueOf(data);
    const signals = signalsOf(data, from, spanOf(data).last);
    const popular = pastPopularity(data, spanOf(data).last);
    const model = factorsIn(artifact);
    const all = shelves("recommended_for_you", catalogue, popular);
    const lists = listsFor(model, signals, catalogue, from);
    const customers = customerIdsOf(data);
    const bought = new Int32Array(catalogue.ids.length).fill(-1);
    for (let c = 0; c < customers.length; c++) {
      if (c % 500 === 0) run.progress(c, customers.length, "Ranking for each customer");
      if (from.hideBought) markRow(signals.bought, c, bought);
      all.add({ kind: "customer", id: customers[c]! }, lists(c), (p) => bought[p] === c);
    }
    return { recommendations: all.table() };
  },

  async evaluate(data, from, context, run) {
    const split = splitOf(data, from.holdoutDays);
    const history = signalsOf(data, from, split.until);
    const model = await learn(history, from, context, run);
    return contest(data, from, context, { split, history, model });
  },

  explain(artifact, subject) {
    const c = (artifact.meta.customers as string[]).indexOf(subject.customer ?? "");
    const ids = artifact.meta.products as string[];
    const p = ids.indexOf(subject.product ?? "");
    if (c < 0 || p < 0) return [];
    const model = factorsIn(artifact);
    const from = artifact.tensors.history_offsets!.data;
    const met = artifact.tensors.history_items!.data.subarray(from[c]!, from[c + 1]!);
    return Array.from(met, (item) => ({ text: ids[item]!, value: likeness(model, item, p) }))
      .sort((a, b) => b.value - a.value)
      .slice(0, 5);
  },
};

function contest(
  data: Data,
  from: Params,
  context: TrainContext,
  learnt: { split: { until: number; last: number }; history: Signals; model: Factors },
) {
  const { split, history, model } = learnt;
  const cases = customerCases(data, split, history, from.hideBought, context.seed);
  const popular = pastPopularity(data, split.until);
  const near = nearestItems(weigh(history.affinity, "bm25"), { k: 100, shrinkage: 10 });
  const ranker = (score: (customer: number, scores: Float64Array) => void) => {
    return (c: number, scores: Float64Array) => {
      score(cases.customers[c]!, scores);
      if (from.hideBought) hideRow(history.bought, cases.customers[c]!, scores);
    };
  };
  return judge({
    truth: cases.truth,
    noun: "customers",
    ...aboutCustomers(data, cases, history),
    split,
    model: { name: "Recommended for you", rank: ranker((c, scores) => scoreByFactors(model, c, scores)) },
    baselines: [
      { name: "Most popular", rank: ranker((_c, scores) => scores.set(popular.score)) },
      { name: "Related", rank: ranker((c, scores) => scoreByNeighbours(near, history.affinity, c, scores)) },
    ],
    popularity: buyerShares(history),
    seed: context.seed,
    k: from.listLength,
    extra: { leftOutCustomers: history.leftOut },
    remark: leftOutRemark(history, from.maxProducts),
  });
}

function factorsIn(artifact: Artifact): Factors {
  return {
    factors: artifact.meta.factors as number,
    users: artifact.tensors.users!.data as Float32Array,
    items: artifact.tensors.items!.data as Float32Array,
  };
}

function markRow(matrix: Csr, row: number, marks: Int32Array): void {
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) marks[matrix.indices[p]!] = row;
}

/** A customer's best products with the reason; nothing for a customer of whom nothing is known. */
function listsFor(
  model: Factors,
  signals: Signals,
  { titles, offered }: Catalogue,
  from: Params,
): (customer: number) => Pick[] {
  const scores = new Float64Array(titles.length);
  const best = new Int32Array(LIST_LENGTH);
  const { affinity, bought } = signals;
  return (customer) => {
    const met = affinity.indices.subarray(affinity.offsets[customer]!, affinity.offsets[customer + 1]!);
    if (met.length === 0) return [];
    scoreByFactors(model, customer, scores);
    for (let p = 0; p < offered.length; p++) if (offered[p] === 0) scores[p] = Number.NEGATIVE_INFINITY;
    if (from.hideBought) hideRow(bought, customer, scores);
    const size = topK(scores, LIST_LENGTH, best);
    return Array.from(best.subarray(0, size), (product) => ({
      product,
      score: Math.max(scores[product]!, 1e-6),
      reason: reasonFor(model, signals, titles, customer, product),
    }));
  };
}

/** The product of the history that is nearest in taste, weighted by how much it meant to the customer. */
function reasonFor(
  model: Factors,
  { affinity, bought }: Signals,
  titles: string[],
  customer: number,
  product: number,
): string {
  let nearest = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let p = affinity.offsets[customer]!; p < affinity.offsets[customer + 1]!; p++) {
    const item = affinity.indices[p]!;
    if (item === product) return "Looked at before, not bought yet";
    const pull = affinity.values[p]! * likeness(model, item, product);
    if (pull > most) {
      most = pull;
      nearest = item;
    }
  }
  const owned = bought.indices.subarray(bought.offsets[customer]!, bought.offsets[customer + 1]!);
  const verb = owned.includes(nearest) ? "bought" : "looked at";
  return `Close to ${titles[nearest]}, which they ${verb}`;
}

/** Cosine of two products in factor space. */
function likeness(model: Factors, a: number, b: number): number {
  const space = { factors: model.factors, users: model.items, items: model.items };
  return dotOf(space, a, b) / Math.sqrt(dotOf(space, a, a) * dotOf(space, b, b) + 1e-12);
}
