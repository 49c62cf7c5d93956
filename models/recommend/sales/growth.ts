/** Growth of a product against its own past: counts of recent days over what the days before them say. */

import type { Data } from "../../model.ts";
import { NEEDS, numbers, tableOf } from "../history/signals.ts";
import { KIND } from "../recommender.ts";

/** Orders and views by product and day. */
export interface Interest {
  products: number;
  /** Order lines in all. */
  orders: number;
  product: Int32Array;
  day: Int32Array;
  /** 1 for a view, 0 for an order. */
  view: Uint8Array;
}

/** Orders of everyone, guests too, and every view. */
export function interestOf(data: Data): Interest {
  const baskets = tableOf(data, NEEDS.baskets);
  const events = tableOf(data, NEEDS.events);
  const kind = numbers(events, "kind");
  const views = Int32Array.from({ length: events.rows }, (_, i) => i).filter((i) => kind[i] === KIND.view);
  const size = baskets.rows + views.length;
  const product = new Int32Array(size);
  const day = new Int32Array(size);
  product.set(numbers(baskets, "product_no"));
  day.set(numbers(baskets, "day"));
  const seen = numbers(events, "product_no");
  const at = numbers(events, "at");
  for (const [n, i] of views.entries()) {
    product[baskets.rows + n] = seen[i]!;
    day[baskets.rows + n] = Math.floor(at[i]!);
  }
  return {
    products: tableOf(data, NEEDS.products).rows,
    orders: baskets.rows,
    product,
    day,
    view: new Uint8Array(size).fill(1, baskets.rows),
  };
}

export interface Window {
  /** Last of the recent days. */
  until: number;
  /** Length of the recent days, and of the days before that they are compared with. */
  recent: number;
  past: number;
  /** Days between the two. */
  gap?: number;
  viewWeight: number;
  doubt: number;
}

/** By product. */
export interface Growth {
  /** Recent interest over what was expected; both with the doubt added. */
  times: Float64Array;
  /** Lower bound of the growth's logarithm, one chance in ten of being below it; 0 where it did not grow. */
  score: Float64Array;
  /** The growth itself, without doubt: 0 where it did not grow. */
  raw: Float64Array;
  /** Recent interest. */
  seen: Float64Array;
  orders: Int32Array;
  views: Int32Array;
}

/** One in ten of a normal distribution. */
const BOUND = 1.2816;

/**
 * The whole store's growth is taken off, so that a sale or a season lifts no product above another. Counts are taken
 * as Poisson; `doubt` is a gamma prior of that many counts around no growth.
 */
export function growthOf(interest: Interest, window: Window): Growth {
  const { products } = interest;
  const growth: Growth = {
    times: new Float64Array(products),
    score: new Float64Array(products),
    raw: new Float64Array(products),
    seen: new Float64Array(products),
    orders: new Int32Array(products),
    views: new Int32Array(products),
  };
  const before = new Float64Array(products);
  const start = window.until - window.recent;
  const end = start - (window.gap ?? 0);
  let recent = 0;
  let past = 0;
  for (let i = 0; i < interest.product.length; i++) {
    const day = interest.day[i]!;
    if (day > window.until || day <= end - window.past || (day > end && day <= start)) continue;
    const product = interest.product[i]!;
    const isView = interest.view[i] === 1;
    const weight = isView ? window.viewWeight : 1;
    if (day <= end) {
      before[product]! += weight;
      past += weight;
      continue;
    }
    growth.seen[product]! += weight;
    recent += weight;
    if (isView) growth.views[product]!++;
    else growth.orders[product]!++;
  }
  const share = recent / Math.max(past, 1e-9);
  for (let p = 0; p < products; p++) compare(growth, p, before[p]! * share, share, window.doubt);
  return growth;
}

function compare(growth: Growth, p: number, expected: number, share: number, doubt: number): void {
  const seen = growth.seen[p]!;
  const times = (seen + doubt) / (expected + doubt);
  growth.times[p] = Number.isFinite(times) ? times : 1;
  if (seen <= expected) return;
  growth.raw[p] = seen / Math.max(expected, 0.1);
  // The past is known from more days, so its own chance counts by the share of its days.
  const spread = Math.sqrt(1 / (seen + doubt) + Math.min(1, share) / (expected + doubt));
  growth.score[p] = Math.max(0, Math.log(times) - BOUND * spread);
}
