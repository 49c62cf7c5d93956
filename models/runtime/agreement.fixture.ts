/** Run as a process of its own, `<backend> [epochs]`: does the same seeded work and prints the figures as JSON. */
import { quietRun, type Run } from "../../engine/contract/run.ts";
import { models } from "../index.ts";
import type { Data, Model } from "../model.ts";
import { random } from "../random.ts";
import { historyOf, type SignalParams, spanOf } from "../recommend/history/signals.ts";
import { madeUpStore } from "../recommend/made-up.fixture.ts";
import { findRecommender } from "../recommend/recommenders.ts";
import { fitKmeans, type Points } from "../segment/kmeans-fit.ts";
import { pickBackend } from "./backend.ts";

/** Little, because a GPU drawn in software takes seconds for what wasm does in a moment. */
const SMALL = {
  epochs: Number(process.argv[3] ?? 2),
  learningRate: 0.02,
  dimensions: 8,
  layers: 1,
  hidden: 8,
};
const CONTEXT = { seed: 5, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };

/** Six clouds in five dimensions. */
function clouds(): Points {
  const rng = random("clouds");
  const data = new Float32Array(600 * 5);
  for (let i = 0; i < 600; i++) {
    for (let j = 0; j < 5; j++) data[i * 5 + j] = rng.normal((((i % 6) * (j + 2)) % 7) * 1.5, 1);
  }
  return { rows: 600, dims: 5, data };
}

/** Losses by epoch of a small seeded training of every model that learns with gradients, by its id. */
async function trainModels(): Promise<Record<string, number[]>> {
  const data = madeUpStore(60, 3);
  const losses: Record<string, number[]> = {};
  for (const model of models) {
    // The hybrid runs on TensorFlow only where one of its members does.
    if (!model.usesTensorFlow || model.task !== "recommend" || model.id === "hybrid") continue;
    const points: number[] = [];
    const run: Run = {
      ...quietRun(),
      curve: ({ name, value }) => void (name === "loss" && points.push(value)),
      part: () => run,
    };
    const params = model.params.parse(SMALL) as Record<string, unknown>;
    await learn(model, data, params, run);
    losses[model.id] = points;
  }
  return losses;
}

/** A recommender is asked to fit what a model would refuse as too little. */
async function learn(model: Model, data: Data, params: Record<string, unknown>, run: Run): Promise<void> {
  const recommender = findRecommender(model.id);
  if (!recommender) return void (await model.train(data, params, CONTEXT, run));
  const history = historyOf(data, params as unknown as SignalParams, spanOf(data).last);
  await recommender.fit(history, params, { seed: CONTEXT.seed, run, asOf: () => history });
}

const choice = await pickBackend(process.argv[2] as "cpu");
const fit = await fitKmeans(clouds(), {
  k: 6,
  restarts: 3,
  maxIterations: 50,
  rng: random(1),
  run: quietRun(),
});
const losses = await trainModels();
process.stdout.write(
  JSON.stringify({ choice, inertia: fit.inertia, assignment: [...fit.assignment], losses }),
);
