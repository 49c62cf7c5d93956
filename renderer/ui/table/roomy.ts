/** Figures are never cut: columns of them get the room that their longest text needs, in any currency. */

import { isValidElement, type ReactNode, useRef } from "react";
import type { Format } from "../format.ts";
import type { Column } from "./column.ts";

/** Pixels at 13 px, tabular figures, rounded up. */
const DIGIT = 8.2;
const NARROW = 4;
const SIGN = 11.5;
const CAPITAL = 9.8;
const LETTER = 8;
const HEADER_LETTER = 7.4;
/** The arrow of the column that rows are ordered by. */
const ARROW = 16;

/** Padding of a cell, and what the first and last of a row have more. */
const PADDING = 16;
const EDGE = 8;

export function roughWidth(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/\d/.test(letter)) width += DIGIT;
    else if (/[\s.,'’]/.test(letter)) width += NARROW;
    else if (/\p{Lu}/u.test(letter)) width += CAPITAL;
    else width += letter === "%" ? SIGN : LETTER;
  }
  return width;
}

/** The words of a cell, of plain text and of text in elements; none of those that components make by themselves. */
function textOf(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(textOf).join("");
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : "";
}

/**
 * Pixels that the columns' longest figures and their headers need, by column id; never less than `before`. `sort` is
 * "id" or "-id" of the column whose header has an arrow.
 */
export function neededWidths<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  totals: Readonly<Record<string, unknown>>,
  format: Format,
  before: ReadonlyMap<string, number> = new Map(),
  sort = "",
): Map<string, number> {
  const needed = new Map(before);
  columns.forEach(({ id, header, width, align, figures, render }, i) => {
    if (width === undefined || !(align === "right" || figures)) return;
    const total = totals[id];
    const arrow = sort.replace("-", "") === id ? ARROW : 0;
    let longest = Math.max(
      header.length * HEADER_LETTER + arrow,
      typeof total === "string" ? roughWidth(total) : 0,
    );
    for (const row of rows) longest = Math.max(longest, roughWidth(textOf(render(row, format))));
    const padding = PADDING + (i === 0 || i === columns.length - 1 ? EDGE : 0);
    needed.set(id, Math.max(width, needed.get(id) ?? 0, Math.ceil(longest + padding)));
  });
  return needed;
}

const NO_TOTALS = {};

/** The columns as wide as their figures need; rows that come later only ever widen them. */
export function useRoomy<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  format: Format,
  totals: Readonly<Record<string, unknown>> = NO_TOTALS,
  sort = "",
): Column<Row>[] {
  const widest = useRef<Map<string, number>>(new Map());
  widest.current = neededWidths(columns, rows, totals, format, widest.current, sort);
  return columns.map((column) => {
    const width = widest.current.get(column.id);
    return width === undefined || width === column.width ? column : { ...column, width };
  });
}
