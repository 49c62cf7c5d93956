/** Best sellers with decay: a model of its own, the baseline of every other and the end of every fallback chain. */

import { counted } from "../../../engine/contract/figures.ts";
import type { Catalogue } from "../history/history.ts";
import type { Baskets } from "../history/signals.ts";

/** Days that "popular" and "trending" speak of. */
export const RECENT_DAYS = 28;

export interface Popularity {
  /** Orders that hold the product, each weighing half after the half-life. */
  score: Float64Array;
  /** The same as a share of all orders, decayed alike. */
  share: Float64Array;
  /** Orders in the last 28 days. */
  recent: Int32Array;
  /** Orders in all. */
  total: Int32Array;
  /** Products that may be offered, most popular first. */
  order: Int32Array;
  /** The same by id of the category, or its name where there is none. */
  byCategory: Map<string, number[]>;
}

/** How much each product is bought: orders, each halved for every `halfLifeDays` before `until`, a day since 1970. */
export function popularityOf(
  baskets: Baskets,
  catalogue: Pick<Catalogue, "categories" | "categoryIds" | "offered">,
  until: number,
  halfLifeDays: number,
): Popularity {
  const products = baskets.matrix.columns;
  const score = new Float64Array(products);
  const recent = new Int32Array(products);
  const total = new Int32Array(products);
  let orders = 1e-9;
  for (let b = 0; b < baskets.matrix.rows; b++) {
    const age = until - baskets.days[b]!;
    const weight = 2 ** (-age / halfLifeDays);
    if (baskets.matrix.offsets[b]! < baskets.matrix.offsets[b + 1]!) orders += weight;
    for (let p = baskets.matrix.offsets[b]!; p < baskets.matrix.offsets[b + 1]!; p++) {
      const product = baskets.matrix.indices[p]!;
      score[product]! += weight;
      total[product]!++;
      if (age < RECENT_DAYS) recent[product]!++;
    }
  }
  const order = Int32Array.from({ length: products }, (_, p) => p)
    .filter((p) => catalogue.offered[p] === 1)
    .sort((a, b) => score[b]! - score[a]! || a - b);
  const byCategory = new Map<string, number[]>();
  for (const product of order) {
    const category = catalogue.categoryIds[product] ?? catalogue.categories[product] ?? "";
    const list = byCategory.get(category);
    if (list) list.push(product);
    else byCategory.set(category, [product]);
  }
  return { score, share: score.map((value) => value / orders), recent, total, order, byCategory };
}

/** "Popular: 214 orders in 28 days". */
export function popularReason(
  popularity: Pick<Popularity, "recent" | "total">,
  product: number,
  noun: string,
  category?: string | null,
): string {
  const where = category ? `Popular in ${category}` : "Popular";
  const recent = popularity.recent[product]!;
  if (recent > 0) return `${where}: ${count(recent, noun)} in ${RECENT_DAYS} days`;
  const total = popularity.total[product]!;
  return total > 0 ? `${where}: ${count(total, noun)} so far` : "Not sold yet, shown to fill the list";
}

/** "1 order", "1,204 orders". */
export function count(n: number, noun: string): string {
  return counted(n, noun);
}
