/** Profiles: what stands in a source's tables, and what each of them seems to be. */
import { z } from "zod";
import { job, query } from "./command.ts";
import { resultTableSchema } from "./common.ts";

/** What a column seems to hold. */
export const MEANINGS = [
  "id",
  "e-mail",
  "link",
  "money",
  "quantity",
  "number",
  "time",
  "date",
  "country",
  "currency",
  "status",
  "flag",
  "event",
  "person",
  "phone",
  "postcode",
  "hash",
  "structure",
  "code",
  "text",
  "empty",
] as const;

export const columnProfile = z.object({
  name: z.string(),
  type: z.string(),
  /** Part of the primary key. */
  key: z.boolean(),
  meaning: z.enum(MEANINGS),
  /** Share of the rows without a value; null without rows. Of a loaded table, this and the extremes are of all rows. */
  nullShare: z.number().nullable(),
  /** Different values among the rows looked at. */
  distinct: z.number(),
  /** Among the rows looked at, no value is there twice; and none is missing. */
  unique: z.boolean(),
  /** Smallest and largest value as text. */
  min: z.string().nullable(),
  max: z.string().nullable(),
  /** Most frequent values, most frequent first. */
  top: z.array(z.object({ value: z.string(), rows: z.number() })),
});

/** The canonical table that a raw table seems to be. */
export const tableGuess = z.object({ table: z.string(), confidence: z.number(), reason: z.string() });

export const profileSummary = z.object({
  stream: z.string(),
  /** True when the rows were read from the warehouse, false when from the source itself. */
  loaded: z.boolean(),
  /** Rows of the table: counted when loaded, else the source's estimate; null while unknown. */
  rows: z.number().nullable(),
  /** What the figures rest on: "All 12,400 rows", "The first 10,000 of about 3,000,000 rows". */
  basedOn: z.string(),
  /** Not all rows were looked at: there may be more different values than were counted. */
  isSample: z.boolean().default(false),
  columns: z.number().int(),
  seemsToBe: tableGuess.nullable(),
  takenAt: z.string(),
});

export const tableProfile = profileSummary.extend({
  key: z.array(z.string()),
  columns: z.array(columnProfile),
  /** The first rows of those looked at. */
  sample: resultTableSchema,
});
export type TableProfile = z.infer<typeof tableProfile>;

const id = z.string().min(1).meta({ label: "Source", help: "Id or name of the source." });

/** Verbs of the area `source`. */
export const profileVerbs = {
  profile: job("source.profile", {
    summary: "Look through the tables of a source: values, keys, what each seems to be",
    input: z.object({
      id,
      streams: z
        .array(z.string())
        .optional()
        .meta({ help: "Tables to look through; all of them when absent." }),
      sample: z
        .number()
        .int()
        .min(100)
        .max(5_000_000)
        .default(100_000)
        .meta({ help: "Rows to look at in a bigger table." }),
    }),
    output: z.array(profileSummary),
    positionals: ["id"],
    examples: ["source profile shop", "source profile shop --streams orders,order_items"],
    changes: ["source"],
  }),
  profiles: query("source.profiles", {
    summary: "Tables of a source as last looked through",
    input: z.object({ id }),
    output: z.array(profileSummary),
    positionals: ["id"],
  }),
  tableProfile: query("source.tableProfile", {
    summary: "One table as last looked through: its columns, values and first rows",
    input: z.object({ id, stream: z.string().min(1).meta({ help: "Table as `source profiles` names it." }) }),
    output: tableProfile,
    positionals: ["id", "stream"],
    examples: ["source table-profile shop orders"],
  }),
};
