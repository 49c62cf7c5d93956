/** Exponential smoothing in state-space form (Hyndman, Koehler, Ord, Snyder 2008), chosen by AICc. */
import { type EtsForm, type EtsState, filter } from "./ets-state.ts";
import { nelderMead } from "./nelder-mead.ts";
import { seasonalIndex } from "./season.ts";

export interface EtsFit {
  form: EtsForm;
  m: number;
  /** State after the last value; `season` by position `t % m`. */
  state: EtsState;
  /** Variance of one-step errors (relative ones for multiplicative errors). */
  variance: number;
  aicc: number;
  n: number;
}

/** Bounds of damping and of the smoothing weights, the usual ones of the reference implementation. */
const PHI = [0.8, 0.98] as const;
const WEIGHT = [1e-4, 0.9999] as const;
/** Start seasons are searched too up to this period; beyond, the decomposition's own are used. */
const LONGEST_SEARCHED = 12;

interface Layout {
  trend: boolean;
  damped: boolean;
  seasons: number;
  /** Place of the start level in the searched vector. */
  level: number;
  size: number;
}

function layoutOf(form: EtsForm, m: number): Layout {
  const trend = form.trend !== "N";
  const damped = form.trend === "D";
  const seasonal = form.season !== "N";
  const level = 1 + Number(trend) + Number(seasonal) + Number(damped);
  const seasons = seasonal && m <= LONGEST_SEARCHED ? m - 1 : 0;
  return { trend, damped, seasons, level, size: level + 1 + Number(trend) + seasons };
}

/**
 * Fits one form by maximum likelihood. Null where the form does not suit the data: too few values for its
 * parameters, or values at or below zero for a multiplicative one.
 */
export function fitEts(y: Float64Array, m: number, form: EtsForm): EtsFit | null {
  const seasonal = form.season !== "N";
  const layout = layoutOf(form, m);
  const parameters = layout.size + (seasonal ? m - 1 - layout.seasons : 0) + 1;
  if (y.length < parameters + 2) return null;
  if ((form.error === "M" || form.season === "M") && !y.every((value) => value > 0)) return null;
  const index = seasonal ? seasonalIndex(y, m, form.season === "M") : new Float64Array(0);
  if (!index) return null;

  const state = emptyState(index);
  const { x, step } = startingPoint(y, index, form, layout);
  const criterion = (point: Float64Array) =>
    unpack(point, index, form, layout, state) ? filter(y, form, state) : Infinity;
  const value = nelderMead(criterion, x, step, { maxEvaluations: 120 + 60 * layout.size, tolerance: 1e-8 });
  if (!Number.isFinite(value)) return null;

  unpack(x, index, form, layout, state);
  const residuals = new Float64Array(y.length);
  filter(y, form, state, residuals);
  let squares = 0;
  for (let t = 0; t < residuals.length; t++) squares += residuals[t]! * residuals[t]!;
  const n = y.length;
  const variance = squares / Math.max(1, n - parameters + 1);
  const aicc = value + 2 * parameters + (2 * parameters * (parameters + 1)) / (n - parameters - 1);
  return { form, m: seasonal ? m : 1, state, variance, aicc, n };
}

/** The forms that the reference implementation tries: no additive error under a multiplicative season. */
export function etsForms(m: number, positive: boolean, n: number): EtsForm[] {
  const forms: EtsForm[] = [];
  const errors: EtsForm["error"][] = positive ? ["A", "M"] : ["A"];
  for (const error of errors) {
    for (const trend of ["N", "A", "D"] as const) {
      forms.push({ error, trend, season: "N" });
      if (m < 2 || n < 2 * m) continue;
      forms.push({ error, trend, season: "A" });
      if (error === "M") forms.push({ error, trend, season: "M" });
    }
  }
  return forms;
}

/** The form with the lowest AICc among `forms`; null if none can be fitted. */
export function chooseEts(y: Float64Array, m: number, forms?: EtsForm[]): EtsFit | null {
  const positive = y.every((value) => value > 0);
  let best: EtsFit | null = null;
  for (const form of forms ?? etsForms(m, positive, y.length)) {
    const fit = fitEts(y, m, form);
    if (fit && (!best || fit.aicc < best.aicc)) best = fit;
  }
  return best;
}

