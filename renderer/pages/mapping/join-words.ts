/** What the joins of a mapping found in its trial, in words. */
import type { Format } from "../../ui/index.ts";
import type { Preview } from "./answers.ts";
import { type ColumnOrigin, type Grid, type GridPart, refsOf } from "./grid-edit.ts";

type JoinCount = Preview["joins"][number];

/** "All rows find one", or how many find none and how many several. */
export function joinText({ rows, matched, several }: JoinCount, format: Format): string {
  if (matched === rows && several === 0) return "every row finds one";
  return [
    matched === 0
      ? "no row finds one"
      : matched < rows && `${format.number(rows - matched)} of ${format.number(rows)} rows find none`,
    several > 0 && `${format.number(several)} find several and count once for each`,
  ]
    .filter(Boolean)
    .join(", ");
}

/**
 * Joins that find nothing or hardly anything, or make several rows of one. One with conditions of its own is meant to
 * find some rows only. Counts of a join that is no longer there say nothing.
 */
export function joinWarnings(grid: Grid | undefined, counts: JoinCount[] = [], format: Format): string[] {
  return counts.flatMap((count) => {
    const part = grid?.parts[count.part];
    const join = part?.joins[count.join];
    if (!part || !join || count.rows === 0) return [];
    const what = `${part.from} joined to ${join.table}`;
    if (count.matched === 0)
      return [`${what}: no row finds one. Look in Rows at the columns that must be equal.`];
    if (2 * count.matched < count.rows && !join.filters?.length) {
      const [none, all] = [format.number(count.rows - count.matched), format.number(count.rows)];
      return [
        `${what}: ${none} of ${all} rows find none. If they should, look in Rows at the columns that must be equal.`,
      ];
    }
    if (count.several === 0 || !countsAgain(part, join.as ?? join.table)) return [];
    const [several, rows] = [format.number(count.several), format.number(count.rows)];
    return [
      `${what}: ${several} of ${rows} rows find several and count once for each. Join by more columns, or take one row for each.`,
    ];
  });
}

const ADDED = ["sum", "average", "count"];

/** Whether rows that come several times show: as rows of their own, or in sums of another table's columns. */
function countsAgain({ group, distinct, columns }: GridPart, joined: string): boolean {
  if (group.length === 0) return !distinct;
  return Object.values(columns).some(
    ({ aggregate, from }) => ADDED.includes(aggregate ?? "any") && isOfOthers(from, joined),
  );
}

const isOfOthers = (from: ColumnOrigin, joined: string) =>
  from.kind === "expression" || refsOf(from).some(({ table }) => table !== joined);
