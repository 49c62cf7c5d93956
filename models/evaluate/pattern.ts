/** Rows of a sparse matrix of which only the pattern counts. */
export interface Pattern {
  rows: number;
  columns: number;
  offsets: Int32Array;
  indices: Int32Array;
}
