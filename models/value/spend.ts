/**
 * Gamma-Gamma: what a customer spends an order. Orders vary around a mean of the customer's own, and those means vary over
 * customers; so who ordered once is drawn towards everybody, who ordered often hardly. Fader and Hardie (2013).
 */
import { logGamma } from "../evaluate/gamma.ts";
import { mean } from "../evaluate/stats.ts";
import { nelderMead } from "../forecast/nelder-mead.ts";

/** Orders and their mean value, index i of each one customer. */
export interface Spending {
  orders: ArrayLike<number>;
  /** Above 0; others are left out. */
  mean: ArrayLike<number>;
}

/** An order is gamma with shape `p` and a rate of the customer's own, which is gamma with shape `q` and rate `v`. */
export interface SpendParams {
  p: number;
  q: number;
  v: number;
}

/** What is known of a customer's rate: gamma with this shape and rate. The shape of an order stays `p`. */
export interface SpendRate {
  shape: number;
  rate: number;
}

const LARGEST = 1e7;

/** Maximum likelihood, from one start: deterministic. */
export function fitSpend(spending: Spending): SpendParams {
  const kept = buyersOf(spending);
  const scale = mean(kept.map((i) => spending.mean[i]!)) || 1;
  const at = (x: Float64Array): SpendParams => ({
    p: Math.exp(x[0]!),
    // Only above 1 there is a mean to expect.
    q: 1 + Math.exp(x[1]!),
    v: Math.exp(x[2]!) * scale,
  });
  const loss = (x: Float64Array) => {
    const params = at(x);
    const within = params.q > 1.01 && Object.values(params).every((value) => value > 1e-4 && value < LARGEST);
    return within ? -logLikelihood(params, spending, kept) : Infinity;
  };
  const found = Float64Array.of(1, 1, 0);
  nelderMead(loss, found, Float64Array.of(0.5, 0.5, 0.5), { maxEvaluations: 1500, tolerance: 1e-10 });
  return at(found);
}

/** Log-likelihood of the parameters over customers with orders. */
export function spendLikelihood(params: SpendParams, spending: Spending): number {
  return logLikelihood(params, spending, buyersOf(spending));
}

function buyersOf({ orders, mean }: Spending): number[] {
  return Array.from({ length: orders.length }, (_, i) => i).filter((i) => orders[i]! > 0 && mean[i]! > 0);
}

function logLikelihood({ p, q, v }: SpendParams, { orders, mean }: Spending, kept: number[]): number {
  const base = q * Math.log(v) - logGamma(q);
  let sum = 0;
  for (const i of kept) {
    const x = orders[i]!;
    const m = mean[i]!;
    const px = p * x;
    sum += base + logGamma(px + q) - logGamma(px);
    sum += (px - 1) * Math.log(m) + px * Math.log(x) - (px + q) * Math.log(x * m + v);
  }
  return sum;
}

/** The customer's rate after `orders` of this mean value; that of everybody without any. */
export function spendRate({ p, q, v }: SpendParams, orders: number, mean: number): SpendRate {
  return { shape: p * orders + q, rate: v + orders * mean };
}

/** Expected value of the customer's next order. */
export function expectedSpend({ p }: SpendParams, { shape, rate }: SpendRate): number {
  return (p * rate) / (shape - 1);
}
