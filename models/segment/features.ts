/** What customers are told apart by: features with their unit, transformation and scale. */
import { deviation, mean, quantileOfSorted, sorted } from "../evaluate/stats.ts";
import type { Customers } from "./customers.ts";
import type { Points } from "./kmeans-fit.ts";

export interface Feature {
  column: string;
  label: string;
  unit: "money" | "count" | "share" | "days";
  /**
   * Least spread to scale by, in the unit of `unit`: a difference of two points in discount is no behaviour, however
   * alike all other customers are.
   */
  leastSpread?: number;
  /** Long-tailed values enter as log(1 + x), so that one huge buyer does not make a segment of its own. */
  log: boolean;
  /** What a segment far above, or far below, the mean of all customers is called. */
  high: string;
  low: string;
}

/** What customers are compared by, in the order that breaks ties in naming. */
export const FEATURES: Feature[] = [
  {
    column: "recency_days",
    label: "Days since last order",
    unit: "days",
    log: true,
    high: "lapsed",
    low: "active",
  },
  {
    column: "frequency",
    label: "Orders",
    unit: "count",
    log: true,
    high: "frequent buyers",
    low: "few orders",
  },
  {
    column: "monetary_value",
    label: "Spent",
    unit: "money",
    log: true,
    high: "high spend",
    low: "low spend",
  },
  {
    column: "average_order_value",
    label: "Average order",
    unit: "money",
    log: true,
    high: "large orders",
    low: "small orders",
  },
  {
    column: "items_per_order",
    label: "Items an order",
    unit: "count",
    log: true,
    high: "full baskets",
    low: "small baskets",
  },
  {
    column: "discount_share",
    label: "Bought at a discount",
    unit: "share",
    log: false,
    leastSpread: 0.1,
    high: "discount seekers",
    low: "full price",
  },
  {
    column: "return_rate",
    label: "Returned",
    unit: "share",
    log: false,
    leastSpread: 0.1,
    high: "many returns",
    low: "few returns",
  },
  {
    column: "categories",
    label: "Categories",
    unit: "count",
    log: true,
    high: "wide range",
    low: "narrow range",
  },
  {
    column: "tenure_days",
    label: "Days since first order",
    unit: "days",
    log: true,
    high: "long-standing",
    low: "new",
  },
  {
    column: "sessions",
    label: "Visits in 180 days",
    unit: "count",
    log: true,
    high: "many visits",
    low: "few visits",
  },
  {
    column: "views",
    label: "Products viewed in 180 days",
    unit: "count",
    log: true,
    high: "browsers",
    low: "few views",
  },
];

/** Robust scaling learned on one set of customers: (x - median) / spread, cut off at +-3. */
export interface Scaling {
  /** Columns that vary; the others say nothing and are left out. */
  columns: string[];
  centre: Float64Array;
  spread: Float64Array;
}

const CUT_OFF = 3;

/** Centre and spread of every feature, of the customers that segments are learnt from. */
export function fitScaling(customers: Customers): Scaling {
  const columns: string[] = [];
  const centre: number[] = [];
  const spread: number[] = [];
  for (const feature of FEATURES) {
    const values = transformed(customers, feature);
    const ordered = sorted(values);
    // the interquartile range of a normal is 1.349 deviations; it is 0 where most customers share one value (no
    // returns, say), and such a column counts half, or the few who differ would be a segment for that alone
    const range = (quantileOfSorted(ordered, 0.75) - quantileOfSorted(ordered, 0.25)) / 1.349;
    const natural = range > 0 ? range : 2 * deviation(values);
    if (!(natural > 1e-9)) continue;
    const width = Math.max(natural, feature.leastSpread ?? 0);
    columns.push(feature.column);
    centre.push(range > 0 ? quantileOfSorted(ordered, 0.5) : mean(values));
    spread.push(width);
  }
  return { columns, centre: Float64Array.from(centre), spread: Float64Array.from(spread) };
}

/** Customers as points of the scaled space, one row a customer. */
export function scale(customers: Customers, scaling: Scaling): Points {
  const dims = scaling.columns.length;
  const data = new Float32Array(customers.count * dims);
  scaling.columns.forEach((column, j) => {
    const values = transformed(customers, featureOf(column));
    for (let i = 0; i < customers.count; i++) {
      const scaled = (values[i]! - scaling.centre[j]!) / scaling.spread[j]!;
      data[i * dims + j] = Math.min(CUT_OFF, Math.max(-CUT_OFF, scaled));
    }
  });
  return { rows: customers.count, dims, data };
}

/** The feature of a column. */
export function featureOf(column: string): Feature {
  return FEATURES.find((feature) => feature.column === column)!;
}

function transformed(customers: Customers, feature: Feature): Float64Array {
  const values = customers.column(feature.column);
  return feature.log ? values.map((value) => Math.log1p(Math.max(0, value))) : values;
}
