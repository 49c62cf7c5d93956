/** The best items of many customers by inner product of factors, exactly. */
import { finish, offer } from "./heap";
import { sum, tile } from "./tile";

/** Bytes of items that stay in the cache while all customers of a chunk meet them. */
const BLOCK: usize = 65_536;
/** Rounding of a score, relative to the lengths of the two vectors. */
const SLACK: f32 = 1.00001;

/**
 * For customers from..to: the `k` best items that are not hidden. Items lie in panels of 8, d rows of 8 floats each,
 * longest vectors first; `ids` names them, -1 for what fills the last panel; `bounds` is the longest length of a panel.
 * Where no item of a panel can reach a customer's list, neither can those after it (Cauchy and Schwarz).
 * `local` holds 4 rows of d floats and 2 numbers a customer of a chunk after 128 bytes.
 */
export function top(
  from: usize,
  to: usize,
  local: usize,
  users: usize,
  panels: usize,
  ids: usize,
  bounds: usize,
  count: usize,
  d: usize,
  hiddenOffsets: usize,
  hidden: usize,
  k: usize,
  lists: usize,
  scores: usize,
): void {
  const width = d << 2;
  const rows = local + 128;
  const lengths = rows + 4 * width;
  const sizes = lengths + ((to - from) << 2);
  for (let user = from; user < to; user++) {
    const at = users + user * width;
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < width; i += 16)
      total = f32x4.add(total, f32x4.mul(v128.load(at + i), v128.load(at + i)));
    store<f32>(lengths + ((user - from) << 2), sqrt<f32>(sum(total)) * SLACK);
    store<u32>(sizes + ((user - from) << 2), 0);
  }
  const group = max<usize>(1, BLOCK / (8 * width));
  for (let start: usize = 0; start < count; start += group) {
    const end = min<usize>(count, start + group);
    for (let user = from; user < to; user += 4) {
      const four = min<usize>(4, to - user);
      memory.copy(rows, users + user * width, four * width);
      for (let panel = start; panel < end; panel++) {
        const bound = load<f32>(bounds + (panel << 2));
        let alive = false;
        for (let r: usize = 0; r < four; r++) {
          const length = load<f32>(lengths + ((user + r - from) << 2));
          const full = load<u32>(sizes + ((user + r - from) << 2)) === <u32>k;
          // A customer of whom nothing is known has no list.
          if (length > 0 && (!full || length * bound >= load<f32>(scores + (((user + r) * k) << 2))))
            alive = true;
        }
        if (!alive) break;
        tile(rows, width, 4, panels + panel * 8 * width, 32, d, local, 32, 1, false);
        for (let r: usize = 0; r < four; r++) {
          const place = (user + r - from) << 2;
          if (load<f32>(lengths + place) === 0) continue;
          const size = load<u32>(sizes + place);
          const best = scores + (((user + r) * k) << 2);
          const least = f32x4.splat(size === <u32>k ? load<f32>(best) : -Infinity);
          const low = f32x4.ge(v128.load(local + 32 * r), least);
          const high = f32x4.ge(v128.load(local + 32 * r, 16), least);
          if (!v128.any_true(v128.or(low, high))) continue;
          store<u32>(
            sizes + place,
            <u32>(
              take(
                local + 32 * r,
                ids + (panel << 5),
                user + r,
                hiddenOffsets,
                hidden,
                k,
                lists + (((user + r) * k) << 2),
                best,
                size,
              )
            ),
          );
        }
      }
    }
  }
  for (let user = from; user < to; user++) {
    finish(lists + ((user * k) << 2), scores + ((user * k) << 2), load<u32>(sizes + ((user - from) << 2)), k);
  }
}

/** Offers the 8 scores of a panel to a customer's list; answers the list's size. */
function take(
  eight: usize,
  ids: usize,
  user: usize,
  hiddenOffsets: usize,
  hidden: usize,
  k: usize,
  list: usize,
  best: usize,
  size: usize,
): usize {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const score = load<f32>(eight + lane);
    const id = load<i32>(ids + lane);
    if (id < 0 || (size === k && score < load<f32>(best))) continue;
    if (
      !holds(hidden, load<u32>(hiddenOffsets + (user << 2)), load<u32>(hiddenOffsets + (user << 2), 4), id)
    ) {
      size = offer(list, best, size, k, id, score);
    }
  }
  return size;
}

/** Whether ascending `values`, from number `low` up to number `end`, hold a number. */
function holds(values: usize, low: usize, end: usize, wanted: i32): bool {
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(values + (middle << 2)) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && load<i32>(values + (low << 2)) === wanted;
}
