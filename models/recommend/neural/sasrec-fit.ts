/**
 * Trains SASRec (Kang and McAuley 2018) with a softmax over the catalogue instead of one drawn negative, which is
 * what its figures wanted (Klenitskiy and Vasilev 2023; Petrov and Macdonald 2023), on rows of like length.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Run } from "../../../engine/contract/run.ts";
import { embed } from "../../neural/layers.ts";
import { drawCandidates, softmaxLoss } from "../../neural/losses.ts";
import { type Learner, type Trained, trainWeights } from "../../neural/training.ts";
import type { Weights } from "../../neural/weights.ts";
import { type Random, shuffle } from "../../random.ts";
import { hiddenStates, type Padded, type SasrecShape, sasrecWeights, scoreNext } from "./sasrec-net.ts";
import type { ProductRows } from "./spectral.ts";

export interface SasrecOptions extends SasrecShape {
  epochs: number;
  learningRate: number;
  weightDecay: number;
  /** Share that dropout leaves out. */
  dropout: number;
  /** Products that each batch is told apart from; 0 for the whole catalogue. */
  negatives: number;
  /** Events in a batch at most. */
  batchEvents: number;
  patience: number;
  seed: number;
}

/** Rows held out to choose the epoch by, each the events before and the product that came next. */
export interface HeldOut {
  before: ProductRows;
  next: Int32Array;
}

export interface Sasrec {
  shape: SasrecShape;
  weights: Weights;
  trained: Trained;
}

/** Learns from the rows what comes next, and stops by NDCG@10 on `heldOut`. Dispose of the weights when done. */
export async function fitSasrec(
  rows: ProductRows,
  heldOut: HeldOut | undefined,
  options: SasrecOptions,
  run: Run,
): Promise<Sasrec> {
  const { products, dimensions, layers, heads, length } = options;
  const shape: SasrecShape = { products, dimensions, layers, heads, length };
  const weights = sasrecWeights(shape, rows, options.seed);
  const learner = sasrecLearner(rows, weights, shape, options);
  if (heldOut && heldOut.next.length > 0) learner.validate = () => ndcgOf(weights, shape, heldOut);
  try {
    const trained = await trainWeights(learner, { ...options, warmUp: 100, validationName: "NDCG@10" }, run);
    return { shape, weights, trained };
  } catch (error) {
    tf.dispose(weights);
    throw error;
  }
}

/** Events that an epoch goes through, so that the largest store still shows a curve. */
const EPOCH_EVENTS = 400_000;

/** The learner of rows with these weights. Examples: every row in pieces of `length` predictions. */
export function sasrecLearner(
  rows: ProductRows,
  weights: Weights,
  shape: SasrecShape,
  options: Pick<SasrecOptions, "dropout" | "negatives" | "batchEvents">,
): Learner {
  const { starts, lengths } = pieces(rows, shape.length);
  const popularity = sharesOf(rows, shape.products);
  return {
    weights,
    batches: (rng) => upTo(EPOCH_EVENTS, batchesByLength(lengths, options.batchEvents, rng), lengths),
    bytesOf: (examples) => bytesOf(shape, Math.min(options.batchEvents, examples * shape.length)),
    loss(batch, rng) {
      const longest = batch.reduce((most, piece) => Math.max(most, lengths[piece]!), 0);
      const padded: Padded = {
        rows: batch.length,
        length: longest,
        ids: new Int32Array(batch.length * longest),
      };
      const places: number[] = [];
      const targets: number[] = [];
      batch.forEach((piece, row) => {
        for (let t = 0; t < lengths[piece]!; t++) {
          const at = starts[piece]! + t;
          padded.ids[row * longest + t] = rows.products[at]!;
          places.push(row * longest + t);
          targets.push(rows.products[at + 1]!);
        }
      });
      const states = hiddenStates(weights, shape, padded, options.dropout, rng.fork("dropout"));
      const hidden = embed(states, Int32Array.from(places));
      return lossOf(hidden, weights.products!, Int32Array.from(targets), options.negatives, popularity, rng);
    },
  };
}

function lossOf(
  hidden: tf.Tensor,
  table: tf.Tensor,
  targets: Int32Array,
  negatives: number,
  popularity: Float64Array,
  rng: Random,
): tf.Scalar {
  if (negatives <= 0 || negatives >= popularity.length) return softmaxLoss(hidden, table, targets);
  const drawn = drawCandidates(targets, negatives, popularity, rng.int(2 ** 31));
  return softmaxLoss(hidden, embed(table, drawn.rows), drawn.targets, drawn.bias);
}

