/** Sources: where data comes from. A source is a connector with its configuration. */
import { z } from "zod";
import { change, FED_BY_LOADS, job, none, query } from "./command.ts";
import { checkResultSchema, connectionType, errorInfoSchema } from "./common.ts";
import { profileVerbs } from "./profile.ts";
import { qualityOutcome } from "./quality.ts";

/** A form field's JSON schema keeps label, help, secret, control and width from the connector's zod schema. */
export const connectorView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON schema of the configuration, drawn as a form. */
  config: z.record(z.string(), z.unknown()),
  canRead: z.boolean(),
  canWrite: z.boolean(),
});

export const sourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  connectionType,
  /** Without secrets: a secret field reads "stored" when set. */
  config: z.record(z.string(), z.unknown()),
  preset: z.string().nullable(),
  /** Warehouse tables that its mapping fills. */
  mappedTables: z.number().int(),
  createdAt: z.string(),
  lastLoad: z
    .object({
      id: z.string(),
      endedAt: z.string(),
      state: z.enum(["done", "failed", "cancelled"]),
      rows: z.number(),
    })
    .nullable(),
});
export type SourceView = z.infer<typeof sourceSchema>;

export const streamView = z.object({
  name: z.string(),
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), nativeType: z.string(), nullable: z.boolean() }),
  ),
  key: z.array(z.string()),
  cursorColumn: z.string().nullable(),
  rowCount: z.number().nullable(),
  bytes: z.number().nullable(),
  /** False when the stream has no key and no cursor: it is read whole each time. */
  incremental: z.boolean(),
  /** Canonical tables that the mapping fills from it. */
  feeds: z.array(z.string()),
});

/** A table of a source of files as it would be loaded, and how its files are written. */
export const inspectedTable = z.object({
  stream: z.string(),
  format: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.number() })),
  /** Null for formats that say themselves how they are written. */
  dialect: z
    .object({
      encoding: z.string(),
      delimiter: z.string(),
      quote: z.string(),
      header: z.boolean(),
      decimal: z.enum(["point", "comma"]).nullable(),
      dates: z.enum(["dmy", "mdy", "ymd"]).nullable(),
    })
    .nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      /** text, number, date, empty for CSV; else the type. */
      kind: z.string(),
      /** As it stands in the file. */
      example: z.string(),
      decimal: z.enum(["point", "comma"]).nullable(),
      dates: z.enum(["dmy", "mdy", "ymd"]).nullable(),
      /** The values are evened out on their way in: 1.234,5 to 1234.5, 31/12/2024 to 2024-12-31. */
      rewritten: z.boolean(),
    }),
  ),
  /** First rows as they would be loaded, one value a column. */
  rows: z.array(z.array(z.string().nullable())),
  /** What the files leave open, as sentences. */
  doubts: z.array(z.string()),
});
export type InspectedTable = z.infer<typeof inspectedTable>;

/**
 * read = accepted + rejected + unchanged, always. The numbers are of the whole table, however the load went about
 * it: rows that can't have changed, since nothing did that they are made of, count as read and unchanged without a
 * look.
 */
export const tableCount = z.object({
  table: z.string(),
  /** Rows that the mapping yields. */
  read: z.number(),
  /** Rows that came, changed or came back with this load. */
  accepted: z.number(),
  rejected: z.number(),
  unchanged: z.number(),
  /** Rows that went from the source and are now marked deleted. */
  deleted: z.number(),
});

/** How far the loaded orders agree with what the platform itself has stored of them. */
export const reconciliation = z.object({
  /** Orders compared; one that only the platform or only the warehouse has agrees in nothing. */
  orders: z.number(),
  /** Orders whose grand total is the platform's. */
  totalsAgree: z.number(),
  /** Orders whose lines add up to the platform's own sum of lines, of those for which it stores one. */
  linesAgree: z.number(),
  linesCompared: z.number(),
  /** Orders with subtotal - discount + shipping + tax = total (before or after refunds), of those that have all five. */
  partsAgree: z.number(),
  partsCompared: z.number(),
  /** The largest differences: `expected` as the platform stored it, `found` in the warehouse; null where it is absent. */
  worst: z.array(
    z.object({
      orderId: z.string(),
      what: z.enum(["total", "lines", "parts"]),
      expected: z.number().nullable(),
      found: z.number().nullable(),
    }),
  ),
});
export type Reconciliation = z.infer<typeof reconciliation>;

