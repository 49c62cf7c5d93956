/** Publish: plan, approve, apply, verify, roll back; and the targets it writes to. */
import { z } from "zod";
import { change, job, query } from "./command.ts";
import {
  basisSchema,
  cellSchema,
  checkResultSchema,
  connectionType,
  errorInfoSchema,
  nameText,
  pageInput,
  pageOf,
} from "./common.ts";

/** What the names of a target's tables may begin with. */
export const TABLE_PREFIX = /^[a-z][a-z0-9_]{0,30}$/;

export const PUBLICATION_KINDS = ["recommendations", "experiments", "prices", "segments"] as const;
export const PUBLICATION_STATES = [
  "planned",
  "approved",
  "applying",
  "applied",
  "failed",
  "rolling_back",
  "rolled_back",
  "discarded",
] as const;

export const targetSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  connectionType,
  config: z.record(z.string(), z.unknown()),
  /** Prefix of the tables: merchbench_ gives merchbench_recommendations. */
  prefix: z.string(),
  createdAt: z.string(),
});

export const publicationSchema = z.object({
  id: z.string(),
  /** Short running number, shown to people: plan 118. */
  number: z.number().int(),
  kind: z.enum(PUBLICATION_KINDS),
  targetId: z.string(),
  targetName: z.string(),
  connectionType,
  table: z.string(),
  status: z.enum(PUBLICATION_STATES),
  counts: z.object({
    inserted: z.number(),
    updated: z.number(),
    deleted: z.number(),
    unchanged: z.number(),
    rejected: z.number(),
    /** Skipped at apply because the row was changed in the target since the plan. */
    changed: z.number(),
  }),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  modelVersion: z.string().nullable(),
  dataAsOf: z.string().nullable(),
  holdoutId: z.string().nullable(),
  plannedAt: z.string(),
  plannedBy: z.string(),
  approvedAt: z.string().nullable(),
  approvedBy: z.string().nullable(),
  appliedAt: z.string().nullable(),
  /** Read back after the write and compared, rows that were to stay as they were included. */
  verified: z.object({ at: z.string(), rows: z.number(), mismatches: z.number() }).nullable(),
  rolledBackAt: z.string().nullable(),
  rolledBackBy: z.string().nullable(),
  error: errorInfoSchema.nullable(),
});
export type Publication = z.infer<typeof publicationSchema>;

const values = z.record(z.string(), cellSchema).nullable();

export const publicationRow = z.object({
  index: z.number().int(),
  key: z.string(),
  /** Product or customer, in words. */
  title: z.string().nullable(),
  operation: z.enum(["insert", "update", "delete", "unchanged", "rejected"]),
  fields: z.array(z.object({ field: z.string(), old: cellSchema, new: cellSchema })),
  /** Titles of the product or customer that the row holds before and after; null where the store has none. */
  titles: z.object({ old: z.string().nullable(), new: z.string().nullable() }),
  old: values,
  new: values,
  seenBeforeWrite: values,
  status: z.enum(["planned", "applied", "skipped-changed", "failed", "rolled_back", "kept"]),
  reason: z.string().nullable(),
});

const id = z.string().min(1).meta({ label: "Publication", help: "Id or number of the publication." });
const targetId = z.string().min(1).meta({ label: "Target", help: "Id or name of the target." });

