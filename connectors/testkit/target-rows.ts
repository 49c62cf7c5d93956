/** Rows of a target in their one form, letting DuckDB parse files as the engine does. */
import { DuckDBInstance } from "@duckdb/node-api";
import type { Batch, TargetTable } from "../connector.ts";
import { canonicalRow, type TargetRow } from "../target-values.ts";

/** The rows of a target's table as `inspect` gives them, put together from its batches. */
export async function targetRows(table: TargetTable, batches: AsyncIterable<Batch>): Promise<TargetRow[]> {
  const duckdb = await DuckDBInstance.create(":memory:");
  const connection = await duckdb.connect();
  const rows: TargetRow[] = [];
  try {
    for await (const batch of batches) {
      if (batch.kind === "file") {
        const reader = await connection.runAndReadAll(`FROM ${batch.scan}`);
        for (const row of reader.getRowObjectsJS()) rows.push(canonicalRow(table, row));
      } else {
        for (let at = 0; at < batch.rows; at++) {
          const row = Object.entries(batch.columns).map(([name, values]) => [name, values[at]]);
          rows.push(canonicalRow(table, Object.fromEntries(row)));
        }
      }
    }
    return rows;
  } finally {
    connection.closeSync();
    duckdb.closeSync();
  }
}
