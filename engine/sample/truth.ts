/** What only the generator knows, as JSON: the answers that models are checked against. */
import type { Calendar } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { SampleOptions } from "./options.ts";
import type { Customer } from "./people.ts";
import { PROMOTION_LIFT, type PriceStep } from "./prices.ts";
import type { Stockout } from "./stock.ts";
import type { CatalogueWords } from "./words.ts";

/** Ids are those of the store database, as numbers. */
export interface Truth {
  options: SampleOptions;
  promotion_lift: number;
  categories: { category_id: number; name: string; mean_elasticity: number }[];
  products: {
    product_id: number;
    category_id: number;
    variant_ids: number[];
    elasticity: number;
    /** Times its price was set after launch. */
    price_changes: number;
    /** Units a week at launch prices in an average season. */
    weekly_units: number;
  }[];
  /** A basket with product_id holds with_product_id with this added chance, at its launch price. */
  complements: { product_id: number; with_product_id: number; chance: number }[];
  /** Ids of the customers of each type. */
  customer_types: Record<string, number[]>;
  /** Factor of demand every 30 days, by category. */
  seasons: Record<string, number[]>;
  stockouts: Stockout[];
}

interface Known {
  c: Calendar;
  options: SampleOptions;
  words: CatalogueWords;
  catalogue: Catalogue;
  paths: PriceStep[][];
  customers: Customer[];
  seasons: Float64Array[];
  daily: Float64Array;
  stockouts: Stockout[];
}

/** What the simulation knows and a store would not, as JSON. */
export function writeTruth(known: Known): string {
  const { words, catalogue, customers } = known;
  const round = (value: number) => Math.round(value * 10_000) / 10_000;
  const truth: Truth = {
    options: known.options,
    promotion_lift: PROMOTION_LIFT,
    categories: words.categories.map((k, i) => {
      return { category_id: catalogue.categoryIds[i]!, name: k.name, mean_elasticity: k.elasticity };
    }),
    products: catalogue.products.map((p, i) => ({
      product_id: p.id,
      category_id: catalogue.categoryIds[p.category]!,
      variant_ids: p.variants.map((v) => v + 1),
      elasticity: round(p.elasticity),
      price_changes: known.paths[i]!.length - 1,
      weekly_units: round(7 * p.variants.reduce((sum, v) => sum + known.daily[v]!, 0)),
    })),
    complements: catalogue.products.flatMap((p) =>
      p.complements.map((o) => ({
        product_id: p.id,
        with_product_id: o.product + 1,
        chance: round(o.chance),
      })),
    ),
    customer_types: Object.fromEntries(
      words.types.map((type, i) => [type.name, customers.filter((u) => u.type === i).map((u) => u.id)]),
    ),
    seasons: Object.fromEntries(
      words.categories.map((k, i) => [
        k.name,
        Array.from(
          known.seasons[i]!.filter((_, d) => d % 30 === 0),
          round,
        ),
      ]),
    ),
    stockouts: known.stockouts,
  };
  return JSON.stringify(truth, null, 1);
}