function emptyState(index: Float64Array): EtsState {
  return { alpha: 0, beta: 0, gamma: 0, phi: 1, level: 0, slope: 0, season: new Float64Array(index.length) };
}

/** Weights low, level and slope from a line through the first deseasonalised values. */
function startingPoint(y: Float64Array, index: Float64Array, form: EtsForm, layout: Layout) {
  const m = Math.max(1, index.length);
  const count = Math.min(Math.max(10, 2 * m), y.length);
  const line = lineThrough(y, index, form, count);
  const x = new Float64Array(layout.size);
  const step = new Float64Array(layout.size);
  const spread = Math.max(Math.abs(line.level) * 0.1, line.error, 1e-3);
  let at = 0;
  const put = (value: number, by: number) => {
    x[at] = value;
    step[at++] = by;
  };
  put(WEIGHT[0] + 0.2 / m, 0.2);
  if (layout.trend) put(0.1, 0.2);
  if (form.season !== "N") put(0.05, 0.1);
  if (layout.damped) put(0.97, -0.05);
  put(layout.trend ? line.level : line.mean, spread);
  if (layout.trend) put(line.slope, Math.max(Math.abs(line.slope) * 0.5, spread * 0.05));
  for (let i = 0; i < layout.seasons; i++)
    put(index[i]!, form.season === "M" ? 0.1 : Math.max(1e-3, line.error));
  return { x, step };
}

function lineThrough(y: Float64Array, index: Float64Array, form: EtsForm, count: number) {
  const m = index.length;
  const adjusted = (t: number) => {
    if (m === 0) return y[t]!;
    return form.season === "M" ? y[t]! / index[t % m]! : y[t]! - index[t % m]!;
  };
  const middle = (count - 1) / 2;
  let mean = 0;
  for (let t = 0; t < count; t++) mean += adjusted(t) / count;
  let cross = 0;
  let squares = 0;
  let total = 0;
  for (let t = 0; t < count; t++) {
    cross += (t - middle) * (adjusted(t) - mean);
    squares += (t - middle) ** 2;
    total += (adjusted(t) - mean) ** 2;
  }
  const slope = squares > 0 ? cross / squares : 0;
  // The line's value one step before the first: where the recursion starts.
  return { mean, slope, level: mean - slope * (middle + 1), error: Math.sqrt(total / count) };
}

/**
 * Reads a searched point into the state. beta is searched as a share of alpha and gamma of 1 - alpha, which keeps
 * every point inside the usual region; false outside the bounds.
 */
function unpack(
  x: Float64Array,
  index: Float64Array,
  form: EtsForm,
  layout: Layout,
  state: EtsState,
): boolean {
  let at = 0;
  const alpha = x[at++]!;
  const beta = layout.trend ? x[at++]! : WEIGHT[0];
  const gamma = form.season !== "N" ? x[at++]! : WEIGHT[0];
  const phi = layout.damped ? x[at++]! : 1;
  const inside = isWeight(alpha) && isWeight(beta) && isWeight(gamma);
  if (!inside || (layout.damped && (phi < PHI[0] || phi > PHI[1]))) return false;
  state.alpha = alpha;
  state.beta = layout.trend ? beta * alpha : 0;
  state.gamma = form.season !== "N" ? gamma * (1 - alpha) : 0;
  state.phi = phi;
  state.level = x[at++]!;
  state.slope = layout.trend ? x[at++]! : 0;
  state.season.set(index);
  if (layout.seasons === 0) return true;
  let sum = 0;
  for (let i = 0; i < layout.seasons; i++) {
    state.season[i] = x[at + i]!;
    sum += x[at + i]!;
  }
  // The last start season is what makes the indices average 1, or 0.
  state.season[layout.seasons] = (form.season === "M" ? layout.seasons + 1 : 0) - sum;
  return form.season !== "M" || state.season.every((value) => value > 0);
}

function isWeight(value: number): boolean {
  return value >= WEIGHT[0] && value <= WEIGHT[1];
}
