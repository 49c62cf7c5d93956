/** What a day looks like to a buyer: which products pull how much at today's prices. */
import type { Random } from "../../models/random.ts";
import { type Calendar, seasonCurve } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Customer, locate } from "./people.ts";
import { labelPrice, PROMOTION_LIFT, type PriceStep } from "./prices.ts";
import type { CustomerType } from "./words.ts";

const STYLES = 4;
/** A product of the customer's style pulls this much more. */
const STYLE_PULL = 2;

export interface Market {
  /** Demand factor of a product from its price and promotion; 1 at the launch price. */
  effect: Float64Array;
  /** Pence a variant costs today. */
  price: Int32Array;
  /** 1 where a variant is on promotion today. */
  promoted: Uint8Array;
  /** Moves on to a day (in order). */
  open(day: number): void;
  /** Draws categories and products for one customer on the open day. */
  visit(customer: Customer, type: CustomerType): Visit;
}

export interface Visit {
  /** Pull at today's prices over pull at launch prices: what scales the basket. */
  ratio: number;
  draw(): number;
}

/** The market before its first day. */
export function openMarket(c: Calendar, catalogue: Catalogue, paths: PriceStep[][], rng: Random): Market {
  const { products, variants, categories } = catalogue;
  const effect = new Float64Array(products.length);
  const price = new Int32Array(variants.length);
  const promoted = new Uint8Array(variants.length);
  const shock = Float64Array.from(products, () => rng.normal(0, 0.12));
  const next = new Int32Array(products.length);
  const seasons = categories.map((k) => seasonCurve(c, k.season));
  const shelves = categories.map((_, k) => products.filter((p) => p.category === k).map((p) => p.id - 1));
  const sums = shelves.map((shelf) =>
    Array.from({ length: STYLES }, () => new Float64Array(shelf.length + 1)),
  );
  const reference = shelves.map(() => new Float64Array(STYLES));
  let today = 0;

  const step = (day: number, p: number) => {
    const path = paths[p]!;
    while (next[p]! < path.length && path[next[p]!]!.day <= day) next[p]!++;
    const at = path[next[p]! - 1];
    if (!at) return;
    let ratio = 0;
    for (const v of products[p]!.variants) {
      price[v] = labelPrice(variants[v]!, at.ratio);
      promoted[v] = at.regular === null ? 0 : 1;
      ratio += (price[v]! / variants[v]!.launchPrice) * variants[v]!.share;
    }
    effect[p] = ratio ** products[p]!.elasticity * (at.regular === null ? 1 : PROMOTION_LIFT);
  };

  const fill = (day: number, k: number) => {
    for (let s = 0; s < STYLES; s++) {
      const sum = sums[k]![s]!;
      let plain = 0;
      shelves[k]!.forEach((p, n) => {
        const product = products[p]!;
        const onSale = day >= product.from && day <= product.to;
        const pull = onSale
          ? product.base *
            Math.exp((product.trend * day) / 365 + shock[p]!) *
            (product.style === s ? STYLE_PULL : 1)
          : 0;
        plain += pull;
        sum[n + 1] = sum[n]! + pull * effect[p]!;
      });
      reference[k]![s] = plain;
    }
  };

  return {
    effect,
    price,
    promoted,
    open(day) {
      today = day;
      for (let p = 0; p < products.length; p++) {
        if (day % 7 === 0) shock[p] = 0.7 * shock[p]! + rng.normal(0, 0.085);
        const path = paths[p]!;
        if (day === 0 || (next[p]! < path.length && path[next[p]!]!.day <= day)) step(day, p);
      }
      for (let k = 0; k < categories.length; k++) fill(day, k);
    },
    visit(customer, type) {
      const pull = new Float64Array(categories.length + 1);
      let plain = 0;
      for (let k = 0; k < categories.length; k++) {
        const liking = likes(customer, k) * (type.taste[categories[k]!.name] ?? 1) * seasons[k]![today]!;
        plain += liking * reference[k]![customer.style]!;
        pull[k + 1] = pull[k]! + liking * sums[k]![customer.style]!.at(-1)!;
      }
      const total = pull[categories.length]!;
      return {
        ratio: total / plain,
        draw() {
          const k = locate(pull, rng.next() * total, 0, categories.length - 1);
          const shelf = sums[k]![customer.style]!;
          return shelves[k]![locate(shelf, rng.next() * shelf.at(-1)!, 0, shelf.length - 2)]!;
        },
      };
    },
  };
}

function likes(customer: Customer, category: number): number {
  if (customer.favourites[0] === category) return 5;
  return customer.favourites[1] === category ? 3 : 1;
}
