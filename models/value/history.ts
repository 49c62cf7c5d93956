/** What customer value reads: one row a customer and cut, see engine/warehouse/datasets/customer_orders.sql. */
import { AppError } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import { sum } from "../evaluate/stats.ts";
import type { Data, DatasetNeed } from "../model.ts";
import { rowsOfCut } from "../segment/customers.ts";

export const CUSTOMER_ORDERS: DatasetNeed = {
  name: "customer_orders",
  columns: {
    cut: "0: the last day with data, 1: one horizon earlier",
    horizon_days: "length of the horizon, the same on every row",
    customer_id: "customer",
    order_days: "days with an order up to the cut",
    last_after_days: "days from the first order to the last",
    tenure_days: "days from the first order to the cut",
    sold: "spent up to the cut, before returns, in the workspace's currency",
    returned: "value of returns up to the cut",
    lately_spend: "spent in the horizon before the cut, less returns in it",
    future_order_days: "days with an order in the horizon after the cut; 0 for cut 0",
    future_spend: "spent in the horizon after the cut, less returns in it",
  },
};

/** Fewer customers who came back than this say nothing about who will. */
const FEWEST_REPEATING = 10;
const FEWEST = 30;

/** The customers at one cut; index i of each array is one customer. */
export interface OrderHistory {
  count: number;
  ids: string[];
  horizonDays: number;
  /** Order days after the first. */
  repeats: Float64Array;
  /** Days from the first order to the last, and to the cut. */
  lastAt: Float64Array;
  age: Float64Array;
  /** Order days, and their mean value before returns. */
  orders: Float64Array;
  mean: Float64Array;
  sold: Float64Array;
  returned: Float64Array;
  latelySpend: Float64Array;
  futureOrders: Float64Array;
  futureSpend: Float64Array;
  /** Share of all that was sold that stayed sold: what comes is returned as what came was. */
  keptShare: number;
}

/** Throws `unsupported` where too few customers, or too few who came back, are known at the cut. */
export function historyAt(data: Data, cut: 0 | 1): OrderHistory {
  const table = data[CUSTOMER_ORDERS.name];
  if (!table) throw new AppError("internal", `The dataset ${CUSTOMER_ORDERS.name} was not handed over.`);
  const rows = rowsOfCut(table, cut);
  const column = (name: string) => Float64Array.from(rows, (row) => Number(table.columns[name]![row] ?? 0));
  const ids = table.columns.customer_id as string[];
  const [orders, sold, returned] = [column("order_days"), column("sold"), column("returned")];
  const repeats = orders.map((days) => days - 1);
  const repeating = repeats.filter((count) => count > 0).length;
  const paying = sold.filter((value) => value > 0).length;
  if (paying < FEWEST || repeating < FEWEST_REPEATING) throw tooFew(paying, repeating, cut);
  return {
    count: rows.length,
    ids: Array.from(rows, (row) => ids[row]!),
    horizonDays: Number(table.columns.horizon_days![0] ?? 0),
    repeats,
    lastAt: column("last_after_days"),
    age: column("tenure_days"),
    orders,
    mean: sold.map((value, i) => value / orders[i]!),
    sold,
    returned,
    latelySpend: column("lately_spend"),
    futureOrders: column("future_order_days"),
    futureSpend: column("future_spend"),
    keptShare: 1 - Math.min(1, sum(returned) / Math.max(sum(sold), Number.MIN_VALUE)),
  };
}

function tooFew(customers: number, repeating: number, cut: number): AppError {
  const when = cut === 0 ? "" : " before the held-out days";
  return new AppError(
    "unsupported",
    `Not enough data: ${counted(customers, "customer")} who paid for orders${when}, ${repeating} who ordered on more than one day; ` +
      `${FEWEST} and ${FEWEST_REPEATING} are needed. Sync more orders, or check that the mapping fills the customer and the total of orders.`,
    { customers, repeating },
  );
}
