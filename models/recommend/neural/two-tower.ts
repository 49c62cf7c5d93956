/** Recommender `two-tower`: serves new products by what they are, new customers by what they look at. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { openWeights, readWeights } from "../../neural/weights.ts";
import type { History } from "../history/history.ts";
import { numbersIn, rowsOf } from "../history/renumber.ts";
import type { Recommender } from "../recommender.ts";
import { customersWithSeveral, trainingFields } from "./neural-params.ts";
import { type FeatureWords, featuresOf, learnWords } from "./product-features.ts";
import { trainInTime } from "./train-in-time.ts";
import { forgetUnmet, twoTowerNet, twoTowerScorer, twoTowerWeights } from "./two-tower-net.ts";

const params = z.object({
  dimensions: z
    .number()
    .int()
    .min(4)
    .max(256)
    .default(32)
    .meta({ label: "Dimensions", help: "Of the vectors of customers and products." }),
  ...trainingFields({ epochs: 15, learningRate: 0.003 }),
});
type Params = z.infer<typeof params>;

/** Customers with two products or more. */
const LEAST = 200;

export const twoTower: Recommender<Params> = {
  id: "two-tower",
  title: "Two towers",
  description:
    "Learns from each purchase what came before it, and products by category, brand, words and price too: new products find their customers.",
  codeVersion: 1,
  params,
  usesTensorFlow: true,
  search: {
    params: {
      dimensions: { options: [16, 32, 64] },
      learningRate: { low: 0.0005, high: 0.02, scale: "log" },
      weightDecay: { low: 0.001, high: 1, scale: "log" },
    },
    effort: { param: "epochs", least: 1 },
  },

  unsuitable: (history) => customersWithSeveral(history, LEAST),

  async fit(history, from, context) {
    const words = learnWords(history.catalogue);
    const features = featuresOf(history.catalogue, words);
    const shape = {
      dimensions: from.dimensions,
      categories: words.categories.length,
      brands: words.brands.length,
      words: words.words.length,
    };
    const weights = twoTowerWeights(history.affinity.columns, shape, context.seed);
    const net = ({ sequences, until }: History) => twoTowerNet(weights, features, sequences, until);
    try {
      const trained = await trainInTime(history, weights, net, { ...from, seed: context.seed }, context);
      forgetUnmet(weights, history.sequences);
      return { meta: { ...trained, words }, tensors: await readWeights(weights) };
    } finally {
      tf.dispose(weights);
    }
  },

  async open(artifact, history) {
    const weights = openWeights(artifact.tensors);
    const features = featuresOf(history.catalogue, artifact.meta.words as FeatureWords);
    const scorer = twoTowerScorer(weights, features, history.sequences, history.until);
    return {
      ...scorer,
      dispose() {
        scorer.dispose();
        tf.dispose(weights);
      },
    };
  },

  widened({ meta, tensors }, productIds) {
    const from = numbersIn(productIds, meta.products as string[]);
    const item = rowsOf(tensors.item!, from);
    return { meta, tensors: { ...tensors, item, met: rowsOf(tensors.met!, from) } };
  },
};
