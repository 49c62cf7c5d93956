/**
 * Session neighbours (VS-kNN, Ludewig and Jannach 2018; STAN, Garg, Gupta, Malhotra, Vig, Shroff 2019): visits alike
 * to this one, late ones first, say what comes next by what stood near the products they share.
 */

import type { SessionIndex } from "./session-index.ts";

export interface SessionOptions {
  /** Newest sessions looked at of each product. */
  sample: number;
  /** Most alike sessions that vote. */
  neighbours: number;
  /** Steps back in the session after which a product counts e times less. */
  sessionSteps: number;
  /** Days after which a neighbour counts e times less. */
  neighbourDays: number;
  /** Steps from the shared product in the neighbour after which a product counts e times less, later and earlier ones. */
  stepsAfter: number;
  stepsBefore: number;
  /** 0 to 1: how much more rare products say. */
  rarity: number;
}

/** What did well on held-out days of a store's visits; what is seen last says most. */
export const SESSIONS: SessionOptions = {
  sample: 5000,
  neighbours: 500,
  sessionSteps: 2,
  neighbourDays: 100,
  stepsAfter: 6,
  stepsBefore: 6,
  rarity: 1,
};

/** A product of the visit that counts less than this share of the last one says nothing. */
const FAINT = 0.01;
/** Days, in times of `neighbourDays`, after which what is left of the sessions is worked out anew. */
const STALE = 5;

/** Arrays of one scorer, kept between calls so that scoring allocates nothing. */
export class SessionScratch {
  likeness = new Float64Array(0);
  /** Entry of the newest shared product in each session met. */
  anchor = new Int32Array(0);
  met = new Int32Array(0);
  best = new Int32Array(0);
  /** What age and length leave of each session's likeness, on the day `asOf`. */
  left = new Float64Array(0);
  private index: SessionIndex | undefined;
  private counted = 0;
  private fading = 0;
  private asOf = 0;

  /** Room for the sessions of the index; answers what `left` is worth by the day of its last session. */
  fit(index: SessionIndex, { neighbours, neighbourDays }: SessionOptions): number {
    const { sessions } = index;
    if (this.likeness.length < sessions) {
      const room = Math.ceil(sessions * 1.25);
      this.likeness = new Float64Array(room);
      this.anchor = new Int32Array(room);
      this.met = new Int32Array(room);
      this.left = new Float64Array(room);
      this.counted = 0;
    }
    if (this.best.length < neighbours) this.best = new Int32Array(neighbours);
    const today = sessions > 0 ? index.days.data[sessions - 1]! : 0;
    const stale = today - this.asOf > STALE * neighbourDays;
    if (stale || this.counted === 0 || this.index !== index || this.fading !== neighbourDays) {
      this.index = index;
      this.fading = neighbourDays;
      this.asOf = today;
      this.counted = 0;
    }
    for (; this.counted < sessions; this.counted++) {
      const length = index.end(this.counted) - index.starts.data[this.counted]!;
      const age = this.asOf - index.days.data[this.counted]!;
      this.left[this.counted] = Math.exp(-age / neighbourDays) / Math.sqrt(length);
    }
    return Math.exp((this.asOf - today) / neighbourDays);
  }
}

/**
 * Adds what neighbours say to `scores` (one a product, 0 before). `session` holds product numbers, oldest first.
 * Answers how many neighbours voted; they are the first of `scratch.best`.
 */
export function scoreByNeighbourSessions(
  index: SessionIndex,
  session: ArrayLike<number>,
  options: SessionOptions,
  scratch: SessionScratch,
  scores: Float32Array | Float64Array,
): number {
  const worth = scratch.fit(index, options);
  const found = findNeighbours(index, session, options, scratch);
  const { likeness, left, met } = scratch;
  for (let m = 0; m < found; m++) likeness[met[m]!]! *= left[met[m]!]! * worth;
  const kept = mostAlike(scratch, found, options.neighbours);
  for (let b = 0; b < kept; b++) vote(index, scratch.best[b]!, options, scratch, scores);
  for (let m = 0; m < found; m++) likeness[met[m]!] = 0;
  return kept;
}

/** Adds up the likeness of every session that shares a product; lists them in `scratch.met` and says how many. */
function findNeighbours(
  index: SessionIndex,
  session: ArrayLike<number>,
  options: SessionOptions,
  { likeness, anchor, met }: SessionScratch,
): number {
  index.pack();
  const { packed, columns } = index;
  let size = 0;
  for (let i = session.length - 1; i >= 0; i--) {
    const product = session[i]!;
    const step = Math.exp((i + 1 - session.length) / options.sessionSteps);
    if (step < FAINT) break;
    if (!(product >= 0 && product < columns) || standsAfter(session, i)) continue;
    const rarity = (Math.log(index.sessions + 1) - Math.log(index.held[product]! + 1)) ** options.rarity;
    const weight = step * rarity;
    // What every visit holds tells none apart.
    if (!(weight > 0)) continue;
    let last = -1;
    let looked = 0;
    const look = (n: number, entry: number) => {
      // A product twice in one session is one match, at its last place.
      if (n === last) return;
      last = n;
      looked++;
      if (likeness[n] === 0) {
        met[size++] = n;
        anchor[n] = entry;
      }
      likeness[n]! += weight;
    };
    let entry = index.newest[product]!;
    for (; entry >= packed.entries && looked < options.sample; entry = index.older.data[entry]!) {
      look(index.session.data[entry]!, entry);
    }
    const first = packed.starts[product]!;
    for (let at = packed.starts[product + 1]! - 1; at >= first && looked < options.sample; at--) {
      look(packed.session[at]!, packed.entry[at]!);
    }
  }
  return size;
}

/** Whether the product at place i comes again later in the session. */
function standsAfter(session: ArrayLike<number>, i: number): boolean {
  for (let j = i + 1; j < session.length; j++) if (session[j] === session[i]) return true;
  return false;
}

/** The k sessions most alike into `best`, unordered unless there are more than k. */
function mostAlike({ likeness, met, best }: SessionScratch, size: number, k: number): number {
  if (size <= k) {
    for (let m = 0; m < size; m++) best[m] = met[m]!;
    return size;
  }
  let kept = 0;
  for (let m = 0; m < size; m++) {
    const n = met[m]!;
    if (kept === k && likeness[n]! <= likeness[best[0]!]!) continue;
    if (kept < k) siftUp(best, kept++, n, likeness);
    else siftDown(best, kept, n, likeness);
  }
  return kept;
}

/** `best` is a heap with the least alike on top. */
function siftUp(heap: Int32Array, at: number, n: number, likeness: Float64Array): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (likeness[heap[parent]!]! <= likeness[n]!) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = n;
}

function siftDown(heap: Int32Array, size: number, n: number, likeness: Float64Array): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && likeness[heap[child + 1]!]! < likeness[heap[child]!]!) child++;
    if (likeness[heap[child]!]! >= likeness[n]!) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = n;
}

/** One neighbour's vote: its products by their distance from the one it shares with the session. */
function vote(
  index: SessionIndex,
  n: number,
  options: SessionOptions,
  { likeness, anchor }: SessionScratch,
  scores: Float32Array | Float64Array,
): void {
  const products = index.products.data;
  const at = anchor[n]!;
  const after = Math.exp(-1 / options.stepsAfter);
  const before = Math.exp(-1 / options.stepsBefore);
  let share = likeness[n]!;
  for (let e = at + 1; e < index.end(n); e++) scores[products[e]!]! += share *= after;
  share = likeness[n]!;
  for (let e = at - 1; e >= index.starts.data[n]!; e--) scores[products[e]!]! += share *= before;
}
