/** Diversity within a list: what is like its neighbours moves down. */
import type { Step } from "./compile.ts";
import type { Work } from "./work.ts";

/** Room for a figure and a mark of each candidate. */
interface SpreadRoom {
  nearest: Float64Array;
  /** 1 where a candidate was moved up. */
  marks: Uint8Array;
}

/**
 * Carbonell and Goldstein 1998: each of the first `slots` places goes to the best of lambda x relevance - (1 - lambda) x
 * likeness to what stands, of which `shown` stands already. Answers how many candidates moved up.
 */
export function spread(
  work: Work,
  { lambda, likeness }: Extract<Step, { kind: "diversity" }>,
  shown: { products: Int32Array; count: number },
  slots: number,
  room: SpreadRoom,
): number {
  const { nearest, marks } = room;
  const { order, scores, products, count } = work;
  // A list of nothing but buried ones has no relevance to compare.
  const best = (count > 0 && scores[order[0]!]!) || 1;
  for (let i = 0; i < count; i++) {
    const c = order[i]!;
    nearest[c] = 0;
    marks[c] = 0;
    for (let s = 0; s < shown.count; s++) {
      nearest[c] = Math.max(nearest[c]!, likeness(products[c]!, shown.products[s]!));
    }
  }
  let moved = 0;
  const places = Math.min(slots, count);
  for (let place = 0; place < places; place++) {
    let pick = place;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = place; i < count; i++) {
      const c = order[i]!;
      const value = (lambda * scores[c]!) / best - (1 - lambda) * nearest[c]!;
      if (value > most) {
        most = value;
        pick = i;
      }
    }
    const chosen = order[pick]!;
    order.copyWithin(place + 1, place, pick);
    order[place] = chosen;
    if (pick !== place) {
      marks[chosen] = 1;
      moved++;
    }
    for (let i = place + 1; i < count; i++) {
      const c = order[i]!;
      nearest[c] = Math.max(nearest[c]!, likeness(products[c]!, products[chosen]!));
    }
  }
  settle(work, nearest);
  return moved;
}

/** The scores in the new order, so that a later factor works from it. */
function settle({ order, scores, count }: Work, sorted: Float64Array): void {
  for (let i = 0; i < count; i++) sorted[i] = scores[order[i]!]!;
  sorted.subarray(0, count).sort();
  for (let i = 0; i < count; i++) scores[order[i]!] = sorted[count - 1 - i]!;
}
