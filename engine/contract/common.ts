/** Schemas that several areas share: paging, basis, interval, scorecard, job. */
import { z } from "zod";
import { ERROR_CODES } from "./errors.ts";

/** Where a number comes from: shown behind every figure. */
export const basisSchema = z.object({
  /** The query that produced it. */
  sql: z.string().optional(),
  tables: z.array(z.string()).optional(),
  modelVersion: z.string().nullable().optional(),
  /** Last moment that the data covers, ISO with zone. */
  dataAsOf: z.string().nullable(),
  /** When that data was loaded. */
  loadedAt: z.string().nullable().optional(),
  /** Name of the query's file, and the command with its input that ran it: what `warehouse.lineage` asks for. */
  query: z.string().optional(),
  command: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});
export type Basis = z.infer<typeof basisSchema>;

/** A prediction: value with the bounds of its interval; null bounds where none can be given. */
export const estimateSchema = z.object({
  value: z.number().nullable(),
  lo: z.number().nullable(),
  hi: z.number().nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** Of commands that train or draw. */
export const seed = z
  .number()
  .int()
  .default(1)
  .meta({ label: "Seed", help: "The same data, parameters and seed give the same result." });

/** Fields of every paged list. */
export const pageInput = z.object({
  offset: z.number().int().min(0).default(0).meta({ help: "Rows to skip." }),
  limit: z.number().int().min(1).max(10_000).default(100).meta({ help: "Rows to answer, at most 10,000." }),
  sort: z.string().optional().meta({ help: "Column to sort by; a leading minus sorts downwards." }),
  search: z.string().optional().meta({ help: "Text to look for." }),
});

/** Product lines that are no goods (postage, fees): they count as revenue and are left out where goods are meant. */
export const services = z.array(z.string());

export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ total: z.number().int(), rows: z.array(row), basis: basisSchema.optional() });

export const metricSchema = z.object({
  name: z.string(),
  value: z.number(),
  better: z.enum(["higher", "lower"]),
  interval: z.tuple([z.number(), z.number()]).optional(),
});

export const scoreSchema = z.object({ name: z.string(), metrics: z.array(metricSchema) });

/** Same shape as `Scorecard` of models/model.ts. */
export const scorecardSchema = z.object({
  primary: z.string(),
  model: scoreSchema,
  baselines: z.array(scoreSchema),
  protocol: z.string(),
  beatsBaseline: z.boolean(),
  verdict: z.string(),
  extra: z.record(z.string(), z.unknown()).optional(),
});
export type ScorecardView = z.infer<typeof scorecardSchema>;

export const errorInfoSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;

export const jobSchema = z.object({
  id: z.string(),
  command: z.string(),
  /** What it does, in the user's words. */
  title: z.string(),
  input: z.unknown(),
  lane: z.enum(["io", "compute"]),
  state: z.enum(JOB_STATES),
  /** 0 to 1, null while unknown. */
  progress: z.number().nullable(),
  note: z.string(),
  /** Estimated milliseconds left, null while unknown. */
  millisecondsLeft: z.number().nullable(),
  attempt: z.number().int(),
  output: z.unknown().nullable(),
  error: errorInfoSchema.nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** What is said of a name that is too long. */
export const longName = (most: number): string => `Use a name of at most ${most} letters.`;

/** What people call something; spaces around it are taken off, and alone are no name. */
export const nameText = z.string().trim().min(1, "Give it a name.").max(80, longName(80));

export const CONNECTION_TYPES = ["development", "test", "production"] as const;
export const connectionType = z.enum(CONNECTION_TYPES);
export type ConnectionType = z.infer<typeof connectionType>;

export const checkStepSchema = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() });
export const checkResultSchema = z.object({
  ok: z.boolean(),
  steps: z.array(checkStepSchema),
  elapsedMs: z.number(),
});

/** A cell as it travels: DECIMAL and BIGINT as number where a double holds them, else text. */
export const cellSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]);
export const resultTableSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(cellSchema)),
  truncated: z.boolean(),
});
