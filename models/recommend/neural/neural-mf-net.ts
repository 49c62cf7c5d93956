/**
 * Neural matrix factorisation (He et al. 2017): a product of embeddings beside dense layers over both, added up.
 * A customer is what they met, weighed (as in Koren's SVD++ 2008 and DeepICF, Xue et al. 2019), and not a number of
 * their own, so that new events and new customers count without training.
 */
import * as tf from "@tensorflow/tfjs-core";
import { product } from "../../neural/layers.ts";
import { drawCandidates } from "../../neural/losses.ts";
import { crossEntropy, pooled } from "../../neural/pool.ts";
import { createWeights, type Weights } from "../../neural/weights.ts";
import type { Random } from "../../random.ts";
import type { Csr } from "../history/csr.ts";
import { type Bags, bagsOf } from "./bags.ts";
import type { Net } from "./train-in-time.ts";

export interface NeuralMfShape {
  /** Numbers of an embedding. */
  dimensions: number;
  /** Width of the first dense layer; the second is half of it. */
  hidden: number;
}

/** Products of a history that are read. */
const BAG = 40;
const BATCH = 256;
/** Pairs that an epoch goes through, at most. */
const EPOCH_PAIRS = 32_768;
/** Products drawn beside those of the batch. */
const DRAWN = 128;
/** Cells of the dense layer that are computed at once when scoring. */
const SCORING_CELLS = 4_000_000;

/** Weights before the first step, the same for the same seed. */
export function neuralMfWeights(
  products: number,
  { dimensions, hidden }: NeuralMfShape,
  seed: number,
): Weights {
  const table = { shape: [products, dimensions], start: { deviation: 0.1 } };
  const half = Math.max(1, hidden >> 1);
  return createWeights(
    {
      met: table,
      item: table,
      met_deep: table,
      item_deep: table,
      mix: { shape: [1, dimensions], start: { value: 1 } },
      from_customer: { shape: [dimensions, hidden], start: "glorot" },
      from_item: { shape: [dimensions, hidden], start: "glorot" },
      first_bias: { shape: [hidden], start: { value: 0 } },
      second: { shape: [hidden, half], start: "glorot" },
      second_bias: { shape: [half], start: { value: 0 } },
      out: { shape: [1, half], start: "glorot" },
      popularity: { shape: [products, 1], start: { value: 0 } },
    },
    seed,
  );
}

/** The net over a matrix customer x product of how much each means to each. */
export function neuralMfNet(weights: Weights, affinity: Csr): Net {
  const pairs = pairsOf(affinity);
  const shareOf = new Float64Array(affinity.columns);
  pairs.column.forEach((column, i) => {
    shareOf[column]! += (pairs.sums[i]! - (pairs.sums[i - 1] ?? 0)) / pairs.sums.at(-1)!;
  });
  return {
    batches(rng) {
      const order = drawPairs(pairs.sums, Math.min(EPOCH_PAIRS, pairs.column.length), rng);
      return Array.from({ length: Math.ceil(order.length / BATCH) }, (_, b) =>
        order.subarray(b * BATCH, (b + 1) * BATCH),
      );
    },
    loss(batch, rng) {
      const targets = batch.map((pair) => pairs.column[pair]!);
      const customers = batch.map((pair) => pairs.row[pair]!);
      const bags = bagsOf(affinity, customers, BAG, targets);
      const drawn = drawCandidates(targets, DRAWN, shareOf, rng.int(2 ** 31));
      const scores = pairScores(weights, bags, drawn.rows);
      return crossEntropy(tf.add(scores, tf.tensor2d(drawn.bias, [1, drawn.rows.length])), drawn.targets);
    },
    scorer: () => neuralMfScorer(weights, affinity),
  };
}

/** Customer and product of each cell whose customer has met another product too, and the values summed up to it. */
function pairsOf({ offsets, indices, values, rows }: Csr) {
  const row = new Int32Array(indices.length);
  const column = new Int32Array(indices.length);
  const sums = new Float64Array(indices.length);
  let size = 0;
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    if (offsets[r + 1]! - offsets[r]! < 2) continue;
    for (let p = offsets[r]!; p < offsets[r + 1]!; p++) {
      sum += values[p]!;
      row[size] = r;
      column[size] = indices[p]!;
      sums[size++] = sum;
    }
  }
  return { row: row.slice(0, size), column: column.slice(0, size), sums: sums.subarray(0, size) };
}

/** Pairs drawn by how much they mean: a purchase of today more often than a view of last year. */
function drawPairs(sums: Float64Array, count: number, rng: Random): Int32Array {
  const total = sums.at(-1) ?? 0;
  return Int32Array.from({ length: count }, () => {
    const wanted = rng.next() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Scores [bags, items] of every bag with every one of these products. */
function pairScores(weights: Weights, bags: Bags, items: Int32Array): tf.Tensor2D {
  const shares = tf.tensor1d(bags.shares);
  const ids = tf.tensor1d(items, "int32");
  const taste = tf.mul(pooled(weights.met!, bags.ids, shares, bags.length), weights.mix!);
  const shallow = product(taste, tf.transpose(tf.gather(weights.item!, ids)));
  const left = product(pooled(weights.met_deep!, bags.ids, shares, bags.length), weights.from_customer!);
  const right = product(tf.gather(weights.item_deep!, ids), weights.from_item!);
  const popularity = tf.transpose(tf.gather(weights.popularity!, ids));
  return tf.add(tf.add(shallow, deepScores(weights, left, right)), popularity);
}

/** The dense layers over all pairs: the first is linear before its bend, so each side passes it once and not each pair. */
function deepScores(weights: Weights, left: tf.Tensor2D, right: tf.Tensor2D): tf.Tensor2D {
  const [n, hidden] = left.shape;
  const [m] = right.shape;
  const both = tf.add(
    tf.reshape(left, [n, 1, hidden]),
    tf.reshape(tf.add(right, weights.first_bias!), [1, m, hidden]),
  );
  const first = tf.reshape(tf.relu(both), [n * m, hidden]);
  const second = tf.relu(tf.add(product(first, weights.second!), weights.second_bias!));
  return tf.reshape(tf.sum(tf.mul(second, weights.out!), 1), [n, m]);
}

/** Scores customers by the weights; `affinity` may hold events that the weights have not seen. */
export function neuralMfScorer(weights: Weights, affinity: Csr) {
  const products = affinity.columns;
  const hidden = weights.first_bias!.shape[0]!;
  const all = Int32Array.from({ length: products }, (_, p) => p);
  const most = Math.max(1, Math.floor(SCORING_CELLS / Math.max(1, products * hidden)));
  const scoreBags = async (bags: Bags, scores: Float32Array) => {
    const result = tf.tidy(() => pairScores(weights, bags, all));
    scores.set((await result.data()) as Float32Array);
    result.dispose();
  };
  return {
    async score(customers: Int32Array, scores: Float32Array) {
      for (let from = 0; from < customers.length; from += most) {
        const part = customers.subarray(from, from + most);
        const into = scores.subarray(from * products, (from + part.length) * products);
        await scoreBags(bagsOf(affinity, part, BAG), into);
      }
    },
    async scoreSession(met: Int32Array, scores: Float32Array) {
      const ids = new Int32Array(BAG);
      const shares = new Float32Array(BAG);
      const last = met.subarray(Math.max(0, met.length - BAG));
      ids.set(last);
      shares.fill(1 / Math.max(1, last.length), 0, last.length);
      await scoreBags({ ids, shares, length: BAG }, scores);
    },
  };
}
