/** The normal distribution: density, distribution and quantile, to about 1e-15 and 1e-9; and Student's quantile. */

/** Density of the standard normal at z. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Share below z, by Marsaglia's (2004) series near the middle and a continued fraction in the tails. */
export function normalShare(z: number): number {
  if (z < -38) return 0;
  if (z > 38) return 1;
  if (Math.abs(z) > 6) {
    const tail = upperTail(Math.abs(z));
    return z > 0 ? 1 - tail : tail;
  }
  let sum = z;
  let term = z;
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

function upperTail(z: number): number {
  let fraction = z;
  for (let i = 30; i > 0; i--) fraction = z + i / fraction;
  return normalDensity(z) / fraction;
}

/** z below which the share `p` lies: a rational start (Abramowitz and Stegun 26.2.23), refined by Halley steps. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const start =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  let z = p < 0.5 ? -start : start;
  for (let i = 0; i < 3; i++) {
    const step = (normalShare(z) - p) / normalDensity(z);
    z -= step / (1 + (z * step) / 2);
  }
  return z;
}

/**
 * Quantile of Student's t with `freedom` degrees of freedom, 3 or more: the normal's with the first four terms of
 * Abramowitz and Stegun 26.7.5, within 0.5 % for shares from 0.025 to 0.975.
 */
export function studentQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p);
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / freedom ** (i + 1), z);
}
