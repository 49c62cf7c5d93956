/** Trainable weights by name: seeded start, to and from the plain tensors of an artifact. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../model.ts";
import { type Random, random } from "../random.ts";

export type Weights = Record<string, tf.Variable>;

/** Shape of a weight and how it starts: a standard deviation, a constant, or Glorot and Bengio's (2010) uniform. */
export interface WeightSpec {
  shape: number[];
  start: { deviation: number } | { value: number } | "glorot";
}

/** Makes the weights. The numbers are drawn here and not by the backend, so that every backend starts alike. */
export function createWeights(specs: Record<string, WeightSpec>, seed: number | string): Weights {
  const rng = random(seed).fork("weights");
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, variable(startOf(spec, rng.fork(name)), spec.shape)]),
  );
}

function startOf({ shape, start }: WeightSpec, rng: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (start === "glorot") {
    const limit = Math.sqrt(6 / (shape.at(-2)! + shape.at(-1)!));
    for (let i = 0; i < values.length; i++) values[i] = (2 * rng.next() - 1) * limit;
  } else if ("value" in start) values.fill(start.value);
  else for (let i = 0; i < values.length; i++) values[i] = rng.normal(0, start.deviation);
  return values;
}

const sizeOf = (shape: number[]) => shape.reduce((product, size) => product * size, 1);
const variable = (values: Float32Array, shape: number[]) =>
  tf.tidy(() => tf.variable(tf.tensor(values, shape, "float32")));

/** The weights as plain tensors, for an artifact. */
export async function readWeights(weights: Record<string, tf.Tensor>): Promise<Record<string, Tensor>> {
  const read = Object.entries(weights).map(async ([name, weight]): Promise<[string, Tensor]> => {
    return [name, { shape: weight.shape.slice(), data: Float32Array.from(await weight.data()) }];
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Weights from the tensors of an artifact. */
export function openWeights(tensors: Record<string, Tensor>): Weights {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, variable(data as Float32Array, shape)]),
  );
}

/** Sets weights to kept values. */
export function assignWeights(weights: Weights, tensors: Record<string, Tensor>): void {
  for (const [name, weight] of Object.entries(weights)) {
    const { data, shape } = tensors[name]!;
    tf.tidy(() => weight.assign(tf.tensor(data as Float32Array, shape, "float32")));
  }
}
