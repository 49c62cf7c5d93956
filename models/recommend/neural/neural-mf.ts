/** Recommender `neural-mf`: embeddings and dense layers over what each customer met. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { openWeights, readWeights } from "../../neural/weights.ts";
import type { Recommender } from "../recommender.ts";
import { neuralMfNet, neuralMfScorer, neuralMfWeights } from "./neural-mf-net.ts";
import { customersWithSeveral, trainingFields } from "./neural-params.ts";
import { trainInTime } from "./train-in-time.ts";

const params = z.object({
  dimensions: z
    .number()
    .int()
    .min(4)
    .max(256)
    .default(32)
    .meta({ label: "Dimensions", help: "Of an embedding. More tell finer tastes apart and need more data." }),
  hidden: z
    .number()
    .int()
    .min(4)
    .max(256)
    .default(16)
    .meta({ label: "Width of the dense layer", help: "Each pair passes it: scoring takes as much longer." }),
  ...trainingFields({ epochs: 12, learningRate: 0.003 }),
});
type Params = z.infer<typeof params>;

/** Customers with two products or more. */
const LEAST = 200;

export const neuralMf: Recommender<Params> = {
  id: "neural-mf",
  title: "Neural factors",
  description:
    "Neural matrix factorisation: tastes that add up and tastes that bend. Try it where ALS leaves something to find.",
  codeVersion: 1,
  params,
  usesTensorFlow: true,
  search: {
    params: {
      dimensions: { options: [16, 32, 64] },
      hidden: { options: [8, 16, 32] },
      learningRate: { low: 0.0005, high: 0.02, scale: "log" },
      weightDecay: { low: 0.001, high: 1, scale: "log" },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
    effort: { param: "epochs", least: 1 },
  },

  unsuitable: (history) => customersWithSeveral(history, LEAST),

  async fit(history, from, context) {
    const weights = neuralMfWeights(history.affinity.columns, from, context.seed);
    const net = ({ affinity }: typeof history) => neuralMfNet(weights, affinity);
    try {
      const trained = await trainInTime(history, weights, net, { ...from, seed: context.seed }, context);
      return { meta: { ...trained }, tensors: await readWeights(weights) };
    } finally {
      tf.dispose(weights);
    }
  },

  async open(artifact, history) {
    const weights = openWeights(artifact.tensors);
    return { ...neuralMfScorer(weights, history.affinity), dispose: () => tf.dispose(weights) };
  },
};
