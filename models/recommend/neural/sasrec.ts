/** Recommender `sasrec`: what comes next after what a shopper did, in order, by a transformer over events. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { openWeights, readWeights } from "../../neural/weights.ts";
import { cell, rowLength } from "../history/csr.ts";
import type { History } from "../history/history.ts";
import type { Recommender, Scorer } from "../recommender.ts";
import { count } from "../sales/popular.ts";
import { trainingFields } from "./neural-params.ts";
import { eventRows, followers, rowsOfSessions } from "./sasrec-events.ts";
import { sasrecLearner, scoreRows } from "./sasrec-fit.ts";
import { type SasrecShape, sasrecWeights } from "./sasrec-net.ts";
import type { ProductRows } from "./spectral.ts";
import { type Net, trainInTime } from "./train-in-time.ts";

const params = z.object({
  dimensions: z
    .number()
    .int()
    .min(8)
    .max(256)
    .default(64)
    .meta({ label: "Dimensions", help: "Of a product. More tell finer tastes apart and need more data." }),
  layers: z.number().int().min(1).max(4).default(2).meta({ label: "Layers" }),
  heads: z
    .number()
    .int()
    .min(1)
    .max(8)
    .default(1)
    .meta({ label: "Heads", help: "Ways to look back at once; they share the dimensions." }),
  length: z
    .number()
    .int()
    .min(5)
    .max(200)
    .default(50)
    .meta({ label: "Events looked back on", help: "Earlier ones count no more." }),
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.4)
    .meta({ label: "Dropout", help: "Share left out at random while it learns. Little data wants more." }),
  negatives: z.number().int().min(0).max(20_000).default(512).meta({
    label: "Products told apart",
    help: "Drawn beside those of each batch; 0 takes the whole catalogue, which is slower.",
  }),
  ...trainingFields({ epochs: 12, learningRate: 0.001 }),
});
type Params = z.infer<typeof params>;

/** Steps from one product to another that a version needs. */
const LEAST = 500;
const BATCH_EVENTS = 2048;
/** Products of a customer's last events that a reason may name. */
const NAMED = 10;

export const sasrec: Recommender<Params> = {
  id: "sasrec",
  title: "What comes next",
  description:
    "A transformer over each shopper's events in order (SASRec). Best where what was met last says most.",
  codeVersion: 1,
  params,
  usesTensorFlow: true,
  search: {
    params: {
      dimensions: { options: [32, 64, 128] },
      layers: { options: [1, 2] },
      learningRate: { low: 0.0003, high: 0.005, scale: "log" },
      dropout: { low: 0.1, high: 0.6 },
    },
    effort: { param: "epochs", least: 1 },
  },

  unsuitable(history) {
    const { offsets } = learningRows(history);
    let steps = 0;
    for (let r = 0; r + 1 < offsets.length; r++) steps += Math.max(0, offsets[r + 1]! - offsets[r]! - 1);
    if (steps >= LEAST) return null;
    return `Not enough data: ${count(steps, "step")} from one product to the next, at least ${LEAST} are needed. Sync shop events or a longer history.`;
  },

  async fit(history, from, context) {
    const shape = shapeOf(history, from);
    const options = { ...shape, ...from, batchEvents: BATCH_EVENTS, seed: context.seed };
    const rows = learningRows(history);
    const weights = sasrecWeights(shape, rows, context.seed);
    // One epoch at most: a small store takes few steps in all.
    const warmUp = Math.min(50, Math.ceil(rows.products.length / BATCH_EVENTS));
    const net = (known: History): Net => ({
      ...sasrecLearner(learningRows(known), weights, shape, options),
      scorer: () => scorerOf(weights, shape, known),
    });
    try {
      const trained = await trainInTime(history, weights, net, { ...options, warmUp }, context);
      return { meta: { ...trained, shape }, tensors: await readWeights(weights) };
    } finally {
      tf.dispose(weights);
    }
  },

  async open(artifact, history) {
    const weights = openWeights(artifact.tensors);
    const scorer = scorerOf(weights, artifact.meta.shape as SasrecShape, history);
    return { ...scorer, reason: reasonsOf(history), dispose: () => tf.dispose(weights) };
  },
};

function shapeOf({ catalogue }: History, { dimensions, layers, heads, length }: Params): SasrecShape {
  return { products: catalogue.ids.length, dimensions, layers, heads, length };
}

/** What is learnt from: customers who are not left out, and visits of unknown ones. */
function learningRows({ sequences, sessions, affinity }: History): ProductRows {
  const known = eventRows(sequences, (customer) => rowLength(affinity, customer) > 0);
  const unknown = rowsOfSessions(sessions, sequences);
  const shift = known.products.length;
  const offsets = [...known.offsets, ...unknown.offsets.subarray(1).map((offset) => offset + shift)];
  const products = new Int32Array(shift + unknown.products.length);
  products.set(known.products);
  products.set(unknown.products, shift);
  return { offsets: Int32Array.from(offsets), products };
}

function scorerOf(weights: ReturnType<typeof openWeights>, shape: SasrecShape, history: History): Scorer {
  const rows = eventRows(history.sequences);
  const { products } = shape;
  return {
    score: (customers, scores) =>
      scoreRows({ weights, shape }, pick(rows, customers), (row, mine) => scores.set(mine, row * products)),
    scoreSession: (met, scores) =>
      scoreRows({ weights, shape }, { offsets: Int32Array.of(0, met.length), products: met }, (_row, mine) =>
        scores.set(mine),
      ),
  };
}

function pick(rows: ProductRows, which: Int32Array): ProductRows {
  const offsets = new Int32Array(which.length + 1);
  which.forEach((row, i) => {
    offsets[i + 1] = offsets[i]! + rows.offsets[row + 1]! - rows.offsets[row]!;
  });
  const products = new Int32Array(offsets.at(-1)!);
  which.forEach((row, i) => {
    products.set(rows.products.subarray(rows.offsets[row]!, rows.offsets[row + 1]!), offsets[i]!);
  });
  return { offsets, products };
}

/** Which of the last products it came after most often, by all shoppers. */
function reasonsOf(history: History): (customer: number, product: number) => string {
  const rows = eventRows(history.sequences);
  const after = followers(learningRows(history), history.catalogue.ids.length);
  const { titles } = history.catalogue;
  return (customer, product) => {
    const end = rows.offsets[customer + 1]!;
    const recent = rows.products.subarray(Math.max(rows.offsets[customer]!, end - NAMED), end);
    let most = 0;
    let before = -1;
    for (const met of recent) {
      const times = cell(after, met, product);
      if (times >= most && times > 0) [most, before] = [times, met];
    }
    if (before >= 0) return `Came soon after ${titles[before]} ${count(most, "time")}`;
    const last = recent.at(-1);
    return last === undefined
      ? "Suits a shopper of whom 0 events are known"
      : `Suits the last ${count(recent.length, "product")}, ${titles[last]} the latest`;
  };
}