function bytesOf(shape: SasrecShape, events: number): number {
  const activations = events * shape.dimensions * (6 + 20 * shape.layers);
  const attention = events * shape.length * shape.heads * shape.layers * 6;
  const scores = 3 * Math.min(8_000_000, events * shape.products);
  const tables = 8 * shape.products * shape.dimensions;
  return 4 * (activations + attention + scores + tables);
}

function pieces(rows: ProductRows, length: number) {
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let r = 0; r + 1 < rows.offsets.length; r++) {
    // From the end, so that the latest events stand together.
    for (let end = rows.offsets[r + 1]! - 1; end > rows.offsets[r]!; end -= length) {
      const start = Math.max(rows.offsets[r]!, end - length);
      starts.push(start);
      lengths.push(end - start);
    }
  }
  return { starts, lengths };
}

function sharesOf(rows: ProductRows, products: number): Float64Array {
  const shares = new Float64Array(products);
  for (const product of rows.products) shares[product]! += 1 / rows.products.length;
  return shares;
}

/** The first batches, up to about this many events in all; the order is drawn anew for each epoch. */
function upTo(most: number, batches: Int32Array[], lengths: number[]): Int32Array[] {
  let events = 0;
  return batches.filter((batch) => {
    if (events >= most) return false;
    for (const piece of batch) events += lengths[piece]!;
    return true;
  });
}

/** Rows of like length side by side, at most `events` places with their filling, in random order. */
function batchesByLength(lengths: number[], events: number, rng: Random): Int32Array[] {
  const order = shuffle(Int32Array.from(lengths.keys()), rng);
  const sorted = order.sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: Int32Array[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && (to === from || (to - from + 1) * lengths[sorted[to]!]! <= events)) to++;
    batches.push(sorted.slice(from, to));
  }
  return shuffle(batches, rng);
}

/** Events whose scores are computed at once. */
const SCORED = 4_000_000;

/**
 * Scores every product after each of the rows, in blocks: `take` gets the row's number and its scores, which are
 * valid during the call only. Rows longer than the model looks back on are read from their end; an empty row gets 0.
 */
export async function scoreRows(
  { weights, shape }: Pick<Sasrec, "weights" | "shape">,
  rows: ProductRows,
  take: (row: number, scores: Float32Array) => void,
): Promise<void> {
  const count = rows.offsets.length - 1;
  const lengths = Int32Array.from({ length: count }, (_, r) =>
    Math.min(shape.length, rows.offsets[r + 1]! - rows.offsets[r]!),
  );
  const order = Int32Array.from({ length: count }, (_, r) => r).sort((a, b) => lengths[a]! - lengths[b]!);
  const size = Math.max(1, Math.min(256, Math.floor(SCORED / shape.products)));
  const nothing = new Float32Array(shape.products);
  for (let from = 0; from < count; from += size) {
    const block = order.subarray(from, from + size);
    const longest = lengths[block.at(-1)!]!;
    if (longest === 0) {
      for (const row of block) take(row, nothing);
      continue;
    }
    const scores = tf.tidy(() =>
      scoreNext(weights, shape, padOf(rows, block, lengths, longest), ends(block, lengths)),
    );
    const values = (await scores.data()) as Float32Array;
    scores.dispose();
    block.forEach((row, i) => {
      const mine = values.subarray(i * shape.products, (i + 1) * shape.products);
      take(row, lengths[row] === 0 ? nothing : mine);
    });
  }
}

const ends = (block: Int32Array, lengths: Int32Array) => block.map((row) => Math.max(0, lengths[row]! - 1));

function padOf(rows: ProductRows, block: Int32Array, lengths: Int32Array, longest: number): Padded {
  const ids = new Int32Array(block.length * longest);
  block.forEach((row, i) => {
    const end = rows.offsets[row + 1]!;
    ids.set(rows.products.subarray(end - lengths[row]!, end), i * longest);
  });
  return { rows: block.length, length: longest, ids };
}

/** Mean NDCG@10 of the held-out products among all that the row does not hold already. */
async function ndcgOf(weights: Weights, shape: SasrecShape, heldOut: HeldOut): Promise<number> {
  let total = 0;
  await scoreRows({ weights, shape }, heldOut.before, (row, scores) => {
    const rank = rankOf(scores, heldOut.before, row, heldOut.next[row]!);
    if (rank < 10) total += 1 / Math.log2(rank + 2);
  });
  return total / heldOut.next.length;
}

/** How many products score above `product`, those of the row itself not counted. */
export function rankOf(scores: Float32Array, rows: ProductRows, row: number, product: number): number {
  const own = scores[product]!;
  let above = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > own) above++;
  const met = new Set(rows.products.subarray(rows.offsets[row]!, rows.offsets[row + 1]!));
  for (const other of met) if (scores[other]! > own) above--;
  return met.has(product) ? scores.length : above;
}
