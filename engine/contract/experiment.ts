/** Experiments: customers parted by hash, each part with its own lists, and what the orders say of it. */
import { z } from "zod";
import { change, none, query } from "./command.ts";
import { basisSchema, estimateSchema, longName, nameText } from "./common.ts";
import { chainStep, PLACEMENTS } from "./placements.ts";

export const EXPERIMENT_METRICS = ["revenue", "conversion", "order_value"] as const;
export type ExperimentMetric = (typeof EXPERIMENT_METRICS)[number];

/** What the customers of a variant are shown. */
export const servesSchema = z.discriminatedUnion("kind", [
  z
    .object({ kind: z.literal("current") })
    .meta({ help: "The lists as they are published to everybody else." }),
  z.object({
    kind: z.literal("versions"),
    versions: z.array(z.string().min(1)).min(1).max(5).meta({
      label: "Model versions",
      help: "In order: the first that has a list of the customer is shown.",
    }),
  }),
  z.object({
    kind: z.literal("chain"),
    chain: z.array(chainStep).min(1).max(20).meta({
      label: "Models in order",
      help: "Asked instead of the placement's own until the list is full; most popular ends it.",
    }),
  }),
  z.object({ kind: z.literal("unsteered") }).meta({ help: "The models' own lists, without your rules." }),
  z
    .object({ kind: z.literal("nothing") })
    .meta({ help: "No list: a holdout that shows what the lists are worth." }),
]);
export type Serves = z.infer<typeof servesSchema>;

const variantSchema = z.object({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,19}$/, "Small letters, digits, - and _ only, at most 20.")
    .meta({ label: "Key", help: "What the store's table calls it." }),
  name: nameText.max(60, longName(60)).meta({ label: "Name" }),
  share: z.number().min(0.01).max(0.99).meta({ label: "Share of customers" }),
  serves: servesSchema,
});
export type ExperimentVariant = z.infer<typeof variantSchema>;

const design = {
  metric: z.enum(EXPERIMENT_METRICS).default("revenue").meta({
    label: "Decides",
    help: "Revenue a customer, share of customers who order, or value of an order.",
  }),
  alpha: z.number().min(0.001).max(0.2).default(0.05).meta({
    label: "Chance of a false winner",
    help: "Over the whole experiment, however often it is read.",
  }),
  power: z.number().min(0.5).max(0.99).default(0.8).meta({ label: "Chance to find the planned difference" }),
  covariate: z.boolean().default(true).meta({
    label: "Take off what customers spent before",
    help: "CUPED: narrows the interval where customers go on as they did. Not for the value of an order.",
  }),
  activeDays: z.number().int().min(1).max(3650).default(365).meta({
    label: "Count customers seen within, days",
    help: "Before the start; new ones always count. Those who left long ago only widen the interval.",
  }),
};

const addUp = (shares: number[]): boolean => Math.abs(shares.reduce((sum, one) => sum + one, 0) - 1) < 1e-6;

const variants = z
  .array(variantSchema)
  .min(2)
  .max(6)
  .refine((all) => addUp(all.map((one) => one.share)), "The shares must add up to 100%.")
  .refine(
    (all) => new Set(all.map((one) => one.key)).size === all.length,
    "Give each variant a key of its own.",
  )
  .meta({ label: "Variants", help: "The first is what the others are compared with." });

export const experimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  placements: z.array(z.enum(PLACEMENTS)),
  variants: z.array(variantSchema),
  ...design,
  days: z.number().int(),
  status: z.enum(["draft", "running", "stopped"]),
  createdAt: z.string(),
  /** Counted from here; null for a draft. */
  startedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  /** What was expected when it was planned (at its start for good). */
  plan: z
    .object({
      /** Customers that count, in all. */
      customers: z.number().int(),
      /** Of the metric, before the start, over as many days. */
      baseline: z.number(),
      /** Smallest rise that is shown with the wanted chance; null where none could be told from chance. */
      detectable: z.number().nullable(),
      /** By metric, the clock of its intervals: variance of the difference of sums at the planned end. */
      information: z.record(z.enum(EXPERIMENT_METRICS), z.number()),
    })
    .nullable(),
});
export type Experiment = z.infer<typeof experimentSchema>;

export const CONCLUSIONS = ["broken", "nothing", "early", "better", "worse", "open"] as const;

const comparison = z.object({
  variant: z.string(),
  control: z.number().nullable(),
  treated: z.number().nullable(),
  difference: estimateSchema,
  /** The same as a share of the control's value. */
  relative: estimateSchema,
  /** May be looked at any day. */
  p: z.number(),
  /** Share of the noise that the time before took away. */
  explained: z.number(),
});

