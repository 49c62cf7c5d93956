/** Customers whose orders follow the model exactly, as the dataset customer_orders would hold them. */
import type { Table } from "../model.ts";
import { type Random, random } from "../random.ts";

export const TRUTH = {
  purchases: { r: 0.8, alpha: 40, a: 0.9, b: 3 },
  spend: { p: 4, q: 4, v: 60 },
};

const HISTORY_DAYS = 720;
const HORIZON_DAYS = 240;

/** `count` customers, the first orders spread over the first 480 days. */
export function madeUpOrders(count: number, seed = 1): Table {
  const rng = random(`made-up orders ${seed}`);
  const ids: string[] = [];
  const rows: Record<string, number>[] = [];
  for (let i = 0; i < count; i++) {
    const orders = ordersOf(rng);
    for (const cut of [0, 1]) {
      const end = HISTORY_DAYS - cut * HORIZON_DAYS;
      if (orders[0]!.day >= end) continue;
      ids.push(`c${i}`);
      rows.push({ cut, horizon_days: HORIZON_DAYS, ...rowAt(orders, end) });
    }
  }
  const columns = Object.keys(rows[0]!).map((name) => [name, Float64Array.from(rows, (row) => row[name]!)]);
  return { rows: ids.length, columns: { ...Object.fromEntries(columns), customer_id: ids } };
}

interface Order {
  day: number;
  value: number;
}

function ordersOf(rng: Random): Order[] {
  const { purchases, spend } = TRUTH;
  const rate = rng.gamma(purchases.r, 1 / purchases.alpha);
  const stop = rng.beta(purchases.a, purchases.b);
  const spendRate = rng.gamma(spend.q, 1 / spend.v);
  const orders: Order[] = [];
  let day = rng.next() * 480;
  do {
    orders.push({ day: Math.floor(day), value: rng.gamma(spend.p) / spendRate });
    day += -Math.log(1 - rng.next()) / rate;
  } while (day < HISTORY_DAYS && rng.next() >= stop);
  return orders;
}

function rowAt(orders: Order[], end: number): Record<string, number> {
  const worth = (some: Order[]) => some.reduce((sum, order) => sum + order.value, 0);
  const past = orders.filter((order) => order.day < end);
  const future = end < HISTORY_DAYS ? orders.slice(past.length) : [];
  return {
    order_days: past.length,
    last_after_days: past.at(-1)!.day - past[0]!.day,
    tenure_days: end - past[0]!.day,
    sold: worth(past),
    returned: 0,
    lately_spend: worth(past.filter((order) => order.day >= end - HORIZON_DAYS)),
    future_order_days: future.length,
    future_spend: worth(future),
  };
}
