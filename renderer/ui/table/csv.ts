/** Rows as CSV (RFC 4180) with the columns of a table. */

import { csvField } from "../../../engine/contract/csv.ts";
import type { Format } from "../format.ts";
import type { Column } from "./columns.tsx";

export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[], format: Format): string {
  const lines = [
    columns.map((column) => csvField(column.header)),
    ...rows.map((row) => columns.map((column) => csvField(column.text(row, format)))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}
