/**
 * MBG/NBD: how often customers buy and when they stop, from three numbers each. A customer orders at a rate of their own
 * (gamma over customers) and stops for good with a chance of their own (beta) after each order, the first one included:
 * so one order only may well have been the last, which BG/NBD rules out. Batislam, Denizel and Filiztekin (2007).
 */
import { logBeta, logGamma } from "../evaluate/gamma.ts";
import { mean } from "../evaluate/stats.ts";
import { nelderMead } from "../forecast/nelder-mead.ts";

/** Order days of customers: index i of each array is one customer. Times in one unit, days say. */
export interface Purchases {
  /** Order days after the first. */
  repeats: ArrayLike<number>;
  /** Time from the first order to the last; 0 for one only. */
  lastAt: ArrayLike<number>;
  /** Time from the first order to the end of the data. */
  age: ArrayLike<number>;
}

/** Rate of orders: gamma with shape `r` and rate `alpha`. Chance to stop after an order: beta with `a` and `b`. */
export interface PurchaseParams {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** What one customer's orders say: the chance that they still buy, and rate and chance to stop if they do. */
export interface Standing extends PurchaseParams {
  alive: number;
}

const LARGEST = 1e6;
const SMALLEST = 1e-5;

/** Maximum likelihood, from one start: deterministic. */
export function fitPurchases(purchases: Purchases): PurchaseParams {
  const scale = mean(purchases.age) || 1;
  const likelihood = likelihoodOf(purchases);
  const at = (x: Float64Array): PurchaseParams => ({
    r: Math.exp(x[0]!),
    alpha: Math.exp(x[1]!) * scale,
    a: Math.exp(x[2]!),
    b: Math.exp(x[3]!),
  });
  const loss = (x: Float64Array) => {
    const params = at(x);
    const within = Object.values(params).every((value) => value > SMALLEST && value < LARGEST);
    return within ? -likelihood(params) : Infinity;
  };
  const found = Float64Array.of(-0.5, -0.5, -0.5, 0.5);
  const options = { maxEvaluations: 1500, tolerance: 1e-10 };
  nelderMead(loss, found, Float64Array.of(0.5, 0.5, 0.5, 0.5), options);
  return at(found);
}

/** Log-likelihood of the parameters, for many of them over the same customers. */
export function likelihoodOf({ repeats, lastAt, age }: Purchases): (params: PurchaseParams) => number {
  const size = age.length;
  const counts = [...new Set(Array.from({ length: size }, (_, i) => repeats[i]!))];
  const places = new Map(counts.map((count, place) => [count, place]));
  const place = Int32Array.from({ length: size }, (_, i) => places.get(repeats[i]!)!);
  return ({ r, alpha, a, b }) => {
    // What depends on the count alone is the same for the many customers who share it.
    const base = logGamma(r) - r * Math.log(alpha) + logBeta(a, b);
    const stayed = Float64Array.from(counts, (x) => logGamma(r + x) + logBeta(a, b + x + 1) - base);
    const left = Float64Array.from(counts, (x) => logGamma(r + x) + logBeta(a + 1, b + x) - base);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const shape = r + repeats[i]!;
      const on = stayed[place[i]!]! - shape * Math.log(alpha + age[i]!);
      const off = left[place[i]!]! - shape * Math.log(alpha + lastAt[i]!);
      sum += Math.max(on, off) + Math.log1p(Math.exp(-Math.abs(on - off)));
    }
    return sum;
  };
}

/** Where a customer stands at the end of the data, by Bayes' rule. */
export function standingOf(params: PurchaseParams, repeats: number, lastAt: number, age: number): Standing {
  const { r, alpha, a, b } = params;
  const odds = (a / (b + repeats)) * Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + lastAt)));
  return { alive: 1 / (1 + odds), r: r + repeats, alpha: alpha + age, a, b: b + repeats + 1 };
}

/** Expected order days in the next `time`. */
export function expectedOrders({ alive, r, alpha, a, b }: Standing, time: number): number {
  if (time <= 0) return 0;
  const z = time / (alpha + time);
  // a = 1 is a removable singularity of the closed form.
  const stop = Math.abs(a - 1) < 1e-5 ? 1 + 1e-5 : a;
  // Euler's transformation of Fader and Hardie's series: small parameters, so that it ends soon for any time.
  const series = hypergeometric(stop + b - 1 - r, stop - 1, stop + b - 1, z);
  const whole = ((stop + b - 1) / (stop - 1)) * (1 - Math.exp((stop - 1) * Math.log1p(-z)) * series);
  return alive * Math.max(0, whole);
}

/** Chance of at least one order in the next `time`. */
export function chanceOfOrder({ alive, r, alpha }: Standing, time: number): number {
  return alive * (1 - Math.exp(r * Math.log(alpha / (alpha + time))));
}

/** Time by which an order is more likely than not; undefined where it never is. */
export function timeToOrder({ alive, r, alpha }: Standing): number | undefined {
  if (alive <= 0.5) return undefined;
  return alpha * (Math.exp(-Math.log(1 - 0.5 / alive) / r) - 1);
}

/** Gauss's 2F1 by its series, for 0 <= z < 1. */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 20_000; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) < 1e-13 * Math.abs(sum)) break;
  }
  return sum;
}
