/** Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019), whose state can be saved. */
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "./weights.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Running means of a weight's gradient and of its square. */
export interface Moments {
  first: Weights;
  second: Weights;
}

/** Moments of 0 for each weight. */
export function createMoments(weights: Weights): Moments {
  const zeros = () =>
    Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [
        name,
        tf.tidy(() => tf.variable(tf.zerosLike(weight), false)),
      ]),
    );
  return { first: zeros(), second: zeros() };
}

/** One step, the `count`-th (from 1), along the gradients by name; a weight without a gradient stays. */
export function adamStep(
  weights: Weights,
  moments: Moments,
  gradients: Record<string, tf.Tensor | undefined>,
  { count, rate, decay }: { count: number; rate: number; decay: number },
): void {
  const step = (rate * Math.sqrt(1 - BETA2 ** count)) / (1 - BETA1 ** count);
  const epsilon = EPSILON * Math.sqrt(1 - BETA2 ** count);
  for (const [name, weight] of Object.entries(weights)) {
    const gradient = gradients[name];
    if (!gradient) continue;
    tf.tidy(() => {
      const [m, v] = [moments.first[name]!, moments.second[name]!];
      m.assign(tf.add(tf.mul(m, BETA1), tf.mul(gradient, 1 - BETA1)));
      v.assign(tf.add(tf.mul(v, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
      const move = tf.mul(tf.div(m, tf.add(tf.sqrt(v), epsilon)), step);
      const shrunk = decay > 0 && weight.rank > 1 ? tf.mul(weight, 1 - rate * decay) : weight;
      weight.assign(tf.sub(shrunk, move));
    });
  }
}
