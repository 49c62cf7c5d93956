/** Sums over lists: who is shown how often and how high, what can be sold of it, what it earns. */
import type { Facts } from "./facts.ts";
import type { Figures } from "./order.ts";
import type { Steered } from "./steered.ts";

export interface Tally {
  lists: number;
  short: number;
  places: number;
  sellable: number;
  /** Per product: lists that show it, and its exposure: each place counts 1 / log2(1 + place). */
  shownOn: Int32Array;
  exposure: Float64Array;
  /** Price, and price x margin, summed over places by their exposure; and the exposure of places that have them. */
  revenue: number;
  priced: number;
  margin: number;
  earning: number;
}

/** What a place is worth against the first, as in NDCG. */
const DISCOUNT = Float64Array.from({ length: 101 }, (_, i) => 1 / Math.log2(i + 2));
export const discountOf = (place: number): number => DISCOUNT[place]!;

/** Exposure of a full list of k. */
export function fullExposure(k: number): number {
  return DISCOUNT.subarray(0, k).reduce((sum, value) => sum + value, 0);
}

/** A tally of no list yet. */
export function createTally(products: number): Tally {
  return {
    lists: 0,
    short: 0,
    places: 0,
    sellable: 0,
    shownOn: new Int32Array(products),
    exposure: new Float64Array(products),
    revenue: 0,
    priced: 0,
    margin: 0,
    earning: 0,
  };
}

/** Counts one steered list of at most `k` places. */
export function addList(tally: Tally, list: Steered, k: number, facts: Facts): void {
  if (list.count > 0) tally.lists++;
  if (list.count < k) tally.short++;
  for (let i = 0; i < list.count; i++) {
    const p = list.products[i]!;
    const weight = DISCOUNT[i]!;
    tally.places++;
    if (!(facts.stock[p]! <= 0)) tally.sellable++;
    tally.shownOn[p]!++;
    tally.exposure[p]! += weight;
    const price = facts.price[p]!;
    const earned = price * facts.margin[p]!;
    if (!Number.isNaN(price)) {
      tally.revenue += weight * price;
      tally.priced += weight * Number(!Number.isNaN(earned)) * price;
    }
    if (!Number.isNaN(earned)) {
      tally.margin += weight * earned;
      tally.earning += weight;
    }
  }
}

/** `level`: chance that the first place sells, null where no held-out days tell. Money is per 1,000 lists shown. */
export function figuresOf(tally: Tally, level: number | null): Figures {
  const shown = tally.shownOn.reduce((count, times) => count + Number(times > 0), 0);
  const perThousand = (sum: number) =>
    level === null || tally.lists === 0 ? null : (1000 * level * sum) / tally.lists;
  return {
    lists: tally.lists,
    shortLists: tally.short,
    productsShown: shown,
    coverage: tally.shownOn.length === 0 ? 0 : shown / tally.shownOn.length,
    inStock: tally.places === 0 ? 0 : tally.sellable / tally.places,
    margin: tally.earning === 0 ? null : perThousand(tally.margin),
    marginShare: tally.priced === 0 ? null : tally.margin / tally.priced,
    revenue: tally.revenue === 0 ? null : perThousand(tally.revenue),
  };
}
