/** Jobs: work in the background that survives a crash; and schedules that start it. */
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { type CommandMeta, change, query } from "./command.ts";
import { JOB_STATES, jobSchema } from "./common.ts";
import { curvePoint, curveSchema } from "./curves.ts";

const id = z.string().min(1).meta({ label: "Job", help: "Id of the job." });

export const scheduleSchema = z.object({
  id: z.string(),
  command: z.string(),
  input: z.unknown(),
  cron: z.string(),
  enabled: z.boolean(),
  /** How often a run that failed for a passing reason (server away, limit reached) is tried again. */
  retries: z.number().int(),
  nextAt: z.string().nullable(),
  /** The last run that was started, if its job is still listed. */
  lastRun: jobSchema.nullable(),
  lastSuccessAt: z.string().nullable(),
  /** When a failed run is tried again; null when nothing waits. */
  retryAt: z.string().nullable(),
});

/** What the page hears: a job that changed, with the points its learning curves gained since. */
export const jobEvent = z.object({ job: jobSchema, points: z.array(curvePoint) });

export const jobs = {
  list: query("jobs.list", {
    summary: "Jobs, newest first",
    input: z.object({
      state: z.enum(JOB_STATES).optional().meta({ help: "Only jobs in this state." }),
      limit: z.number().int().min(1).max(1000).default(100).meta({ help: "Jobs to answer at most." }),
    }),
    output: z.array(jobSchema),
    examples: ["jobs list --state running"],
  }),
  get: query("jobs.get", {
    summary: "One job",
    input: z.object({ id }),
    output: jobSchema,
    positionals: ["id"],
  }),
  curves: query("jobs.curves", {
    summary: "Learning curves of a job",
    input: z.object({ id }),
    output: z.array(curveSchema),
    positionals: ["id"],
  }),
  watch: oc
    .$meta<CommandMeta>({
      name: "jobs.watch",
      kind: "query",
      positionals: [],
      examples: [],
      standalone: false,
      lane: "io",
      changes: [],
    })
    .route({
      method: "GET",
      path: "/jobs/watch",
      operationId: "jobs.watch",
      summary: "Stream of job changes",
      tags: ["jobs"],
    })
    .input(
      z.object({
        id: z.string().optional().meta({ help: "Only this job, until it ends; all when absent." }),
      }),
    )
    .output(eventIterator(jobEvent)),
  cancel: change("jobs.cancel", {
    summary: "End a job",
    input: z.object({ id }),
    output: jobSchema,
    positionals: ["id"],
    examples: ["jobs cancel 01J..."],
  }),
  retry: change("jobs.retry", {
    summary: "Run a failed or cancelled job again from its checkpoint",
    input: z.object({ id }),
    output: jobSchema,
    positionals: ["id"],
  }),
  schedules: query("jobs.schedules", {
    summary: "Schedules",
    input: z.object({}),
    output: z.array(scheduleSchema),
  }),
  schedule: change("jobs.schedule", {
    summary: "Run a command at set times",
    input: z.object({
      id: z.string().optional().meta({ help: "Schedule to change; a new one when absent." }),
      command: z.string().meta({ help: "A job command, such as source.sync" }),
      input: z.record(z.string(), z.unknown()).default({}).meta({ help: "Input of the command, as JSON." }),
      cron: z.string().meta({ help: "Cron expression in the workspace's time zone, such as '0 6 * * *'." }),
      enabled: z.boolean().default(true).meta({ help: "Whether it runs by itself." }),
      retries: z
        .number()
        .int()
        .min(0)
        .max(10)
        .default(3)
        .meta({ help: "How often a run that failed for a passing reason is tried again." }),
    }),
    output: scheduleSchema,
    positionals: ["command"],
    examples: ["jobs schedule source.sync --input '{\"id\":\"shop\"}' --cron '0 6 * * *'"],
  }),
  runs: query("jobs.runs", {
    summary: "Runs of a schedule, newest first",
    input: z.object({ id: z.string().min(1).meta({ label: "Schedule", help: "Id of the schedule." }) }),
    output: z.array(z.object({ dueAt: z.string(), job: jobSchema.nullable() })),
    positionals: ["id"],
  }),
  unschedule: change("jobs.unschedule", {
    summary: "Remove a schedule",
    input: z.object({ id }),
    output: z.object({}),
    positionals: ["id"],
  }),
};
