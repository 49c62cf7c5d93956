/** Creates the schemas and tables of `schema/*.sql`; safe to run at every start. */
import { anyWrittenDateSql } from "../../connectors/written-dates.ts";
import { schemaSql } from "./sql.ts";
import type { Warehouse } from "./warehouse.ts";

const FILES = ["store", "mart", "app"];

/** Creates what is absent of the schemas store, mart and app. */
export async function applySchema(warehouse: Pick<Warehouse, "run">): Promise<void> {
  for (const name of FILES) await warehouse.run(schemaSql(name));
  await warehouse.run(`CREATE OR REPLACE MACRO app.written_date(text) AS ${anyWrittenDateSql("text")}`);
  // DuckDB can't replay every ALTER TABLE after a kill, so none is left to be replayed.
  await warehouse.run("CHECKPOINT");
}
