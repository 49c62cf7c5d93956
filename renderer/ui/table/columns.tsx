/**
 * Columns of tables: makers for the common kinds, so that figures look the same everywhere.
 * Imports the text functions. A new kind of cell: a maker here.
 */

import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import type { Estimate } from "../../../engine/contract/common.ts";
import { color } from "../../app/theme/color.ts";
import type { Format, Maybe } from "../format.ts";
import { type NumberKind, predictionText } from "../prediction-text.ts";
import type { Column } from "./column.ts";
import { boundsOf, plainFigure } from "./csv.ts";

type Extra<Row> = Partial<Omit<Column<Row>, "id" | "header">>;

/** Text; cut with a tooltip where it does not fit. */
export function textColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<string>,
  extra: Extra<Row> = {},
): Column<Row> {
  return {
    id,
    header,
    sortable: true,
    value: get,
    text: (row) => get(row) ?? "",
    render: (row) => get(row) ?? <Faint>none</Faint>,
    ...extra,
  };
}

/** A sentence of the engine, its figures written as the page's own. */
export function sentenceColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<string>,
  extra: Extra<Row> = {},
): Column<Row> {
  return {
    ...textColumn(id, header, get, extra),
    text: (row, format) => format.sentence(get(row) ?? ""),
    render: (row, format) => {
      const sentence = get(row);
      return sentence == null ? <Faint>none</Faint> : format.sentence(sentence);
    },
  };
}

/** A column name, an id, SQL: in the mono face. */
export function codeColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<string>,
  extra: Extra<Row> = {},
) {
  return textColumn(id, header, get, {
    render: (row) => <code>{get(row) ?? "none"}</code>,
    ...extra,
  });
}

type Write = (format: Format, value: number) => string;

function figureColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  write: Write,
  extra: Extra<Row>,
): Column<Row> {
  const text = (row: Row, format: Format) => {
    const value = get(row);
    return value == null ? "none" : write(format, value);
  };
  return {
    id,
    header,
    align: "right",
    sortable: true,
    width: 100,
    value: get,
    text: (row) => String(get(row) ?? ""),
    render: (row, format) => (get(row) == null ? <Faint>none</Faint> : text(row, format)),
    ...extra,
  };
}

export const numberColumn = <Row,>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  extra: Extra<Row> = {},
) => figureColumn(id, header, get, (format, value) => format.number(value), extra);

/**
 * `digits` fixes the decimals, so that a column of amounts over and under 1,000 reads the same. In a `narrow` column
 * amounts that would be cut are compact, with the full one on hover.
 */
export function moneyColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  extra: Extra<Row> & { digits?: number; narrow?: boolean } = {},
): Column<Row> {
  const { digits, narrow, ...rest } = extra;
  return figureColumn(id, header, get, (format, value) => format.money(value, digits), {
    isMoney: true,
    text: (row) => plainFigure(get(row)),
    ...(narrow && {
      render: (row: Row, format: Format) => (
        <span title={format.money(get(row), digits)}>{format.narrowMoney(get(row), digits)}</span>
      ),
    }),
    ...rest,
  });
}

/** A share of 1 as a percentage. */
export const percentColumn = <Row,>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  extra: Extra<Row> = {},
) => figureColumn(id, header, get, (format, value) => format.percent(value, 1), extra);

/** How long something took, of milliseconds; `missing` says what stands where it has not ended. */
export function durationColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  extra: Extra<Row> & { missing?: string } = {},
): Column<Row> {
  const { missing = "none", ...rest } = extra;
  return figureColumn(id, header, get, (format, value) => format.duration(value), {
    text: (row, format) => (get(row) == null ? "" : format.duration(get(row))),
    render: (row, format) => (get(row) == null ? <Faint>{missing}</Faint> : format.duration(get(row))),
    ...rest,
  });
}

/** A difference with + or −: money, count, or share in points. */
export function changeColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<number>,
  kind: NumberKind = "count",
  extra: Extra<Row> & { digits?: number } = {},
): Column<Row> {
  const { digits, ...rest } = extra;
  const write: Write = (format, value) => {
    if (kind === "share") return format.points(value);
    const text = kind === "money" ? format.money : format.number;
    return format.signed(value, (size) => text(size, digits));
  };
  return figureColumn(id, header, get, write, rest);
}

export function dateColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<string>,
  extra: Extra<Row> & { time?: boolean } = {},
): Column<Row> {
  const { time, ...rest } = extra;
  const text = (row: Row, format: Format) => (time ? format.dateTime(get(row)) : format.date(get(row)));
  return {
    id,
    header,
    sortable: true,
    width: 110,
    figures: true,
    value: get,
    text: (row) => get(row) ?? "",
    render: (row, format) => (get(row) ? text(row, format) : <Faint>none</Faint>),
    ...rest,
  };
}

/** A prediction: value right-aligned, its interval left-aligned beside it; put the level in `note`. */
export function estimateColumn<Row>(
  id: string,
  header: string,
  get: (row: Row) => Maybe<Estimate>,
  kind: NumberKind = "count",
  extra: Extra<Row> = {},
): Column<Row> {
  return {
    id,
    header,
    note: "80%",
    sortable: true,
    width: 190,
    value: (row) => get(row)?.value,
    isMoney: kind === "money",
    text: (row) => plainFigure(get(row)?.value),
    beside: boundsOf(header, "80%", get),
    render: (row, format) => <EstimateCell estimate={get(row)} kind={kind} format={format} />,
    ...extra,
  };
}

function EstimateCell({
  estimate,
  kind,
  format,
}: {
  estimate: Maybe<Estimate>;
  kind: NumberKind;
  format: Format;
}) {
  if (estimate?.value == null) return <Faint>unknown</Faint>;
  const { value, lo, hi } = estimate;
  const text = predictionText(format, kind, Math.max(Math.abs(value), Math.abs(lo ?? 0), Math.abs(hi ?? 0)));
  return (
    <Box
      className="numeric"
      sx={{ display: "grid", gridTemplateColumns: "minmax(52px, 38%) 1fr", gap: 2, alignItems: "baseline" }}
    >
      <Box sx={{ textAlign: "right" }}>{text(value)}</Box>
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>
        {lo == null ? "" : format.range(lo, hi, text)}
      </Box>
    </Box>
  );
}

/** Grey words for "none" and "unknown". */
export const Faint = ({ children }: { children: ReactNode }) => (
  <span style={{ color: color("text3") }}>{children}</span>
);

/** Two lines in a cell: name above, a note beneath; use with `rowHeight={48}`. */
export function TwoLines({ main, note }: { main: ReactNode; note: ReactNode }) {
  const cut = { overflow: "hidden", textOverflow: "ellipsis" } as const;
  return (
    <>
      <Box sx={cut}>{main}</Box>
      <Box sx={{ ...cut, typography: "caption", color: "text.tertiary" }}>{note}</Box>
    </>
  );
}
