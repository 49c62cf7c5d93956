/** Logarithms of the gamma and beta functions, to about 1e-12, for arguments above 0. */

/** ln of gamma at x: Stirling's series, pushed up to x >= 8 by the recurrence. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 8; at++) shift -= Math.log(at);
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}

/** ln of beta at a and b. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
