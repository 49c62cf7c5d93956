/** Brands or products that must not stand together. */
import type { Rule } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { brandNumber } from "./target.ts";

type Pairs = Extract<Rule, { kind: "never_competitors_pair" }>["pairs"];

export interface Rivals {
  /** Rivals of a brand, of a product, by number. */
  brands: Map<number, number[]>;
  products: Map<number, number[]>;
}

/** Who is whose competitor, both ways, by number of brand and of product; names that nothing has are passed over. */
export function rivalsOf(pairs: Pairs, facts: Facts): Rivals {
  const rivals: Rivals = { brands: new Map(), products: new Map() };
  for (const { by, a, b } of pairs) {
    const number = (name: string) =>
      by === "brand" ? brandNumber(name, facts) : (facts.numbers.get(name) ?? -1);
    const [left, right] = [number(a), number(b)];
    if (left < 0 || right < 0) continue;
    const map = by === "brand" ? rivals.brands : rivals.products;
    map.set(left, [...(map.get(left) ?? []), right]);
    map.set(right, [...(map.get(right) ?? []), left]);
  }
  return rivals;
}

/** The first of `others` that the product must not stand beside, -1 when it may stand with all. */
export function rivalAmong(
  rivals: Rivals,
  facts: Facts,
  product: number,
  others: Int32Array,
  count = others.length,
): number {
  const products = rivals.products.get(product);
  const brands = rivals.brands.get(facts.brand[product]!);
  if (!products && !brands) return -1;
  for (let i = 0; i < count; i++) {
    const other = others[i]!;
    if (products?.includes(other) || brands?.includes(facts.brand[other]!)) return other;
  }
  return -1;
}
