/** Scores of the whole catalogue for several customers at once: inner products of factors, in the kernels' memory. */

import { coreCount, openPool } from "../../kernels/pool.ts";
import { paddedWidth } from "./als-sides.ts";

export interface DenseScores {
  /** `rows` is customers x factors; fills `scores`, customers x products. */
  score(rows: Float32Array, scores: Float32Array): Promise<void>;
  close(): void;
}

const LANES = 8;
/** Customers scored at once. */
const BATCH = 64;
const CHUNK = 8;
const SMALL_WORK = 200_000;

/** Scores by the products' factors, row-major. */
export function denseScores(items: Float32Array, factors: number): DenseScores {
  const products = items.length / factors;
  const width = paddedWidth(factors);
  const count = Math.ceil(products / LANES);
  const pool = openPool({
    arrays: [count * LANES * width, BATCH * width, BATCH * count * LANES],
    local: 16 * width + 128,
    threads: items.length < SMALL_WORK ? 1 : coreCount(),
  });
  const panels = pool.floats(count * LANES * width);
  const mine = pool.floats(BATCH * width);
  const out = pool.floats(BATCH * count * LANES);
  for (let item = 0; item < products; item++) {
    const at = Math.floor(item / LANES) * width * LANES + (item % LANES);
    for (let a = 0; a < factors; a++) panels[at + a * LANES] = items[item * factors + a]!;
  }
  return {
    close: () => void pool.close(),
    async score(rows, scores) {
      const customers = rows.length / factors;
      for (let from = 0; from < customers; from += BATCH) {
        const size = Math.min(BATCH, customers - from);
        for (let r = 0; r < size; r++) {
          mine.set(rows.subarray((from + r) * factors, (from + r + 1) * factors), r * width);
        }
        const places = [mine.byteOffset, panels.byteOffset, count, width, out.byteOffset];
        await pool.each("multiply", size, CHUNK, ...places);
        for (let r = 0; r < size; r++) {
          const row = out.subarray(r * count * LANES, r * count * LANES + products);
          scores.set(row, (from + r) * products);
        }
      }
    },
  };
}
