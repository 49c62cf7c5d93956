/** Why the reading of messages stopped; kernel.ts names them alike. */

/** The rest is no whole message yet. */
export const PARTIAL: i32 = 0;
/** The next row has no room in the group. */
export const FULL: i32 = 1;
/** The next message is none of a row. */
export const OTHER: i32 = 2;

let reason: i32 = 0;

export function stop(why: i32, at: usize): usize {
  reason = why;
  return at;
}

export function stopped(): i32 {
  return reason;
}
