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
  enabled: z.boolean(),
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
    input: z.object({ sourceId, preset: z.string().nullable().optional(), tables: z.array(tableMapping) }),
    output: mappingSchema,
    positionals: ["sourceId"],
  }),
  preview: query("mapping.preview", {
    summary: "First rows, counts and rejects of one table's mapping; nothing is written",
    input: z.object({
      sourceId,
      table: z.string(),
      sql: z.string(),
      limit: z.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
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
      elapsedMs: z.number(),
    }),
    post: true,
  }),
  apply: job("mapping.apply", {
    summary: "Fill the canonical tables again from rows already loaded",
    input: z.object({ sourceId }),
    output: loadReport,
    positionals: ["sourceId"],
    changes: FED_BY_LOADS,
  }),
};
