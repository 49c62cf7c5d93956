/** The two ends of a copied column: how PostgreSQL writes it and how DuckDB's CSV reader takes it up. */
import { decimalType, duckdbType } from "../columns.ts";
import type { SourceColumn } from "../connector.ts";
import { quoted } from "./connection.ts";

/** Select item whose CSV text DuckDB understands. */
export function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (column.type === "json" && isArray(column)) return `to_jsonb(${name})`;
  if (column.type === "binary") return `encode(${name}, 'hex')`;
  if (/^money\b/.test(column.nativeType)) return `${name}::numeric`;
  return name;
}

const isArray = (column: SourceColumn) => !/^jsonb?\b/.test(column.nativeType);

/** Type that the CSV reader parses into; text where the value needs another step. */
function readerType(column: SourceColumn): string {
  if (column.type === "binary" || isOpenDecimal(column)) return "VARCHAR";
  return duckdbType(column);
}

/** A numeric without precision may hold more digits than DuckDB has, or NaN: such a value becomes null. */
function isOpenDecimal(column: SourceColumn): boolean {
  return column.type === "decimal" && decimalType(column.nativeType) === undefined;
}

function outputItem(column: SourceColumn): string {
  const name = identifier(column.name);
  if (column.type === "binary") return `unhex(${name}) AS ${name}`;
  if (isOpenDecimal(column)) return `TRY_CAST(${name} AS ${duckdbType(column)}) AS ${name}`;
  return name;
}

/** Name of the column that carries the cursor in front of the others, or fills a file of one column. */
const LEAD = "merchbench lead";

/**
 * FROM-expression over a file that `COPY (SELECT lead, columns...) TO STDOUT (FORMAT csv)` wrote. Null is an
 * unquoted nothing and the empty string is "", so both survive. `longestRow` in bytes sizes the reader.
 */
export function scanOf(path: string, columns: SourceColumn[], longestRow: number): string {
  const types = [`${text(LEAD)}: 'VARCHAR'`];
  for (const column of columns) types.push(`${text(column.name)}: ${text(readerType(column))}`);
  // The reader wants room for the longest line; its own default of 2 MB suits all but huge documents.
  const room = longestRow > 1_500_000 ? `, max_line_size = ${longestRow * 2}` : "";
  const options =
    `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', ` +
    `nullstr = '', allow_quoted_nulls = false, columns = {${types.join(", ")}}${room}`;
  return `(SELECT ${columns.map(outputItem).join(", ")} FROM read_csv(${text(path)}, ${options}))`;
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
