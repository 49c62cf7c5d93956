/** Recommendations: training, search for parameters, evaluation, placements, freshness; the rest as imported below. */
import { z } from "zod";
import { associations } from "./associations.ts";
import { change, FED_BY_MODELS, job, query } from "./command.ts";
import { basisSchema, scorecardSchema, seed } from "./common.ts";
import { evaluations } from "./evaluation.ts";
import { k, lists, placement } from "./lists.ts";
import { PLACEMENTS, placementSetting, SUBJECT_KINDS } from "./placements.ts";
import { shoppers } from "./shoppers.ts";
import { searchSchema } from "./tuning.ts";
import { vectors } from "./vectors.ts";

export const RECOMMENDERS = [
  "rules",
  "item-knn",
  "viewed-also-viewed",
  "viewed-also-bought",
  "content",
  "als",
  "neighbours",
  "ease",
  "graph",
  "session-knn",
  "order-again",
  "trending",
  "popularity",
  "neural-mf",
  "two-tower",
  "wide-deep",
  "sasrec",
  "hybrid",
] as const;
/** Trained when none is named: one at least for every placement, all quick. */
export const QUICK_RECOMMENDERS = [
  "rules",
  "item-knn",
  "viewed-also-viewed",
  "viewed-also-bought",
  "content",
  "als",
  "order-again",
  "trending",
  "popularity",
] as const;

const freshness = z.object({
  afterLoad: z.boolean(),
  /** When orders or events last came in. */
  loadedAt: z.string().nullable(),
  /** Models whose lists do not know all of it, with the customers that it is about. */
  waiting: z.array(z.object({ model: z.string(), modelVersion: z.string(), customers: z.number() })),
});

const placementView = placementSetting.extend({
  placement: z.enum(PLACEMENTS),
  title: z.string(),
  where: z.string(),
  needs: z.string(),
  subjects: z.array(z.enum(SUBJECT_KINDS)),
  /** Whether anything differs from what comes with Merchbench. */
  edited: z.boolean(),
  /** The chain with each model by name, most popular last. */
  steps: z.array(
    z.object({
      placement: z.enum(PLACEMENTS),
      model: z.string(),
      title: z.string(),
      modelVersion: z.string(),
      /** Subjects with a list of this model. */
      lists: z.number(),
    }),
  ),
});

