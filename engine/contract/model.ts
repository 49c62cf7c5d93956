/** Model registry: versions, scorecards, promotion. */
import { z } from "zod";
import { change, FED_BY_MODELS, job, none, query } from "./command.ts";
import { scorecardSchema } from "./common.ts";

export const versionSchema = z.object({
  id: z.string(),
  /** Running number within the model: demand 15. */
  number: z.number().int(),
  modelId: z.string(),
  modelTitle: z.string(),
  task: z.enum(["segment", "forecast", "recommend", "price"]),
  status: z.enum(["candidate", "champion", "retired"]),
  params: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  /** Hash over the datasets it learned from. */
  fingerprint: z.string(),
  dataAsOf: z.string().nullable(),
  scorecard: scorecardSchema.nullable(),
  backend: z.string(),
  backendReason: z.string(),
  codeVersion: z.number().int(),
  trainedAt: z.string(),
  trainSeconds: z.number(),
  bytes: z.number(),
});
export type Version = z.infer<typeof versionSchema>;

const id = z.string().min(1).meta({ label: "Version", help: "Version id, such as demand-15." });

export const model = {
  catalog: query("model.catalog", {
    summary: "Models that can be trained, with their parameters",
    input: none,
    output: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        description: z.string(),
        task: z.enum(["segment", "forecast", "recommend", "price"]),
        params: z.record(z.string(), z.unknown()),
        usesTensorFlow: z.boolean(),
        /** Names of the parameters that a search tries; empty where it has none. */
        searched: z.array(z.string()),
      }),
    ),
  }),
  list: query("model.list", {
    summary: "Versions, newest first",
    input: z.object({
      modelId: z.string().optional().meta({ help: "Only versions of this model." }),
      status: z
        .enum(["candidate", "champion", "retired"])
        .optional()
        .meta({ help: "Only versions in this state; the champion is the one in use." }),
    }),
    output: z.array(versionSchema),
    examples: ["model list", "model list --model-id demand --json"],
  }),
  get: query("model.get", {
    summary: "One version",
    input: z.object({ id }),
    output: versionSchema,
    positionals: ["id"],
  }),
  export: job("model.export", {
    summary: "Write what a version learnt for other programs: tables, Parquet or plain tensors",
    input: z.object({
      id,
      format: z
        .enum(["tensors", "parquet", "table"])
        .default("tensors")
        .meta({ label: "Format", help: "tensors: .bin files and a header; table: CSV." }),
    }),
    output: z.object({
      folder: z.string(),
      files: z.array(z.object({ name: z.string(), bytes: z.number() })),
    }),
    positionals: ["id"],
    changes: [],
    examples: ["model export als-3", "model export als-3 --format parquet"],
  }),
  promote: change("model.promote", {
    summary: "Use this version; its predictions replace those of the one in use",
    input: z.object({ id }),
    output: versionSchema,
    positionals: ["id"],
    examples: ["model promote demand-15"],
    changes: FED_BY_MODELS,
  }),
  retire: change("model.retire", {
    summary: "Take a version out of use",
    input: z.object({ id }),
    output: versionSchema,
    positionals: ["id"],
    changes: FED_BY_MODELS,
  }),
};
