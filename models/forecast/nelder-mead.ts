/** Nelder and Mead (1965), for the few smoothing parameters of a series: no derivatives, no allocation per step. */

export interface NelderMeadOptions {
  maxEvaluations?: number;
  /** Stops when the simplex's values differ by less than this, relative to their size. */
  tolerance?: number;
}

/**
 * Minimises `f` from `start` with initial steps `step`; `f` answers Infinity outside its bounds.
 * The best point is written to `start`; the answer is its value.
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: Float64Array,
  step: Float64Array,
  { maxEvaluations = 400, tolerance = 1e-8 }: NelderMeadOptions = {},
): number {
  const simplex = firstSimplex(f, start, step);
  const { points, values } = simplex;
  const size = start.length;
  const centre = new Float64Array(size);
  const trial = new Float64Array(size);
  const second = new Float64Array(size);
  let evaluations = size + 1;

  while (evaluations < maxEvaluations) {
    order(simplex);
    const best = values[0]!;
    const worst = values[size]!;
    if (Math.abs(worst - best) <= tolerance * (Math.abs(best) + Math.abs(worst) + 1e-12)) break;
    centroid(points, centre, size);
    const reflected = along(f, centre, points[size]!, -1, trial);
    evaluations++;
    if (reflected < best) {
      const expanded = along(f, centre, points[size]!, -2, second);
      evaluations++;
      if (expanded < reflected) replaceWorst(simplex, second, expanded);
      else replaceWorst(simplex, trial, reflected);
      continue;
    }
    if (reflected < values[size - 1]!) {
      replaceWorst(simplex, trial, reflected);
      continue;
    }
    const contracted = along(f, centre, points[size]!, reflected < worst ? -0.5 : 0.5, second);
    evaluations++;
    if (contracted < Math.min(reflected, worst)) replaceWorst(simplex, second, contracted);
    else {
      shrink(f, simplex);
      evaluations += size;
    }
  }
  order(simplex);
  start.set(points[0]!);
  return values[0]!;
}

interface Simplex {
  points: Float64Array[];
  values: Float64Array;
}

function firstSimplex(f: (x: Float64Array) => number, start: Float64Array, step: Float64Array): Simplex {
  const points = Array.from({ length: start.length + 1 }, () => start.slice());
  const values = new Float64Array(start.length + 1);
  values[0] = f(points[0]!);
  for (let i = 0; i < start.length; i++) {
    const point = points[i + 1]!;
    point[i] = point[i]! + step[i]!;
    values[i + 1] = f(point);
    if (values[i + 1] === Infinity) {
      point[i] = start[i]! - step[i]!;
      values[i + 1] = f(point);
    }
  }
  return { points, values };
}

/** Insertion sort: the simplex is small and nearly sorted after every step. */
function order({ points, values }: Simplex): void {
  for (let i = 1; i < points.length; i++) {
    const point = points[i]!;
    const value = values[i]!;
    let j = i - 1;
    while (j >= 0 && values[j]! > value) {
      points[j + 1] = points[j]!;
      values[j + 1] = values[j]!;
      j--;
    }
    points[j + 1] = point;
    values[j + 1] = value;
  }
}

function centroid(points: Float64Array[], into: Float64Array, size: number): void {
  into.fill(0);
  for (let p = 0; p < size; p++) {
    const point = points[p]!;
    for (let i = 0; i < size; i++) into[i] = into[i]! + point[i]! / size;
  }
}

function along(
  f: (x: Float64Array) => number,
  centre: Float64Array,
  worst: Float64Array,
  factor: number,
  into: Float64Array,
): number {
  for (let i = 0; i < centre.length; i++) into[i] = centre[i]! + factor * (worst[i]! - centre[i]!);
  return f(into);
}

function replaceWorst({ points, values }: Simplex, point: Float64Array, value: number): void {
  const last = points.length - 1;
  points[last]!.set(point);
  values[last] = value;
}

function shrink(f: (x: Float64Array) => number, { points, values }: Simplex): void {
  const best = points[0]!;
  for (let p = 1; p < points.length; p++) {
    const point = points[p]!;
    for (let i = 0; i < best.length; i++) point[i] = best[i]! + 0.5 * (point[i]! - best[i]!);
    values[p] = f(point);
  }
}
