/** Which method for which series: its own backtest, pulled towards what wins among series of its kind. */
import type { Assessment } from "./assess.ts";
import type { MethodId } from "./methods.ts";
import type { Series } from "./panel.ts";

/** How a series sells decides what can forecast it (Syntetos, Boylan and Croston 2005). */
export type Kind = "smooth" | "intermittent" | "short";

/** Mean periods between sales above which demand counts as intermittent. */
const INTERMITTENT = 1.32;
const LEAST_SALES = 4;
const LEAST_PERIODS = 12;

/**
 * How a series is to be forecast: too short, intermittent by its mean interval between periods with demand, or
 * smooth.
 */
export function kindOf({ sales, demand }: Series): Kind {
  if (sales < LEAST_SALES || demand.length < LEAST_PERIODS) return "short";
  return demand.length / sales > INTERMITTENT ? "intermittent" : "smooth";
}

/** Methods tried for a kind; the first is the baseline, and the second stands beside it. */
export function candidatesOf(kind: Kind, calendar: boolean): MethodId[] {
  const base: MethodId[] = ["seasonal-naive", "recent"];
  if (kind === "short") return [...base, "prior"];
  if (kind === "intermittent") {
    return [...base, "ses", "sba", "tsb", calendar ? "tsb-calendar" : "average"];
  }
  const seasonal: MethodId[] = calendar ? ["ets-calendar", "theta-calendar"] : [];
  return [...base, "ets", "theta", ...seasonal, "average"];
}

/** Windows that the kind's mean counts for beside the series' own. */
const PRIOR_WINDOWS = 8;
/** One hopeless window should not decide for all others. */
const WORST_LOSS = 5;

/**
 * Index of the chosen candidate of each series, from the losses of origins `from` on (1 is nearest the end). A few
 * windows of one series are noise, so each method's mean over its kind counts as eight more windows.
 */
export function chooseMethods(kinds: Kind[], assessments: Assessment[], from: number): Int32Array {
  const means = meansByKind(kinds, assessments, from);
  return Int32Array.from(assessments, (assessment, i) => {
    const kind = means.get(kinds[i]!);
    // A series with no window of its own, among others without, starts from what similar items sell.
    if (!kind || assessment.losses.length < from) return assessment.final.length - 1;
    return bestOf(assessment, kind, from, kinds[i] === "short" ? 1 : 0);
  });
}

function bestOf(assessment: Assessment, kindMeans: Float64Array, from: number, first: number): number {
  let best = 1;
  let least = Infinity;
  for (let c = first; c < assessment.final.length; c++) {
    let sum = PRIOR_WINDOWS * kindMeans[c]!;
    let count = PRIOR_WINDOWS;
    for (let o = from - 1; o < assessment.losses.length; o++) {
      const loss = assessment.losses[o]![c]!;
      if (Number.isNaN(loss)) continue;
      sum += Math.min(WORST_LOSS, loss);
      count++;
    }
    if (sum / count < least) {
      least = sum / count;
      best = c;
    }
  }
  return best;
}

function meansByKind(kinds: Kind[], assessments: Assessment[], from: number): Map<Kind, Float64Array> {
  const sums = new Map<Kind, { sum: Float64Array; count: number }>();
  for (const [i, assessment] of assessments.entries()) {
    for (let o = from - 1; o < assessment.losses.length; o++) {
      const losses = assessment.losses[o]!;
      if (Number.isNaN(losses[0]!)) continue;
      let entry = sums.get(kinds[i]!);
      if (!entry) {
        entry = { sum: new Float64Array(losses.length), count: 0 };
        sums.set(kinds[i]!, entry);
      }
      for (let c = 0; c < losses.length; c++) {
        entry.sum[c] = entry.sum[c]! + Math.min(WORST_LOSS, losses[c]!);
      }
      entry.count++;
    }
  }
  return new Map([...sums].map(([kind, { sum, count }]) => [kind, sum.map((value) => value / count)]));
}
