/** The effect of a variant: a difference of means or of ratios, with its standard error. */

import { covarianceOf, type Moments } from "./moments.ts";

export interface Effect {
  /** Means (or ratios) of the two sides. */
  control: number;
  treated: number;
  /** treated - control; with a covariate what is left after it. */
  difference: number;
  /** Standard error of the difference; NaN where a side has fewer than two customers. */
  error: number;
  /** Independent units behind it, n1 n0 / (n1 + n0): customers, or orders for a ratio. */
  weight: number;
  /** Share of the variance that the covariate took away. */
  explained: number;
}

/**
 * Difference of means per customer. With `covariate` by CUPED (Deng, Xu, Kohavi and Walker 2013): what customers did
 * before the start explains part of what they do now, the same in every variant, and is taken off.
 */
export function meanEffect(treated: Moments, control: Moments, covariate: boolean): Effect {
  const slope = covariate ? pooledSlope(treated, control) : 0;
  const before = treated.x / treated.customers - control.x / control.customers;
  const now = treated.y / treated.customers - control.y / control.customers;
  const error = Math.sqrt(squaredError(treated, slope) + squaredError(control, slope));
  const plain = Math.sqrt(squaredError(treated, 0) + squaredError(control, 0));
  return {
    control: control.y / control.customers,
    treated: treated.y / treated.customers,
    difference: slope === 0 ? now : now - slope * before,
    error: enough(treated, control) ? error : Number.NaN,
    weight: harmonic(treated.customers, control.customers),
    explained: plain > 0 ? 1 - (error / plain) ** 2 : 0,
  };
}

/** Difference of ratios y / d (money by order) with the delta method, customers being the independent units. */
export function ratioEffect(treated: Moments, control: Moments): Effect {
  const sides = [treated, control].map((side) => {
    const ratio = side.y / side.d;
    const n = side.customers;
    const variance =
      covarianceOf(n, side.y, side.y, side.yy) -
      2 * ratio * covarianceOf(n, side.y, side.d, side.yd) +
      ratio * ratio * covarianceOf(n, side.d, side.d, side.dd);
    return { ratio, squaredError: variance / n / (side.d / n) ** 2 };
  });
  const [t, c] = sides as [(typeof sides)[number], (typeof sides)[number]];
  return {
    control: c.ratio,
    treated: t.ratio,
    difference: t.ratio - c.ratio,
    error: enough(treated, control) ? Math.sqrt(t.squaredError + c.squaredError) : Number.NaN,
    weight: harmonic(treated.d, control.d),
    explained: 0,
  };
}

const enough = (a: Moments, b: Moments) => a.customers > 1 && b.customers > 1;
const harmonic = (a: number, b: number) => (a + b > 0 ? (a * b) / (a + b) : 0);

function pooledSlope(a: Moments, b: Moments): number {
  const within = (side: Moments, u: number, v: number, uv: number) =>
    side.customers * covarianceOf(side.customers, u, v, uv);
  const spread = within(a, a.x, a.x, a.xx) + within(b, b.x, b.x, b.xx);
  return spread > 0 ? (within(a, a.x, a.y, a.xy) + within(b, b.x, b.y, b.xy)) / spread : 0;
}

function squaredError(side: Moments, slope: number): number {
  const n = side.customers;
  const variance =
    covarianceOf(n, side.y, side.y, side.yy) -
    2 * slope * covarianceOf(n, side.x, side.y, side.xy) +
    slope * slope * covarianceOf(n, side.x, side.x, side.xx);
  return Math.max(0, variance) / n;
}

/** Mean and variance of one unit (a customer; an order, for a ratio), and how many there are: what a plan rests on. */
export function unitOf(side: Moments, kind: { ratio: boolean; covariate: boolean }) {
  const n = side.customers;
  if (kind.ratio) {
    const error = ratioEffect(side, side).error / Math.SQRT2;
    return { mean: side.y / side.d, variance: error ** 2 * side.d, units: side.d };
  }
  const slope = kind.covariate ? pooledSlope(side, side) : 0;
  return { mean: side.y / n, variance: squaredError(side, slope) * n, units: n };
}
