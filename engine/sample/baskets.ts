/** What one order holds: products drawn at today's prices, complements, repeats, and what the stock allows. */
import { pickWeighted, type Random } from "../../models/random.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Market } from "./market.ts";
import type { Customer } from "./people.ts";
import type { Stockroom } from "./stock.ts";
import type { CustomerType } from "./words.ts";

/** Lines of an average order before complements and repeats. */
export const MEAN_LINES = 1.9;
/** Chance of buying again a consumable bought before, at its launch price. */
const REPEAT = 0.16;
const KEPT = 6;

export interface Basket {
  /** Variant index -> units. */
  lines: Map<number, number>;
  /** Products looked at on the way, bought ones among them. */
  seen: number[];
}

/** Fills one customer's basket at the prices of the day; amounts are pence. */
export function basketFiller(catalogue: Catalogue, market: Market, stock: Stockroom, rng: Random) {
  const { products, variants, categories } = catalogue;
  const boughtBefore = new Map<number, number[]>();

  const add = (basket: Basket, p: number, factor: number) => {
    const product = products[p]!;
    basket.seen.push(p);
    const units = 1 + rng.poisson(categories[product.category]!.units * factor);
    const shares = product.variants.map((v) => variants[v]!.share);
    const first = product.variants[pickWeighted(shares, rng)]!;
    const left = (v: number) => stock.onHand[v]! - (basket.lines.get(v) ?? 0);
    let chosen = first;
    if (left(first) <= 0 && rng.next() < 0.25) chosen = product.variants.find((v) => left(v) > 0) ?? first;
    const taken = Math.max(0, Math.min(units, left(chosen)));
    if (taken < units) stock.miss(first, units - taken);
    if (taken === 0) return;
    basket.lines.set(chosen, (basket.lines.get(chosen) ?? 0) + taken);
    for (const other of product.complements) {
      if (rng.next() < other.chance * market.effect[other.product]!) add(basket, other.product, factor);
    }
  };

  const repeat = (basket: Basket, customer: Customer) => {
    for (const p of boughtBefore.get(customer.id) ?? []) {
      if (rng.next() < (REPEAT / 2) * market.effect[p]! && onSale(p)) add(basket, p, 1);
    }
  };

  const onSale = (p: number) => products[p]!.variants.some((v) => stock.onHand[v]! > 0);

  const remember = (customer: Customer, basket: Basket) => {
    const kept = boughtBefore.get(customer.id) ?? [];
    for (const v of basket.lines.keys()) {
      const p = variants[v]!.product;
      if (categories[products[p]!.category]!.consumable && !kept.includes(p)) kept.unshift(p);
    }
    boughtBefore.set(customer.id, kept.slice(0, KEPT));
  };

  return (customer: Customer, type: CustomerType): Basket => {
    const basket: Basket = { lines: new Map(), seen: [] };
    const visit = market.visit(customer, type);
    const lines = 1 + rng.poisson(Math.max(0, MEAN_LINES * type.lines * visit.ratio - 1));
    const factor = type.season > 2 ? 1.5 : 1;
    for (let n = 0; n < lines; n++) add(basket, visit.draw(), factor);
    repeat(basket, customer);
    // An order exists because something was bought: keep looking, then take whatever is on a shelf.
    for (let n = 0; basket.lines.size === 0 && n < 40; n++) add(basket, visit.draw(), 1);
    if (basket.lines.size === 0) {
      const any = stock.onHand.findIndex((units, v) => units > 0 && market.price[v]! > 0);
      basket.lines.set(Math.max(0, any), 1);
    }
    remember(customer, basket);
    return basket;
  };
}
