/** Quality: tests of the canonical tables, what they found over time, and how the tables themselves develop. */
import { z } from "zod";
import { change, job, none, query } from "./command.ts";
import { longName, pageInput, pageOf, resultTableSchema } from "./common.ts";

export const TEST_KINDS = [
  "unique",
  "not_null",
  "referential",
  "range",
  "accepted",
  "freshness",
  "row_count",
  "sql",
] as const;

/** A test as data. Which fields it needs follows from its kind. */
export const testSpec = z.object({
  table: z.string().min(1).meta({ label: "Table", help: "Canonical table, such as orders." }),
  kind: z.enum(TEST_KINDS).meta({ label: "What must hold" }),
  columns: z
    .array(z.string())
    .default([])
    .meta({ label: "Columns", help: "One column; for unique, the columns that together are unique." }),
  parent: z
    .string()
    .optional()
    .meta({ label: "Found in", help: "referential: the table whose key the values must be found in." }),
  min: z
    .string()
    .optional()
    .meta({ label: "At least", help: "range: smallest value; a number, a date or a time." }),
  max: z
    .string()
    .optional()
    .meta({ label: "At most", help: 'range: largest value; "now" is the time of the test.' }),
  accepted: z
    .array(z.string())
    .optional()
    .meta({ label: "Values", help: "accepted: the values that may stand there, in any case." }),
  maxAgeHours: z.number().positive().optional().meta({
    label: "Not older than, hours",
    help: "freshness: age of the newest row; found from the data when absent.",
  }),
  maxDrop: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ label: "Falls by at most", help: "row_count: share of the median of the last loads." }),
  maxGrowth: z
    .number()
    .min(0)
    .optional()
    .meta({ label: "Grows by at most", help: "row_count: share of the median of the last loads." }),
  sql: z
    .string()
    .optional()
    .meta({ label: "SQL", help: "sql: one SELECT over store tables; each row it answers is a failing one." }),
  severity: z.enum(["warn", "fail"]).default("fail").meta({ label: "When it does not hold" }),
  title: z.string().max(120, longName(120)).optional().meta({ label: "Title" }),
});
export type TestSpec = z.infer<typeof testSpec>;
/** As it is written down in presets: with the defaults left out. */
export type TestSpecInput = z.input<typeof testSpec>;

export const TEST_STATES = ["passed", "failed", "skipped", "error", "new"] as const;

/** Numbers that rest on the tested columns: per area the queries that read them, and the models trained on them. */
export const touchedSchema = z.object({ area: z.string(), queries: z.array(z.string()) });

export const testView = testSpec.extend({
  id: z.string(),
  title: z.string(),
  /** Who wrote it: part of the product, part of a layout, or the user. */
  origin: z.enum(["default", "preset", "own"]),
  enabled: z.boolean(),
  /** `new` until it ran; `skipped` when there is nothing to judge; `error` when it could not run. */
  state: z.enum(TEST_STATES),
  /** Rows that break the rule, of how many; null where it does not count rows. */
  failing: z.number().nullable(),
  checked: z.number().nullable(),
  /** What was found, in words: "Newest order 3 days old". */
  observed: z.string().nullable(),
  /** First run of the unbroken row of runs with this outcome. */
  since: z.string().nullable(),
  checkedAt: z.string().nullable(),
});
export type TestView = z.infer<typeof testView>;

export const qualitySummary = z.object({
  passing: z.number().int(),
  failing: z.number().int(),
  warning: z.number().int(),
  /** Skipped, in error, or never run. */
  unknown: z.number().int(),
  disabled: z.number().int(),
  /** Rows kept out of the warehouse. */
  rejected: z.number().int(),
  rows: z.number().int(),
  /** Newest order or event. */
  newestAt: z.string().nullable(),
  lastRunAt: z.string().nullable(),
});

/** How a table stood after a load. */
export const tableSnapshot = z.object({
  at: z.string(),
  loadId: z.string().nullable(),
  rows: z.number(),
  /** Newest value of the table's main time, by the id of each source that has filled it. */
  newestOf: z.record(z.string(), z.string().nullable()).optional(),
  /** Per column: rows with a value, and about how many different values. */
  columns: z.record(z.string(), z.tuple([z.number(), z.number()])),
});
export type TableSnapshot = z.infer<typeof tableSnapshot>;

