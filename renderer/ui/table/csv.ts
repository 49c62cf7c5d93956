/** Rows as CSV (RFC 4180) with the columns of a table; amounts name their currency, predictions have their interval beside. */

import { csvField } from "../../../engine/contract/csv.ts";
import type { Format, Maybe } from "../format.ts";
import type { Column } from "./column.ts";

export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[], format: Format): string {
  const unit = (column: Column<Row>) => (column.isMoney ? ` (${format.settings.currency})` : "");
  const fields = columns.flatMap((column) => [
    { header: column.header + unit(column), text: column.text },
    ...(column.beside ?? []).map(({ header, text }) => ({ header: header + unit(column), text })),
  ]);
  const lines = [
    fields.map(({ header }) => csvField(header)),
    ...rows.map((row) => fields.map(({ text }) => csvField(text(row, format)))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** A figure for files: without separators, and without digits that only a division made. */
export const plainFigure = (value: Maybe<number>): string =>
  value == null ? "" : String(Number(value.toFixed(4)));

/** The bounds of an interval as further columns of files. */
export const boundsOf = <Row>(
  header: string,
  level: string,
  get: (row: Row) => Maybe<{ lo: Maybe<number>; hi: Maybe<number> }>,
): NonNullable<Column<Row>["beside"]> => [
  { header: `${header}, ${level} from`, text: (row) => plainFigure(get(row)?.lo) },
  { header: `${header}, ${level} to`, text: (row) => plainFigure(get(row)?.hi) },
];
