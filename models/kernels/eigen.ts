/**
 * Eigenvalues and vectors of a small symmetric matrix: Householder's tridiagonal form, then the implicit QL method
 * (Dubrulle, Martin, Wilkinson 1968). Costs about 6 n³ multiplications.
 */

export interface Eigen {
  /** In no order. */
  values: Float64Array;
  /** n x n, row-major: row j is the unit vector of value j. */
  vectors: Float64Array;
}

/** Eigenvalues and vectors of `matrix` (n x n, row-major, symmetric). */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  const work = Float64Array.from(matrix);
  const values = new Float64Array(n);
  const beside = new Float64Array(n);
  const mirrors = tridiagonal(work, n);
  for (let i = 0; i < n; i++) values[i] = work[i * n + i]!;
  for (let i = 0; i + 1 < n; i++) beside[i] = work[i * n + i + 1]!;
  const vectors = product(mirrors, n);
  for (let low = 0; low < n; low++) settle(low, n, values, beside, vectors);
  return { values, vectors };
}

/** Brings `a` to tridiagonal form in place; answers the unit vectors of the mirrors, row k with zeros up to k. */
function tridiagonal(a: Float64Array, n: number): Float64Array {
  const mirrors = new Float64Array(n * n);
  const pull = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) {
    const v = mirrors.subarray(k * n, (k + 1) * n);
    let length = 0;
    for (let i = k + 1; i < n; i++) length += a[k * n + i]! ** 2;
    length = Math.sqrt(length);
    const first = a[k * n + k + 1]!;
    const target = first > 0 ? -length : length;
    const scale = Math.sqrt(2 * length * (length + Math.abs(first)));
    if (!(scale > 0)) continue;
    for (let i = k + 1; i < n; i++) v[i] = a[k * n + i]! / scale;
    v[k + 1]! -= target / scale;
    a[k * n + k + 1] = target;
    a[(k + 1) * n + k] = target;
    for (let i = k + 2; i < n; i++) a[k * n + i] = 0;
    mirrorBlock(a, n, k + 1, v, pull);
  }
  return mirrors;
}

/** a = H a H for the rows and columns from `start`, where H = I - 2 v v'. */
function mirrorBlock(a: Float64Array, n: number, start: number, v: Float64Array, pull: Float64Array): void {
  let along = 0;
  for (let i = start; i < n; i++) {
    let total = 0;
    for (let j = start; j < n; j++) total += a[i * n + j]! * v[j]!;
    pull[i] = 2 * total;
    along += total * v[i]!;
  }
  for (let i = start; i < n; i++) pull[i]! -= 2 * along * v[i]!;
  for (let i = start; i < n; i++) {
    const vi = v[i]!;
    const wi = pull[i]!;
    for (let j = start; j < n; j++) a[i * n + j]! -= vi * pull[j]! + wi * v[j]!;
  }
}

/** The mirrors one after the other, transposed: row j is where unit vector j of the tridiagonal basis points. */
function product(mirrors: Float64Array, n: number): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    const v = mirrors.subarray(k * n, (k + 1) * n);
    for (let j = k + 1; j < n; j++) {
      let along = 0;
      for (let i = k + 1; i < n; i++) along += q[j * n + i]! * v[i]!;
      for (let i = k + 1; i < n; i++) q[j * n + i]! -= 2 * along * v[i]!;
    }
  }
  return q;
}

/** Turns until the value at `low` stands alone. */
function settle(low: number, n: number, d: Float64Array, e: Float64Array, vectors: Float64Array): void {
  for (;;) {
    let high = low;
    for (; high + 1 < n; high++) {
      const size = Math.abs(d[high]!) + Math.abs(d[high + 1]!);
      if (Math.abs(e[high]!) <= Number.EPSILON * size || e[high] === 0) break;
    }
    if (high === low) return;
    chase(low, high, n, d, e, vectors);
  }
}

/** One implicit QL sweep from `high` down to `low`, with Wilkinson's shift. */
function chase(
  low: number,
  high: number,
  n: number,
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
) {
  const slope = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.hypot(slope, 1);
  let g = d[high]! - d[low]! + e[low]! / (slope + (slope < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= shift;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const left = d[i + 1]! - shift;
    const turn = (d[i]! - left) * sine + 2 * cosine * b;
    shift = sine * turn;
    d[i + 1] = left + shift;
    g = cosine * turn - b;
    rotateRows(vectors, i * n, (i + 1) * n, n, cosine, sine);
  }
  d[low]! -= shift;
  e[low] = g;
  e[high] = 0;
}

function rotateRows(
  rows: Float64Array,
  first: number,
  second: number,
  n: number,
  c: number,
  s: number,
): void {
  for (let k = 0; k < n; k++) {
    const a = rows[first + k]!;
    const b = rows[second + k]!;
    rows[second + k] = s * a + c * b;
    rows[first + k] = c * a - s * b;
  }
}
