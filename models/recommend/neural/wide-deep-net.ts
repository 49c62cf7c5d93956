/**
 * Wide and deep (Cheng et al. 2016): crossed features learnt by heart beside embeddings and dense layers that
 * generalise, added up to the chance that a shopper buys in a category in the next days.
 */
import * as tf from "@tensorflow/tfjs-core";
import { dense } from "../../neural/layers.ts";
import { pooled } from "../../neural/pool.ts";
import type { Learner } from "../../neural/training.ts";
import { createWeights, type Weights } from "../../neural/weights.ts";
import { shuffle } from "../../random.ts";
import { CROSSED, CROSSES, LATEST, NUMBERS, OWN, type Pairs } from "./category-pairs.ts";

const SMALL = 8;
const BATCH = 2048;
/** Pairs that are scored at once. */
const SCORED = 65_536;

/** Weights before the first step, the same for the same seed. */
export function wideDeepWeights(products: number, categories: number, hidden: number, seed: number): Weights {
  const half = Math.max(1, hidden >> 1);
  const table = (rows: number) => ({ shape: [rows, SMALL], start: { deviation: 0.1 } });
  const layer = (from: number, to: number) => ({ shape: [from, to], start: "glorot" as const });
  const bias = (width: number) => ({ shape: [width], start: { value: 0 } });
  return createWeights(
    {
      wide: { shape: [CROSSED, 1], start: { value: 0 } },
      category: table(Math.max(1, categories)),
      own: table(Math.max(1, categories)),
      product: table(Math.max(1, products)),
      first: layer(3 * SMALL + NUMBERS, hidden),
      first_bias: bias(hidden),
      second: layer(hidden, half),
      second_bias: bias(half),
      out: layer(1, half),
      // Few pairs are bought: starting there saves the first epoch.
      chance: { shape: [1], start: { value: -2 } },
    },
    seed,
  );
}

/** Learns the chances of these pairs. */
export function wideDeepLearner(weights: Weights, pairs: Pairs): Omit<Learner, "validate"> {
  return {
    weights,
    batches(rng) {
      const order = shuffle(
        Int32Array.from({ length: pairs.count }, (_, i) => i),
        rng,
      );
      return Array.from({ length: Math.ceil(order.length / BATCH) }, (_, b) =>
        order.subarray(b * BATCH, (b + 1) * BATCH),
      );
    },
    loss(batch) {
      const labels = tf.tensor1d(Float32Array.from(batch, (i) => pairs.labels[i]!));
      const shares = Float32Array.from(batch, (i) => pairs.weights[i]!);
      const total = shares.reduce((sum, share) => sum + share, 0);
      const z = logits(weights, pairs, batch);
      // Binary cross-entropy that neither overflows nor loses small chances.
      const each = tf.add(
        tf.sub(tf.relu(z), tf.mul(z, labels)),
        tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(z))))),
      );
      return tf.div(tf.sum(tf.mul(each, tf.tensor1d(shares))), total);
    },
  };
}

/** Logarithm of the odds of these pairs. */
function logits(weights: Weights, pairs: Pairs, batch: Int32Array): tf.Tensor1D {
  const n = batch.length;
  const rows = (values: Int32Array, width: number, of: (i: number) => number) => {
    const picked = new Int32Array(n * width);
    batch.forEach((i, at) => {
      picked.set(values.subarray(of(i) * width, (of(i) + 1) * width), at * width);
    });
    return picked;
  };
  const bag = (table: tf.Tensor, { ids, shares }: Pairs["own"], width: number) => {
    const picked = new Float32Array(n * width);
    batch.forEach((i, at) => {
      const from = pairs.shoppers[i]! * width;
      picked.set(shares.subarray(from, from + width), at * width);
    });
    const places = rows(ids, width, (i) => pairs.shoppers[i]!);
    return pooled(table, places, tf.tensor1d(picked), width);
  };
  const numbers = new Float32Array(n * NUMBERS);
  batch.forEach((i, at) => {
    numbers.set(pairs.numbers.subarray(i * NUMBERS, (i + 1) * NUMBERS), at * NUMBERS);
  });
  const crosses = tf.gather(
    weights.wide!,
    tf.tensor1d(
      rows(pairs.crosses, CROSSES, (i) => i),
      "int32",
    ),
  );
  const wide = tf.sum(tf.reshape(crosses, [n, CROSSES]), 1);
  const category = tf.gather(
    weights.category!,
    tf.tensor1d(
      batch.map((i) => pairs.categories[i]!),
      "int32",
    ),
  );
  const deep = tf.concat(
    [
      category,
      bag(weights.own!, pairs.own, OWN),
      bag(weights.product!, pairs.latest, LATEST),
      tf.tensor2d(numbers, [n, NUMBERS]),
    ] as tf.Tensor2D[],
    1,
  );
  const first = tf.relu(dense(deep, weights.first!, weights.first_bias!));
  const second = tf.relu(dense(first, weights.second!, weights.second_bias!));
  const bent = tf.sum(tf.mul(second, weights.out!), 1);
  return tf.add(tf.add(wide, bent), weights.chance!) as tf.Tensor1D;
}

/** Chance of every pair, 0 to 1. */
export async function chancesOf(weights: Weights, pairs: Pairs): Promise<Float32Array> {
  const chances = new Float32Array(pairs.count);
  for (let from = 0; from < pairs.count; from += SCORED) {
    const size = Math.min(SCORED, pairs.count - from);
    const batch = Int32Array.from({ length: size }, (_, i) => from + i);
    const scored = tf.tidy(() => tf.sigmoid(logits(weights, pairs, batch)));
    chances.set((await scored.data()) as Float32Array, from);
    scored.dispose();
  }
  return chances;
}
