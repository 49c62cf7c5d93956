/**
 * Two towers (Covington et al. 2016; Yi et al. 2019): one turns what a customer did into a vector, the other what a
 * product is; their product is the score. The products' tower knows an embedding of its own for each product, left
 * out now and then while learning, so that category, brand, words and price must serve for a product nobody met.
 */
import * as tf from "@tensorflow/tfjs-core";
import { dense, product } from "../../neural/layers.ts";
import { drawCandidates, softmaxLoss } from "../../neural/losses.ts";
import { pooled } from "../../neural/pool.ts";
import { createWeights, type Weights } from "../../neural/weights.ts";
import { type Random, shuffle } from "../../random.ts";
import type { Sequences } from "../history/history.ts";
import { type Examples, examplesOf, type PastBags, pastOf, pastOfSession } from "./pasts.ts";
import { MOST_WORDS, type ProductFeatures } from "./product-features.ts";
import type { Net } from "./train-in-time.ts";

export interface TwoTowerShape {
  dimensions: number;
  categories: number;
  brands: number;
  words: number;
}

const BATCH = 512;
const EPOCH_EXAMPLES = 32_768;
/** Products drawn beside those of the batch. */
const DRAWN = 512;
/** Share of products whose own embedding is left out of a batch. */
const LEFT_OUT = 0.1;
const SMALL = 16;
/** Rows of the catalogue that pass the products' tower at once. */
const TOWER_ROWS = 8192;

/** Weights before the first step, the same for the same seed. */
export function twoTowerWeights(products: number, shape: TwoTowerShape, seed: number): Weights {
  const { dimensions, categories, brands, words } = shape;
  const table = (rows: number, width: number, deviation = 0.1) => ({
    shape: [rows, width],
    start: { deviation },
  });
  const layer = (from: number, to: number) => ({ shape: [from, to], start: "glorot" as const });
  const bias = (width: number) => ({ shape: [width], start: { value: 0 } });
  return createWeights(
    {
      // The last column is what a product sells by itself, whoever looks.
      item: table(products, dimensions + 1),
      category: table(categories + 1, SMALL),
      brand: table(brands + 1, SMALL),
      word: table(words + 1, SMALL),
      feature_layer: layer(3 * SMALL + 2, dimensions),
      feature_bias: bias(dimensions),
      feature_out: layer(dimensions, dimensions + 1),
      met: table(products, dimensions),
      bought_out: layer(dimensions, dimensions),
      seen_out: layer(dimensions, dimensions),
      customer_layer: layer(2 * dimensions + 3, dimensions),
      customer_bias: bias(dimensions),
      customer_out: layer(dimensions, dimensions),
      out_bias: bias(dimensions),
    },
    seed,
  );
}

/** The net over the events of customers, known up to the end of the day `until`. */
export function twoTowerNet(
  weights: Weights,
  features: ProductFeatures,
  sequences: Sequences,
  until: number,
): Net {
  const examples = examplesOf(sequences);
  const products = features.category.length;
  const shareOf = new Float64Array(products);
  for (const event of examples.events) {
    shareOf[sequences.products[event]!]! += 1 / Math.max(1, examples.events.length);
  }
  return {
    batches: (rng) => batchesOf(examples, rng),
    loss(batch, rng) {
      const targets = batch.map((example) => sequences.products[examples.events[example]!]!);
      const past = pastOf(sequences, examples, batch, rng);
      const drawn = drawCandidates(targets, DRAWN, shareOf, rng.int(2 ** 31));
      const kept = Float32Array.from(drawn.rows, () => (rng.next() < LEFT_OUT ? 0 : 1));
      const rows = itemTower(weights, features, drawn.rows, kept);
      return softmaxLoss(customerTower(weights, past), rows, drawn.targets, drawn.bias);
    },
    scorer: () => twoTowerScorer(weights, features, sequences, until),
  };
}

function batchesOf({ events }: Examples, rng: Random): Int32Array[] {
  const order = shuffle(
    Int32Array.from(events, (_, i) => i),
    rng,
  ).subarray(0, EPOCH_EXAMPLES);
  return Array.from({ length: Math.ceil(order.length / BATCH) }, (_, b) =>
    order.subarray(b * BATCH, (b + 1) * BATCH),
  );
}

