/** Run as a process of its own, one a backend: does the same seeded work and prints the figures as JSON. */
import * as tf from "@tensorflow/tfjs-core";
import { quietRun } from "../../engine/contract/run.ts";
import { random } from "../random.ts";
import { fitKmeans, type Points } from "../segment/kmeans-fit.ts";
import { pickBackend } from "./backend.ts";

/** Six clouds in five dimensions. */
function clouds(): Points {
  const rng = random("clouds");
  const data = new Float32Array(600 * 5);
  for (let i = 0; i < 600; i++) {
    for (let j = 0; j < 5; j++) data[i * 5 + j] = rng.normal((((i % 6) * (j + 2)) % 7) * 1.5, 1);
  }
  return { rows: 600, dims: 5, data };
}

/** Matrix factorisation of 2,000 ratings: both embeddings are read by `tf.gather` and trained with Adam. */
async function trainEmbedding() {
  const rng = random("ratings");
  const users = Int32Array.from({ length: 2000 }, () => rng.int(60));
  const items = Int32Array.from({ length: 2000 }, () => rng.int(40));
  const tastes = Float64Array.from({ length: 60 }, () => rng.normal());
  const appeal = Float64Array.from({ length: 40 }, () => rng.normal());
  const ratings = Float32Array.from(users, (u, i) => tastes[u]! * appeal[items[i]!]! + rng.normal(0, 0.1));
  const table = (rows: number) => tf.variable(tf.tensor2d(draws(rows * 8, 0.3, rng), [rows, 8]));
  const userTable = table(60);
  const itemTable = table(40);
  const [u, v, y] = [tf.tensor1d(users, "int32"), tf.tensor1d(items, "int32"), tf.tensor1d(ratings)];
  const loss = () => {
    const guess = tf.sum(tf.mul(tf.gather(userTable, u), tf.gather(itemTable, v)), 1);
    return tf.mean(tf.squaredDifference(guess, y)) as tf.Scalar;
  };
  const optimizer = tf.train.adam(0.05);
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) {
    const value = optimizer.minimize(loss, true) as tf.Scalar;
    losses.push((await value.data())[0]!);
    value.dispose();
  }
  return losses;
}

const draws = (count: number, deviation: number, rng: ReturnType<typeof random>) =>
  Float32Array.from({ length: count }, () => rng.normal(0, deviation));

const choice = await pickBackend(process.argv[2] as "cpu");
const fit = await fitKmeans(clouds(), {
  k: 6,
  restarts: 3,
  maxIterations: 50,
  rng: random(1),
  run: quietRun(),
});
const losses = await trainEmbedding();
process.stdout.write(
  JSON.stringify({ choice, inertia: fit.inertia, assignment: [...fit.assignment], losses }),
);
