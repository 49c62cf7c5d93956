/** The workspace: one store, one folder, one engine. */
import { z } from "zod";
import { change, FED_BY_LOADS, job, none, query } from "./command.ts";
import { longName } from "./common.ts";

const currency = z.string().refine(isCurrency, "Use the three-letter ISO 4217 code, such as GBP.").meta({
  label: "Reporting currency",
  help: "ISO 4217 code; orders in other currencies are left out of figures.",
});

const timeZone = z
  .string()
  .refine(isTimeZone, "Use an IANA time zone, such as Europe/London.")
  .meta({ label: "Time zone", help: "Days are cut in it." });

const locale = z
  .string()
  .refine(isLocale, "Use a locale such as en-GB.")
  .meta({ label: "Number and date format" });

/** Currencies of the past (DEM) are some, too: stores keep their old orders. XXX and XTS stand for none. */
function isCurrency(code: string): boolean {
  if (!/^[A-Z]{3}$/.test(code) || code === "XXX" || code === "XTS") return false;
  return new Intl.DisplayNames("en", { type: "currency", fallback: "none" }).of(code) !== undefined;
}

/** Zones are listed by their older names, yet go by the newer ones, too: Asia/Kolkata, Europe/Kyiv. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Z]\w*([/+-]\w+)*$/.test(zone)) return false;
  try {
    const { timeZone: known } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return known === zone || known.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** Newer names that `Intl.supportedValuesOf` leaves out. */
const RENAMED = [
  "America/Argentina/Buenos_Aires",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Europe/Kyiv",
];

