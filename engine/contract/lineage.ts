/** Lineage: from a number back to its SQL, its tables, their sources and loads. */
import { z } from "zod";
import { query } from "./command.ts";
import { cellSchema } from "./common.ts";

/** What was run for the answer, as it was run. */
export const statementSchema = z.object({
  /** File below warehouse/queries or warehouse/datasets; null for SQL made on the spot. */
  name: z.string().nullable(),
  sql: z.string(),
  /** Values of the parameters that the SQL names. */
  params: z.record(z.string(), cellSchema),
  /** The same as one SELECT that runs by itself: values written in, temporary tables before it. */
  alone: z.string(),
  rows: z.number(),
  milliseconds: z.number(),
  /** Tables that it reads, views resolved. */
  tables: z.array(z.string()),
});

export const rawTableLineage = z.object({
  table: z.string(),
  /** Table or group of files of the source. */
  stream: z.string().nullable(),
  rows: z.number().nullable(),
  loadedAt: z.string().nullable(),
});

export const sourceLineage = z.object({
  sourceId: z.string(),
  source: z.string(),
  /** Null for one that was removed and left its rows. */
  kind: z.string().nullable(),
  /** Rows of the table that are from it. */
  rows: z.number(),
  /** Last time that a row of it changed. */
  changedAt: z.string().nullable(),
  /** The SELECT of its mapping; null when the table is no longer mapped. */
  mapping: z.string().nullable(),
  mappingVersion: z.number().int(),
  rawTables: z.array(rawTableLineage),
  /** Its last load that was completed. */
  load: z
    .object({
      id: z.string(),
      endedAt: z.string(),
      mode: z.enum(["full", "incremental"]),
      read: z.number(),
      rejected: z.number(),
    })
    .nullable(),
});

export const tableLineage = z.object({
  /** `orders` of the schema store. */
  table: z.string(),
  rows: z.number(),
  /** Quality tests that do not hold. */
  failing: z.number().int(),
  sources: z.array(sourceLineage),
});
export type TableLineage = z.infer<typeof tableLineage>;

export const modelLineage = z.object({
  /** Tables of the schema mart that it wrote. */
  tables: z.array(z.string()),
  modelId: z.string(),
  title: z.string(),
  versionId: z.string(),
  number: z.number().int(),
  trainedAt: z.string(),
  /** Last moment that the training data covers. */
  dataAsOf: z.string().nullable(),
  /** Over every row that it trained on: the same data, the same fingerprint. */
  fingerprint: z.string(),
  datasets: z.array(z.object({ name: z.string(), sql: z.string(), tables: z.array(z.string()) })),
});
export type ModelLineage = z.infer<typeof modelLineage>;

/** Verb of the area `warehouse`. */
export const lineageVerbs = {
  lineage: query("warehouse.lineage", {
    summary: "Where the numbers of an answer come from: SQL, tables, sources, loads, models",
    input: z.object({
      command: z.string().min(1).meta({ label: "Command", help: "The query whose answer it is about." }),
      input: z.record(z.string(), z.unknown()).default({}).meta({ help: "Its input, as JSON." }),
      query: z
        .string()
        .optional()
        .meta({ help: "Only the numbers of this SQL file, such as overview/daily." }),
    }),
    output: z.object({
      statements: z.array(statementSchema),
      tables: z.array(tableLineage),
      models: z.array(modelLineage),
      dataAsOf: z.string().nullable(),
    }),
    positionals: ["command"],
    post: true,
    examples: [
      "warehouse lineage overview.summary",
      'warehouse lineage overview.summary --query overview/daily --input \'{"compare":"none"}\'',
    ],
  }),
};
