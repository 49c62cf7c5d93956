/**
 * An experiment's variant as sums over its customers: all that effects, intervals and checks need, so that a million
 * customers are read as one row a variant and day.
 */

/** Sums over customers of y (what is measured), d (what it is divided by, for ratios) and x (y before the start). */
export interface Moments {
  customers: number;
  y: number;
  yy: number;
  d: number;
  dd: number;
  yd: number;
  x: number;
  xx: number;
  xy: number;
}

export const NO_MOMENTS: Moments = { customers: 0, y: 0, yy: 0, d: 0, dd: 0, yd: 0, x: 0, xx: 0, xy: 0 };

/** The moments of two groups together. */
export function addMoments(a: Moments, b: Moments): Moments {
  return {
    customers: a.customers + b.customers,
    y: a.y + b.y,
    yy: a.yy + b.yy,
    d: a.d + b.d,
    dd: a.dd + b.dd,
    yd: a.yd + b.yd,
    x: a.x + b.x,
    xx: a.xx + b.xx,
    xy: a.xy + b.xy,
  };
}

/** Sample covariance from sums of two variables and of their product; 0 for fewer than two customers. */
export function covarianceOf(n: number, a: number, b: number, ab: number): number {
  return n < 2 ? 0 : (ab - (a * b) / n) / (n - 1);
}