/** What the tests said after a load. */
export const qualityOutcome = z.object({
  at: z.string(),
  tests: z.number().int(),
  passed: z.number().int(),
  failed: z.number().int(),
  warned: z.number().int(),
  /** Titles of what does not hold. */
  failing: z.array(z.string()),
});
export type QualityOutcome = z.infer<typeof qualityOutcome>;

const id = z.string().min(1).meta({ label: "Test", help: "Id as `quality list` shows it." });
const changes = ["quality", "workspace", "overview", "alerts"];

export const quality = {
  list: query("quality.list", {
    summary: "Tests of the tables in use with what they found, failing ones first",
    input: pageInput.extend({
      table: z.string().optional().meta({ help: "Only tests of this table." }),
      state: z.enum(TEST_STATES).optional().meta({ help: "Only tests in this state." }),
    }),
    output: pageOf(testView).extend({ summary: qualitySummary }),
    examples: ["quality list", "quality list --state failed"],
  }),
  get: query("quality.get", {
    summary: "One test: its SQL, its history, and which numbers rest on what it tests",
    input: z.object({ id }),
    output: z.object({
      test: testView,
      /** Answers the rows that break the rule. */
      sql: z.string(),
      history: z.array(
        z.object({
          at: z.string(),
          loadId: z.string().nullable(),
          state: z.enum(TEST_STATES),
          failing: z.number().nullable(),
          checked: z.number().nullable(),
        }),
      ),
      touches: z.array(touchedSchema),
      models: z.array(z.string()),
    }),
    positionals: ["id"],
  }),
  failing: query("quality.failing", {
    summary: "Rows that break the rule of a test now",
    input: z.object({
      id,
      offset: z.number().int().min(0).default(0).meta({ help: "Rows to skip." }),
      limit: z.number().int().min(1).max(1000).default(50).meta({ help: "Rows to answer at most." }),
    }),
    output: resultTableSchema,
    positionals: ["id"],
  }),
  run: job("quality.run", {
    summary: "Run the quality tests",
    input: z.object({
      table: z.string().optional().meta({ help: "Only tests of this table." }),
      id: z.string().optional().meta({ help: "Only this test." }),
      loadId: z
        .string()
        .optional()
        .meta({ help: "Only what this load may have changed; its report gets the outcome." }),
    }),
    output: qualityOutcome,
    changes: [...changes, "source"],
    examples: ["quality run", "quality run --table orders"],
  }),
  save: change("quality.save", {
    summary: "Add a test of your own, or change one",
    input: testSpec.extend({
      id: z.string().optional().meta({ help: "Test to change; a new one when absent." }),
    }),
    output: testView,
    examples: [
      "quality save --table orders --kind range --columns total --max 10000 --severity warn",
      'quality save --table variants --kind sql --title "Sold under cost" --sql "SELECT * FROM store.variants WHERE price < cost"',
    ],
    changes,
  }),
  set: change("quality.set", {
    summary: "Switch a test off or on, or say how much it matters",
    input: z.object({
      id,
      enabled: z.boolean().optional().meta({ help: "Off tests are not run." }),
      severity: testSpec.shape.severity
        .unwrap()
        .optional()
        .meta({ help: "fail rings the bell at once, warn only where it held before." }),
    }),
    output: testView,
    positionals: ["id"],
    examples: ["quality set orders.accepted.status --enabled false"],
    changes,
  }),
  remove: change("quality.remove", {
    summary: "Delete a test of your own",
    input: z.object({ id }),
    output: none,
    positionals: ["id"],
    changes,
  }),
  development: query("quality.development", {
    summary: "Row counts, shares of missing values and different values of a table, load by load",
    input: z.object({
      table: z.string().optional().meta({ help: "One canonical table; the names of all when absent." }),
    }),
    output: z.object({
      tables: z.array(z.object({ table: z.string(), rows: z.number(), snapshots: z.number().int() })),
      snapshots: z.array(tableSnapshot),
    }),
    positionals: ["table"],
    examples: ["quality development orders"],
  }),
};
