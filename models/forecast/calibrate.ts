/** Widens (or narrows) intervals by what they held in the backtest: a factor on the spread for each kind and level. */
import type { Assessment, Subject } from "./assess.ts";
import type { Kind } from "./choose.ts";
import { demandInterval, demandQuantile } from "./demand-quantile.ts";

/** Factors on the standard deviation: of one step at 80 and 95 %, and of the sum of steps at 90 % of its upper side. */
export interface Widening {
  at80: number;
  at95: number;
  sum: number;
}

interface Point {
  y: number;
  mean: number;
  sd: number;
  whole: boolean;
}

const NARROWEST = 0.7;
const WIDEST = 4;
/** Under this many held-out steps the methods' own spread stays. */
const LEAST_POINTS = 40;
const MOST_POINTS = 4000;

/** Calibrates each kind on origins `from` on, with the method chosen for each series. */
export function calibrate(
  subjects: Subject[],
  kinds: Kind[],
  assessments: Assessment[],
  chosen: Int32Array,
  from: number,
): Record<Kind, Widening> {
  const of = (kind: Kind): Widening => {
    const { steps, sums } = pointsOf(kind, subjects, kinds, assessments, chosen, from);
    return {
      at80: smallestFactor(steps, 0.8, 0.1),
      at95: smallestFactor(steps, 0.95, 0.025),
      sum: smallestFactor(sums, 0.9, 0),
    };
  };
  return { smooth: of("smooth"), intermittent: of("intermittent"), short: of("short") };
}

function pointsOf(
  kind: Kind,
  subjects: Subject[],
  kinds: Kind[],
  assessments: Assessment[],
  chosen: Int32Array,
  from: number,
): { steps: Point[]; sums: Point[] } {
  const steps: Point[] = [];
  const sums: Point[] = [];
  for (const [i, { backtests }] of assessments.entries()) {
    if (kinds[i] !== kind) continue;
    const { y, censored, whole } = subjects[i]!;
    for (let o = from - 1; o < backtests.length; o++) {
      const { mean, sd, cumulativeSd } = backtests[o]![chosen[i]!]!;
      const start = y.length - (o + 1) * mean.length;
      const total = { y: 0, mean: 0, sd: cumulativeSd[mean.length - 1]!, whole };
      let clean = true;
      for (let h = 0; h < mean.length; h++) {
        if (censored[start + h]) clean = false;
        else steps.push({ y: y[start + h]!, mean: mean[h]!, sd: sd[h]!, whole });
        total.y += y[start + h]!;
        total.mean += mean[h]!;
      }
      if (clean) sums.push(total);
    }
  }
  return { steps: thinned(steps), sums: thinned(sums) };
}

function thinned(points: Point[]): Point[] {
  if (points.length <= MOST_POINTS) return points;
  const stride = points.length / MOST_POINTS;
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.floor(i * stride)]!);
}

/** Smallest factor whose intervals hold at least `level` of the points; `tail` 0 means a one-sided bound. */
function smallestFactor(points: Point[], level: number, tail: number): number {
  if (points.length < LEAST_POINTS) return 1;
  let low = NARROWEST;
  let high = WIDEST;
  if (held(points, low, level, tail) >= level) return low;
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (held(points, middle, level, tail) >= level) high = middle;
    else low = middle;
  }
  return high;
}

function held(points: Point[], factor: number, level: number, tail: number): number {
  const upper = tail > 0 ? 1 - tail : level;
  let inside = 0;
  for (const { y, mean, sd, whole } of points) {
    const low = tail > 0 ? demandQuantile(tail, mean, sd * factor, whole) : 0;
    if (y >= low && y <= demandQuantile(upper, mean, sd * factor, whole)) inside++;
  }
  return inside / points.length;
}

/** Bounds of both levels for one step, the wider around the narrower and both around the mean. */
export function intervalOf(mean: number, sd: number, whole: boolean, widening: Widening): Interval {
  const [lo80, hi80] = demandInterval(0.1, mean, sd * widening.at80, whole);
  const [lo95, hi95] = demandInterval(0.025, mean, sd * widening.at95, whole);
  return { lo80, hi80, lo95: Math.min(lo80, lo95), hi95: Math.max(hi80, hi95) };
}

export interface Interval {
  lo80: number;
  hi80: number;
  lo95: number;
  hi95: number;
}