export const loadReport = z.object({
  id: z.string(),
  sourceId: z.string(),
  mode: z.enum(["full", "incremental"]),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Rows and bytes read from the source, per stream. */
  streams: z.array(
    z.object({
      stream: z.string(),
      rows: z.number(),
      bytes: z.number(),
      rejected: z.number(),
      /** Rows that came or changed, and rows that went, against what was loaded before. */
      changed: z.number().optional(),
      deleted: z.number().optional(),
    }),
  ),
  /** Columns of the source's tables that are new, gone or of another type since the last load. */
  drift: z
    .array(
      z.object({
        stream: z.string(),
        column: z.string(),
        change: z.enum(["new", "gone", "retyped"]),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    )
    .optional(),
  tables: z.array(tableCount),
  /** What the quality tests said afterwards; absent until they ran. */
  quality: qualityOutcome.optional(),
  warnings: z.array(z.string()),
  /** Absent where the mapping knows no stored totals to compare with. */
  reconciliation: reconciliation.optional(),
  error: errorInfoSchema.nullable(),
});
export type LoadReport = z.infer<typeof loadReport>;

const kind = z.string().min(1).meta({
  label: "Kind",
  help: "One of those that `source kinds` lists, such as postgres, files or shopify.",
});
const config = z
  .record(z.string(), z.unknown())
  .default({})
  .meta({ help: "Fields of the kind; see `source kinds`." });
/** Letters that the name of a source may have. */
export const SOURCE_NAME_LENGTH = 120;

/** Names stand in tables, titles and the names of raw tables. */
const name = z.string().trim().min(1).max(SOURCE_NAME_LENGTH, `Use ${SOURCE_NAME_LENGTH} letters at most.`);
const id = z.string().min(1).meta({ label: "Source", help: "Id or name of the source." });

export const source = {
  kinds: query("source.kinds", {
    summary: "Kinds of source and their fields",
    input: none,
    output: z.array(connectorView),
  }),
  list: query("source.list", {
    summary: "Sources of the workspace",
    input: none,
    output: z.array(sourceSchema),
  }),
  get: query("source.get", {
    summary: "One source",
    input: z.object({ id }),
    output: sourceSchema,
    positionals: ["id"],
  }),
  add: change("source.add", {
    summary: "Connect a source",
    input: z.object({
      name: name.meta({ label: "Name" }),
      kind,
      config,
      connectionType: connectionType.default("production").meta({ label: "What is this connection?" }),
      preset: z.string().optional().meta({ help: "Preset to map with; found by itself when absent." }),
    }),
    output: sourceSchema,
    positionals: ["name"],
    examples: [
      "source add shop --kind postgres --host db.example.org --database shop --user analytics_ro --password ...",
      "source add orders --kind files --path ./orders.csv",
    ],
    changes: ["source", "workspace"],
  }),
  update: change("source.update", {
    summary: "Change a source; fields left out stay as they are",
    input: z.object({
      id,
      name: name.optional().meta({ help: "A new name." }),
      config: z
        .record(z.string(), z.unknown())
        .optional()
        .meta({ help: "Fields of the kind to change; the others stay as they are." }),
      connectionType: connectionType.optional().meta({ help: "What this connection is." }),
    }),
    /** `note`: what is left to do by hand on the store's server, or null. */
    output: sourceSchema.extend({ note: z.string().nullable() }),
    positionals: ["id"],
  }),
  remove: change("source.remove", {
    summary: "Disconnect a source; its loaded rows stay unless --purge",
    input: z.object({
      id,
      purge: z.boolean().default(false).meta({ help: "Also delete the rows it loaded." }),
    }),
    /** What is left to do by hand on the store's server, or null. */
    output: z.object({ note: z.string().nullable() }),
    positionals: ["id"],
    changes: FED_BY_LOADS,
  }),
  test: query("source.test", {
    summary: "Try the connection, step by step",
    input: z.object({ id: id.optional(), kind: kind.optional(), config: config.optional() }),
    output: checkResultSchema,
    positionals: ["id"],
    post: true,
    examples: ["source test shop"],
  }),
  inspect: query("source.inspect", {
    summary: "Look into files before they are loaded: dialect, first rows, doubts",
    input: z.object({ id: id.optional(), kind: kind.optional(), config: config.optional() }),
    output: z.array(inspectedTable),
    positionals: ["id"],
    post: true,
    examples: ["source inspect --kind files --path ./orders.csv"],
  }),
  discover: query("source.discover", {
    summary: "Tables, columns, keys and the preset that fits",
    input: z.object({ id }),
    output: z.object({
      streams: z.array(streamView),
      preset: z.object({ id: z.string(), title: z.string(), matched: z.number(), of: z.number() }).nullable(),
    }),
    positionals: ["id"],
    examples: ["source discover shop"],
  }),
  sync: job("source.sync", {
    summary: "Load a source into the warehouse",
    input: z.object({
      id,
      mode: z
        .enum(["incremental", "full"])
        .default("incremental")
        .meta({ help: "Changed rows only, or everything again." }),
    }),
    output: loadReport,
    positionals: ["id"],
    examples: ["source sync shop", "source sync shop --mode full"],
    changes: FED_BY_LOADS,
  }),
  loads: query("source.loads", {
    summary: "Loads, newest first",
    input: z.object({
      sourceId: z.string().optional().meta({ help: "Only loads of this source, by its id." }),
      limit: z.number().int().min(1).max(1000).default(50).meta({ help: "Loads to answer at most." }),
    }),
    output: z.array(loadReport),
  }),
  ...profileVerbs,
};
