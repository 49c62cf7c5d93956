/**
 * What stands in a target, read into a database of its own beside the warehouse: it is compared there as a whole,
 * with bounded memory, however many rows there are.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { TargetTable } from "../../connectors/connector.ts";
import { type TargetType, travelColumns } from "../../connectors/target-values.ts";
import type { Run } from "../contract/run.ts";
import { openBatch } from "../ingest/batch-rows.ts";
import { quoteName } from "../warehouse/sql.ts";
import { openWarehouse, type Session, type Warehouse } from "../warehouse/warehouse.ts";
import type { OpenTarget } from "./target.ts";

/** The warehouse has its own share beside it; the rest goes to disk. DuckDB wants an eighth of a gigabyte for each thread. */
const MEMORY_GB = 0.4;
const THREADS = Math.min(availableParallelism(), 3);

/** Types in which a value's one form is kept. */
const KEPT: Record<TargetType, string> = {
  text: "VARCHAR",
  integer: "BIGINT",
  double: "DOUBLE",
  decimal: "VARCHAR",
  timestamptz: "VARCHAR",
};

/** The SQL that brings a value into its one form, as connectors/target-values.ts does with a JavaScript value. */
export function canonicalSql(expression: string, type: TargetType): string {
  switch (type) {
    case "text":
      return `CAST(${expression} AS VARCHAR)`;
    case "integer":
      return `CAST(${expression} AS BIGINT)`;
    case "double":
      return `CASE WHEN isfinite(CAST(${expression} AS DOUBLE)) THEN CAST(${expression} AS DOUBLE) + 0.0 END`;
    case "decimal":
      return `CAST(CAST(CAST(${expression} AS VARCHAR) AS DECIMAL(38, 4)) AS VARCHAR)`;
    case "timestamptz":
      return `regexp_replace(strftime(timezone('UTC', CAST(${expression} AS TIMESTAMPTZ)), '%Y-%m-%dT%H:%M:%S.%f'), '0{1,3}$', '') || 'Z'`;
  }
}

/** Select items of all columns of the table in their one form. */
export function canonicalItems(table: TargetTable): string {
  return table.columns
    .map(({ name, type }) => `${canonicalSql(quoteName(name), type)} AS ${quoteName(name)}`)
    .join(", ");
}

/** Does the work with a database that has the target's rows as `present`, and with its folder, which go afterwards. */
export async function withStanding<T>(
  target: OpenTarget,
  table: TargetTable,
  run: Run,
  work: (database: Warehouse, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-publish-"));
  try {
    const database = await openWarehouse(join(folder, "rows.duckdb"), {
      memoryLimitGb: MEMORY_GB,
      threads: THREADS,
    });
    try {
      await database.transaction((session) => takeRows(session, target, table, folder, run), {
        anyOrder: true,
      });
      return await work(database, folder);
    } finally {
      await database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeRows(
  session: Session,
  { sink, config }: OpenTarget,
  table: TargetTable,
  folder: string,
  run: Run,
): Promise<void> {
  const kept = table.columns.map(({ name, type }) => `${quoteName(name)} ${KEPT[type]}`);
  await session.run(`CREATE TABLE present (${kept.join(", ")})`);
  const travels = travelColumns(table).map(({ name, type }) => [
    name,
    type === "text" ? "VARCHAR" : KEPT[type as TargetType],
  ]);
  const columns = Object.fromEntries(travels) as Record<string, string>;
  for await (const batch of sink.inspect(config, table, folder, run)) {
    const from = await openBatch(session, { columns }, batch);
    if (from) await session.run(`INSERT INTO present BY NAME SELECT ${canonicalItems(table)} FROM ${from}`);
    if (batch.kind === "file" && batch.temporary) rmSync(batch.path, { force: true });
  }
}