export const publish = {
  targets: query("publish.targets", {
    summary: "Targets of the workspace",
    input: z.object({}),
    output: z.array(targetSchema),
  }),
  addTarget: change("publish.addTarget", {
    summary: "Connect a target to write to",
    input: z.object({
      name: nameText.meta({ label: "Name" }),
      kind: z.string().min(1).meta({ label: "Kind", help: "postgres, mysql or sqlite" }),
      config: z
        .record(z.string(), z.unknown())
        .default({})
        .meta({ help: "Fields of the kind; see source kinds." }),
      connectionType: connectionType.default("production").meta({ label: "What is this connection?" }),
      prefix: z
        .string()
        .regex(TABLE_PREFIX, "Small letters, digits and _ only.")
        .default("merchbench_")
        .meta({ label: "Table prefix" }),
    }),
    output: targetSchema,
    positionals: ["name"],
    examples: [
      "publish add-target shop --kind postgres --host db.example.org --database shop --user merchbench --password ... --connection-type test",
    ],
  }),
  updateTarget: change("publish.updateTarget", {
    summary: "Change a target; secret fields left out stay as they are",
    input: z.object({
      id: targetId,
      name: nameText.optional().meta({ help: "A new name." }),
      config: z
        .record(z.string(), z.unknown())
        .optional()
        .meta({ help: "All fields of the kind; secret ones may be left out." }),
      connectionType: connectionType.optional().meta({ help: "What this connection is." }),
    }),
    output: targetSchema,
    positionals: ["id"],
  }),
  removeTarget: change("publish.removeTarget", {
    summary: "Forget a target; nothing is deleted there",
    input: z.object({ id: targetId }),
    output: z.object({}),
    positionals: ["id"],
  }),
  testTarget: query("publish.testTarget", {
    summary: "Try the target, step by step",
    input: z.object({
      id: targetId.optional(),
      kind: z.string().optional().meta({ help: "Kind of a target that is not saved yet." }),
      config: z
        .record(z.string(), z.unknown())
        .optional()
        .meta({ help: "Fields of the kind to try instead of the saved ones." }),
    }),
    output: checkResultSchema,
    positionals: ["id"],
    post: true,
  }),
  plan: job("publish.plan", {
    summary: "Compare what would be published with what the target holds; nothing is written",
    input: z.object({
      kind: z.enum(PUBLICATION_KINDS).meta({ label: "What", help: PUBLICATION_KINDS.join(", ") }),
      targetId,
    }),
    output: publicationSchema,
    positionals: ["kind", "targetId"],
    examples: ["publish plan recommendations shop"],
    changes: ["publish", "workspace", "overview", "experiment"],
  }),
  get: query("publish.get", {
    summary: "One publication",
    input: z.object({ id }),
    output: publicationSchema.extend({ basis: basisSchema }),
    positionals: ["id"],
  }),
  rows: query("publish.rows", {
    summary: "Rows of a publication: operation, old and new value, status",
    input: pageInput.extend({
      id,
      show: z.enum(["changes", "warnings", "all"]).default("changes").meta({ help: "Which rows." }),
    }),
    output: pageOf(publicationRow),
    positionals: ["id"],
  }),
  approve: change("publish.approve", {
    summary: "Approve a plan; for production type the target's name",
    input: z.object({
      id,
      confirm: z
        .string()
        .optional()
        .meta({ label: "Target's name", help: "Needed for a production target." }),
    }),
    output: publicationSchema,
    positionals: ["id"],
    examples: ["publish approve 118 --confirm fernhill-shop"],
    changes: ["publish", "workspace", "overview", "experiment"],
  }),
  discard: change("publish.discard", {
    summary: "Drop a plan that was not applied",
    input: z.object({ id }),
    output: publicationSchema,
    positionals: ["id"],
    changes: ["publish", "workspace", "overview", "experiment"],
  }),
  apply: job("publish.apply", {
    summary: "Write an approved plan in one transaction and read it back",
    input: z.object({ id }),
    output: publicationSchema,
    positionals: ["id"],
    examples: ["publish apply 118"],
    changes: ["publish", "workspace", "overview", "experiment"],
  }),
  rollback: job("publish.rollback", {
    summary:
      "Restore exactly what was there; rows changed since, or refused by the store, are left alone and listed",
    input: z.object({
      id,
      confirm: z
        .string()
        .optional()
        .meta({ label: "Target's name", help: "Needed for a production target." }),
    }),
    output: publicationSchema.extend({ restored: z.number(), kept: z.number() }),
    positionals: ["id"],
    examples: ["publish rollback 118"],
    changes: ["publish", "workspace", "overview", "experiment"],
  }),
  history: query("publish.history", {
    summary: "Publications, newest first",
    input: pageInput.extend({
      status: z.enum(PUBLICATION_STATES).optional().meta({ help: "Only publications in this state." }),
      kind: z.enum(PUBLICATION_KINDS).optional().meta({ help: "Only publications of this kind." }),
    }),
    output: pageOf(publicationSchema),
    examples: ["publish history"],
  }),
};
