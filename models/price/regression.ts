/** Weighted least squares with group effects taken out (the within estimator), for a handful of regressors. */

export interface RegressionInput {
  y: ArrayLike<number>;
  /** One array per regressor, as long as y. */
  columns: ArrayLike<number>[];
  /** Group of each row, 0 .. groups - 1; every group gets its own intercept. */
  group: Int32Array;
  groups: number;
  /** Weight of each row, 1 where left out; rows with 0 do not count. */
  weights?: ArrayLike<number>;
  /** Normal prior on each coefficient: mean and precision (1 / variance). */
  prior?: { mean: number; precision: number }[];
}

export interface Regression {
  coefficients: Float64Array;
  intercepts: Float64Array;
  /** Inverse of X'WX + prior precision, row by row: covariance for unit error variance. */
  inverse: Float64Array[];
  /** Sum of weighted squared residuals. */
  residual: number;
  /** Share of the variance explained, group effects included. */
  r2: number;
}

/** Throws nothing: a regressor without variation inside groups and without prior gets 0 and infinite variance. */
export function withinRegression(input: RegressionInput): Regression {
  const { y, columns, group, groups } = input;
  const k = columns.length;
  const rows = y.length;
  const weight = (i: number) => (input.weights ? input.weights[i]! : 1);
  const total = new Float64Array(groups);
  const meanY = new Float64Array(groups);
  const meanX = columns.map(() => new Float64Array(groups));
  for (let i = 0; i < rows; i++) {
    const g = group[i]!;
    const w = weight(i);
    total[g]! += w;
    meanY[g]! += w * y[i]!;
    for (let a = 0; a < k; a++) meanX[a]![g]! += w * columns[a]![i]!;
  }
  for (let g = 0; g < groups; g++) {
    const w = total[g]! > 0 ? total[g]! : 1;
    meanY[g]! /= w;
    for (let a = 0; a < k; a++) meanX[a]![g]! /= w;
  }
  const cross = Array.from({ length: k }, () => new Float64Array(k));
  const right = new Float64Array(k);
  const deviation = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const g = group[i]!;
    const w = weight(i);
    if (w === 0) continue;
    const dy = y[i]! - meanY[g]!;
    for (let a = 0; a < k; a++) deviation[a] = columns[a]![i]! - meanX[a]![g]!;
    for (let a = 0; a < k; a++) {
      right[a]! += w * deviation[a]! * dy;
      for (let b = 0; b < k; b++) cross[a]![b]! += w * deviation[a]! * deviation[b]!;
    }
  }
  input.prior?.forEach(({ mean, precision }, a) => {
    cross[a]![a]! += precision;
    right[a]! += precision * mean;
  });
  const inverse = invert(cross);
  const coefficients = Float64Array.from(inverse, (row) =>
    row.reduce((s, value, b) => (Number.isFinite(value) ? s + value * right[b]! : s), 0),
  );
  const intercepts = Float64Array.from(meanY, (value, g) =>
    columns.reduce((s, _, a) => s - coefficients[a]! * meanX[a]![g]!, value),
  );
  return { coefficients, intercepts, inverse, ...fitOf(input, coefficients, intercepts, weight) };
}

function fitOf(
  { y, columns, group }: RegressionInput,
  coefficients: Float64Array,
  intercepts: Float64Array,
  weight: (i: number) => number,
) {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < y.length; i++) {
    sum += weight(i) * y[i]!;
    weights += weight(i);
  }
  const mean = sum / weights;
  let residual = 0;
  let spread = 0;
  for (let i = 0; i < y.length; i++) {
    let fitted = intercepts[group[i]!]!;
    for (let a = 0; a < columns.length; a++) fitted += coefficients[a]! * columns[a]![i]!;
    residual += weight(i) * (y[i]! - fitted) ** 2;
    spread += weight(i) * (y[i]! - mean) ** 2;
  }
  return { residual, r2: spread > 0 ? 1 - residual / spread : 0 };
}

/** Gauss-Jordan on a small symmetric matrix; rows without information come back as 0 with an infinite diagonal. */
function invert(matrix: Float64Array[]): Float64Array[] {
  const n = matrix.length;
  const left = matrix.map((row) => Float64Array.from(row));
  const right = matrix.map((_, i) => Float64Array.from({ length: n }, (_, j) => Number(i === j)));
  const scale = Math.max(...matrix.map((row, i) => Math.abs(row[i]!)), 1e-300);
  const blank: number[] = [];
  for (let p = 0; p < n; p++) {
    const pivot = left[p]![p]!;
    if (!(Math.abs(pivot) > 1e-12 * scale)) {
      blank.push(p);
      continue;
    }
    for (let j = 0; j < n; j++) {
      left[p]![j]! /= pivot;
      right[p]![j]! /= pivot;
    }
    for (let i = 0; i < n; i++) {
      const factor = left[i]![p]!;
      if (i === p || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        left[i]![j]! -= factor * left[p]![j]!;
        right[i]![j]! -= factor * right[p]![j]!;
      }
    }
  }
  for (const p of blank) {
    for (let j = 0; j < n; j++) {
      right[p]![j] = 0;
      right[j]![p] = 0;
    }
    right[p]![p] = Number.POSITIVE_INFINITY;
  }
  return right;
}
