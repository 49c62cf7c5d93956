/** Suggestions for made-up tables, for tests. */
import { afterAll, beforeAll } from "vitest";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { gridSql } from "../mapping/grid.ts";
import { resolveRaw } from "../mapping/mapping.ts";
import { suggestMapping } from "./index.ts";
import type { Suggestion } from "./work.ts";

export let bench: Workbench;
/** Opens a warehouse for the tests of a file, and closes it behind them. */
export function warehouseForTests(): void {
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());
}

/** Loads the tables (name -> SELECT), all as text as files are, and suggests. */
export async function suggest(
  schema: string,
  tables: Record<string, string>,
  home = "EUR",
): Promise<Map<string, Suggestion>> {
  await bench.warehouse.run(`CREATE SCHEMA ${schema}`);
  const columns = new Map<string, string[]>();
  for (const [name, select] of Object.entries(tables)) {
    await bench.warehouse.run(
      `CREATE TABLE ${schema}."${name}" AS SELECT COLUMNS(*)::VARCHAR FROM (${select})`,
    );
    const rows = await bench.warehouse.query<{ column_name: string }>(`DESCRIBE ${schema}."${name}"`);
    columns.set(
      name,
      rows.map((row) => row.column_name),
    );
  }
  const found = await bench.warehouse.transaction((session) =>
    suggestMapping(session, schema, columns, home),
  );
  return new Map(found.tables.map((suggestion) => [suggestion.table, suggestion]));
}

/** Where each column of the suggestion's first part comes from: a raw column's name, or the kind of value. */
export function sources(suggestion: Suggestion | undefined): Record<string, string> {
  const columns = Object.entries(suggestion?.grid.parts[0]?.columns ?? {});
  return Object.fromEntries(
    columns.map(([name, { from }]) => [
      name,
      from.kind === "column" ? `${from.of.table}.${from.of.column}` : from.kind,
    ]),
  );
}

export const rowsOf = (schema: string, suggestion: Suggestion) =>
  bench.warehouse.query<Record<string, unknown>>(
    `SELECT * FROM (${resolveRaw(gridSql(suggestion.grid), schema)}) ORDER BY 1`,
    { time_zone: "UTC", currency: "EUR" },
  );
