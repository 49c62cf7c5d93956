/** Sparse matrices in compressed rows, the one shape in which recommenders hold who met what. */

export interface Csr {
  rows: number;
  columns: number;
  /** Row r is [offsets[r], offsets[r + 1]) of `indices` and `values`. */
  offsets: Int32Array;
  /** Column numbers, ascending within a row. */
  indices: Int32Array;
  values: Float32Array;
}

/**
 * Builds a matrix from `count` triplets in any order; values of one cell are summed.
 * Cells for which `keep` is false after summing are dropped.
 */
export function csrFromTriplets(
  shape: { rows: number; columns: number },
  triplets: {
    count: number;
    row: ArrayLike<number>;
    column: ArrayLike<number>;
    value: ArrayLike<number> | number;
  },
  keep: (value: number) => boolean = () => true,
): Csr {
  // Two counting sorts (by column, then by row) leave every row ascending without a comparison sort.
  const byColumn = bucket(shape.columns, triplets.count, triplets.column);
  const order = bucket(shape.rows, triplets.count, triplets.row, byColumn.order);
  const offsets = new Int32Array(shape.rows + 1);
  const indices = new Int32Array(triplets.count);
  const values = new Float32Array(triplets.count);
  let size = 0;
  for (let r = 0; r < shape.rows; r++) {
    for (let p = order.starts[r]!; p < order.starts[r + 1]!; ) {
      const column = triplets.column[order.order[p]!]!;
      let total = 0;
      for (; p < order.starts[r + 1]! && triplets.column[order.order[p]!] === column; p++) {
        total += typeof triplets.value === "number" ? triplets.value : triplets.value[order.order[p]!]!;
      }
      if (!keep(total)) continue;
      indices[size] = column;
      values[size++] = total;
    }
    offsets[r + 1] = size;
  }
  return { ...shape, offsets, indices: indices.slice(0, size), values: values.slice(0, size) };
}

function bucket(buckets: number, count: number, key: ArrayLike<number>, after?: Int32Array) {
  const starts = new Int32Array(buckets + 1);
  for (let i = 0; i < count; i++) starts[key[i]! + 1]!++;
  for (let b = 0; b < buckets; b++) starts[b + 1]! += starts[b]!;
  const next = starts.slice();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = after ? after[i]! : i;
    order[next[key[at]!]!++] = at;
  }
  return { starts, order };
}

/** Rows become columns; indices ascend in each row. */
export function transpose(matrix: Csr): Csr {
  const offsets = new Int32Array(matrix.columns + 1);
  for (const column of matrix.indices) offsets[column + 1]!++;
  for (let c = 0; c < matrix.columns; c++) offsets[c + 1]! += offsets[c]!;
  const next = offsets.slice();
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float32Array(matrix.indices.length);
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = matrix.offsets[r]!; p < matrix.offsets[r + 1]!; p++) {
      const at = next[matrix.indices[p]!]!++;
      indices[at] = r;
      values[at] = matrix.values[p]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, offsets, indices, values };
}

/** The same cells with other values, computed from (row, column, value). */
export function mapValues(matrix: Csr, value: (row: number, column: number, old: number) => number): Csr {
  const values = new Float32Array(matrix.values.length);
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = matrix.offsets[r]!; p < matrix.offsets[r + 1]!; p++) {
      values[p] = value(r, matrix.indices[p]!, matrix.values[p]!);
    }
  }
  return { ...matrix, values };
}

/** Entries of a row. */
export function rowLength(matrix: Csr, row: number): number {
  return matrix.offsets[row + 1]! - matrix.offsets[row]!;
}

/** Value of one cell by binary search; 0 where there is none. */
export function cell(matrix: Csr, row: number, column: number): number {
  let low = matrix.offsets[row]!;
  let high = matrix.offsets[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = matrix.indices[middle]!;
    if (found === column) return matrix.values[middle]!;
    if (found < column) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** How many rows hold two cells or more. */
export function rowsWithSeveral(matrix: Csr): number {
  let several = 0;
  for (let r = 0; r < matrix.rows; r++) if (rowLength(matrix, r) > 1) several++;
  return several;
}
