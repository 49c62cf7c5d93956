/**
 * Intervals that hold at every look at once, so that reading an experiment each morning raises no false winners: the
 * normal mixture boundary (Robbins 1970; mSPRT of Johari et al. 2017; confidence sequences of Howard et al. 2021, eq. 14)
 * with the estimated variance as its clock (Waudby-Smith et al. 2021).
 *
 * The clock is the information so far as a share of what was planned. Spending of one customer is not less likely after
 * spending, so the sums of an experiment run closer together over time than those of the Brownian motion that the
 * boundary is made for, which makes crossing it by chance rarer still (Slepian 1962).
 */

/** Mixture that makes the boundary tightest at the planned end, as a share of the planned information. */
function mixture(alpha: number): number {
  const log = 2 * Math.log(1 / alpha);
  return 1 / (log + Math.log(1 + log));
}

/** Standard errors that the interval reaches to either side when `share` of the planned information is in. */
export function alwaysValidReach(share: number, alpha: number): number {
  if (!(share > 0)) return Number.POSITIVE_INFINITY;
  const rho = mixture(alpha);
  return Math.sqrt((1 + rho / share) * Math.log((share + rho) / (rho * alpha * alpha)));
}

/** The smallest alpha whose interval (of the design's mixture) leaves 0 out: a p-value that may be looked at any day. */
export function alwaysValidP(z: number, share: number, alpha: number): number {
  if (!(share > 0) || !Number.isFinite(z)) return 1;
  const rho = mixture(alpha);
  const bound = Math.sqrt((share + rho) / rho) * Math.exp((-z * z) / (2 * (1 + rho / share)));
  return Math.min(1, bound);
}
