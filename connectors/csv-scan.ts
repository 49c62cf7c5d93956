/** How DuckDB takes up a file of rows that a database connector wrote. */
import { decimalType, duckdbType } from "./columns.ts";
import type { SourceColumn } from "./connector.ts";

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
 * FROM-expression over a file of rows as `column,...`, or `lead,column,...`, in CSV: null is an unquoted nothing and the empty string
 * is "", so both survive; bytes are hexadecimal. `longestRow` in bytes sizes the reader. One thread reads a file: it
 * keeps pace with any server, fills row groups whole, and spares putting the pieces of several threads together.
 */
export function scanOf(path: string, columns: SourceColumn[], lead: boolean, longestRow: number): string {
  const types = lead ? [`${text(LEAD)}: 'VARCHAR'`] : [];
  for (const column of columns) types.push(`${text(column.name)}: ${text(readerType(column))}`);
  // The reader wants room for the longest line; its own default of 2 MB suits all but huge documents.
  const room = longestRow > 1_500_000 ? `, max_line_size = ${longestRow * 2}` : "";
  const options =
    `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', ` +
    `nullstr = '', allow_quoted_nulls = false, parallel = false, columns = {${types.join(", ")}}${room}`;
  return `(SELECT ${columns.map(outputItem).join(", ")} FROM read_csv(${text(path)}, ${options}))`;
}

/** Text of a CSV row's first field; null where it is an unquoted nothing. */
export function firstField(row: Buffer): string | null {
  const line = row.toString("utf8");
  if (!line.startsWith('"')) {
    const end = line.search(/[,\r\n]/);
    const value = end < 0 ? line : line.slice(0, end);
    return value === "" ? null : value;
  }
  return /^"((?:[^"]|"")*)"/.exec(line)![1]!.replaceAll('""', '"');
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
