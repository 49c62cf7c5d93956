/** A study as an artifact: forecasts, sums and the held-out window as tensors, the rest as metadata. */
import { xyzClass } from "../inventory/classify.ts";
import type { Artifact, Tensor } from "../model.ts";
import { intervalOf } from "./calibrate.ts";
import { type HeldOut, heldOut } from "./held-out.ts";
import { METHOD_TITLES } from "./methods.ts";
import type { Study } from "./study.ts";
import type { Total } from "./total.ts";

export interface SeriesMeta {
  id: string;
  variantId: string;
  locationId: string;
  model: string;
  kind: string;
  start: number;
  sales: number;
  whole: boolean;
  revenue: number;
  xyz: string;
  heldModel: string | null;
  heldSteps: number;
  held80: number;
  /** WAPE, MASE, RMSSE and bias; null where there is no held-out window or nothing sold in it. */
  scores: (number | null)[];
  naive: (number | null)[];
}

export interface DemandMeta {
  step: number;
  firstDay: number;
  periods: number;
  horizon: number;
  test: number;
  series: SeriesMeta[];
  totals: Total[];
}

/** Periods of history kept for the charts. */
const KEPT = 156;

/** What a study found as tensors and metadata. */
export function artifactOf(study: Study, totals: Total[]): Artifact {
  const { panel, shared } = study;
  const judged = new Map(heldOut(study).map((result) => [result.index, result]));
  const meta: DemandMeta = {
    step: panel.step,
    firstDay: panel.firstDay,
    periods: panel.periods,
    horizon: shared.horizon,
    test: shared.test,
    series: panel.series.map((_, i) => seriesMeta(study, i, judged.get(i))),
    totals,
  };
  return {
    meta: meta as unknown as Record<string, unknown>,
    tensors: { ...forecastTensors(study), ...backtestTensors(study), ...historyTensors(study) },
  };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

function seriesMeta({ panel, subjects, kinds, used }: Study, i: number, held?: HeldOut): SeriesMeta {
  const series = panel.series[i]!;
  const title = (method: number) => METHOD_TITLES[subjects[i]!.candidates[method]!];
  const scores = (of: HeldOut["scores"] | undefined) =>
    of ? [of.wape, of.mase, of.rmsse, of.bias].map(finite) : [null, null, null, null];
  return {
    id: series.id,
    variantId: series.variantId,
    locationId: series.locationId,
    model: title(used.method[i]!),
    kind: kinds[i]!,
    start: series.start,
    sales: series.sales,
    whole: series.whole,
    revenue: series.revenue,
    xyz: xyzClass(series.demand.subarray(-52)),
    heldModel: held ? title(held.method) : null,
    heldSteps: held?.actual.length ?? 0,
    held80: held?.held80 ?? 0,
    scores: scores(held?.scores),
    naive: scores(held?.naiveScores),
  };
}

function matrix(rows: number, columns: number): Tensor {
  return { shape: [rows, columns], data: new Float64Array(rows * columns) };
}

/** Point forecast, bounds and the sums' mean and deviation, one row a series. */
function forecastTensors({ panel, assessments, subjects, kinds, used, shared }: Study) {
  const size = [panel.series.length, shared.horizon] as const;
  const names = ["y_hat", "lo_80", "hi_80", "lo_95", "hi_95", "sum_mean", "sum_sd"] as const;
  const out = Object.fromEntries(names.map((name) => [name, matrix(...size)])) as Record<
    (typeof names)[number],
    Tensor
  >;
  for (let i = 0; i < size[0]; i++) {
    const { mean, sd, cumulativeSd } = assessments[i]!.final[used.method[i]!]!;
    const widening = used.widening[kinds[i]!];
    let total = 0;
    for (let h = 0; h < size[1]; h++) {
      const at = i * size[1] + h;
      const bounds = intervalOf(mean[h]!, sd[h]!, subjects[i]!.whole, widening);
      total += mean[h]!;
      out.y_hat.data[at] = mean[h]!;
      out.lo_80.data[at] = bounds.lo80;
      out.hi_80.data[at] = bounds.hi80;
      out.lo_95.data[at] = bounds.lo95;
      out.hi_95.data[at] = bounds.hi95;
      out.sum_mean.data[at] = total;
      out.sum_sd.data[at] = cumulativeSd[h]! * widening.sum;
    }
  }
  return out;
}

/** The held-out window of each series; NaN where the series is too young for one. */
function backtestTensors({ panel, assessments, subjects, kinds, judged, shared }: Study) {
  const names = ["held_y_hat", "held_lo_80", "held_hi_80", "held_naive"] as const;
  const out = Object.fromEntries(
    names.map((name) => [name, matrix(panel.series.length, shared.test)]),
  ) as Record<(typeof names)[number], Tensor>;
  for (const name of names) out[name].data.fill(Number.NaN);
  for (let i = 0; i < panel.series.length; i++) {
    const window = assessments[i]!.backtests[0];
    if (!window) continue;
    const { mean, sd } = window[judged.method[i]!]!;
    for (let h = 0; h < shared.test; h++) {
      const at = i * shared.test + h;
      const bounds = intervalOf(mean[h]!, sd[h]!, subjects[i]!.whole, judged.widening[kinds[i]!]);
      out.held_y_hat.data[at] = mean[h]!;
      out.held_lo_80.data[at] = bounds.lo80;
      out.held_hi_80.data[at] = bounds.hi80;
      out.held_naive.data[at] = window[0]!.mean[h]!;
    }
  }
  return out;
}

/** Sold and lost units of the last periods, one row a series; NaN before it existed. */
function historyTensors({ panel }: Study) {
  const kept = Math.min(KEPT, panel.periods);
  const sold = matrix(panel.series.length, kept);
  const lost = matrix(panel.series.length, kept);
  sold.data.fill(Number.NaN);
  for (const [i, series] of panel.series.entries()) {
    const from = panel.periods - kept;
    for (let t = Math.max(from, series.start); t < panel.periods; t++) {
      const at = i * kept + t - from;
      sold.data[at] = series.sold[t - series.start]!;
      lost.data[at] = Math.max(0, series.demand[t - series.start]! - series.sold[t - series.start]!);
    }
  }
  return { sold, lost };
}
