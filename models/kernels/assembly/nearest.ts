/** The nearest items of every item by what their rows share. */
import { finish, offer } from "./heap";

/**
 * For items from..to: the `k` items j with the highest dots(i, j) / (left(i) * right(j) + shrinkage), where dots sums
 * the products of values over the rows that hold both. Values are above 0. `local` holds 2 numbers an item.
 */
export function nearest(
  from: usize,
  to: usize,
  local: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  itemOffsets: usize,
  itemIndices: usize,
  itemValues: usize,
  left: usize,
  right: usize,
  items: usize,
  k: usize,
  shrinkage: f32,
  lists: usize,
  scores: usize,
): void {
  const dots = local;
  const met = local + (items << 2);
  for (let item = from; item < to; item++) {
    let size: usize = 0;
    const last: usize = load<u32>(itemOffsets + (item << 2), 4);
    for (let q: usize = load<u32>(itemOffsets + (item << 2)); q < last; q++) {
      const row = offsets + ((<usize>load<u32>(itemIndices + (q << 2))) << 2);
      const weight = load<f32>(itemValues + (q << 2));
      const end: usize = load<u32>(row, 4);
      for (let p: usize = load<u32>(row); p < end; p++) {
        const other: usize = load<u32>(indices + (p << 2));
        const at = dots + (other << 2);
        const before = load<f32>(at);
        // Written in any case, counted only the first time: no branch to guess wrong.
        store<u32>(met + (size << 2), <u32>other);
        size += before === 0 ? 1 : 0;
        store<f32>(at, before + weight * load<f32>(values + (p << 2)));
      }
    }
    const list = lists + ((item * k) << 2);
    const best = scores + ((item * k) << 2);
    const own = load<f32>(left + (item << 2));
    let held: usize = 0;
    for (let m: usize = 0; m < size; m++) {
      const other: usize = load<u32>(met + (m << 2));
      const at = dots + (other << 2);
      const score = load<f32>(at) / (own * load<f32>(right + (other << 2)) + shrinkage);
      store<f32>(at, 0);
      if (other !== item && (held < k || score >= load<f32>(best))) {
        held = offer(list, best, held, k, <i32>other, score);
      }
    }
    finish(list, best, held, k);
  }
}
