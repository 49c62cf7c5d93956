/** Prices: elasticities, what-if with uncertainty, recommended prices under guardrails. */
import { z } from "zod";
import { change, FED_BY_MODELS, job, query } from "./command.ts";
import {
  basisSchema,
  estimateSchema,
  nameText,
  pageInput,
  pageOf,
  scorecardSchema,
  seed,
  services,
} from "./common.ts";
import { guardrailChanges } from "./workspace.ts";

export const elasticityRow = z.object({
  variantId: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  category: z.string().nullable(),
  price: z.number().nullable(),
  /** Of the price, what it is without tax; 1 where it holds none. Revenue and profit are without tax, as costs are. */
  netShare: z.number(),
  cost: z.number().nullable(),
  elasticity: estimateSchema,
  pricePoints: z.number(),
  pooledFrom: z.string().nullable(),
  /** good, weak, or "not enough price history". */
  quality: z.string(),
  /** Who asks least for it of `of` competitors that have it, within 30 days before the last day of the data. */
  competitor: z
    .object({ name: z.string(), price: z.number(), observedOn: z.string(), of: z.number() })
    .nullable(),
});

/** A quantity as a distribution: mean and 10, 50, 90 % points. */
export const distribution = z.object({ mean: z.number(), p10: z.number(), p50: z.number(), p90: z.number() });

export const priceChange = z.object({
  variantId: z.string(),
  price: z.number().positive("A price must be above 0."),
});

const stopAtZeroStock = z.boolean().default(true).meta({ label: "Sales stop at zero stock" });
const includeIncoming = z.boolean().default(true).meta({ label: "Include stock on order" });

export const whatIfInput = z.object({
  /** Explicit prices ... */
  prices: z.array(priceChange).default([]).meta({ help: "variant=price pairs" }),
  /** ... or one percentage for a group ... */
  changePercent: z
    .number()
    .min(-90)
    .max(300)
    .optional()
    .meta({ label: "Change, %", help: "Same change for each item in scope." }),
  /** ... or let the model search under the guardrails. */
  goal: z
    .enum(["profit", "revenue", "units"])
    .optional()
    .meta({ label: "Goal", help: "Search prices for this goal." }),
  variantIds: z.array(z.string()).optional().meta({ help: "Items in scope." }),
  category: z.string().optional().meta({ label: "Category", help: "Scope: a category." }),
  horizonDays: z.number().int().min(1).max(365).default(28).meta({ label: "Days" }),
  /** A searched change is kept only when it pays with at least this probability. */
  caution: z.number().min(0.5).max(0.99).default(0.7).meta({ label: "Caution" }),
  stopAtZeroStock,
  includeIncoming,
  guardrails: guardrailChanges
    .optional()
    .meta({ help: "Limits that prices keep, instead of the workspace's." }),
  draws: z
    .number()
    .int()
    .min(200)
    .max(20_000)
    .default(4000)
    .meta({ help: "Draws from the distribution of the elasticities; more narrow the noise of the bounds." }),
  seed,
});

export const whatIfItem = elasticityRow.extend({
  newPrice: z.number(),
  changePercent: z.number(),
  units: distribution,
  unitsNow: distribution,
  revenueChange: distribution,
  /** Against today's price; null, as the chance of a loss, where the item's cost is not known. */
  profitChange: distribution.nullable(),
  probabilityOfLoss: z.number().nullable(),
  /** Day on which the stock ends at the new price, and at today's. */
  runsOut: z.string().nullable(),
  runsOutNow: z.string().nullable(),
  /** `passes`, `held` (moved to the limit) or `blocked`, with the sentence why. */
  guardrail: z.enum(["passes", "held", "blocked"]),
  guardrailReason: z.string(),
  /** Allowed, but worth knowing: "30-day low £11.95". */
  warning: z.string().nullable(),
  neverCharged: z.boolean(),
  enoughHistory: z.boolean(),
});

/** Profit counts items with a known cost; null where no item has one. */
const totals = z.object({ units: distribution, revenue: distribution, profit: distribution.nullable() });

