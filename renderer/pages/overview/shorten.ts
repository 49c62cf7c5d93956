/** The rows of a table that shows the largest categories and all others as one. */

import type { Summary } from "./answers.ts";

export type Category = Summary["categories"][number];

const SHOWN = 7;

const sumOf = (rows: Category[], key: "revenue" | "compare" | "costed"): number | null =>
  rows.some((row) => row[key] !== null) ? rows.reduce((sum, row) => sum + (row[key] ?? 0), 0) : null;

/** What is earned by goods whose costs are known, by what they were sold for; null where no cost is known. */
function marginOf(rows: Category[]): number | null {
  const costed = sumOf(rows, "costed");
  return costed ? rows.reduce((sum, row) => sum + (row.margin ?? 0) * (row.costed ?? 0), 0) / costed : null;
}

/** The largest categories, and one row for all others. */
export function shorten(rows: Category[]): Category[] {
  if (rows.length <= SHOWN + 1) return rows;
  const rest = rows.slice(SHOWN);
  const other = {
    category: `Other, ${rest.length} categories`,
    revenue: sumOf(rest, "revenue") ?? 0,
    compare: sumOf(rest, "compare"),
    costed: sumOf(rest, "costed"),
    margin: marginOf(rest),
  };
  return [...rows.slice(0, SHOWN), other];
}
