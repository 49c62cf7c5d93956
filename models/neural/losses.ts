/** Losses over a catalogue of products, with their gradients computed at once so that no large matrix is kept. */
import * as tf from "@tensorflow/tfjs-core";
import { random } from "../random.ts";

/** Cells of one block of scores: 8 million take 32 MB, and as much again for their softmax. */
const BLOCK = 8_000_000;

/**
 * Mean cross-entropy of a softmax of hidden [n, d] x table [rows, d] against the row numbers `targets` [n]. `bias`
 * [rows], a constant, is added to the scores of all rows but the target's own: the correction of sampled candidates.
 * Works through blocks of rows of `hidden` and takes the gradients along on the way.
 */
export function softmaxLoss(
  hidden: tf.Tensor,
  table: tf.Tensor,
  targets: Int32Array,
  bias?: Float32Array,
): tf.Scalar {
  const loss = tf.customGrad((h, e, save) => {
    const { value, gradients } = blocks(h as tf.Tensor2D, e as tf.Tensor2D, targets, bias);
    (save as tf.GradSaveFunc)(gradients);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((one) => tf.mul(one, dy)) };
  });
  return loss(hidden, table) as tf.Scalar;
}

function blocks(h: tf.Tensor2D, e: tf.Tensor2D, targets: Int32Array, bias?: Float32Array) {
  const [n, d] = h.shape;
  const [rows] = e.shape;
  const size = Math.max(1, Math.floor(BLOCK / rows));
  const across = tf.transpose(e) as tf.Tensor2D;
  let total: tf.Tensor = tf.scalar(0);
  let forTable: tf.Tensor = tf.zeros([d, rows]);
  const forHidden: tf.Tensor2D[] = [];
  const atTarget: tf.Tensor2D[] = [];
  for (let from = 0; from < n; from += size) {
    const part = targets.subarray(from, from + size);
    const block = tf.tidy(() => blockOf(tf.slice(h, [from, 0], [part.length, d]), e, across, part, bias));
    total = tf.add(total, block.loss);
    forTable = tf.add(forTable, block.forTable);
    forHidden.push(block.forHidden);
    atTarget.push(block.atTarget);
  }
  const byTarget = tf.unsortedSegmentSum(tf.concat(atTarget, 0), tf.tensor1d(targets, "int32"), rows);
  const dh = tf.div(tf.concat(forHidden, 0), n);
  const de = tf.div(tf.add(tf.transpose(forTable), byTarget), n);
  return { value: tf.div(total, n) as tf.Scalar, gradients: [dh, de] };
}

/** Loss (a sum) and gradients of a block; what the target's row of the table gets stands apart, by row of the block. */
function blockOf(
  h: tf.Tensor2D,
  e: tf.Tensor2D,
  across: tf.Tensor2D,
  targets: Int32Array,
  bias?: Float32Array,
) {
  const rows = e.shape[0];
  const scores = tf.matMul(h, across);
  const p = tf.softmax(bias ? tf.add(scores, tf.tensor2d(bias, [1, rows])) : scores) as tf.Tensor2D;
  const cells = targets.map((target, i) => i * rows + target);
  const biased = tf.reshape(tf.gather(tf.reshape(p, [-1]), tf.tensor1d(cells, "int32")), [-1, 1]);
  // Takes the bias off the target's own score: `share` is what is left of the sum then.
  const undo = tf.tensor2d(
    Float32Array.from(targets, (target) => (bias ? Math.exp(-bias[target]!) : 1)),
    [targets.length, 1],
  );
  const share = tf.add(tf.sub(1, biased), tf.mul(biased, undo));
  const chance = tf.div(tf.mul(biased, undo), share);
  const pull = tf.sub(tf.sub(chance, tf.div(biased, share)), 1);
  return {
    loss: tf.neg(tf.sum(tf.log(tf.maximum(chance, 1e-20)))),
    forHidden: tf.add(
      tf.div(tf.matMul(p, e), share),
      tf.mul(pull, tf.gather(e, tf.tensor1d(targets, "int32"))),
    ) as tf.Tensor2D,
    forTable: tf.matMul(tf.transpose(tf.div(h, share)) as tf.Tensor2D, p),
    atTarget: tf.mul(h, pull) as tf.Tensor2D,
  };
}

export interface Candidates {
  /** Row numbers of the table, each once. */
  rows: Int32Array;
  /** Place of each target among `rows`. */
  targets: Int32Array;
  /** Minus the logarithm of each one's chance to be among them. */
  bias: Float32Array;
}

/**
 * Candidates for a sampled softmax: the targets of the batch and `count` rows drawn alike, with the correction for
 * how likely each was to be there (Bengio and Senécal 2008; for batches of targets Yi et al. 2019). The target
 * itself, which is sure to be there, is not corrected.
 * `popularity` is each row's share of all targets.
 */
export function drawCandidates(
  targets: Int32Array,
  count: number,
  popularity: Float64Array,
  seed: number,
): Candidates {
  const limit = popularity.length;
  const rng = random(seed);
  const place = new Map<number, number>();
  const own = targets.map((target) => {
    if (!place.has(target)) place.set(target, place.size);
    return place.get(target)!;
  });
  for (let i = 0; i < count; i++) {
    const row = rng.int(limit);
    if (!place.has(row)) place.set(row, place.size);
  }
  const rows = Int32Array.from(place.keys());
  const missed = (1 - 1 / limit) ** count;
  const bias = Float32Array.from(
    rows,
    (row) => -Math.log(1 - missed * (1 - popularity[row]!) ** targets.length),
  );
  return { rows, targets: own, bias };
}
