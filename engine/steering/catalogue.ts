/** What stands where the models leave places free: the shop's own best sellers, as far as the rules allow. */
import type { Steering } from "./compile.ts";
import type { Filter } from "./filters.ts";
import type { Tier } from "./steered.ts";

/** Products of one part: more than most lists can hold, few enough to be put in order by rules of variety. */
const PART = 400;

/** Parts of the catalogue under the same filters, made as they are asked for. */
interface Parts {
  tiers: Tier[];
  /** Place in the order at which the next part starts. */
  next: number;
}

/** Numbers of the products that any list may show, whatever the rules. */
export function sellable({ facts, hideSoldOut }: Pick<Steering, "facts" | "hideSoldOut">): Int32Array {
  return Int32Array.from(facts.ids.keys()).filter(
    (p) => facts.offered[p] === 1 && !(hideSoldOut && facts.stock[p]! <= 0),
  );
}

/**
 * Answers the n-th part of the products in the order of what they sold lately, without those that may never be shown and
 * those that the filters keep off every list; null past the end. The same filters are asked for again and again, so
 * each part is made once.
 */
export function createCatalogue(steering: Steering): (filters: readonly Filter[], n: number) => Tier | null {
  const { facts } = steering;
  const made = new Map<string, Parts>();
  let order: Int32Array | null = null;
  const inOrder = () => {
    order ??= sellable(steering).sort((a, b) => facts.soldADay[b]! - facts.soldADay[a]! || a - b);
    return order;
  };
  const makePart = (parts: Parts, blocking: readonly Filter[]) => {
    const passing: number[] = [];
    const all = inOrder();
    for (; parts.next < all.length && passing.length < PART; parts.next++) {
      const p = all[parts.next]!;
      if (blocking.every(({ blocked }) => blocked![p] === 0)) passing.push(p);
    }
    const from = parts.tiers.length * PART;
    const scores = Float64Array.from(passing, (_, i) => 1 / (from + i + 1));
    if (passing.length > 0)
      parts.tiers.push({ products: Int32Array.from(passing), scores, from: 0, to: passing.length });
  };
  return (filters, n) => {
    const blocking = filters.filter(({ blocked }) => blocked !== null);
    const key = blocking.map(({ rule }) => rule).join();
    const parts = made.get(key) ?? { tiers: [], next: 0 };
    made.set(key, parts);
    while (parts.tiers.length <= n && parts.next < inOrder().length) makePart(parts, blocking);
    return parts.tiers[n] ?? null;
  };
}
