/** Which order is a customer's first, filled where the mapping does not say. */
import type { Merge } from "./merge.ts";

/** Whether the engine has a column to fill because the mapping leaves it out. */
export function fillsFirstOrders({ table, mapped }: Pick<Merge, "table" | "mapped">): boolean {
  return table.filled.some((column) => !mapped.includes(column));
}

/** Orders that are sales: as in app.sales. */
const SALE = "coalesce(lower(status), '') NOT IN ('cancelled', 'failed', 'draft')";

/** SELECT of the first order of each customer in `rows`: the earliest sale by time, then id; null without a sale. */
export function firstOrdersOf(rows: string, where: string): string {
  return `SELECT customer_id, arg_min(order_id, (ordered_at, order_id)) FILTER (WHERE ${SALE}) AS order_id
    FROM ${rows} WHERE ${where} AND customer_id IS NOT NULL GROUP BY customer_id`;
}

/** Whether the order `row` is the first one, by its customer's row `first` of firstOrdersOf; null without a customer. */
export function isFirstOrder(row: string, first: string): string {
  return `CASE WHEN ${row}.customer_id IS NOT NULL THEN ${first}.order_id IS NOT DISTINCT FROM ${row}.order_id END`;
}

/**
 * Sets is_first_order: the earliest sale of each customer by time, then id. No other order is, and where the
 * customer is unknown it stays empty. With `customers`, a temporary table, only for their orders.
 */
export async function fillFirstOrders(merge: Omit<Merge, "stage">, customers?: string): Promise<void> {
  const { session, sourceId, signal } = merge;
  const scope = customers ? ` AND customer_id IN (SELECT customer_id FROM ${customers})` : "";
  const params = { source_id: sourceId };
  const own = `source_id = $source_id AND deleted_at IS NULL${scope}`;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_first AS ${firstOrdersOf("store.orders", own)}`,
    params,
    { signal },
  );
  await session.run(
    `UPDATE store.orders AS o SET is_first_order = ${isFirstOrder("o", "f")}
     FROM mb_first f WHERE o.source_id = $source_id AND o.deleted_at IS NULL AND o.customer_id = f.customer_id
       AND o.is_first_order IS DISTINCT FROM ${isFirstOrder("o", "f")}`,
    params,
    { signal },
  );
  await session.run("DROP TABLE mb_first");
}

/** Adds the customers of the orders in `rows`, a temporary table, to the temporary table `customers`. */
export async function noteCustomers(
  { session, signal }: Pick<Merge, "session" | "signal">,
  rows: string,
  customers: string,
): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE IF NOT EXISTS ${customers} (customer_id VARCHAR);
     INSERT INTO ${customers} SELECT DISTINCT customer_id FROM ${rows} WHERE customer_id IS NOT NULL`,
    undefined,
    { signal },
  );
}
