/** A process that loads a folder of files and prints the warehouse it makes: `TZ=<zone> node zone.fixture.ts <folder>`. */
import { quietRun } from "../contract/run.ts";
import { CANONICAL } from "./fill/canonical.ts";
import { openWorkbench } from "./harness.fixture.ts";
import { saveMapping } from "./sources.ts";

const [folder = ""] = process.argv.slice(2);
const bench = await openWorkbench();
bench.state.saveSettings({ ...bench.state.settings(), timeZone: "Europe/Berlin" });
const connection = bench.addFiles(folder);
const sql = {
  customers: `SELECT id AS customer_id, to_timestamp(CAST(epoch AS BIGINT)) AS created_at FROM {{raw.orders}}`,
  campaigns: `SELECT id AS campaign_id, day AS starts_at, placed AS ends_at FROM {{raw.typed}}`,
  orders: `SELECT id AS order_id, placed AS ordered_at FROM {{raw.orders}}
    UNION ALL SELECT 't' || id, CAST(moment AS VARCHAR) FROM {{raw.typed}}`,
  ad_spend: `SELECT id AS campaign_id, moment AS date, 1 AS spend FROM {{raw.typed}}`,
};
const tables = Object.entries(sql).map(([table, text]) => ({ table, sql: text, enabled: true }));
saveMapping(bench.state, connection, { preset: null, tables });
await bench.sync(connection, "full", quietRun());
const dump: Record<string, unknown> = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
for (const table of [...Object.keys(CANONICAL), "rejects"]) {
  const own = table === "rejects" ? "source_id, loaded_at" : "source_id, loaded_at, deleted_at";
  dump[table] = await bench.warehouse.query(`SELECT * EXCLUDE (${own}) FROM store.${table} ORDER BY ALL`);
}
await bench.close();
process.stdout.write(JSON.stringify(dump));
