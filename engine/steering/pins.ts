/** Pinned products of one list: chosen before the candidates are looked at, placed when the rest is in order. */
import type { Pins, Steering } from "./compile.ts";
import { MOST_ITEMS, OWN_PRODUCT, PINNED } from "./reasons.ts";
import { holdsFor, type Subject } from "./scope.ts";
import type { Steered } from "./steered.ts";

export interface PinBoard {
  count: number;
  /** Those of them whose place is on the list; the others only close up at the end of a short one. */
  within: number;
  products: Int32Array;
  /** Chooses the pins of a list; `judge` says what keeps a product off it, `drop` is told of pins that may not stand. */
  choose(
    subject: Subject,
    k: number,
    judge: (product: number, subject: Subject) => number | null,
    drop: (product: number, reason: number) => void,
  ): void;
  has(product: number): boolean;
  /** A tier offered the pinned product too: where. */
  offeredBy(product: number, tier: number, place: number, before: number): void;
  /** Pins at their places, the rest around them; pins beyond the end of a short list close up. */
  merge(body: Steered, k: number, out: Steered): void;
}

const column = () => new Int32Array(MOST_ITEMS);

/** The pins of a run; one board serves its lists one after the other. */
export function createPins({ facts, pins }: Steering, touched: Float64Array): PinBoard {
  const marked = new Int32Array(facts.ids.length);
  const at = column();
  const rule = column();
  const origin = { tiers: column(), places: column(), before: column() };
  const free = new Uint8Array(MOST_ITEMS);
  const taken = new Uint8Array(3 * MOST_ITEMS);
  let stamp = 0;

  const add = (product: number, group: Pins, place: number) => {
    const i = board.count++;
    marked[product] = stamp;
    board.products[i] = product;
    at[i] = place;
    rule[i] = group.rule;
    origin.tiers[i] = PINNED;
    origin.places[i] = -1;
    origin.before[i] = 0;
  };
  const put = (i: number, out: Steered) => {
    const to = out.count++;
    out.products[to] = board.products[i]!;
    out.tiers[to] = origin.tiers[i]!;
    out.places[to] = origin.places[i]!;
    out.before[to] = origin.before[i]!;
    out.pinnedBy[to] = rule[i]!;
    touched[rule[i]!]!++;
  };
  /** Where a pin for this place comes to stand, those before it having theirs. */
  const takePlace = (wanted: number): number => {
    const place = taken.indexOf(0, wanted);
    taken[place] = 1;
    return place;
  };
  /** The pin whose turn it is: the first that wants a place up to here; once there is nothing else, the next in place. */
  const due = (place: number): number => {
    let pick = -1;
    for (let i = 0; i < board.count; i++) {
      if (free[i] === 0) continue;
      if (at[i]! <= place) return i;
      if (pick < 0 || at[i]! < at[pick]!) pick = i;
    }
    return pick;
  };
  const board: PinBoard = {
    count: 0,
    within: 0,
    products: column(),
    choose(subject, k, judge, drop) {
      stamp++;
      board.count = 0;
      board.within = 0;
      taken.fill(0);
      for (const group of pins) {
        if (!holdsFor(group.scope, subject, facts)) continue;
        let placed = 0;
        for (const product of group.products) {
          if (board.count >= MOST_ITEMS) return;
          if (marked[product] === stamp || group.scope.candidates?.[product] === 0) continue;
          const reason = judge(product, subject);
          if (reason === null) {
            const place = group.position + placed++;
            add(product, group, place);
            if (takePlace(place) < k) board.within++;
          } else if (reason !== OWN_PRODUCT) drop(product, reason);
        }
      }
    },
    has: (product) => marked[product] === stamp,
    offeredBy(product, tier, place, before) {
      const i = board.products.subarray(0, board.count).indexOf(product);
      origin.tiers[i] = tier;
      origin.places[i] = place;
      origin.before[i] = before;
    },
    merge(body, k, out) {
      out.count = 0;
      free.fill(1);
      let next = 0;
      const total = Math.min(k, board.count + body.count);
      while (out.count < total) {
        const pick = due(out.count);
        if (pick < 0 || (at[pick]! > out.count && next < body.count)) copyItem(body, next++, out);
        else {
          free[pick] = 0;
          put(pick, out);
        }
      }
    },
  };
  return board;
}

function copyItem(from: Steered, i: number, to: Steered): void {
  const at = to.count++;
  to.products[at] = from.products[i]!;
  to.tiers[at] = from.tiers[i]!;
  to.places[at] = from.places[i]!;
  to.before[at] = from.before[i]!;
  to.pinnedBy[at] = -1;
}
