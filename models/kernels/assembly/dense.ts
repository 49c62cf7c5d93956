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

/** Rows from..to of out = rows of `data` times items that lie in panels of 8 (d rows of 8 floats each). */
export function multiply(
  from: usize,
  to: usize,
  local: usize,
  data: usize,
  panels: usize,
  count: usize,
  d: usize,
  out: usize,
): void {
  const width = d << 2;
  const outWidth = count << 5;
  for (let row = from; row < to; row += 4) {
    const four = min<usize>(4, to - row);
    memory.copy(local + 128, data + row * width, four * width);
    for (let panel: usize = 0; panel < count; panel++) {
      const at = out + row * outWidth + (panel << 5);
      const items = panels + panel * 8 * width;
      if (four === 4) tile(local + 128, width, 4, items, 32, d, at, outWidth, 1, false);
      else {
        tile(local + 128, width, 4, items, 32, d, local, 32, 1, false);
        for (let r: usize = 0; r < four; r++) memory.copy(at + r * outWidth, local + r * 32, 32);
      }
    }
  }
}

/** Rows from..to of out = sparse matrix times `data`, whose rows are d floats long. */
export function spread(
  from: usize,
  to: usize,
  _local: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  data: usize,
  out: usize,
  d: usize,
): void {
  const width = d << 2;
  for (let row = from; row < to; row++) {
    const at = out + row * width;
    memory.fill(at, 0, width);
    const end: usize = load<u32>(offsets + (row << 2), 4);
    for (let p: usize = load<u32>(offsets + (row << 2)); p < end; p++) {
      const weight = f32x4.splat(load<f32>(values + (p << 2)));
      const other = data + <usize>load<u32>(indices + (p << 2)) * width;
      for (let i: usize = 0; i < width; i += 16) {
        v128.store(at + i, f32x4.relaxed_madd(weight, v128.load(other + i), v128.load(at + i)));
      }
    }
  }
}
