/** A small made-up store: two tastes, planted companions, so that a right model must find both. */

import type { Data } from "../model.ts";
import { random } from "../random.ts";

const PRODUCTS = 40;
const FIRST_DAY = 20_000;
const DAYS = 300;

/** Customers of even number like products 0 to 19, odd ones 20 to 39; 2 goes with 3, 22 with 23. */
export function madeUpStore(customers = 160, ordersEach = 8): Data {
  const rng = random("made-up store");
  const acts: number[][] = [];
  const baskets: number[][] = [];
  let order = 0;
  for (let c = 0; c < customers; c++) {
    for (let n = 0; n < ordersEach; n++) {
      const day = FIRST_DAY + Math.floor(((n + rng.next()) / ordersEach) * DAYS);
      for (const product of basketOf(c % 2, rng)) {
        baskets.push([order, product, day]);
        acts.push([c, product, day, 1, 0, 0, 1]);
      }
      acts.push([c, (c % 2) * 20 + rng.int(20), day, 0, 0, rng.int(2), 1]);
      order++;
    }
  }
  return {
    recommend_interactions: table(acts, [
      "customer_no",
      "product_no",
      "day",
      "purchases",
      "returns",
      "carts",
      "views",
    ]),
    recommend_baskets: table(baskets, ["order_no", "product_no", "day"]),
    recommend_events: eventsOf(acts),
    recommend_products: {
      rows: PRODUCTS,
      columns: {
        product_no: Int32Array.from({ length: PRODUCTS }, (_, p) => p),
        product_id: Array.from({ length: PRODUCTS }, (_, p) => `P${p}`),
        title: Array.from({ length: PRODUCTS }, (_, p) => `Product ${p}`),
        category: Array.from({ length: PRODUCTS }, (_, p) => (p < 20 ? "Garden" : "Kitchen")),
        category_id: Array.from({ length: PRODUCTS }, (_, p) => (p < 20 ? "g" : "k")),
        brand: Array.from({ length: PRODUCTS }, (_, p) => `Brand ${p % 4}`),
        attributes: Array.from({ length: PRODUCTS }, (_, p) => `{"colour":"${p % 2 ? "red" : "blue"}"}`),
        price: Float64Array.from({ length: PRODUCTS }, (_, p) => 5 + (p % 10)),
        margin: Float64Array.from({ length: PRODUCTS }, (_, p) => 0.2 + (p % 5) / 10),
        created_day: Float64Array.from({ length: PRODUCTS }, (_, p) => FIRST_DAY - 100 + p),
        // The last product is archived: it may be learnt from and never shown.
        offered: Int32Array.from({ length: PRODUCTS }, (_, p) => (p === PRODUCTS - 1 ? 0 : 1)),
      },
    },
    recommend_segments: segmentsOf(customers),
    recommend_customers: {
      rows: customers,
      columns: {
        customer_no: Int32Array.from({ length: customers }, (_, c) => c),
        customer_id: Array.from({ length: customers }, (_, c) => `C${c}`),
      },
    },
  };
}

function basketOf(taste: number, rng: ReturnType<typeof random>): Set<number> {
  const basket = new Set<number>();
  const base = taste * 20;
  // Lower numbers sell more.
  for (let n = 0; n < 2; n++) basket.add(base + Math.floor(20 * rng.next() ** 1.5));
  if (basket.has(base + 2) && rng.next() < 0.8) basket.add(base + 3);
  return basket;
}

/** Customers of odd number are a segment, with kitchen tastes. */
function segmentsOf(customers: number): Data[string] {
  const odd = Array.from({ length: customers }, (_, c) => c).filter((c) => c % 2 === 1);
  return {
    rows: odd.length,
    columns: {
      customer_no: Int32Array.from(odd),
      segment: odd.map(() => "rfm:odd"),
      name: odd.map(() => "Odd ones"),
    },
  };
}

/** A visit of each customer and day: views before purchases, a minute apart. */
function eventsOf(acts: number[][]): Data[string] {
  const events = acts.flatMap(([customer = 0, product = 0, day = 0, purchases = 0, , carts = 0]) => [
    { customer, product, day, minute: 0, kind: 0 },
    ...(carts > 0 ? [{ customer, product, day, minute: 1, kind: 1 }] : []),
    ...(purchases > 0 ? [{ customer, product, day, minute: 2, kind: 3 }] : []),
  ]);
  const order = (e: (typeof events)[number]) => e.day + (600 + e.minute) / 1440;
  events.sort((a, b) => order(a) - order(b) || a.customer - b.customer || a.product - b.product);
  const visits = new Map<string, number>();
  const visitOf = (e: (typeof events)[number]) => {
    const key = `${e.customer} ${e.day}`;
    visits.set(key, visits.get(key) ?? visits.size);
    return visits.get(key)!;
  };
  return {
    rows: events.length,
    columns: {
      customer_no: Int32Array.from(events, (e) => e.customer),
      session_no: Int32Array.from(events, visitOf),
      product_no: Int32Array.from(events, (e) => e.product),
      at: Float64Array.from(events, order),
      kind: Int32Array.from(events, (e) => e.kind),
      value: new Float64Array(events.length).fill(1),
    },
  };
}

function table(rows: number[][], names: string[]) {
  const columns = names.map((name, k) => [name, Int32Array.from(rows, (row) => row[k]!)] as const);
  return { rows: rows.length, columns: Object.fromEntries(columns) };
}
