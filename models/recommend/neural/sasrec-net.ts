/** The network of SASRec (Kang and McAuley 2018): a causal transformer over a sequence of products. */
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../../engine/contract/errors.ts";
import { dense, dropout, embed, layerNorm, product } from "../../neural/layers.ts";
import { createWeights, openWeights, type WeightSpec, type Weights } from "../../neural/weights.ts";
import type { Random } from "../../random.ts";
import { type ProductRows, spectralEmbedding } from "./spectral.ts";

export interface SasrecShape {
  products: number;
  /** Numbers that describe a product and a state of mind. */
  dimensions: number;
  layers: number;
  heads: number;
  /** Events looked back on at most. */
  length: number;
}

/** Sequences side by side, filled up at their ends to one length; row r, place t is `ids[r * length + t]`. */
export interface Padded {
  rows: number;
  length: number;
  ids: Int32Array;
}

/**
 * Fresh weights. Products start from what follows what in `rows`, and blocks as the identity, so that an untrained
 * network scores what is near the last product. Throws `invalid-input` where the heads do not share the dimensions.
 */
export function sasrecWeights(shape: SasrecShape, rows: ProductRows, seed: number): Weights {
  const { dimensions: d, heads } = shape;
  if (d % heads !== 0)
    throw new AppError(
      "invalid-input",
      `${d} dimensions cannot be shared by ${heads} heads. Choose a multiple.`,
    );
  const specs: Record<string, WeightSpec> = {
    places: { shape: [shape.length, d], start: { deviation: 0.01 } },
    ...norm("last", d),
  };
  for (let layer = 0; layer < shape.layers; layer++) {
    const name = (part: string) => `${layer}.${part}`;
    Object.assign(specs, norm(name("attention"), d), norm(name("forward"), d));
    for (const part of ["query", "key", "value", "out", "inner", "outer"]) {
      const last = part === "out" || part === "outer";
      specs[name(part)] = { shape: [d, d], start: last ? { value: 0 } : "glorot" };
      specs[`${name(part)}.bias`] = { shape: [d], start: { value: 0 } };
    }
  }
  const products = { shape: [shape.products, d], data: spectralEmbedding(rows, shape.products, d, seed) };
  return { ...openWeights({ products }), ...createWeights(specs, seed) };
}

function norm(name: string, d: number): Record<string, WeightSpec> {
  return {
    [`${name}.scale`]: { shape: [d], start: { value: 1 } },
    [`${name}.shift`]: { shape: [d], start: { value: 0 } },
  };
}

/**
 * What the network makes of each place of each row, [rows x length, d]: its product with a row of `products` scores
 * what comes next. A place sees itself and those before, so what a row is filled up with changes nothing before it.
 */
export function hiddenStates(
  weights: Weights,
  shape: SasrecShape,
  { rows, length, ids }: Padded,
  share = 0,
  rng?: Random,
): tf.Tensor2D {
  const places = Int32Array.from(ids, (_, i) => i % length);
  let x: tf.Tensor2D = tf.add(embed(weights.products!, ids), embed(weights.places!, places));
  x = dropout(x, share, rng);
  const mask = causalMask(length);
  const apply = (name: string, input: tf.Tensor) => dense(input, weights[name]!, weights[`${name}.bias`]!);
  const normed = (name: string, input: tf.Tensor) =>
    layerNorm(input, weights[`${name}.scale`]!, weights[`${name}.shift`]!);
  for (let layer = 0; layer < shape.layers; layer++) {
    const name = (part: string) => `${layer}.${part}`;
    const calm = normed(name("attention"), x);
    const [q, k, v] = ["query", "key", "value"].map((part) =>
      toHeads(apply(name(part), calm), rows, length, shape.heads),
    );
    const mixed = fromHeads(attend(q!, k!, v!, mask, share, rng), rows, length, shape.heads);
    x = tf.add(x, dropout(apply(name("out"), mixed), share, rng));
    const inner = dropout(tf.relu(apply(name("inner"), normed(name("forward"), x))), share, rng);
    x = tf.add(x, dropout(apply(name("outer"), inner), share, rng));
  }
  return normed("last", x);
}

function attend(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  mask: tf.Tensor3D,
  share: number,
  rng?: Random,
): tf.Tensor3D {
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[2]));
  return tf.matMul(dropout(tf.softmax(tf.add(scores, mask)), share, rng), v) as tf.Tensor3D;
}

/** 0 where a place may look, and as good as minus infinity ahead of it. */
function causalMask(length: number): tf.Tensor3D {
  const mask = new Float32Array(length * length);
  for (let i = 0; i < length; i++) mask.fill(-1e9, i * length + i + 1, (i + 1) * length);
  return tf.tensor3d(mask, [1, length, length]);
}

function toHeads(x: tf.Tensor, rows: number, length: number, heads: number): tf.Tensor3D {
  const width = x.shape[1]! / heads;
  if (heads === 1) return tf.reshape(x, [rows, length, width]);
  const split = tf.transpose(tf.reshape(x, [rows, length, heads, width]), [0, 2, 1, 3]);
  return tf.reshape(split, [rows * heads, length, width]);
}

function fromHeads(x: tf.Tensor3D, rows: number, length: number, heads: number): tf.Tensor2D {
  const width = x.shape[2];
  if (heads === 1) return tf.reshape(x, [rows * length, width]);
  const split = tf.transpose(tf.reshape(x, [rows, heads, length, width]), [0, 2, 1, 3]);
  return tf.reshape(split, [rows * length, heads * width]);
}

/** Scores of all products after the last place of each row, [rows, products]. */
export function scoreNext(
  weights: Weights,
  shape: SasrecShape,
  padded: Padded,
  last: Int32Array,
): tf.Tensor2D {
  const states = hiddenStates(weights, shape, padded);
  const ends = last.map((place, row) => row * padded.length + place);
  return product(embed(states, ends), tf.transpose(weights.products!));
}