/** Time zones to choose from, by name. */
export function timeZones(): string[] {
  const listed = Intl.supportedValuesOf("timeZone");
  return [...new Set(["UTC", ...[...listed, ...RENAMED.filter(isTimeZone)].sort()])];
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

export const workspaceSettings = z.object({
  name: z.string().trim().min(1, "Give the workspace a name.").max(80, longName(80)).meta({ label: "Name" }),
  locale: locale.default("en-GB"),
  currency: currency.default("GBP"),
  timeZone: timeZone.default("Europe/London"),
});

const planning = {
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .meta({ label: "Service level", help: "Chance of not running out during a lead time." }),
  leadTimeDays: z
    .number()
    .min(0)
    .max(365)
    .meta({ label: "Lead time, days", help: "Used where a supplier has none." }),
  reviewDays: z.number().min(1).max(180).meta({ label: "Days between orders" }),
};

const planningSettings = z.object({
  serviceLevel: planning.serviceLevel.default(0.95),
  leadTimeDays: planning.leadTimeDays.default(14),
  reviewDays: planning.reviewDays.default(7),
});

const guardrails = {
  marginFloor: z.number().min(0).max(0.95).meta({ label: "Margin at least", help: "Share of the price." }),
  maxChange: z.number().min(0.01).max(1).meta({ label: "Largest change", help: "Share of today's price." }),
  endings: z
    .array(z.string().regex(/^\.\d\d$/, "Write a point and two digits, such as .95."))
    .meta({ label: "Price ends in" }),
  minDaysBetweenChanges: z.number().int().min(0).max(365).meta({ label: "Days between changes" }),
};

const guardrailSettings = z.object({
  marginFloor: guardrails.marginFloor.default(0.2),
  maxChange: guardrails.maxChange.default(0.1),
  endings: guardrails.endings.default([".25", ".50", ".95"]),
  minDaysBetweenChanges: guardrails.minDaysBetweenChanges.default(28),
});

/** Some of them, the others as they are: a `partial()` of the settings would fill in their defaults. */
const planningChanges = z.object(planning).partial();
export const guardrailChanges = z.object(guardrails).partial();

/** What is kept is read as it is: a workspace may be older than what is asked of a name or currency today. */
export const settingsSchema = workspaceSettings.extend({
  name: z.string(),
  currency: z.string().default("GBP"),
  planning: planningSettings,
  guardrails: guardrailSettings,
  /** Backend for TensorFlow.js; `auto` takes the first that works of cuda, webgpu, wasm, cpu. */
  backend: z.enum(["auto", "cuda", "webgpu", "wasm", "cpu"]).default("auto"),
});
export type Settings = z.infer<typeof settingsSchema>;

export const workspaceSchema = z.object({
  folder: z.string(),
  settings: settingsSchema,
  createdAt: z.string(),
  /** Last moment with an order or event, and when it was loaded. Null before the first load. */
  dataAsOf: z.string().nullable(),
  lastSyncAt: z.string().nullable(),
  warehouseBytes: z.number(),
  sources: z.number().int(),
  targets: z.number().int(),
  orders: z.number().int(),
  /** Work that waits: publications planned or approved, quality failures. */
  waiting: z.object({ plans: z.number().int(), quality: z.number().int() }),
  /** True until a source was added or the user left the first-run steps. */
  firstRun: z.boolean(),
});

export const knownWorkspace = z.object({
  name: z.string(),
  folder: z.string(),
  lastOpenedAt: z.string(),
  exists: z.boolean(),
});

export const engineStatus = z.object({
  version: z.string(),
  node: z.string(),
  pid: z.number().int(),
  startedAt: z.string(),
  /** Jobs that were running when the engine ended without notice and go on from their checkpoint. */
  resumedJobs: z.number().int(),
  backend: z.object({
    name: z.string(),
    reason: z.string(),
    tried: z.array(z.object({ name: z.string(), ok: z.boolean(), reason: z.string() })),
  }),
  logFile: z.string(),
});

export const workspace = {
  get: query("workspace.get", {
    summary: "The open workspace: settings, data date, counts",
    input: none,
    output: workspaceSchema,
  }),
  list: query("workspace.list", {
    summary: "Workspaces known on this computer",
    input: none,
    output: z.array(knownWorkspace),
    standalone: true,
    examples: ["workspace list"],
  }),
  create: change("workspace.create", {
    summary: "Make a new, empty workspace in a folder",
    input: workspaceSettings.partial().extend({
      folder: z
        .string()
        .regex(/\S/, "Name a folder.")
        .meta({ label: "Folder", help: "An empty or new folder." }),
    }),
    output: knownWorkspace,
    standalone: true,
    positionals: ["folder"],
    examples: ["workspace create ./my-store --name 'My store' --currency EUR --time-zone Europe/Berlin"],
  }),
  update: change("workspace.update", {
    summary: "Change settings of the workspace",
    input: z.object({
      name: workspaceSettings.shape.name.optional(),
      locale: locale.optional(),
      currency: currency.optional(),
      timeZone: timeZone.optional(),
      planning: planningChanges.optional().meta({
        help: "How replenishment is planned: service level, lead time and review of items without their own.",
      }),
      guardrails: guardrailChanges.optional().meta({ help: "Limits that recommended prices keep." }),
      backend: z
        .enum(["auto", "cuda", "webgpu", "wasm", "cpu"])
        .optional()
        .meta({ help: "What TensorFlow.js computes on; auto takes the first that works." }),
      firstRunDone: z.boolean().optional().meta({ help: "Whether the guided first start is over." }),
    }),
    output: workspaceSchema,
    // Money, days and the bounds of plans are read in these settings everywhere.
    changes: [...FED_BY_LOADS, "jobs"],
  }),
  addSample: job("workspace.addSample", {
    summary: "Make the sample store, connect it as source and as publication target",
    input: z.object({
      customers: z.number().int().min(20).max(2_000_000).default(5000).meta({ help: "Customers." }),
      products: z.number().int().min(26).max(20_000).default(400).meta({ help: "Products." }),
      orders: z.number().int().min(20).max(5_000_000).default(60_000).meta({ help: "Orders." }),
      events: z.number().int().min(0).max(50_000_000).default(1_000_000).meta({ help: "Events." }),
      months: z.number().int().min(2).max(60).default(24).meta({ help: "Months of history." }),
      seed: z.number().int().default(7).meta({ help: "Same seed, same store." }),
    }),
    output: z.object({
      databaseSourceId: z.string(),
      eventsSourceId: z.string(),
      targetId: z.string(),
      database: z.string(),
      truth: z.string(),
    }),
    changes: ["workspace", "source", "publish"],
    examples: ["workspace add-sample --orders 10000 --events 100000"],
  }),
  engine: query("workspace.engine", {
    summary: "The engine: version, backend and why",
    input: none,
    output: engineStatus,
  }),
};