export const experimentResult = z.object({
  experiment: experimentSchema,
  conclusion: z.enum(CONCLUSIONS),
  /** In words: the number, then its limits. */
  verdict: z.string(),
  /** Whole days read so far. */
  days: z.number().int(),
  customers: z.number().int(),
  /** Share of the planned information that is in. */
  information: z.number(),
  sampleRatio: z.object({ p: z.number(), ok: z.boolean() }),
  variants: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      share: z.number(),
      customers: z.number().int(),
      converted: z.number().int(),
      orders: z.number(),
      revenue: z.number(),
    }),
  ),
  /** The deciding metric first; the others are for the eye and have no say. */
  metrics: z.array(z.object({ metric: z.enum(EXPERIMENT_METRICS), comparisons: z.array(comparison) })),
  /** Of the deciding metric at the end of each day. */
  series: z.array(z.object({ variant: z.string(), days: z.array(estimateSchema) })),
  /** What to know before reading it. */
  notes: z.array(z.string()),
  basis: basisSchema,
});
export type ExperimentResult = z.infer<typeof experimentResult>;

const id = z.string().min(1).meta({ label: "Experiment", help: "Id or name." });
const days = z.number().int().min(1).max(365).default(28).meta({
  label: "Planned days",
  help: "Whole weeks, so that every weekday counts alike.",
});
const changes = ["experiment", "publish"];

export const experiment = {
  list: query("experiment.list", {
    summary: "Experiments, newest first",
    input: none,
    output: z.array(experimentSchema),
    examples: ["experiment list"],
  }),
  power: query("experiment.power", {
    summary: "What difference an experiment could show, by its length",
    input: z.object({
      ...design,
      shares: z
        .array(z.number().min(0.01).max(0.99))
        .min(2)
        .max(6)
        .refine(addUp, "The shares must add up to 100%.")
        .default([0.5, 0.5])
        .meta({ label: "Shares", help: "Of the variants, the control first." }),
    }),
    output: z.object({
      rows: z.array(
        z.object({
          days: z.number().int(),
          customers: z.number().int(),
          baseline: z.number(),
          detectable: z.number().nullable(),
          relative: z.number().nullable(),
        }),
      ),
      /** Said where there is too little to plan by. */
      note: z.string().nullable(),
      basis: basisSchema,
    }),
    post: true,
    examples: ["experiment power --metric conversion", "experiment power --shares 0.1,0.9"],
  }),
  create: change("experiment.create", {
    summary: "Plan an experiment; nothing is shown to anybody yet",
    input: z.object({
      name: nameText.meta({ label: "Name" }),
      placements: z
        .array(z.enum(PLACEMENTS))
        .min(1)
        .meta({ label: "Placements", help: PLACEMENTS.join(", ") }),
      variants,
      ...design,
      days,
    }),
    output: experimentSchema,
    positionals: ["name"],
    changes,
    examples: [
      'experiment create "New tastes" --placements recommended_for_you --variants \'[{"key":"control","name":"As it is","share":0.5,"serves":{"kind":"current"}},{"key":"b","name":"ALS 4","share":0.5,"serves":{"kind":"versions","versions":["als-4"]}}]\'',
    ],
  }),
  start: change("experiment.start", {
    summary: "Start counting; publish recommendations and experiments right after",
    input: z.object({
      id,
      from: z.iso.datetime({ offset: true }).optional().meta({
        label: "Counted from",
        help: "Now, unless the store began to show the variants at another time.",
      }),
    }),
    output: experimentSchema,
    positionals: ["id"],
    changes,
  }),
  stop: change("experiment.stop", {
    summary: "Stop counting; the next publication shows everybody the same again",
    input: z.object({ id }),
    output: experimentSchema,
    positionals: ["id"],
    changes,
  }),
  remove: change("experiment.remove", {
    summary: "Forget an experiment that is not running",
    input: z.object({ id }),
    output: none,
    positionals: ["id"],
    changes,
  }),
  read: query("experiment.read", {
    summary: "Lift with an interval that may be read any day, and whether it can be trusted",
    input: z.object({ id }),
    output: experimentResult,
    positionals: ["id"],
    examples: ["experiment read new-tastes --json"],
  }),
  assign: query("experiment.assign", {
    summary: "Variant of a customer, and how the store works it out itself",
    input: z.object({ id, customerId: z.string().min(1).meta({ label: "Customer" }) }),
    output: z.object({
      variant: z.string(),
      name: z.string(),
      /** First 8 hexadecimal digits of md5("<experiment id>:<customer id>") as a number. */
      bucket: z.number().int(),
      /** The variant holds buckets from `from` up to, not including, `until`. */
      from: z.number().int(),
      until: z.number().int(),
      sql: z.string(),
    }),
    positionals: ["id", "customerId"],
    examples: ["experiment assign new-tastes C-40718"],
  }),
};