export const whatIfResult = z.object({
  horizonDays: z.number(),
  today: totals,
  proposed: totals,
  revenueChange: distribution,
  profitChange: distribution.nullable(),
  probabilityOfLoss: z.number().nullable(),
  /** What of the answer is not known, why, and what to do: "No costs are loaded ...". */
  missing: z.string().nullable(),
  /** Density of the profit change for the chart. */
  histogram: z.array(z.object({ from: z.number(), to: z.number(), share: z.number() })),
  items: z.array(whatIfItem),
  /** Items left out and why ("not enough price history", "no cost"). */
  leftOut: z.array(z.object({ variantId: z.string(), title: z.string(), reason: z.string() })),
  elapsedMs: z.number(),
  modelVersion: z.string(),
  basis: basisSchema,
});

export const scenario = z.object({
  id: z.string(),
  name: z.string(),
  input: whatIfInput,
  savedAt: z.string(),
  profitChange: distribution.nullable(),
  probabilityOfLoss: z.number().nullable(),
});

export const price = {
  train: job("price.train", {
    summary: "Estimate price elasticities, shrunk to their category",
    input: z.object({ seed }),
    output: z.object({
      version: z.string(),
      estimated: z.number(),
      notEnough: z.number(),
      verdict: z.string(),
    }),
    lane: "compute",
    changes: FED_BY_MODELS,
    examples: ["price train"],
  }),
  summary: query("price.summary", {
    summary: "How good the elasticities are and where history is too thin",
    input: z.object({}),
    output: z.object({
      scorecard: scorecardSchema.nullable(),
      estimated: z.number(),
      notEnough: z.number(),
      categories: z.array(z.object({ category: z.string(), items: z.number(), elasticity: estimateSchema })),
      services,
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
  }),
  elasticity: query("price.elasticity", {
    summary: "Elasticities with 80 % interval",
    input: pageInput.extend({
      category: z.string().optional().meta({ help: "Only items of this category." }),
      variantId: z.string().optional().meta({ help: "Only this item." }),
    }),
    output: pageOf(elasticityRow),
    positionals: ["variantId"],
    examples: ["price elasticity", "price elasticity CN-2041 --json"],
  }),
  whatIf: query("price.whatIf", {
    summary: "Units, revenue and profit at other prices, as distributions; profit where costs are loaded",
    input: whatIfInput,
    output: whatIfResult,
    post: true,
    examples: [
      "price what-if --category Candles --change-percent 5",
      "price what-if --goal profit --caution 0.8",
    ],
  }),
  curve: query("price.curve", {
    summary: "Profit and revenue by price of one item, with interval and prices never charged",
    input: z.object({
      variantId: z.string().meta({ help: "Id of the item; see price elasticity." }),
      horizonDays: z
        .number()
        .int()
        .min(1)
        .max(365)
        .default(28)
        .meta({ help: "Days that profit is counted over." }),
      stopAtZeroStock,
      includeIncoming,
      seed,
    }),
    output: z.object({
      variantId: z.string(),
      title: z.string(),
      priceNow: z.number(),
      /** Units that sales end at; null where nothing limits them. */
      stock: z.number().nullable(),
      charged: z.array(z.object({ price: z.number(), days: z.number() })),
      points: z.array(
        z.object({
          price: z.number(),
          /** Null where the item's cost is not known. */
          profit: estimateSchema.nullable(),
          revenue: estimateSchema,
          units: estimateSchema,
          neverCharged: z.boolean(),
        }),
      ),
      /** Why there is no profit, and what to do. */
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
    positionals: ["variantId"],
  }),
  scenarios: query("price.scenarios", {
    summary: "Saved scenarios",
    input: z.object({}),
    output: z.array(scenario),
  }),
  saveScenario: change("price.saveScenario", {
    summary: "Save a what-if under a name",
    input: z.object({
      id: z.string().optional().meta({ help: "Scenario to change; a new one when absent." }),
      name: nameText.meta({ help: "Name of the scenario." }),
      input: whatIfInput.meta({ help: "The what-if, with the fields of price what-if." }),
    }),
    output: scenario,
  }),
  deleteScenario: change("price.deleteScenario", {
    summary: "Delete a scenario",
    input: z.object({ id: z.string().meta({ help: "Id of the scenario; see price scenarios." }) }),
    output: z.object({}),
  }),
  recommend: job("price.recommend", {
    summary: "Write a what-if's prices as price recommendations, ready to publish",
    input: whatIfInput,
    output: z.object({ prices: z.number(), blocked: z.number(), profitChange: distribution.nullable() }),
    lane: "io",
    changes: ["price", "publish", "overview"],
  }),
};
