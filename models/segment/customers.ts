import { AppError } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Data, DatasetNeed, Table } from "../model.ts";

/** What both customer groupings read: one row a customer and cut, see engine/warehouse/datasets. */
export const CUSTOMER_FEATURES: DatasetNeed = {
  name: "customer_features",
  columns: {
    cut: "0: the last day with data, 1: one horizon earlier, 2: two horizons earlier",
    horizon_days: "length of the horizon, the same on every row",
    customer_id: "customer",
    recency_days: "days from the last order to the cut",
    frequency: "orders up to the cut",
    monetary_value: "spent up to the cut, less returns, in the workspace's currency",
    average_order_value: "spent an order, before returns",
    items_per_order: "units an order",
    discount_share: "discount as a share of the value before discount, 0 to 1",
    return_rate: "returned value as a share of sold value, 0 to 1",
    categories: "different categories bought from",
    tenure_days: "days from the first order to the cut",
    sessions: "visits in the 180 days before the cut, where events are loaded",
    views: "products viewed in the 180 days before the cut",
    future_orders: "orders in the horizon after the cut; 0 for cut 0",
    future_spend: "spent in the horizon after the cut",
  },
};

/** Fewer customers than this make five scores, or groups of customers, that are noise. */
const FEWEST = 30;

export interface Customers {
  count: number;
  ids: string[];
  /** Days, 0 where the table has no rows. */
  horizon: number;
  column(name: string): Float64Array;
}

/** The customers known at a cut; throws `unsupported` when they are too few to group. */
export function customersAt(data: Data, cut: 0 | 1 | 2): Customers {
  const table = data[CUSTOMER_FEATURES.name];
  if (!table) throw new AppError("internal", `The dataset ${CUSTOMER_FEATURES.name} was not handed over.`);
  const rows = rowsOfCut(table, cut);
  if (rows.length < FEWEST) throw tooFew(rows.length, cut);
  const ids = table.columns.customer_id as string[];
  return {
    count: rows.length,
    ids: Array.from(rows, (row) => ids[row]!),
    horizon: Number(table.columns.horizon_days![0] ?? 0),
    column(name) {
      const values = table.columns[name];
      if (!values) throw new AppError("internal", `The dataset ${CUSTOMER_FEATURES.name} has no ${name}.`);
      return Float64Array.from(rows, (row) => Number(values[row] ?? 0));
    },
  };
}

/** Rows of a dataset by cuts that are of this one. */
export function rowsOfCut(table: Table, cut: number): Int32Array {
  const cuts = table.columns.cut!;
  const rows = new Int32Array(table.rows);
  let size = 0;
  for (let i = 0; i < table.rows; i++) if (Number(cuts[i]) === cut) rows[size++] = i;
  return rows.subarray(0, size);
}

function tooFew(count: number, cut: number): AppError {
  const when = cut === 0 ? "" : " before the held-out days";
  return new AppError(
    "unsupported",
    `Not enough data: ${counted(count, "customer")} with orders${when}, ${FEWEST} are needed. ` +
      "Sync more orders, or check that the mapping fills orders.customer_id.",
    { customers: count, needed: FEWEST },
  );
}
