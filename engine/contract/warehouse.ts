/** The warehouse, for people who ask in SQL, and the rows that did not get in. */
import { z } from "zod";
import { change, none, query } from "./command.ts";
import { cellSchema, pageInput, pageOf, resultTableSchema } from "./common.ts";
import { lineageVerbs } from "./lineage.ts";

export const rejectSchema = z.object({
  sourceId: z.string(),
  /** `read`: a line of the source that could not be read; `map`: a row that the mapping could not make fit. */
  stage: z.enum(["read", "map"]),
  table: z.string(),
  key: z.string().nullable(),
  column: z.string().nullable(),
  rule: z.string(),
  value: z.string().nullable(),
  row: z.record(z.string(), cellSchema),
  rejectedAt: z.string(),
});

const rejectFilter = {
  sourceId: z.string().optional().meta({ help: "Only rows of this source, by its id." }),
  table: z.string().optional().meta({ help: "Only rows of this canonical table." }),
  rule: z.string().optional().meta({ help: "Only rows that broke this rule." }),
};

export const warehouse = {
  query: query("warehouse.query", {
    summary: "Run a read-only SQL query",
    input: z.object({
      sql: z.string().min(1).meta({ label: "SQL", help: "One SELECT statement." }),
      limit: z.number().int().min(1).max(100_000).default(1000).meta({ help: "Rows to answer at most." }),
    }),
    output: resultTableSchema.extend({ elapsedMs: z.number() }),
    positionals: ["sql"],
    post: true,
    examples: ['query "SELECT status, count(*) FROM store.orders GROUP BY 1"'],
  }),
  tables: query("warehouse.tables", {
    summary: "Tables of the warehouse with their columns and row counts",
    input: none,
    output: z.array(
      z.object({
        schema: z.string(),
        name: z.string(),
        rows: z.number(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
      }),
    ),
  }),
  rejects: query("warehouse.rejects", {
    summary: "Rows that failed a check, with the reason",
    input: pageInput.extend(rejectFilter),
    output: pageOf(rejectSchema).extend({
      groups: z.array(
        z.object({
          sourceId: z.string(),
          table: z.string(),
          column: z.string().nullable(),
          rule: z.string(),
          rows: z.number(),
          since: z.string(),
        }),
      ),
    }),
  }),
  saveRejects: change("warehouse.saveRejects", {
    summary: "Save all rejected rows that match as a file in the workspace's exports folder",
    input: z.object({
      ...rejectFilter,
      search: pageInput.shape.search,
      format: z.enum(["csv", "parquet"]).default("csv").meta({ help: "Kind of file." }),
    }),
    output: z.object({ path: z.string(), rows: z.number() }),
    examples: ["warehouse save-rejects --format parquet --table orders"],
    changes: [],
  }),
  ...lineageVerbs,
};
