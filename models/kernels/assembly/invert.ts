/**
 * The inverse of a large symmetric matrix in place, by blocks of 128 rows (the sweep operator, Beaton 1964): for block
 * K with panel P = rows K, D = inverse of the block itself and W = D P, every other cell loses W' P, the panel becomes
 * W, the block -D. After all blocks the matrix is minus its inverse. Only the lower triangle is kept: `n` rows of n
 * floats, n a multiple of 128.
 */
import { finish, offer } from "./heap";
import { tile } from "./tile";

const BLOCK: usize = 128;
/** Rows that share one panel of 8 columns while it is in the cache. */
const STRIP: usize = 32;

/** Rows from..to of the lower triangle: sums of products over the customers that two items share, after zeros. */
export function overlap(
  from: usize,
  to: usize,
  _local: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  itemOffsets: usize,
  itemIndices: usize,
  itemValues: usize,
  matrix: usize,
  n: usize,
): void {
  for (let item = from; item < to; item++) {
    const cells = matrix + ((item * n) << 2);
    const last: usize = load<u32>(itemOffsets + (item << 2), 4);
    for (let q: usize = load<u32>(itemOffsets + (item << 2)); q < last; q++) {
      const row = offsets + ((<usize>load<u32>(itemIndices + (q << 2))) << 2);
      const weight = load<f32>(itemValues + (q << 2));
      const end: usize = load<u32>(row, 4);
      for (let p: usize = load<u32>(row); p < end; p++) {
        const other: usize = load<u32>(indices + (p << 2));
        if (other > item) break;
        const at = cells + (other << 2);
        store<f32>(at, load<f32>(at) + weight * load<f32>(values + (p << 2)));
      }
    }
  }
}

/** Panels from..to of 8 columns: P as 128 rows of 8 floats, W as two times 128 rows of 4. */
export function panel(
  from: usize,
  to: usize,
  local: usize,
  matrix: usize,
  n: usize,
  block: usize,
  inverse: usize,
  p: usize,
  w: usize,
): void {
  const first = block * BLOCK;
  for (let eight = from; eight < to; eight++) {
    const column = eight << 3;
    const here = p + eight * BLOCK * 32;
    for (let r: usize = 0; r < BLOCK; r++) {
      const row = first + r;
      if (column < first) memory.copy(here + (r << 5), matrix + ((row * n + column) << 2), 32);
      else {
        for (let c: usize = 0; c < 8; c++) {
          store<f32>(here + (r << 5) + (c << 2), load<f32>(matrix + (((column + c) * n + row) << 2)));
        }
      }
    }
    for (let r: usize = 0; r < BLOCK; r += 4) {
      tile(inverse + r * BLOCK * 4, BLOCK * 4, 4, here, 32, BLOCK, local, 32, 1, false);
      for (let i: usize = 0; i < 4; i++) {
        const at = w + 2 * eight * BLOCK * 16 + ((r + i) << 4);
        v128.store(at, v128.load(local + (i << 5)));
        v128.store(at + BLOCK * 16, v128.load(local + (i << 5), 16));
      }
    }
  }
}

/** Strips of 32 rows, counted from the last: every cell left of the diagonal loses W' P, but for those of the block. */
export function update(
  from: usize,
  to: usize,
  _local: usize,
  matrix: usize,
  n: usize,
  block: usize,
  p: usize,
  w: usize,
): void {
  const strips = n / STRIP;
  for (let index = from; index < to; index++) {
    const first = (strips - 1 - index) * STRIP;
    if (first / BLOCK === block) continue;
    for (let column: usize = 0; column < first + STRIP; column += 8) {
      if (column / BLOCK === block) continue;
      const right = p + (column >> 3) * BLOCK * 32;
      for (let row = first; row < first + STRIP; row += 4) {
        const left = w + (row >> 2) * BLOCK * 16;
        tile(left, 4, 16, right, 32, BLOCK, matrix + ((row * n + column) << 2), n << 2, -1, true);
      }
    }
  }
}

/** Panels from..to of 8 columns: W, and -D for the block itself, take the place of the panel. */
export function keep(
  from: usize,
  to: usize,
  _local: usize,
  matrix: usize,
  n: usize,
  block: usize,
  inverse: usize,
  w: usize,
): void {
  const first = block * BLOCK;
  for (let eight = from; eight < to; eight++) {
    for (let c: usize = 0; c < 8; c++) {
      const column = (eight << 3) + c;
      const at = w + (column >> 2) * BLOCK * 16 + ((column & 3) << 2);
      for (let r: usize = 0; r < BLOCK; r++) {
        const row = first + r;
        if (column / BLOCK === block) {
          const cell = load<f32>(inverse + ((r * BLOCK + (column - first)) << 2));
          store<f32>(matrix + ((row * n + column) << 2), -cell);
        } else {
          const cell = column < first ? row * n + column : column * n + row;
          store<f32>(matrix + (cell << 2), load<f32>(at + (r << 4)));
        }
      }
    }
  }
}

/**
 * The k weights of items from..to that are largest without their sign, of the matrix -cell(i, j) / cell(j, j): item i
 * among the known speaks for item j. `diagonal` holds the cells (j, j).
 */
export function strongest(
  from: usize,
  to: usize,
  _local: usize,
  matrix: usize,
  n: usize,
  items: usize,
  diagonal: usize,
  k: usize,
  lists: usize,
  weights: usize,
): void {
  for (let item = from; item < to; item++) {
    const list = lists + ((item * k) << 2);
    const best = weights + ((item * k) << 2);
    let size: usize = 0;
    for (let other: usize = 0; other < items; other++) {
      if (other === item) continue;
      const weight = abs<f32>(weightOf(matrix, n, diagonal, item, other));
      if (weight > 0 && (size < k || weight >= load<f32>(best)))
        size = offer(list, best, size, k, <i32>other, weight);
    }
    finish(list, best, size, k);
    for (let at: usize = 0; at < size; at++) {
      const other: usize = load<u32>(list + (at << 2));
      store<f32>(best + (at << 2), weightOf(matrix, n, diagonal, item, other));
    }
  }
}

function weightOf(matrix: usize, n: usize, diagonal: usize, item: usize, other: usize): f32 {
  const cell = other < item ? item * n + other : other * n + item;
  return -load<f32>(matrix + (cell << 2)) / load<f32>(diagonal + (other << 2));
}
