/** The last resort of a list that would be empty: the shop's own best sellers, as far as the rules allow. */
import type { Steering } from "./compile.ts";
import type { Filter } from "./filters.ts";
import type { Tier } from "./steerer.ts";

/** More than a list can hold, for rules that look at its subject or its other products take some. */
const MOST = 400;

/**
 * Answers products in the order of what they sold lately, without those that may never be shown and those that the
 * filters keep off every list. The same filters are asked for again and again, so each choice is made once.
 */
export function createCatalogue({ facts, hideSoldOut }: Steering): (filters: readonly Filter[]) => Tier {
  const made = new Map<string, Tier>();
  let order: Int32Array | null = null;
  const inOrder = () => {
    order ??= Int32Array.from(facts.ids.keys())
      .filter((p) => facts.offered[p] === 1 && !(hideSoldOut && facts.stock[p]! <= 0))
      .sort((a, b) => facts.soldADay[b]! - facts.soldADay[a]! || a - b);
    return order;
  };
  return (filters) => {
    const blocking = filters.filter(({ blocked }) => blocked !== null);
    const key = blocking.map(({ rule }) => rule).join();
    const known = made.get(key);
    if (known) return known;
    const passing: number[] = [];
    for (const p of inOrder()) {
      if (passing.length === MOST) break;
      if (blocking.every(({ blocked }) => blocked![p] === 0)) passing.push(p);
    }
    const products = Int32Array.from(passing);
    const tier = { products, scores: passing.map((_, i) => 1 / (i + 1)), from: 0, to: products.length };
    made.set(key, tier);
    return tier;
  };
}
