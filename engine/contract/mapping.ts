/** Mapping: how a source's tables become the canonical ones, kept as data (SQL per canonical table). */
import { z } from "zod";
import { change, FED_BY_LOADS, job, none, query } from "./command.ts";
import { resultTableSchema } from "./common.ts";
import { gridSchema } from "./grid.ts";
import { loadReport } from "./source.ts";

export const tableMapping = z.object({
  /** Canonical table: customers, orders ... */
  table: z.string(),
  /** SELECT whose columns carry the canonical names; raw tables as {{raw.name}}. */
  sql: z.string(),
  enabled: z.boolean().default(true),
  /** The same as data, edited without SQL; where it is there, `sql` is made of it when it is saved. */
  grid: gridSchema.optional(),
});
export type TableMapping = z.infer<typeof tableMapping>;

export const mappingSchema = z.object({
  sourceId: z.string(),
  preset: z.string().nullable(),
  version: z.number().int(),
  updatedAt: z.string(),
  tables: z.array(tableMapping),
  /** Where this version came from when it was not edited: "Restored from version 3". */
  note: z.string().optional(),
});

/** A mapping as a file, to be shared between workspaces. */
export const mappingFile = z.object({
  format: z.literal("merchbench-mapping"),
  formatVersion: z.literal(1),
  source: z.string(),
  preset: z.string().nullable(),
  exportedAt: z.string(),
  tables: z.array(tableMapping),
});

/** What another column offers itself with in place of one that went. */
const successor = z.object({ name: z.string(), confidence: z.number(), reason: z.string() });

const mappingProblem = z.object({
  /** Canonical table whose mapping is broken. */
  table: z.string(),
  kind: z.enum(["missing-table", "missing-column", "error"]),
  /** Raw table and column that are not there. */
  rawTable: z.string().nullable(),
  column: z.string().nullable(),
  message: z.string(),
  /** Likely successors, the best first. */
  successors: z.array(successor),
});

const replacement = z.object({
  rawTable: z.string(),
  /** Null: the table itself is replaced. */
  column: z.string().nullable(),
  by: z.string(),
});

const suggestionSchema = z.object({
  table: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  reason: z.string(),
  grid: gridSchema,
  sql: z.string(),
  columns: z.array(z.object({ column: z.string(), confidence: z.number(), reason: z.string() })),
});

export const canonicalTable = z.object({
  name: z.string(),
  key: z.array(z.string()),
  columns: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean(), help: z.string() })),
});

const sourceId = z.string().min(1).meta({ label: "Source", help: "Id or name of the source." });

