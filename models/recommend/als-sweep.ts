/** Shares the rows of a sweep between threads; the rows are independent, so any split gives the same answer. */

const CHUNK = 64;

/** Solves chunks of rows until the shared counter has passed the last row. */
export function takeChunks(counter: Int32Array, rows: number, solve: (row: number) => void): void {
  for (;;) {
    const from = Atomics.add(counter, 0, CHUNK);
    if (from >= rows) return;
    for (let row = from; row < Math.min(rows, from + CHUNK); row++) solve(row);
  }
}
