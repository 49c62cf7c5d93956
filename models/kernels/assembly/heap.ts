/** The best `k` numbers so far as a heap with the worst on top: scores (f32) and ids (i32) side by side. */

/** Takes a candidate up; answers how many are held. Among equal scores the lower id is better. */
export function offer(ids: usize, scores: usize, size: usize, k: usize, id: i32, score: f32): usize {
  if (size < k) {
    let at = size;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!worse(score, id, load<f32>(scores + (above << 2)), load<i32>(ids + (above << 2)))) break;
      move(ids, scores, above, at);
      at = above;
    }
    put(ids, scores, at, id, score);
    return size + 1;
  }
  if (worse(load<f32>(scores), load<i32>(ids), score, id)) sink(ids, scores, k, id, score);
  return size;
}

/** Turns a heap into a list, best first; places past `size` up to `k` get id -1 and score 0. */
export function finish(ids: usize, scores: usize, size: usize, k: usize): void {
  for (let last = size; last > 1; ) {
    last--;
    const id = load<i32>(ids + (last << 2));
    const score = load<f32>(scores + (last << 2));
    move(ids, scores, 0, last);
    sink(ids, scores, last, id, score);
  }
  for (let at = size; at < k; at++) put(ids, scores, at, -1, 0);
}

/** Lays a candidate in place of the top and lets it down to where it belongs. */
function sink(ids: usize, scores: usize, size: usize, id: i32, score: f32): void {
  let at: usize = 0;
  for (;;) {
    let below: usize = 2 * at + 1;
    if (below >= size) break;
    const right = below + 1;
    if (right < size && worseAt(ids, scores, right, below)) below = right;
    if (!worse(load<f32>(scores + (below << 2)), load<i32>(ids + (below << 2)), score, id)) break;
    move(ids, scores, below, at);
    at = below;
  }
  put(ids, scores, at, id, score);
}

function worse(score: f32, id: i32, than: f32, other: i32): bool {
  return score < than || (score === than && id > other);
}

function worseAt(ids: usize, scores: usize, a: usize, b: usize): bool {
  return worse(
    load<f32>(scores + (a << 2)),
    load<i32>(ids + (a << 2)),
    load<f32>(scores + (b << 2)),
    load<i32>(ids + (b << 2)),
  );
}

function move(ids: usize, scores: usize, from: usize, to: usize): void {
  put(ids, scores, to, load<i32>(ids + (from << 2)), load<f32>(scores + (from << 2)));
}

function put(ids: usize, scores: usize, at: usize, id: i32, score: f32): void {
  store<i32>(ids + (at << 2), id);
  store<f32>(scores + (at << 2), score);
}
