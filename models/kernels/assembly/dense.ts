/** Dense steps over many rows of floats. `d` is the row's length, a multiple of 8. */
import { tile } from "./tile";

/** Rows from..to of `data` times the d x d matrix `turn`, in place. `local` holds 4 rows and 128 bytes. */
export function rotate(from: usize, to: usize, local: usize, data: usize, turn: usize, d: usize): void {
  const width = d << 2;
  for (let row = from; row < to; row += 4) {
    const count: usize = min<usize>(4, to - row);
    const at = data + row * width;
    memory.copy(local, at, count * width);
    // Rows past the end are computed from what the scratch held and thrown away.
    for (let column: usize = 0; column < width; column += 32) {
      if (count === 4) tile(local, width, 4, turn + column, width, d, at + column, width, 1, false);
      else {
        const spare = local + 4 * width;
        tile(local, width, 4, turn + column, width, d, spare, 32, 1, false);
        for (let r: usize = 0; r < count; r++) memory.copy(at + r * width + column, spare + r * 32, 32);
      }
    }
  }
}

/**
 * Gram matrices of parts of `data`: part p holds rows p * size to (p + 1) * size, its sum of products of columns goes
 * to out + p * d * d, lower triangle of 4 x 8 cells only. Parts do not depend on threads, so that sums do not either.
 */
export function gram(
  from: usize,
  to: usize,
  _local: usize,
  data: usize,
  rows: usize,
  size: usize,
  out: usize,
  d: usize,
): void {
  const width = d << 2;
  for (let part = from; part < to; part++) {
    const first = min<usize>(rows, part * size);
    const last = min<usize>(rows, first + size);
    const target = out + part * d * width;
    // A slice of rows stays in the cache while all its cells are summed.
    for (let start = first; start < last || start === first; start += 64) {
      const depth = min<usize>(64, last - start);
      for (let a: usize = 0; a < d; a += 4) {
        for (let b: usize = 0; b <= a; b += 8) {
          const rowsAt = data + start * width;
          const cell = target + a * width + (b << 2);
          tile(rowsAt + (a << 2), 4, width, rowsAt + (b << 2), width, depth, cell, width, 1, start !== first);
        }
      }
    }
  }
}
