/**
 * Demand over any number of days: what every stock decision asks of a forecast.
 * May import: models/evaluate and models/forecast's quantiles. To add a policy: a function in policy.ts over a
 * DemandCurve, with its textbook value in the test.
 */
import { demandInterval, demandQuantile } from "../forecast/demand-quantile.ts";

/** Mean and standard deviation of the sum of steps 1..k, from the forecast and its calibrated error. */
export interface DemandCurve {
  /** Days in a step. */
  step: number;
  mean: ArrayLike<number>;
  sd: ArrayLike<number>;
  /** Units are whole numbers. */
  whole: boolean;
}

export interface Demand {
  mean: number;
  sd: number;
  whole: boolean;
}

/** Demand of the next `days` days. Past the horizon the mean rate goes on and errors are taken to repeat. */
export function demandOver(curve: DemandCurve, days: number): Demand {
  const last = curve.mean.length;
  const { whole } = curve;
  const steps = days / curve.step;
  if (steps <= 0 || last === 0) return { mean: 0, sd: 0, whole };
  if (steps <= 1) return { mean: curve.mean[0]! * steps, sd: curve.sd[0]! * Math.sqrt(steps), whole };
  if (steps >= last) {
    const ratio = steps / last;
    return { mean: curve.mean[last - 1]! * ratio, sd: curve.sd[last - 1]! * ratio, whole };
  }
  const below = Math.floor(steps) - 1;
  const share = steps - below - 1;
  return {
    mean: curve.mean[below]! + share * (curve.mean[below + 1]! - curve.mean[below]!),
    sd: curve.sd[below]! + share * (curve.sd[below + 1]! - curve.sd[below]!),
    whole,
  };
}

/** Days until mean demand has used `units`; Infinity where it never does. */
export function daysUntil(curve: DemandCurve, units: number): number {
  const last = curve.mean.length;
  if (units <= 0) return 0;
  const total = last > 0 ? curve.mean[last - 1]! : 0;
  if (total <= 0) return Infinity;
  if (units >= total) return (units / total) * last * curve.step;
  let before = 0;
  for (let k = 0; k < last; k++) {
    if (curve.mean[k]! >= units) {
      const share = (units - before) / Math.max(1e-12, curve.mean[k]! - before);
      return (k + share) * curve.step;
    }
    before = curve.mean[k]!;
  }
  return last * curve.step;
}

/** Adds the doubt about how long a delivery takes: rate^2 times the variance of the lead time. */
export function withLeadTimeDoubt(demand: Demand, days: number, leadTimeSd: number): Demand {
  if (!(leadTimeSd > 0) || days <= 0) return demand;
  const rate = demand.mean / days;
  return { ...demand, sd: Math.hypot(demand.sd, rate * leadTimeSd) };
}

/** Quantile of a demand, never below zero. */
export function quantileOf({ mean, sd, whole }: Demand, share: number): number {
  return demandQuantile(share, mean, sd, whole);
}

/** The middle of a demand between quantiles `tail` and `1 - tail`, its mean within. */
export const intervalOf = ({ mean, sd, whole }: Demand, tail: number): [number, number] =>
  demandInterval(tail, mean, sd, whole);

const GRID = 40;

/** Units expected to be asked for beyond `stock`: the mean of the shortfall over the distribution. */
export function expectedShortage(demand: Demand, stock: number): number {
  let sum = 0;
  for (let i = 0; i < GRID; i++) sum += Math.max(0, quantileOf(demand, (i + 0.5) / GRID) - stock);
  return sum / GRID;
}
