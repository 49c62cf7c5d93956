/** The rows of an answer that a person asked for: no more than they want, and no more than memory and page can hold. */
import type { DuckDBResult } from "@duckdb/node-api";
import { AppError } from "../contract/errors.ts";
import { toJson, type Value } from "./values.ts";

/** Characters of all values together. */
const MOST = 64_000_000;

/**
 * At most `limit` rows of a result that streams; `truncated` says that there are more. Throws `invalid-input` where their
 * values are more than a page can show.
 */
export async function readAnswer(
  result: DuckDBResult,
  limit: number,
): Promise<{ rows: Value[][]; truncated: boolean }> {
  const rows: Value[][] = [];
  let size = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return { rows, truncated: false };
    for (let k = 0; k < chunk.rowCount; k++) {
      if (rows.length === limit) return { rows, truncated: true };
      const row = chunk.convertRowValues(k, toJson) as Value[];
      size += row.reduce((sum: number, value) => sum + sizeOf(value), 0);
      if (size > MOST) throw tooLarge(rows.length);
      rows.push(row);
    }
  }
}

function sizeOf(value: Value): number {
  if (typeof value === "string") return value.length;
  return typeof value === "object" && value !== null ? JSON.stringify(value).length : 8;
}

function tooLarge(rows: number): AppError {
  const what = rows === 0 ? "one row alone holds" : `its first ${rows + 1} rows hold`;
  return new AppError(
    "invalid-input",
    `The answer is too large to show: ${what} more than ${MOST / 1_000_000} million characters. Ask for fewer rows or columns, or for the start of long values: left(column, 1000).`,
  );
}