export const recommend = {
  ...associations,
  ...evaluations,
  ...lists,
  ...shoppers,
  ...vectors,
  train: job("recommend.train", {
    summary: "Learn recommendations and score every list",
    input: z.object({
      models: z
        .array(z.enum(RECOMMENDERS))
        .min(1)
        .default([...QUICK_RECOMMENDERS])
        .meta({ label: "Models" }),
      factors: z
        .number()
        .int()
        .min(0)
        .max(512)
        .default(0)
        .meta({ label: "Factors", help: "Of the ALS model; 0 chooses by how much data there is." }),
      halfLifeDays: z.number().min(1).max(3650).default(365).meta({ label: "Purchases halve in, days" }),
      surprise: z
        .number()
        .min(0)
        .max(1)
        .default(0.6)
        .meta({ label: "Surprise against popularity", help: "0 shows what sells, 1 what belongs together." }),
      hideBought: z
        .boolean()
        .default(true)
        .meta({ label: "Leave out what the customer bought", help: "Off where people buy the same again." }),
      params: z.record(z.string(), z.record(z.string(), z.unknown())).default({}).meta({
        label: "Parameters by model",
        help: `As {"two-tower":{"dimensions":64}}; see model catalog.`,
      }),
      seed,
    }),
    output: z.object({ versions: z.array(z.string()), lists: z.number(), verdicts: z.array(z.string()) }),
    lane: "compute",
    changes: FED_BY_MODELS,
    examples: ["recommend train", "recommend train --models als --factors 64"],
  }),
  tune: job("recommend.tune", {
    summary: "Search for better parameters of a model",
    input: z.object({
      model: z.enum(RECOMMENDERS).meta({ label: "Model" }),
      trials: z
        .number()
        .int()
        .min(2)
        .max(500)
        .default(12)
        .meta({ label: "Settings to try", help: "The defaults are one of them." }),
      minutes: z
        .number()
        .min(0.1)
        .max(10_000)
        .default(15)
        .meta({ label: "Minutes at most", help: "The trial that runs then is still finished." }),
      params: z
        .record(z.string(), z.unknown())
        .default({})
        .meta({ label: "Fixed parameters", help: "The same for all trials." }),
      seed,
    }),
    output: searchSchema,
    lane: "compute",
    changes: ["recommend"],
    positionals: ["model"],
    examples: ["recommend tune als --trials 20 --minutes 10"],
  }),
  searches: query("recommend.searches", {
    summary: "Searches for parameters with every trial, newest first; running ones too",
    input: z.object({}),
    output: z.array(searchSchema),
  }),
  evaluate: job("recommend.evaluate", {
    summary: "Rank the full catalogue on held-out purchases, popularity beside each model",
    input: z.object({
      models: z
        .array(z.enum(RECOMMENDERS))
        .default([...QUICK_RECOMMENDERS])
        .meta({ help: "Models to judge." }),
      k,
      seed,
    }),
    output: z.object({ scorecards: z.array(z.object({ model: z.string(), scorecard: scorecardSchema })) }),
    lane: "compute",
    changes: [],
    examples: ["recommend evaluate --k 20"],
  }),
  placements: query("recommend.placements", {
    summary: "Placements: whom they serve, the models that fill them in order, what each has",
    input: z.object({}),
    output: z.array(placementView),
  }),
  setPlacement: change("recommend.setPlacement", {
    summary: "Change the chain of models, the length or the use of a placement",
    input: placementSetting.partial().extend({
      placement,
      reset: z.boolean().default(false).meta({ help: "Back to the chain that comes with Merchbench first." }),
    }),
    output: placementView,
    positionals: ["placement"],
    changes: ["recommend"],
    examples: [
      "recommend set-placement related --length 12",
      `recommend set-placement related --chain '[{"placement":"related","model":"item-knn"}]'`,
    ],
  }),
  refresh: job("recommend.refresh", {
    summary: "Let lists follow new orders and events, without training",
    input: z.object({}),
    output: z.object({
      refreshed: z.array(
        z.object({
          model: z.string(),
          modelVersion: z.string(),
          /** Customers with new lists; null where all lists of the model were made anew. */
          customers: z.number().nullable(),
        }),
      ),
    }),
    lane: "compute",
    changes: ["recommend"],
    examples: ["recommend refresh"],
  }),
  freshness: query("recommend.freshness", {
    summary: "Whether the lists know the newest orders and events",
    input: z.object({}),
    output: freshness,
  }),
  setFreshness: change("recommend.setFreshness", {
    summary: "Say whether lists follow every load by themselves",
    input: z.object({ afterLoad: z.boolean().meta({ label: "Refresh lists after each load" }) }),
    output: freshness,
    changes: ["recommend"],
    examples: ["recommend set-freshness --after-load"],
  }),
  summary: query("recommend.summary", {
    summary: "Placements: model in use, how good, how much of the catalogue",
    input: z.object({}),
    output: z.object({
      placements: z.array(
        z.object({
          placement,
          model: z.string().nullable(),
          modelVersion: z.string().nullable(),
          scorecard: scorecardSchema.nullable(),
          lists: z.number(),
          subjects: z.number(),
          shortLists: z.number(),
          productsShown: z.number(),
          products: z.number(),
        }),
      ),
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
  }),
  subjects: query("recommend.subjects", {
    summary: "Find products or customers by name or id",
    input: z.object({
      kind: z.enum(["product", "customer", "segment", "category"]).meta({ help: "What to find." }),
      search: z.string().default("").meta({ help: "Part of a name or id." }),
      limit: z.number().int().min(1).max(100).default(20).meta({ help: "Answers at most." }),
    }),
    output: z.array(
      z.object({ id: z.string(), title: z.string(), detail: z.string(), imageUrl: z.string().nullable() }),
    ),
  }),
};
