/** Model `wide-deep`: the categories a shopper buys in next, with their chance and the best product of each. */

import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Run } from "../../../engine/contract/run.ts";
import { rankBatches } from "../../evaluate/ranking.ts";
import { meanKnown } from "../../evaluate/stats.ts";
import type { Artifact, Data, Model, Predictions, Tensor, TrainContext } from "../../model.ts";
import { trainWeights } from "../../neural/training.ts";
import { openWeights, readWeights, type Weights } from "../../neural/weights.ts";
import { wholeOf } from "../../parts.ts";
import { random } from "../../random.ts";
import type { History } from "../history/history.ts";
import { splitOf } from "../history/holdout.ts";
import { numbersIn, rowsOf } from "../history/renumber.ts";
import { historyOf, lastDayOf, NEEDS, spanOf } from "../history/signals.ts";
import { hideBought, holdoutDays, listLength, signalFields } from "../params.ts";
import { categoryContest, truthOf } from "./category-contest.ts";
import { categoryLists } from "./category-lists.ts";
import { type Categories, categoriesOf, type Moment, pairsAt } from "./category-pairs.ts";
import { trainingFields } from "./neural-params.ts";
import { chancesOf, wideDeepLearner, wideDeepWeights } from "./wide-deep-net.ts";

const params = z.object({
  horizonDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(28)
    .meta({ label: "Chance within, days", help: "That the shopper buys in the category in so many days." }),
  hidden: z
    .number()
    .int()
    .min(4)
    .max(512)
    .default(32)
    .meta({ label: "Width of the first layer", help: "The second is half as wide." }),
  ...trainingFields({ epochs: 15, learningRate: 0.003 }),
  ...signalFields,
  hideBought,
  holdoutDays,
  listLength: listLength
    .default(3)
    .meta({ label: "Judged at, categories", help: "Length of the lists that are judged." }),
});
export type WideDeepParams = z.infer<typeof params>;
type Params = WideDeepParams;

/** Pairs to learn from in all, categories that a shopper did not touch, moments in time. */
const MOST_PAIRS = 240_000;
const OTHERS = 8;
const MOST_MOMENTS = 8;
/** Shoppers who bought in the days after a moment, over all moments, that a version needs. */
const LEAST = 100;
const FEWEST_CATEGORIES = 2;
const LAST_SHARE = 1 / 3;

export const wideDeep: Model<Params> = {
  id: "wide-deep",
  title: "Next categories",
  description:
    "Wide & Deep: in which categories a shopper buys next, by habit, looks, season and what alike shoppers do. For the front page and navigation.",
  task: "recommend",
  codeVersion: 1,
  params,
  search: {
    params: {
      hidden: { options: [16, 32, 64] },
      learningRate: { low: 0.0005, high: 0.02, scale: "log" },
      weightDecay: { low: 0.001, high: 1, scale: "log" },
    },
    effort: { param: "epochs", least: 1 },
  },
  needs: [NEEDS.interactions, NEEDS.events, NEEDS.baskets, NEEDS.products, NEEDS.customers],
  writes: ["recommendations"],
  usesTensorFlow: true,

  async train(data, from, context, run): Promise<Artifact> {
    const history = historyOf(data, from, spanOf(data).last);
    const { weights, trained } = await learn(history, from, context, run);
    try {
      const { ids, titles } = categoriesOf(history.catalogue);
      return {
        meta: { ...trained, products: history.catalogue.ids, categories: ids, titles },
        tensors: await readWeights(weights),
      };
    } finally {
      tf.dispose(weights);
    }
  },

  predict: (artifact, data, from, _context, run) => wholeOf(listsOf(artifact, data, from, run)),
  predictParts: (artifact, data, from, _context, run, only) => listsOf(artifact, data, from, run, only),

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const history = historyOf(data, from, split.until);
    const { weights } = await learn(history, from, context, run);
    try {
      const later = historyOf(data, from, split.last);
      const score = (customers: Int32Array) => scoresOf(weights, history, from, customers);
      return await categoryContest({
        data,
        split,
        history,
        later,
        params: from,
        seed: context.seed,
        run,
        score,
      });
    } finally {
      tf.dispose(weights);
    }
  },
};

