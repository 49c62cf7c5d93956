/**
 * What some customers did, cut out of the warehouse into one in memory: the datasets of a refresh then cost what these
 * customers cost, and not what the store does. Rows of others that tell what holds for all come along: the last order,
 * return and event, by which days are counted, some order, without which purchase events count, the highest rating, and
 * every user of a shared browser.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TrainContext } from "../../models/model.ts";
import { inlineParams } from "../compute/datasets.ts";
import { applySchema } from "../warehouse/schema.ts";
import { quoteText } from "../warehouse/sql.ts";
import { openWarehouse, type Session, type Warehouse } from "../warehouse/warehouse.ts";

const LIVE = "deleted_at IS NULL";
const SOLD = `SELECT product_id FROM store.products WHERE ${LIVE}`;

/** What lies behind the last day of the data is a mistake, and in no dataset. */
const until = (time: string) => `timezone($time_zone, ${time})::DATE <= CAST($as_of AS DATE)`;

/** The last order, and the last event, that a dataset holds; without orders purchase events stand for them. */
const LAST_ORDER = `arg_max(rowid, ordered_at) FROM store.orders
  WHERE ${LIVE} AND ${until("ordered_at")} AND app.is_sale(status)
    AND order_id IN (SELECT order_id FROM store.order_items WHERE ${LIVE} AND quantity > 0 AND product_id IN (${SOLD}))`;
const LAST_EVENT = `arg_max(rowid, occurred_at) FROM store.interactions
  WHERE ${LIVE} AND ${until("occurred_at")} AND product_id IN (${SOLD}) AND app.signal_kind(event_name) IS NOT NULL
    AND coalesce(user_id, anonymous_id, session_id) IS NOT NULL`;

/** Rows of each table that the datasets of recommenders read, in an order in which one may name those before it. */
const ROWS: Record<string, string> = {
  products: "TRUE",
  variants: "TRUE",
  categories: "TRUE",
  customers: "customer_id IN (SELECT id FROM touched)",
  orders: `customer_id IN (SELECT id FROM touched)
    OR rowid IN (SELECT min(rowid) FROM store.orders UNION ALL SELECT ${LAST_ORDER})
    OR order_id = (SELECT arg_max(order_id, refunded_at) FROM store.refunds WHERE ${LIVE} AND ${until("refunded_at")})`,
  order_items: "order_id IN (SELECT order_id FROM slice_orders)",
  refunds: "order_id IN (SELECT order_id FROM slice_orders)",
  interactions: `user_id IN (SELECT id FROM touched) OR anonymous_id IN (SELECT id FROM browsers)
    OR rowid IN (SELECT ${LAST_EVENT} UNION ALL SELECT ${LAST_EVENT} AND event_name = 'purchase')
    OR rowid = (SELECT arg_max(rowid, app.rating_of(properties, value)) FROM store.interactions
                WHERE ${LIVE} AND app.signal_kind(event_name) = 5)`,
};

export interface Cut {
  customers: string[];
  context: Pick<TrainContext, "timeZone" | "asOf">;
  /** Where its files lie for as long as it is worked with. */
  folder: string;
}

/** Does the work with the slice. */
export async function withSlice<T>(
  warehouse: Warehouse,
  { customers, context, folder }: Cut,
  work: (slice: Warehouse) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const days = { time_zone: context.timeZone, as_of: context.asOf };
  const fileOf = (table: string) => quoteText(join(folder, `${table}.parquet`));
  await warehouse.transaction(async (session) => {
    await chooseRows(session, customers);
    for (const [table, rows] of Object.entries(ROWS)) {
      const sql = inlineParams(`SELECT * FROM store.${table} WHERE ${rows}`, days);
      await session.run(`COPY (${sql}) TO ${fileOf(table)} (FORMAT parquet)`, undefined, { signal });
      if (table === "orders")
        await session.run(
          `CREATE TEMP TABLE slice_orders AS SELECT order_id FROM read_parquet(${fileOf(table)})`,
        );
    }
    for (const table of ["touched", "browsers", "slice_orders"]) await session.run(`DROP TABLE ${table}`);
  });
  const slice = await openWarehouse(":memory:", { memoryLimitGb: 1 });
  try {
    await applySchema(slice);
    for (const table of Object.keys(ROWS))
      await slice.run(`INSERT INTO store.${table} BY NAME FROM read_parquet(${fileOf(table)})`);
    return await work(slice);
  } finally {
    await slice.close();
  }
}

async function chooseRows(session: Session, customers: string[]): Promise<void> {
  await session.append("touched", [{ name: "id", type: "VARCHAR", values: customers }], customers.length);
  await session.run(
    `CREATE TEMP TABLE browsers AS
     SELECT DISTINCT anonymous_id AS id FROM store.interactions
     WHERE user_id IN (SELECT id FROM touched) AND anonymous_id IS NOT NULL AND ${LIVE}`,
  );
}
