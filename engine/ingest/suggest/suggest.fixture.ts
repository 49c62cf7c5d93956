/** Suggestions for made-up tables, for tests. */
import { afterAll, beforeAll } from "vitest";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { gridSql } from "../mapping/grid.ts";
import { resolveRaw } from "../mapping/mapping.ts";
import { type Suggestions, suggestMapping } from "./index.ts";
import type { Suggestion } from "./work.ts";

export let bench: Workbench;
/** Opens a warehouse for the tests of a file, and closes it behind them. */
export function warehouseForTests(): void {
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());
}

/** Loads the tables (name -> SELECT), all as text as files are, and answers all that is said of them. */
export async function suggestions(
  schema: string,
  tables: Record<string, string>,
  home = "EUR",
): Promise<Suggestions> {
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
  return bench.warehouse.transaction((session) => suggestMapping(session, schema, columns, home));
}

/** As `suggestions`, by canonical table. */
export async function suggest(
  schema: string,
  tables: Record<string, string>,
  home = "EUR",
): Promise<Map<string, Suggestion>> {
  const found = await suggestions(schema, tables, home);
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

/** What the rows' values of a column come to. */
export const added = (rows: Record<string, unknown>[], name: string) =>
  rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);

/** Sixty lines, two an order: one unit for 10 and two for 4 each. */
export const RANGE = "FROM range(60) r(i)";
export const DAY = `DATE '2024-01-01' + (i // 2)::INT`;
export const UNITS = "(1 + i % 2)";
export const PRICE = "(CASE WHEN i % 2 = 0 THEN 10 ELSE 4 END)";
