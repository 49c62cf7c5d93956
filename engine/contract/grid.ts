/** A table's mapping as data: which source tables feed it, how they are joined, and one rule a column. */
import { z } from "zod";

/** A column of the part's base table or of one of its joins, by the name the table has in the part. */
export const columnRef = z.object({ table: z.string(), column: z.string() });

const operand = z.union([columnRef, z.number()]);

/** Where a value comes from. */
const origin = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("column"), of: columnRef }),
  z.object({ kind: z.literal("fixed"), value: z.string() }),
  /** A setting of the workspace. */
  z.object({ kind: z.literal("setting"), name: z.enum(["currency", "time_zone"]) }),
  /** Values written one after the other, empty ones left out. */
  z.object({
    kind: z.literal("combine"),
    of: z.array(columnRef).min(1),
    separator: z.string(),
    /** Equal ones get a running number, in the order of their rows' text. */
    numbered: z.boolean().optional(),
  }),
  /** Evaluated from left to right; dividing by zero leaves the value as it is. */
  z.object({
    kind: z.literal("arithmetic"),
    first: operand,
    steps: z.array(z.object({ op: z.enum(["+", "-", "*", "/"]), by: operand })).min(1),
  }),
  /** A JSON object of the columns, by their names. */
  z.object({ kind: z.literal("object"), of: z.array(columnRef).min(1) }),
  /** SQL over the part's tables, for experts. */
  z.object({ kind: z.literal("expression"), sql: z.string().min(1) }),
]);

const translation = z.object({
  values: z.array(z.object({ from: z.string(), to: z.string() })),
  /** What becomes of a value that is not listed: kept, left empty, or replaced by one word. */
  others: z.union([z.literal("keep"), z.literal("empty"), z.object({ to: z.string() })]),
});

const AGGREGATES = [
  "any",
  "min",
  "max",
  "sum",
  "average",
  "count",
  "distinct",
  "earliest",
  "latest",
] as const;

export const columnRule = z.object({
  from: origin,
  /** Decimal mark of numbers written as text; currency signs and thousands marks are taken off. */
  decimal: z.enum([".", ","]).optional(),
  /** Digits of the minor unit: 2 for cents. The value is divided by 10 to that power. */
  minorDigits: z.number().int().min(0).max(6).optional(),
  /** Takes a tax rate (in per cent) off the value, or adds it. */
  tax: z.object({ change: z.enum(["remove", "add"]), rate: operand }).optional(),
  /** strptime format of dates written as text; "epoch", "epoch_ms" and "epoch_us" since 1970, "days" as spreadsheets count them, "written" with the month as a word. */
  dateFormat: z.string().optional(),
  /** IANA zone that times without one are in; the workspace's when absent. */
  timeZone: z.string().optional(),
  /** Values that stand for none, in whatever letter case: an export writes 0 or guest for a customer without an account. */
  noValue: z.array(z.string()).optional(),
  translate: translation.optional(),
  /** Ids that a spreadsheet wrote as 17850.0 read 17850. */
  whole: z.boolean().optional(),
  /** SHA-256 of the trimmed, lower-cased value. */
  hash: z.boolean().optional(),
  /** Stands where the value is empty. */
  ifEmpty: z.string().optional(),
  /** How the rows of one group become one value; of the group's own columns none is needed. */
  aggregate: z.enum(AGGREGATES).optional(),
  /** A sum or average leaves out what is no figure, as where the rows that it adds up are lines that tell of it themselves. */
  skipUnread: z.boolean().optional(),
});

const filter = z.object({
  of: columnRef,
  op: z.enum([
    "is",
    "is-not",
    "less",
    "at-most",
    "more",
    "at-least",
    "contains",
    "starts",
    "empty",
    "filled",
  ]),
  /** One or several values; none for empty and filled. */
  values: z.array(z.string()),
});

const join = z.object({
  /** Raw table. */
  table: z.string(),
  /** Its name in this part, where it differs. */
  as: z.string().optional(),
  type: z.enum(["left", "inner"]),
  /** Pairs of columns that must be equal. */
  on: z.array(z.object({ left: columnRef, right: z.string() })).min(1),
  /** Conditions on columns of the joined table: its other rows are not found (one attribute out of a list of them). */
  filters: z.array(filter).optional(),
});

export const gridPart = z.object({
  /** Raw table that gives the rows. */
  from: z.string(),
  /** A SELECT that gives them instead, under the name `from`: how SQL written by others is changed by columns. */
  select: z.object({ sql: z.string(), columns: z.array(z.string()) }).optional(),
  joins: z.array(join),
  /**
   * Columns of tables loaded out of files, that tell their rows apart: rows that several files hold count once, as the
   * last of them has them.
   */
  newest: z.array(columnRef).optional(),
  filters: z.array(filter),
  /** One row for each value of these columns; empty: one for each row of the base table. */
  group: z.array(columnRef),
  /** Rows that come out equal count once. */
  distinct: z.boolean().optional(),
  /** Column that orders earliest and latest, with the format of its dates where they are not ISO. */
  order: z.object({ of: columnRef, dateFormat: z.string().optional() }).optional(),
  /** Canonical column -> rule. */
  columns: z.record(z.string(), columnRule),
});

/** Several parts are put one under the other: last year's orders and this year's. */
export const gridSchema = z.object({ parts: z.array(gridPart).min(1) });

export type ColumnRef = z.infer<typeof columnRef>;
export type Operand = z.infer<typeof operand>;
export type ColumnOrigin = z.infer<typeof origin>;
export type ColumnRule = z.infer<typeof columnRule>;
export type GridFilter = z.infer<typeof filter>;
export type GridJoin = z.infer<typeof join>;
export type GridPart = z.infer<typeof gridPart>;
export type Grid = z.infer<typeof gridSchema>;
