/**
 * The layers that the neural models share. They compute what the operations of TensorFlow.js would, arranged so
 * that wasm takes its fast paths: there a matrix product with a transposed operand is some ten times slower than
 * transposing first, which its own gradients do not.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Random } from "../random.ts";

/** a [n, k] times b [k, m], with gradients that wasm computes fast. */
export const product = tf.customGrad((a, b, save) => {
  (save as tf.GradSaveFunc)([a as tf.Tensor, b as tf.Tensor]);
  return {
    value: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
      tf.matMul(dy, tf.transpose(saved[1]!)),
      tf.matMul(tf.transpose(saved[0]!), dy),
    ],
  };
}) as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor2D;

/** x [n, k] times weight [k, m] plus bias [m]. */
export function dense(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor2D {
  return tf.add(product(x, weight), bias);
}

/** Rows of a table by number: ids [n] of table [rows, d] give [n, d]. */
export function embed(table: tf.Tensor, ids: Int32Array): tf.Tensor2D {
  return tf.gather(table, tf.tensor1d(ids, "int32")) as tf.Tensor2D;
}

/** Each row of x [n, d] to mean 0 and deviation 1, then scaled and shifted (Ba, Kiros, Hinton 2016). */
export function layerNorm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor2D {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-6))), scale), shift);
}

/**
 * Sets a share of x to 0 and scales up the rest (Srivastava et al. 2014). The mask comes from the run's own random
 * numbers, alike on every backend; leave out `rng` when scoring.
 */
export function dropout<T extends tf.Tensor>(x: T, share: number, rng?: Random): T {
  if (!rng || share <= 0) return x;
  const mask = new Float32Array(x.size);
  const limit = share * 4294967296;
  const kept = 1 / (1 - share);
  // xorshift32 (Marsaglia 2003): masks need many draws and no more than this quality.
  let state = rng.int(4294967295) + 1;
  for (let i = 0; i < mask.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    if (state >>> 0 >= limit) mask[i] = kept;
  }
  return tf.mul(x, tf.tensor(mask, x.shape));
}
