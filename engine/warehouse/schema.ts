/** Creates the schemas and tables of `schema/*.sql`; safe to run at every start. */
import { anyWrittenDateSql } from "../../connectors/written-dates.ts";
import { UNSOLD_STATES } from "../contract/order-states.ts";
import { quoteText, schemaSql } from "./sql.ts";
import type { Warehouse } from "./warehouse.ts";

const FILES = ["store", "mart", "app"];

/** Macros of what TypeScript goes by as well, made from there; those of app.sql may use them. */
const SHARED = [
  "CREATE SCHEMA IF NOT EXISTS app",
  `CREATE OR REPLACE MACRO app.is_sale(status) AS
   coalesce(lower(status), '') NOT IN (${UNSOLD_STATES.map(quoteText).join(", ")})`,
  `CREATE OR REPLACE MACRO app.written_date(text) AS ${anyWrittenDateSql("text")}`,
];

/** Creates what is absent of the schemas store, mart and app. */
export async function applySchema(warehouse: Pick<Warehouse, "run">): Promise<void> {
  for (const sql of [...SHARED, ...FILES.map(schemaSql)]) await warehouse.run(sql);
  // DuckDB can't replay every ALTER TABLE after a kill, so none is left to be replayed.
  await warehouse.run("CHECKPOINT");
}
