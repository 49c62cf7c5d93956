/** Quantiles of demand from its mean and standard deviation: never below zero, whole numbers where units are whole. */
import { logGamma } from "../evaluate/gamma.ts";
import { normalQuantile } from "../evaluate/normal.ts";

/** Above this mean a count is so nearly continuous that the gamma stands in for the negative binomial. */
const LARGE = 60;

/**
 * Quantile `p` of demand. Counts are negative binomial (Poisson where the spread is no wider than that, at small
 * means), so the lumps and the zeros of slow sellers show in their intervals; the rest is gamma.
 */
export function demandQuantile(p: number, mean: number, sd: number, whole: boolean): number {
  if (!(mean > 1e-9)) return 0;
  if (!whole) return gammaQuantile(p, mean, sd);
  if (mean > LARGE) return Math.round(gammaQuantile(p, mean, sd));
  const variance = sd * sd;
  if (variance > mean * 1.001) return negativeBinomialQuantile(p, mean, variance);
  return mean < 5 ? poissonQuantile(p, mean) : Math.round(gammaQuantile(p, mean, sd));
}

/**
 * The middle of demand, from quantile `tail` to `1 - tail`, and the mean. Where a few large orders carry the mean, as
 * when nine weeks in ten sell nothing, it lies above that middle: the interval then reaches out to it, since what is
 * expected must not lie outside of what is said to be likely.
 */
export function demandInterval(tail: number, mean: number, sd: number, whole: boolean): [number, number] {
  if (!(mean > 1e-9)) return [0, 0];
  const [below, above] = whole ? [Math.floor(mean), Math.ceil(mean)] : [mean, mean];
  return [
    Math.min(below, demandQuantile(tail, mean, sd, whole)),
    Math.max(above, demandQuantile(1 - tail, mean, sd, whole)),
  ];
}

/** Wilson and Hilferty's (1931) cube; with a spread of zero, the mean. */
export function gammaQuantile(p: number, mean: number, sd: number): number {
  if (!(sd > 0)) return mean;
  const shape = (mean / sd) ** 2;
  const z = normalQuantile(p);
  if (shape < 0.5) return smallShapeQuantile(p, shape, mean);
  return mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}

/** Bisection on the series of the incomplete gamma: the cube fails where most of the mass sits at zero. */
function smallShapeQuantile(p: number, shape: number, mean: number): number {
  let low = 0;
  let high = 1;
  while (gammaShare(shape, high) < p && high < 1e6) high *= 2;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (gammaShare(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (high * mean) / shape;
}

/** Regularised lower incomplete gamma for shapes under 1. */
function gammaShare(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (x > 40) return 1;
  let term = 1 / shape;
  let sum = term;
  for (let k = 1; k < 300 && term > sum * 1e-14; k++) {
    term *= x / (shape + k);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGamma(shape)));
}

function negativeBinomialQuantile(p: number, mean: number, variance: number): number {
  const size = (mean * mean) / (variance - mean);
  const stay = mean / variance;
  let mass = Math.exp(size * Math.log(stay));
  let share = mass;
  let k = 0;
  const furthest = mean + 40 * Math.sqrt(variance) + 50;
  while (share < p && k < furthest) {
    mass *= ((size + k) / (k + 1)) * (1 - stay);
    share += mass;
    k++;
  }
  return k;
}

function poissonQuantile(p: number, mean: number): number {
  let mass = Math.exp(-mean);
  let share = mass;
  let k = 0;
  while (share < p && k < 100) {
    k++;
    mass *= mean / k;
    share += mass;
  }
  return k;
}
