/** A suggestion while it is put together: the part, and for each column how sure and why. */
import { counted } from "../../../contract/figures.ts";
import type { ColumnOrigin, ColumnRef, ColumnRule, GridPart } from "../../../contract/grid.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { signsIn } from "../facts/values.ts";
import { TABLES } from "../names/signs.ts";
import type { Hit } from "../roles/role.ts";

export interface Reason {
  column: string;
  confidence: number;
  reason: string;
}

export interface Draft {
  table: string;
  part: GridPart;
  reasons: Reason[];
}

export const draftOf = (table: string, facts: TableFacts): Draft => ({
  table,
  part: {
    from: facts.table,
    ...(facts.select && { select: facts.select }),
    joins: [],
    filters: [],
    group: [],
    columns: {},
  },
  reasons: [],
});

export const refOf = (table: string, facts: ColumnFacts): ColumnRef => ({ table, column: facts.column });

/** Sets a column's rule with its reason; the first rule of a column stays. */
export function put(
  draft: Draft,
  column: string,
  rule: ColumnRule,
  confidence: number,
  reason: string,
): void {
  if (draft.part.columns[column]) return;
  draft.part.columns[column] = rule;
  draft.reasons.push({ column, confidence: Number(Math.min(0.99, confidence).toFixed(2)), reason });
}

export const fixed = (value: string): ColumnRule => ({ from: { kind: "fixed", value } });

/** Orders without a status count as sales. */
export const putCompleted = (draft: Draft): void =>
  put(
    draft,
    "status",
    fixed("completed"),
    0.6,
    "No column holds a status, so every order counts as completed",
  );

/** Takes a raw column, with what its values need: a date's format, a decimal comma, cents, a hash. */
export function putHit(draft: Draft, table: string, column: string, hit: Hit): void {
  const { rule, notes } = ruleFor(draft.table, column, table, hit.column);
  put(draft, column, rule, hit.score, [reasonOf(hit), ...notes].join("; "));
}

/** The rule that reads a raw column as the canonical one, and what is to be said about it. */
export function ruleFor(
  table: string,
  column: string,
  from: string,
  facts: ColumnFacts,
): { rule: ColumnRule; notes: string[] } {
  const kind = TABLES[table]?.columns[column]?.kind;
  const origin: ColumnOrigin = { kind: "column", of: refOf(from, facts) };
  const rule: ColumnRule = { from: origin };
  const notes: string[] = [];
  if (kind === "time" && facts.dateFormat) {
    rule.dateFormat = facts.dateFormat;
    notes.push(`dates are written as ${facts.examples[0]?.v}`);
    if (facts.unsure) notes.push("day and month could be the other way round");
  }
  if (kind === "time" && IN_UTC.test(facts.column)) {
    rule.timeZone = "UTC";
    notes.push("in UTC, as it is called");
  }
  if (kind === "money" || kind === "number") {
    if (facts.decimal) rule.decimal = facts.decimal;
    if (facts.openFigure) notes.push(`"${facts.openFigure}" could be a thousand or a fraction: check it`);
    else if (facts.decimal === ",") notes.push("figures have a decimal comma");
  }
  const isAbove = column === "discount" || (table === "refunds" && column === "amount");
  if (isAbove && signsIn(facts) === "-") {
    rule.from = { kind: "arithmetic", first: 0, steps: [{ op: "-", by: refOf(from, facts) }] };
    notes.push("written below zero");
  }
  if (kind === "money" && isMinor(facts)) {
    rule.minorDigits = 2;
    notes.push("whole numbers that look like cents: check the unit");
  }
  const isId = kind === "id" || kind === "person";
  if (isId && facts.isWhole) rule.whole = true;
  if (column === "weight" && facts.name.concepts.has("grams")) {
    rule.minorDigits = 3;
    notes.push("grams become kilograms");
  }
  if (kind === "email" || (isId && facts.isEmail)) {
    rule.hash = true;
    notes.push("kept as a hash");
  }
  if (kind === "year" && facts.kind === "time") {
    rule.from = { kind: "expression", sql: `year(TRY_CAST("${from}"."${facts.column}" AS TIMESTAMP))` };
  }
  return { rule, notes };
}

/** created_at_utc, post_date_gmt, createdAtUtc. */
const IN_UTC = /(^|[\s_-])(utc|gmt)([\s_-]|$)|\p{Ll}(Utc|UTC|Gmt|GMT)$/u;

/** Figures called cents, or whole ones of a store whose money has no decimals anywhere. */
const isMinor = (facts: ColumnFacts) => facts.kind === "integer" && facts.inCents === true;

function reasonOf({ column }: Hit): string {
  const seen = column.examples.slice(0, 2).map(({ v }) => shorten(v));
  const what = column.unique ? "each row has its own" : counted(column.distinct, "different value");
  return `Called "${column.column}"${seen.length > 0 ? `, ${what}, such as ${seen.join(" and ")}` : ", still without values"}`;
}

const shorten = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