/** Vectors [n, d + 1] of customers; the last number is 1, for what a product sells by itself. */
function customerTower(weights: Weights, { bought, seen, numbers, length }: PastBags): tf.Tensor2D {
  const n = bought.ids.length / length;
  const fromBought = pooled(weights.met!, bought.ids, tf.tensor1d(bought.shares), length);
  const fromSeen = pooled(weights.met!, seen.ids, tf.tensor1d(seen.shares), length);
  const all = tf.concat([fromBought, fromSeen, tf.tensor2d(numbers, [n, 3])], 1);
  const hidden = tf.relu(dense(all, weights.customer_layer!, weights.customer_bias!));
  const straight = tf.add(product(fromBought, weights.bought_out!), product(fromSeen, weights.seen_out!));
  const vectors = tf.add(straight, dense(hidden, weights.customer_out!, weights.out_bias!));
  return tf.concat([vectors, tf.ones([n, 1])], 1) as tf.Tensor2D;
}

/** Vectors [n, d + 1] of products; `kept` 0 leaves out the product's own embedding. */
function itemTower(
  weights: Weights,
  features: ProductFeatures,
  rows: Int32Array,
  kept: Float32Array,
): tf.Tensor2D {
  const n = rows.length;
  const pick = (table: tf.Tensor, numbers: Int32Array) =>
    tf.gather(
      table,
      tf.tensor1d(
        rows.map((row) => numbers[row]!),
        "int32",
      ),
    ) as tf.Tensor2D;
  const words = new Int32Array(n * MOST_WORDS);
  const shares = new Float32Array(n * MOST_WORDS);
  const numbers = new Float32Array(n * 2);
  rows.forEach((row, i) => {
    words.set(features.words.subarray(row * MOST_WORDS, (row + 1) * MOST_WORDS), i * MOST_WORDS);
    shares.set(features.shares.subarray(row * MOST_WORDS, (row + 1) * MOST_WORDS), i * MOST_WORDS);
    numbers.set(features.numbers.subarray(row * 2, row * 2 + 2), i * 2);
  });
  const described = tf.concat(
    [
      pick(weights.category!, features.category),
      pick(weights.brand!, features.brand),
      pooled(weights.word!, words, tf.tensor1d(shares), MOST_WORDS),
      tf.tensor2d(numbers, [n, 2]),
    ],
    1,
  );
  const hidden = tf.relu(dense(described, weights.feature_layer!, weights.feature_bias!));
  const own = tf.mul(tf.gather(weights.item!, tf.tensor1d(rows, "int32")), tf.tensor2d(kept, [n, 1]));
  return tf.add(own, product(hidden, weights.feature_out!)) as tf.Tensor2D;
}

/** Sets the embeddings of products that no event names to 0, so that their features alone speak. */
export function forgetUnmet(weights: Weights, { products }: Sequences): void {
  const [rows, width] = weights.item!.shape as [number, number];
  const met = new Float32Array(rows * width);
  for (const row of products) met.fill(1, row * width, (row + 1) * width);
  tf.tidy(() => weights.item!.assign(tf.mul(weights.item!, tf.tensor2d(met, [rows, width]))));
}

/** Vectors of all products, d + 1 numbers each. */
function allVectors(weights: Weights, features: ProductFeatures): tf.Tensor2D {
  return tf.tidy(() => {
    const parts: tf.Tensor2D[] = [];
    for (let from = 0; from < features.category.length; from += TOWER_ROWS) {
      const size = Math.min(TOWER_ROWS, features.category.length - from);
      const rows = Int32Array.from({ length: size }, (_, i) => from + i);
      parts.push(itemTower(weights, features, rows, new Float32Array(size).fill(1)));
    }
    return tf.concat(parts, 0) as tf.Tensor2D;
  });
}

/** Scores customers by what they did up to the end of the day `until`, which may be later than what the weights saw. */
export function twoTowerScorer(
  weights: Weights,
  features: ProductFeatures,
  sequences: Sequences,
  until: number,
) {
  const items = tf.tidy(() => tf.transpose(allVectors(weights, features)));
  const scorePasts = async (past: PastBags, scores: Float32Array) => {
    const result = tf.tidy(() => tf.matMul(customerTower(weights, past), items as tf.Tensor2D));
    scores.set((await result.data()) as Float32Array);
    result.dispose();
  };
  return {
    async score(customers: Int32Array, scores: Float32Array) {
      const examples = { customers, events: customers.map((c) => sequences.offsets[c + 1]!), until };
      const all = Int32Array.from(customers, (_, i) => i);
      await scorePasts(pastOf(sequences, examples, all), scores);
    },
    scoreSession: (met: Int32Array, scores: Float32Array) => scorePasts(pastOfSession(met), scores),
    dispose: () => items.dispose(),
  };
}
