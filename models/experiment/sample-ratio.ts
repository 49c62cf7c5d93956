/** Are the variants as large as they were planned? Where not, the assignment is broken and no result can be read. */

import { normalShare } from "../evaluate/normal.ts";

/** A mismatch this unlikely by chance stops the reading (Fabijan et al. 2019 use the same). */
export const MISMATCH = 0.001;

/** Chance of counts at least this far from their shares (Pearson's chi-square); 1 with nothing to count. */
export function sampleRatio(counts: number[], shares: number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const whole = shares.reduce((a, b) => a + b, 0);
  if (total === 0) return 1;
  const statistic = counts.reduce((sum, n, i) => {
    const expected = (total * shares[i]!) / whole;
    return sum + (n - expected) ** 2 / expected;
  }, 0);
  return chiSquareTail(statistic, counts.length - 1);
}

/** Share of a chi-square distribution above x, exact by its recursion over the degrees of freedom. */
export function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  let tail = freedom % 2 === 1 ? 2 * normalShare(-Math.sqrt(x)) : Math.exp(-half);
  // The next term of the recursion: (x/2)^(f/2) e^(-x/2) / gamma(f/2 + 1).
  let term =
    freedom % 2 === 1
      ? (Math.sqrt(half) * Math.exp(-half)) / (Math.sqrt(Math.PI) / 2)
      : half * Math.exp(-half);
  for (let f = freedom % 2 === 1 ? 1 : 2; f < freedom; f += 2) {
    tail += term;
    term *= half / (f / 2 + 1);
  }
  return Math.min(1, tail);
}