export const mapping = {
  presets: query("mapping.presets", {
    summary: "Known layouts",
    input: none,
    output: z.array(
      z.object({ id: z.string(), title: z.string(), description: z.string(), tables: z.array(z.string()) }),
    ),
  }),
  tables: query("mapping.tables", {
    summary: "Canonical tables and their columns",
    input: none,
    output: z.array(canonicalTable),
  }),
  get: query("mapping.get", {
    summary: "Mapping of a source",
    input: z.object({ sourceId }),
    output: mappingSchema,
    positionals: ["sourceId"],
  }),
  save: change("mapping.save", {
    summary: "Save the mapping of a source after checking it",
    input: z.object({
      sourceId,
      preset: z.string().nullable().optional().meta({ help: "The layout that it came from, if any." }),
      tables: z.array(tableMapping).meta({ help: "The whole mapping, as mapping get answers it." }),
      from: z
        .number()
        .int()
        .optional()
        .meta({ help: "Version that it was made from; nothing is saved where another one came meanwhile." }),
    }),
    output: mappingSchema,
    positionals: ["sourceId"],
    changes: ["mapping", "source"],
  }),
  preview: query("mapping.preview", {
    summary: "First rows, counts and rejects of one table's mapping; nothing is written",
    input: z.object({
      sourceId,
      table: z.string().meta({ help: "Canonical table, such as orders." }),
      sql: z.string().default("").meta({ help: "The SELECT; not needed where a grid is given." }),
      grid: gridSchema.optional().meta({ help: "The structured mapping, as mapping suggest answers it." }),
      tables: z.array(tableMapping).optional().meta({
        help: "The other tables as they are edited; references are looked for in what they would load.",
      }),
      limit: z.number().int().min(1).max(500).default(50).meta({ help: "Rows to show at most." }),
    }),
    output: z.object({
      /** The SELECT that was tried, made of the grid where one was given. */
      sql: z.string(),
      /** Of accepted rows: sums of quantities, sums of money for each currency, first and last of times. */
      totals: z.array(
        z.object({
          column: z.string(),
          sum: z.number().nullable(),
          /** Of a sum of money. */
          currency: z.string().nullable(),
          from: z.string().nullable(),
          to: z.string().nullable(),
        }),
      ),
      result: resultTableSchema,
      read: z.number(),
      accepted: z.number(),
      rejected: z.number(),
      unchanged: z.number(),
      /** Per canonical column: share empty, an example, failing rows and why. */
      columns: z.array(
        z.object({
          name: z.string(),
          mapped: z.boolean(),
          emptyShare: z.number().nullable(),
          example: z.string().nullable(),
          failed: z.number(),
          rule: z.string().nullable(),
        }),
      ),
      rejects: z.array(
        z.object({
          key: z.string().nullable(),
          column: z.string().nullable(),
          rule: z.string(),
          value: z.string().nullable(),
        }),
      ),
      /** Of each join of the grid, by the places of its part and of the join, over all rows that it is asked for. */
      joins: z.array(
        z.object({
          part: z.number(),
          join: z.number(),
          rows: z.number(),
          matched: z.number(),
          /** Rows that find more than one, and so come several times. */
          several: z.number(),
        }),
      ),
      elapsedMs: z.number(),
    }),
    post: true,
  }),
  sourceTables: query("mapping.sourceTables", {
    summary: "Tables and columns of a source that a mapping can read",
    input: z.object({ sourceId }),
    output: z.array(
      z.object({
        /** Name in {{raw.name}}. */
        name: z.string(),
        /** Rows that are loaded; null while none were. */
        rows: z.number().nullable(),
        columns: z.array(z.object({ name: z.string(), type: z.string(), key: z.boolean() })),
      }),
    ),
    positionals: ["sourceId"],
  }),
  examples: query("mapping.examples", {
    summary: "A value of each column of loaded source tables, by table and column",
    input: z.object({
      sourceId,
      tables: z.array(z.string()).meta({ help: "Tables as mapping source-tables names them." }),
    }),
    output: z.record(z.string(), z.record(z.string(), z.string())),
    positionals: ["sourceId"],
  }),
  values: query("mapping.values", {
    summary: "Different values of a source column, with how often each is there",
    input: z.object({
      sourceId,
      table: z.string().meta({ help: "Table of the source." }),
      column: z.string().meta({ help: "Column of that table." }),
      sql: z.string().optional().meta({ help: "A SELECT whose column it is, instead of a source table's." }),
      limit: z
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(200)
        .meta({ help: "Values to answer at most, most frequent first." }),
    }),
    output: z.object({
      rows: z.array(z.object({ value: z.string(), count: z.number() })),
      distinct: z.number(),
      empty: z.number(),
    }),
    positionals: ["sourceId", "table", "column"],
    post: true,
  }),
  suggest: query("mapping.suggest", {
    summary: "A mapping told from names, types, values and keys of the loaded tables; nothing is saved",
    input: z.object({ sourceId }),
    output: z.object({
      tables: z.array(suggestionSchema),
      sources: z.array(z.object({ name: z.string(), rows: z.number(), feeds: z.array(z.string()) })),
      /** Sentences on what can't be taken from the source, and what to do about it. */
      notes: z.array(z.string()),
      /** Tables of the source that are not loaded yet, so that nothing could be told from them. */
      notLoaded: z.array(z.string()),
      /** Rows looked at in each table at most. */
      sampleRows: z.number(),
    }),
    positionals: ["sourceId"],
  }),
  check: query("mapping.check", {
    summary: "Whether a mapping still fits its source, and what could replace what went",
    input: z.object({
      sourceId,
      tables: z.array(tableMapping).optional().meta({ help: "A mapping to check instead of the saved one." }),
    }),
    output: z.object({ ok: z.boolean(), problems: z.array(mappingProblem) }),
    positionals: ["sourceId"],
    post: true,
  }),
  replace: query("mapping.replace", {
    summary: "The mapping with tables or columns replaced by others; nothing is saved",
    input: z.object({
      tables: z.array(tableMapping).meta({ help: "The mapping to change." }),
      replacements: z
        .array(replacement)
        .meta({ help: "What takes the place of what, as mapping check offers it." }),
    }),
    output: z.array(tableMapping),
    post: true,
  }),
  versions: query("mapping.versions", {
    summary: "Saved versions of a mapping, newest first",
    input: z.object({ sourceId }),
    output: z.array(
      z.object({
        version: z.number().int(),
        updatedAt: z.string(),
        note: z.string().nullable(),
        /** Tables that differ from the version before. */
        changed: z.array(z.string()),
        enabled: z.number().int(),
      }),
    ),
    positionals: ["sourceId"],
  }),
  version: query("mapping.version", {
    summary: "A mapping as it was saved in one version",
    input: z.object({
      sourceId,
      version: z.number().int().meta({ help: "Number of the version; see mapping versions." }),
    }),
    output: mappingSchema,
    positionals: ["sourceId", "version"],
  }),
  restore: change("mapping.restore", {
    summary: "Save an older version of a mapping again",
    input: z.object({
      sourceId,
      version: z.number().int().meta({ help: "Number of the version; see mapping versions." }),
    }),
    output: mappingSchema,
    positionals: ["sourceId", "version"],
    changes: ["mapping", "source"],
  }),
  export: query("mapping.export", {
    summary: "A mapping as a file that another workspace can import",
    input: z.object({ sourceId }),
    output: mappingFile,
    positionals: ["sourceId"],
  }),
  import: change("mapping.import", {
    summary: "Save a mapping from a file of another workspace after checking that it fits",
    input: z.object({ sourceId, file: mappingFile.meta({ help: "What mapping export answered." }) }),
    output: mappingSchema,
    positionals: ["sourceId"],
    changes: ["mapping", "source"],
  }),
  apply: job("mapping.apply", {
    summary: "Fill the canonical tables again from rows already loaded",
    input: z.object({ sourceId }),
    output: loadReport,
    positionals: ["sourceId"],
    changes: FED_BY_LOADS,
  }),
};
