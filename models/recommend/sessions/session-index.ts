/**
 * Sessions by product, in arrays that grow: a new session is added at the end and found at once, so session
 * neighbours follow today's behaviour without a new training.
 */

import { GrowingFloats, GrowingInts } from "../history/growing.ts";
import type { Sequences } from "../history/history.ts";
import { KIND } from "../recommender.ts";

const NONE = new Int32Array(0);
/** Times as many entries as before at which packing again is worth its time. */
const PACK_AGAIN = 1.25;

/** Product p has the places starts[p] to starts[p + 1], oldest first. */
interface Packed {
  /** How many entries are in here: the first ones of the index. */
  entries: number;
  starts: Int32Array;
  entry: Int32Array;
  session: Int32Array;
}

/** The index; numbers of sessions follow the order in which they are added. */
export class SessionIndex {
  /** Number of products the index can hold. */
  readonly columns: number;
  /** Products of all sessions, one session after the other. */
  readonly products = new GrowingInts();
  /** Session of each entry of `products`. */
  readonly session = new GrowingInts();
  /** The entry before this one that holds the same product, -1 for none: so postings run from new to old. */
  readonly older = new GrowingInts();
  /** First entry of each session; the last session ends at `products.size`. */
  readonly starts = new GrowingInts();
  /** Day of each session's last event, days since 1970-01-01. */
  readonly days = new GrowingFloats();
  /** The same postings side by side, which is faster to read; of the entries that stood there when it was made. */
  packed: Packed = { entries: 0, starts: new Int32Array(0), entry: NONE, session: NONE };
  /** Newest entry of each product, -1 for none. */
  readonly newest: Int32Array;
  /** Sessions that hold each product. */
  readonly held: Int32Array;

  constructor(columns: number) {
    this.columns = columns;
    this.newest = new Int32Array(columns).fill(-1);
    this.held = new Int32Array(columns);
  }

  get sessions(): number {
    return this.starts.size;
  }

  end(session: number): number {
    return session + 1 < this.starts.size ? this.starts.data[session + 1]! : this.products.size;
  }

  /** Adds a session; sessions come in order of time. Numbers that are no product of the index are passed over. */
  add(products: ArrayLike<number>, day: number): void {
    const session = this.starts.size;
    const start = this.products.size;
    for (let i = 0; i < products.length; i++) {
      const product = products[i]!;
      if (!(product >= 0 && product < this.columns)) continue;
      const before = this.newest[product]!;
      if (before < start) this.held[product]!++;
      this.older.push(before);
      this.newest[product] = this.products.size;
      this.products.push(product);
      this.session.push(session);
    }
    if (this.products.size === start) return;
    this.starts.push(start);
    this.days.push(day);
  }

  /** Packs the postings anew where many entries have come since. */
  pack(): void {
    const entries = this.products.size;
    if (entries <= this.packed.entries * PACK_AGAIN) return;
    const starts = new Int32Array(this.columns + 1);
    for (let e = 0; e < entries; e++) starts[this.products.data[e]! + 1]!++;
    for (let p = 0; p < this.columns; p++) starts[p + 1]! += starts[p]!;
    const next = starts.slice();
    const packed = { entries, starts, entry: new Int32Array(entries), session: new Int32Array(entries) };
    for (let e = 0; e < entries; e++) {
      const at = next[this.products.data[e]!]!++;
      packed.entry[at] = e;
      packed.session[at] = this.session.data[e]!;
    }
    this.packed = packed;
  }
}

/** What was done on purpose in a visit: returns and ratings come after it and say nothing of its order. */
const isVisit = (kind: number) => kind !== KIND.return && kind !== KIND.rating;

export interface Visit {
  /** Product numbers, oldest first; a product that is viewed and then put in the cart counts once. */
  products: number[];
  /** Of the last event, days since 1970-01-01 with its fraction. */
  day: number;
}

/** The last products of row r, `limit` at most. */
export function visitOf(events: Sequences, row: number, limit = Number.POSITIVE_INFINITY): Visit {
  const products: number[] = [];
  let day = Number.NEGATIVE_INFINITY;
  for (let e = events.offsets[row + 1]! - 1; e >= events.offsets[row]! && products.length < limit; e--) {
    if (!isVisit(events.kinds[e]!)) continue;
    if (products.length === 0) day = events.days[e]!;
    if (products.at(-1) !== events.products[e]) products.push(events.products[e]!);
  }
  return { products: products.reverse(), day };
}

/** Longer visits are cut to their end: nobody looks at so many products, and a robot's visit says nothing. */
const LONGEST = 200;

/** Visits with two products or more, oldest first. */
export function visitsOf(sessions: Sequences): Visit[] {
  const visits: Visit[] = [];
  for (let row = 0; row + 1 < sessions.offsets.length; row++) {
    const visit = visitOf(sessions, row, LONGEST);
    if (visit.products.length > 1) visits.push(visit);
  }
  return visits.sort((a, b) => a.day - b.day);
}

/** The index of visits, which come oldest first. */
export function indexVisits(visits: readonly Visit[], columns: number): SessionIndex {
  const index = new SessionIndex(columns);
  for (const { products, day } of visits) index.add(products, day);
  return index;
}

/** Places that are looked at to count sessions in common: popular products stand in very many. */
const SAMPLE = 10_000;

/** Whether `sharedSessions` looks at all sessions of the two, so that its count is not only the least it can be. */
export const countsAll = ({ held }: SessionIndex, a: number, b: number, sample = SAMPLE): boolean =>
  held[a]! + held[b]! <= sample;

/** Sessions that hold both products, among the newest of each. */
export function sharedSessions(index: SessionIndex, a: number, b: number, sample = SAMPLE): number {
  const session = index.session.data;
  const older = index.older.data;
  let left = index.newest[a]!;
  let right = index.newest[b]!;
  let shared = 0;
  let last = -1;
  for (let looked = 0; left >= 0 && right >= 0 && looked < sample; looked++) {
    const difference = session[left]! - session[right]!;
    if (difference === 0 && session[left] !== last) {
      shared++;
      last = session[left]!;
    }
    if (difference >= 0) left = older[left]!;
    else right = older[right]!;
  }
  return shared;
}
