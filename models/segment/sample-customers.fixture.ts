/** Customers of known types for tests, as the dataset customer_features would hold them. */
import type { Table } from "../model.ts";
import { type Random, random } from "../random.ts";

/** Mean days since the last order, orders, spend an order, discount share, chance to order again. */
const TYPES = [
  { name: "regulars", recency: 12, orders: 14, order: 60, discount: 0.02, again: 0.85 },
  { name: "bargain hunters", recency: 60, orders: 5, order: 22, discount: 0.35, again: 0.4 },
  { name: "big one-offs", recency: 250, orders: 1.2, order: 320, discount: 0.03, again: 0.05 },
  { name: "lapsed", recency: 400, orders: 2, order: 35, discount: 0.05, again: 0.04 },
];

/** `count` customers at each of three cuts; `type` is the truth that no model reads. */
export function sampleCustomers(count: number, seed = 1): Table & { type: Int32Array } {
  const rows = count * 3;
  const names =
    "horizon_days recency_days frequency monetary_value average_order_value items_per_order discount_share " +
    "return_rate categories tenure_days sessions views future_orders future_spend cut";
  const columns = Object.fromEntries(names.split(" ").map((name) => [name, new Float64Array(rows)]));
  const type = new Int32Array(rows);
  const ids: string[] = [];
  const rng = random(seed);
  for (let i = 0; i < rows; i++) {
    type[i] = (i % count) % TYPES.length;
    ids.push(`c${i % count}`);
    const values = drawCustomer(type[i]!, Math.floor(i / count), rng);
    for (const [name, value] of Object.entries(values)) columns[name]![i] = value;
  }
  return { rows, columns: { ...columns, customer_id: ids }, type };
}

function drawCustomer(type: number, cut: number, rng: Random): Record<string, number> {
  const mix = TYPES[type]!;
  const frequency = 1 + rng.poisson(mix.orders - 1);
  const order = mix.order * Math.exp(rng.normal(0, 0.25));
  const recency = Math.round(mix.recency * Math.exp(rng.normal(0, 0.3)));
  const again = cut > 0 && rng.next() < mix.again ? 1 + rng.poisson(mix.orders / 8) : 0;
  return {
    cut,
    horizon_days: 90,
    recency_days: recency,
    frequency,
    monetary_value: frequency * order,
    average_order_value: order,
    items_per_order: 1 + rng.poisson(order / 25),
    discount_share: Math.min(0.8, Math.max(0, mix.discount + rng.normal(0, 0.03))),
    return_rate: rng.next() < 0.1 ? 0.2 : 0,
    categories: Math.min(frequency, 1 + rng.poisson(1)),
    tenure_days: recency + (frequency - 1) * 30,
    sessions: 0,
    views: 0,
    future_orders: again,
    future_spend: again * order,
  };
}
