/** SQL texts kept as files: `queries/` for pages, `datasets/` for models, `schema/` for tables. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../contract/errors.ts";

const cache = new Map<string, string>();

function readSql(folder: string, name: string): string {
  const path = join(import.meta.dirname, folder, `${name}.sql`);
  let text = cache.get(path);
  if (text === undefined) {
    text = readFileSync(path, "utf8");
    cache.set(path, text);
  }
  return text;
}

/** Text of `queries/<name>.sql`, such as `overview/kpis`. */
export function sqlFile(name: string): string {
  return readSql("queries", name);
}

/** Text of `datasets/<name>.sql`: one SELECT with the columns that a model needs. */
export function datasetSql(name: string): string {
  return readSql("datasets", name);
}

/** Text of `schema/<name>.sql`: idempotent DDL of one schema. */
export function schemaSql(name: string): string {
  return readSql("schema", name);
}

/** Quotes an identifier for DuckDB, PostgreSQL or SQLite. */
export function quoteName(name: string): string {
  if (name.includes("\0"))
    throw new AppError("invalid-input", "A name can't hold a zero byte. Rename the column or table.");
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A SELECT list with all columns of a relation, for CSV files that people open in a spreadsheet: texts in `columns` that
 * it would run as a formula start with an apostrophe, as in contract/csv.ts.
 */
export function spreadsheetColumns(columns: string[]): string {
  const safe = columns.map(quoteName).map(
    (name) =>
      `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') AND TRY_CAST(${name} AS DOUBLE) IS NULL
            THEN '''' || ${name} ELSE ${name} END AS ${name}`,
  );
  return `* REPLACE (${safe.join(", ")})`;
}

/** Quotes text as a SQL literal, for the places where DuckDB takes no parameter (paths in COPY, read_csv). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Statements that put a row into an empty table without demands and take it out again, so that an INSERT of no rows may
 * come before a large one in the transaction: see Warehouse.transaction.
 */
export const primeSql = (table: string): string =>
  `INSERT INTO ${table} DEFAULT VALUES; DELETE FROM ${table}`;