/** Learns with early stopping on the last days, then goes on a little with them. */
async function learn(history: History, from: Params, context: TrainContext, run: Run) {
  const categories = categoriesOf(history.catalogue);
  const moments = momentsOf(history, from.horizonDays);
  demand(categories, moments, history);
  const weights = wideDeepWeights(
    history.catalogue.ids.length,
    categories.ids.length,
    from.hidden,
    context.seed,
  );
  const [newest, ...older] = moments;
  const pairs = (at: Moment[]) => pairsFor(history, categories, at, context.seed);
  const options = { ...from, seed: context.seed, validationName: `NDCG@${from.listLength}` };
  try {
    if (older.length === 0) {
      const trained = await trainWeights(wideDeepLearner(weights, pairs(moments)), options, run);
      return { weights, trained };
    }
    const validate = () => judge(weights, history, categories, newest!, from.listLength, run);
    const early = { ...wideDeepLearner(weights, pairs(older)), validate };
    const trained = await trainWeights(early, options, run.part("choose", 0.75));
    const epochs = Math.max(1, Math.round(trained.epochs * LAST_SHARE));
    const all = wideDeepLearner(weights, pairs(moments));
    await trainWeights(all, { ...options, epochs }, run.part("finish", 0.25));
    return { weights, trained };
  } catch (error) {
    tf.dispose(weights);
    throw error;
  }
}

/** Days at which past and future part, newest first; each has as much past as future at least. */
function momentsOf({ sequences, until }: History, horizon: number): Moment[] {
  let first = until;
  for (const day of sequences.days) if (day < first) first = day;
  const moments: Moment[] = [];
  for (let day = until + 1 - horizon; day - horizon >= first && moments.length < MOST_MOMENTS; day -= horizon)
    moments.push({ day, horizon });
  return moments;
}

function demand(categories: Categories, moments: Moment[], history: History): void {
  if (categories.ids.length < FEWEST_CATEGORIES) {
    throw new AppError(
      "unsupported",
      `Not enough data: the products have ${whole(categories.ids.length)} categories, and at least ${FEWEST_CATEGORIES} are needed. Map the categories of the products.`,
    );
  }
  const buyers = moments.reduce((sum, at) => sum + truthOf(history, categories, at).customers.length, 0);
  if (buyers >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: known customers came back ${whole(buyers)} times, at least ${LEAST} are needed. Sync a longer history or orders with customers.`,
  );
}

function pairsFor(history: History, categories: Categories, moments: Moment[], seed: number) {
  const perShopper = OTHERS + 4;
  const shoppers = Math.ceil(MOST_PAIRS / perShopper / moments.length);
  const draw = { shoppers, others: OTHERS, rng: random(seed).fork("pairs") };
  return pairsAt(history.sequences, categories, moments, { draw });
}

async function judge(
  weights: Weights,
  history: History,
  categories: Categories,
  moment: Moment,
  k: number,
  run: Run,
): Promise<number> {
  const { customers, truth } = truthOf(history, categories, moment, 1000);
  const ranking = await rankBatches(
    truth,
    async (rows, scores) => {
      const only = rows.map((row) => customers[row]!);
      const pairs = pairsAt(history.sequences, categories, [moment], { only });
      scores.set(await chancesOf(weights, pairs));
    },
    k,
    run.signal,
  );
  return meanKnown(ranking.ndcg);
}

/** Chances [customers x categories] in the days after the history; a customer without a past has chance 0 everywhere. */
async function scoresOf(weights: Weights, history: History, from: Params, customers: Int32Array) {
  const categories = categoriesOf(history.catalogue);
  const moment = { day: history.until + 1, horizon: from.horizonDays };
  const pairs = pairsAt(history.sequences, categories, [moment], { only: customers });
  const chances = await chancesOf(weights, pairs);
  const width = categories.ids.length;
  const place = new Map(Array.from(customers, (customer, i) => [customer, i]));
  const scores = new Float32Array(customers.length * width);
  for (let i = 0; i < pairs.count; i++) {
    scores[place.get(pairs.customers[i]!)! * width + pairs.categories[i]!] = chances[i]!;
  }
  return scores;
}

/** The tables of the artifact with their rows where the history has its products and categories; new ones start at 0. */
function fitting({ meta, tensors }: Artifact, { catalogue }: History): Record<string, Tensor> {
  const places = numbersIn(categoriesOf(catalogue).ids, meta.categories as string[]);
  return {
    ...tensors,
    category: rowsOf(tensors.category!, places),
    own: rowsOf(tensors.own!, places),
    product: rowsOf(tensors.product!, numbersIn(catalogue.ids, meta.products as string[])),
  };
}

async function* listsOf(
  artifact: Artifact,
  data: Data,
  from: Params,
  run: Run,
  only?: ReadonlySet<string>,
): AsyncGenerator<Predictions> {
  const history = historyOf(data, from, lastDayOf(data));
  const weights = openWeights(fitting(artifact, history));
  try {
    const score = (customers: Int32Array) => scoresOf(weights, history, from, customers);
    yield* categoryLists({ history, params: from, run, only, score });
  } finally {
    tf.dispose(weights);
  }
}
