/** Rows as CSV (RFC 4180) with the columns of a table. */

import type { Format } from "../format.ts";
import type { Column } from "./columns.tsx";

// A leading = + - @ would be run as a formula by spreadsheets; plain numbers are left alone.
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));

function field(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[], format: Format): string {
  const lines = [
    columns.map((column) => field(column.header)),
    ...rows.map((row) => columns.map((column) => field(column.text(row, format)))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}
