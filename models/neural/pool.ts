/** Bags of embeddings added up, and scores of pairs: what the recommenders on TensorFlow.js share beyond the layers. */
import * as tf from "@tensorflow/tfjs-core";

/** Rows of `table` weighed and added up: ids and shares [n x length], table [rows, d], giving [n, d]. */
export function pooled(table: tf.Tensor, ids: Int32Array, shares: tf.Tensor, length: number): tf.Tensor2D {
  const n = ids.length / length;
  const d = table.shape[1]!;
  const rows = tf.reshape(tf.gather(table, tf.tensor1d(ids, "int32")), [n, length, d]);
  return tf.reshape(tf.matMul(tf.reshape(shares, [n, 1, length]), rows), [n, d]);
}

/** Mean cross-entropy of rows of scores [n, m] against the column `targets` [n]. */
export function crossEntropy(scores: tf.Tensor, targets: Int32Array): tf.Scalar {
  const [n, m] = scores.shape as [number, number];
  const marks = new Float32Array(n * m);
  for (let i = 0; i < n; i++) marks[i * m + targets[i]!] = 1;
  const picked = tf.sum(tf.mul(scores, tf.tensor2d(marks, [n, m])), 1);
  return tf.mean(tf.sub(tf.logSumExp(scores, 1), picked));
}
