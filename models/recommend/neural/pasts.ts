/** What a customer did before a moment, as a network reads it: what was bought, what was looked at, a few numbers. */

import type { Random } from "../../random.ts";
import type { Sequences } from "../history/history.ts";
import { KIND } from "../recommender.ts";
import type { Bags } from "./bags.ts";

/** Events of each sort that are read, the latest ones. */
const LENGTH = 30;
/** An event this many days old weighs a good two thirds of one of today. */
const RECENT_DAYS = 7;
/**
 * Days before what was bought that are hidden at most: lists are shown for weeks after they are made, and the
 * views just before a purchase would not be known.
 */
const HIDDEN_DAYS = 14;
/** Purchases of a customer that are learnt from, the latest ones. */
const MOST_OF_ONE = 50;

export interface Examples {
  customers: Int32Array;
  /** Place of the event that is asked for; only what came before its day is read. */
  events: Int32Array;
  /** Set when nothing is asked for and all events up to the end of this day are read. */
  until?: number;
}

export interface PastBags {
  bought: Bags;
  seen: Bags;
  /** Three a row: how much was bought, how much was seen, how long ago the last event was. */
  numbers: Float32Array;
  length: number;
}

/** What is to be foretold: each customer's latest purchases; where nobody bought, whatever they did. */
export function examplesOf({ offsets, kinds }: Sequences): Examples {
  const bought = kinds.includes(KIND.purchase);
  const customers: number[] = [];
  const events: number[] = [];
  for (let c = 0; c + 1 < offsets.length; c++) {
    let taken = 0;
    for (let e = offsets[c + 1]! - 1; e >= offsets[c]! && taken < MOST_OF_ONE; e--) {
      if (kinds[e] === KIND.return || (bought && kinds[e] !== KIND.purchase)) continue;
      customers.push(c);
      events.push(e);
      taken++;
    }
  }
  return { customers: Int32Array.from(customers), events: Int32Array.from(events) };
}

const emptyBags = (rows: number): Bags => ({
  ids: new Int32Array(rows * LENGTH),
  shares: new Float32Array(rows * LENGTH),
  length: LENGTH,
});

/** The past of these examples; with `rng` a few days before what is asked for are hidden too. */
export function pastOf(sequences: Sequences, examples: Examples, batch: Int32Array, rng?: Random): PastBags {
  const past = {
    bought: emptyBags(batch.length),
    seen: emptyBags(batch.length),
    numbers: new Float32Array(batch.length * 3),
    length: LENGTH,
  };
  batch.forEach((example, i) => {
    const end = examples.events[example]!;
    const asked = examples.until === undefined ? Math.floor(sequences.days[end]!) : examples.until + 1;
    const moment = asked - (rng ? rng.int(HIDDEN_DAYS + 1) : 0);
    readPast(
      sequences,
      { from: sequences.offsets[examples.customers[example]!]!, end, moment, asked },
      i,
      past,
    );
  });
  return past;
}

/** Fills row i from the latest event before the moment backwards; ages count from the day that is asked for. */
function readPast(
  { products, days, kinds }: Sequences,
  { from, end, moment, asked }: { from: number; end: number; moment: number; asked: number },
  i: number,
  past: PastBags,
): void {
  const size = { bought: 0, seen: 0 };
  let last = Number.NaN;
  for (let e = end - 1; e >= from && size.bought + size.seen < 2 * LENGTH; e--) {
    if (days[e]! >= moment || kinds[e] === KIND.return) continue;
    if (Number.isNaN(last)) last = asked - days[e]!;
    const sort = kinds[e] === KIND.purchase ? "bought" : "seen";
    if (size[sort] === LENGTH) continue;
    const at = i * LENGTH + size[sort]++;
    past[sort].ids[at] = products[e]!;
    past[sort].shares[at] = 1 / Math.sqrt(1 + (asked - days[e]!) / RECENT_DAYS);
  }
  level(past.bought, i, size.bought);
  level(past.seen, i, size.seen);
  past.numbers[i * 3] = Math.log1p(size.bought) / 3;
  past.numbers[i * 3 + 1] = Math.log1p(size.seen) / 3;
  past.numbers[i * 3 + 2] = Number.isNaN(last) ? 2 : Math.log1p(Math.max(0, last)) / 3;
}

/** Makes the shares of a row add up to 1. */
function level({ shares }: Bags, i: number, size: number): void {
  let total = 0;
  for (let at = i * LENGTH; at < i * LENGTH + size; at++) total += shares[at]!;
  for (let at = i * LENGTH; at < i * LENGTH + size; at++) shares[at]! /= total;
}

/** A visit of today: products looked at, oldest first. */
export function pastOfSession(met: Int32Array): PastBags {
  const seen = emptyBags(1);
  const latest = met.slice(-LENGTH).reverse();
  seen.ids.set(latest);
  latest.forEach((_, at) => {
    seen.shares[at] = 1 / (1 + at);
  });
  level(seen, 0, latest.length);
  const numbers = Float32Array.from([0, Math.log1p(latest.length) / 3, 0]);
  return { bought: emptyBags(1), seen, numbers, length: LENGTH };
}
