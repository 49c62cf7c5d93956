/** What a suggestion can't take from a source, and what to do about it. */

import { matchColumns } from "./roles.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";
import type { Suggestion } from "./work.ts";

/** Sentences on tables that nothing, or not all, is suggested from although they may hold sales. */
export function notesOn(facts: TableFacts[], found: Suggestion[]): string[] {
  const hasSales = found.some(({ table }) => table === "orders" || table === "order_items");
  const hasLines = found.some(({ table }) => table === "order_items");
  return facts.flatMap((table) => [
    ...pivoted(table),
    ...(hasLines ? [] : listed(table)),
    ...(hasSales ? [] : countedDays(table)),
  ]);
}

const MONTH =
  "(jan|feb|mar|m[aä]r|apr|may|mai|maj|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|des|dic|ene|abr|ago|gen|mag|giu|lug|set|ott|f[ée]v|avr|juin|juil|ao[uû]t|d[ée]c)[a-zéû]*";
const PERIOD = new RegExp(
  `^(${MONTH}[\\s._-]*('?\\d{2}|\\d{4})?|(\\d{4}|\\d{2})[\\s._-]*${MONTH}|(19|20)\\d{2}([-._/]?(0?[1-9]|1[0-2]))?([-._/]?\\d{2})?|\\d{1,2}[-._/](\\d{1,2}[-._/])?(19|20)\\d{2}|((19|20)\\d{2}[\\s_-]*)?(w|kw|week|woche|q|d|day)[\\s_-]*\\d{1,3}([\\s_-]*(19|20)\\d{2})?)$`,
  "i",
);
/** Fewer may be the years of something else. */
const LEAST_PERIODS = 3;

/** A report with a column for each month, week or day. */
function pivoted({ table, columns }: TableFacts): string[] {
  const periods = columns.filter(
    ({ column, kind }) =>
      PERIOD.test(column.trim()) && (kind === "integer" || kind === "number" || kind === "empty"),
  );
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last || periods.length < LEAST_PERIODS) return [];
  return [
    `${table} has a column for each time (${first.column} to ${last.column}), so single sales can't be told from it: export orders or their lines, a row for each, in place of this report.`,
  ];
}

const isList = ({ kind, examples }: ColumnFacts) =>
  kind === "structure" && examples.some(({ v }) => /^\s*\[\s*\{/.test(v));

/** Orders that keep their lines as JSON in one of their columns. */
function listed(facts: TableFacts): string[] {
  const list = facts.columns.find(isList);
  if (!list || !matchColumns(facts, "orders").has("ordered_at")) return [];
  return [
    `${facts.table}.${list.column} holds lists as JSON, which are not opened: to have order lines, write order_items in SQL with unnest(from_json(${list.column}, '["JSON"]')).`,
  ];
}

/** No store is a hundred years old. */
const MOST_DAYS = 36_500;

/** Days that are counted from a first one, which nothing names. */
function countedDays(facts: TableFacts): string[] {
  const { table, columns } = facts;
  const isOrder = columns.some(({ name }) => name.concepts.has("order") && name.concepts.has("id"));
  const days = columns.find(
    ({ column, kind, median, distinct }) =>
      kind === "integer" &&
      /^(days?|day_?(no|number|index)|tag)$/i.test(column) &&
      distinct > 7 &&
      (median ?? 0) < MOST_DAYS,
  );
  const isTimed = columns.some(({ kind }) => kind === "time");
  if (!days || isTimed || !(isOrder || columns.some(({ name }) => name.concepts.has("order")))) return [];
  return [
    `${table}.${days.column} counts days from a first one that is not named: take ordered_at from an expression such as DATE '2024-01-01' + CAST(${days.column} AS INTEGER), with the day that the store began to count.`,
  ];
}
