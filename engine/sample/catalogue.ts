/** Invents the shelves: products with variants, their popularity, elasticity and what they are bought with. */
import type { Random } from "../../models/random.ts";
import type { CatalogueWords, CategoryWords } from "./words.ts";

export interface Variant {
  /** 1-based; also its index + 1. */
  id: number;
  product: number;
  sku: string;
  title: string;
  options: Record<string, string>;
  /** Pence at launch. */
  launchPrice: number;
  cost: number;
  weight: number;
  /** Share of the product's demand. */
  share: number;
  /** Days of demand the buyer keeps beyond the lead time: the low ones run out. */
  safetyDays: number;
}

export interface Complement {
  product: number;
  /** Chance that it joins a basket that holds the other, at its reference price. */
  chance: number;
}

export interface Product {
  id: number;
  category: number;
  supplier: number;
  style: number;
  title: string;
  brand: string;
  handle: string;
  noun: string;
  attributes: Record<string, string>;
  /** Popularity at its launch price, before season and trend. */
  base: number;
  elasticity: number;
  /** Growth of demand a year, as a log. */
  trend: number;
  /** First and last day on sale. */
  from: number;
  to: number;
  /** False for about one in eight: its price is never touched. */
  repriced: boolean;
  variants: number[];
  complements: Complement[];
}

export interface Catalogue {
  categories: CategoryWords[];
  /** Ids of the rows of `categories`: groups first, then leaves. */
  categoryIds: number[];
  products: Product[];
  variants: Variant[];
}

/** Every leaf category gets its share of `count` products; the rest go to the first ones. */
export function buildCatalogue(words: CatalogueWords, count: number, days: number, rng: Random): Catalogue {
  const catalogue: Catalogue = {
    categories: words.categories,
    categoryIds: words.categories.map((_, i) => words.groups.length + 1 + i),
    products: [],
    variants: [],
  };
  const titles = new Set<string>();
  for (let i = 0; i < count; i++) {
    const product = inventProduct(words, i, days, titles, rng);
    catalogue.products.push(product);
    addVariants(catalogue, product, words, rng);
  }
  plantComplements(catalogue.products, words.complements, days, rng);
  return catalogue;
}

function inventProduct(
  words: CatalogueWords,
  i: number,
  days: number,
  titles: Set<string>,
  rng: Random,
): Product {
  const category = i % words.categories.length;
  const kind = words.categories[category]!;
  const style = rng.int(words.styles.length);
  const noun = kind.nouns[Math.floor(i / words.categories.length) % kind.nouns.length]!;
  const adjectives = words.adjectives[words.styles[style]!]!;
  let title = `${adjectives[rng.int(adjectives.length)]} ${noun}`;
  for (let n = 2; titles.has(title); n++) title = `${adjectives[n % adjectives.length]} ${noun} no. ${n}`;
  titles.add(title);
  const late = rng.next() < 0.12;
  const ended = !late && rng.next() < 0.06;
  return {
    id: i + 1,
    category,
    supplier: kind.suppliers[rng.int(kind.suppliers.length)]!,
    style,
    title,
    brand: words.brands[rng.int(words.brands.length)]!,
    handle: title.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    noun,
    attributes: { material: kind.material, style: words.styles[style]!, kind: noun },
    base: kind.popularity * Math.exp(rng.normal(0, 0.8)),
    elasticity: Math.min(-0.3, kind.elasticity + rng.normal(0, 0.35)),
    trend: rng.normal(0, 0.18),
    from: late ? Math.floor(days * (0.1 + 0.6 * rng.next())) : 0,
    to: ended ? Math.floor(days * (0.6 + 0.35 * rng.next())) : days - 1,
    repriced: rng.next() >= 0.12,
    variants: [],
    complements: [],
  };
}

function addVariants(catalogue: Catalogue, product: Product, words: CatalogueWords, rng: Random): void {
  const kind = words.categories[product.category]!;
  const values = words.options[kind.option];
  const count = Math.min(values.length, [1, 1, 2, 2, 3, 4][rng.int(6)]!);
  const [low, high] = kind.price;
  const price = low * (high / low) ** rng.beta(1.6, 2.4);
  const shares = Array.from({ length: count }, () => 0.4 + rng.next());
  const total = shares.reduce((a, b) => a + b, 0);
  for (let n = 0; n < count; n++) {
    const value = values[n]!;
    const factor = count === 1 ? 1 : (words.option_price[kind.option][n] ?? 1);
    const launchPrice = Math.max(95, ending(price * factor));
    catalogue.variants.push({
      id: catalogue.variants.length + 1,
      product: product.id - 1,
      sku: `${kind.name.slice(0, 2).toUpperCase()}-${String(product.id).padStart(4, "0")}-${n + 1}`,
      title: count === 1 ? "Default" : value,
      options: count === 1 ? {} : { [kind.option]: value },
      launchPrice,
      cost: Math.round(launchPrice * kind.cost * (0.9 + 0.2 * rng.next())),
      weight: 40 + rng.int(1400),
      share: shares[n]! / total,
      safetyDays: rng.next() < 0.2 ? -4 + 6 * rng.next() : 8 + 20 * rng.next(),
    });
    product.variants.push(catalogue.variants.length - 1);
  }
}

/** Nearest price that ends in 0 or 5 pence, as the shop writes its labels. */
export function ending(pence: number): number {
  return Math.max(5, Math.round(pence / 5) * 5);
}

/**
 * Links the popular products of the paired kinds, one way, with the chance that truth.json tells. The second of a
 * pair is sold to the last day: a list that must not show it would say nothing of the model.
 */
function plantComplements(products: Product[], pairs: [string, string][], days: number, rng: Random): void {
  const byNoun = (noun: string) =>
    products.filter((p) => p.noun === noun && p.from === 0).sort((a, b) => b.base - a.base);
  for (const [first, second] of pairs) {
    const firsts = byNoun(first).slice(0, 2);
    const seconds = byNoun(second).filter((p) => p.to === days - 1);
    firsts.forEach((product, n) => {
      const other = seconds[n % Math.max(1, seconds.length)];
      if (other) product.complements.push({ product: other.id - 1, chance: 0.22 + 0.2 * rng.next() });
    });
  }
}
