/** Which order is a customer's first, filled where the mapping does not say. */
import type { Merge } from "./merge.ts";

/** Whether the engine has a column to fill because the mapping leaves it out. */
export function fillsFirstOrders({ table, mapped }: Pick<Merge, "table" | "mapped">): boolean {
  return table.filled.some((column) => !mapped.includes(column));
}

/** SELECT of the first order of each customer in `rows`: the earliest sale by time, then id; null without a sale. */
export function firstOrdersOf(rows: string, where: string): string {
  return `SELECT customer_id, arg_min(order_id, (ordered_at, order_id)) FILTER (WHERE app.is_sale(r.status)) AS order_id
    FROM ${rows} r WHERE ${where} AND customer_id IS NOT NULL GROUP BY customer_id`;
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

/**
 * A temporary table of the customers whose first order may be another once the stage is merged: those of its orders,
 * and of the same orders in `own` as they stand. Where an order keeps its customer, its time and whether it is a sale,
 * which most changes leave alone, it also keeps its mark and calls for no look at its customer's other orders.
 */
export async function noteCustomers(
  { session, stage, signal }: Pick<Merge, "session" | "stage" | "signal">,
  own: string,
): Promise<string> {
  const [customers, settled] = ["mb_customers", "mb_settled"];
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${settled} AS
     SELECT order_id, o.is_first_order FROM ${own} o JOIN ${stage} s USING (order_id)
     WHERE s._fault IS NULL AND o.deleted_at IS NULL AND s.ordered_at = o.ordered_at
       AND s.customer_id IS NOT DISTINCT FROM o.customer_id AND app.is_sale(s.status) = app.is_sale(o.status)`,
    undefined,
    { signal },
  );
  await session.run(
    `UPDATE ${stage} AS s SET is_first_order = e.is_first_order FROM ${settled} e
     WHERE s.order_id = e.order_id AND s._fault IS NULL`,
    undefined,
    { signal },
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${customers} AS
     SELECT customer_id FROM (SELECT order_id, customer_id FROM ${own} UNION ALL SELECT order_id, customer_id FROM ${stage})
     ANTI JOIN ${settled} USING (order_id) WHERE customer_id IS NOT NULL GROUP BY customer_id`,
    undefined,
    { signal },
  );
  await session.run(`DROP TABLE ${settled}`);
  return customers;
}
