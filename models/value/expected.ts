/** What customers are worth in the days ahead: orders and spend expected of each, with bounds from draws. */
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { quantileOfSorted } from "../evaluate/stats.ts";
import { type Random, sample } from "../random.ts";
import type { OrderHistory } from "./history.ts";
import {
  chanceOfOrder,
  expectedOrders,
  fitPurchases,
  type PurchaseParams,
  type Standing,
  standingOf,
  timeToOrder,
} from "./purchases.ts";
import { expectedSpend, fitSpend, type SpendParams, type SpendRate, spendRate } from "./spend.ts";

export interface ValueParams {
  purchases: PurchaseParams;
  spend: SpendParams;
}

/** Index i of each array is one customer of the history. */
export interface Expected {
  /** Chance that the customer still buys at all. */
  alive: Float64Array;
  orders: Float64Array;
  /** Chance of an order within the days. */
  chance: Float64Array;
  /** Spend less returns: mean, and the bounds that hold 80 % of what may come. */
  spend: Float64Array;
  lo: Float64Array;
  hi: Float64Array;
  /** Days until an order is more likely than not; NaN where it never is. */
  daysToOrder: Float64Array;
}

/** Beyond this, more customers change the four parameters by less than anybody could see. */
const MOST_FITTED = 50_000;
const LEVEL = 0.8;

export function fitValue(history: OrderHistory, rng: Random): ValueParams {
  const rows = sample(history.count, MOST_FITTED, rng);
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    purchases: fitPurchases({
      repeats: of(history.repeats),
      lastAt: of(history.lastAt),
      age: of(history.age),
    }),
    spend: fitSpend({ orders: of(history.orders), mean: of(history.mean) }),
  };
}

/** Expects `days` ahead of the history's cut. */
export function expectValue(
  history: OrderHistory,
  params: ValueParams,
  days: number,
  rng: Random,
  run: Run,
): Expected {
  const { count, keptShare } = history;
  const column = () => new Float64Array(count);
  const out: Expected = {
    alive: column(),
    orders: column(),
    chance: column(),
    spend: column(),
    lo: column(),
    hi: column(),
    daysToOrder: column(),
  };
  const draws = new Float64Array(count > 200_000 ? 100 : 200);
  for (let i = 0; i < count; i++) {
    if (i % 1000 === 0) {
      throwIfAborted(run.signal);
      run.progress(i, count);
    }
    const standing = standingOf(params.purchases, history.repeats[i]!, history.lastAt[i]!, history.age[i]!);
    const rate = spendRate(params.spend, history.orders[i]!, history.mean[i]!);
    out.alive[i] = standing.alive;
    out.orders[i] = expectedOrders(standing, days);
    out.chance[i] = chanceOfOrder(standing, days);
    out.daysToOrder[i] = timeToOrder(standing) ?? Number.NaN;
    out.spend[i] = out.orders[i]! * expectedSpend(params.spend, rate) * keptShare;
    for (let d = 0; d < draws.length; d++)
      draws[d] = drawSpend(standing, rate, params.spend.p, days, rng) * keptShare;
    draws.sort();
    out.lo[i] = quantileOfSorted(draws, (1 - LEVEL) / 2);
    out.hi[i] = quantileOfSorted(draws, (1 + LEVEL) / 2);
  }
  return out;
}

/** One future of a customer: whether they still buy, how often before they stop or the days end, and for how much. */
function drawSpend(standing: Standing, rate: SpendRate, p: number, days: number, rng: Random): number {
  if (rng.next() >= standing.alive) return 0;
  const arrivals = rng.poisson(rng.gamma(standing.r, 1 / standing.alpha) * days);
  if (arrivals === 0) return 0;
  const stop = rng.beta(standing.a, standing.b);
  let orders = 1;
  while (orders < arrivals && rng.next() >= stop) orders++;
  return rng.gamma(p * orders) / rng.gamma(rate.shape, 1 / rate.rate);
}
