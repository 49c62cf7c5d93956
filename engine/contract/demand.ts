/** Demand: forecasts per product and location, and what to order. */
import { z } from "zod";
import { change, FED_BY_MODELS, job, query } from "./command.ts";
import {
  basisSchema,
  estimateSchema,
  pageInput,
  pageOf,
  scorecardSchema,
  scoreSchema,
  seed,
  services,
} from "./common.ts";

export const forecastPoint = z.object({
  ds: z.string(),
  value: z.number(),
  lo80: z.number(),
  hi80: z.number(),
  lo95: z.number(),
  hi95: z.number(),
});

export const demandItem = z.object({
  uniqueId: z.string(),
  variantId: z.string(),
  locationId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  category: z.string().nullable(),
  method: z.string(),
  /** Units sold in the last and expected in the next 28 days. */
  last28: z.number(),
  next28: estimateSchema,
  wape: z.number().nullable(),
  mase: z.number().nullable(),
  beatsNaive: z.boolean().nullable(),
  basedOn: z.string(),
});

export const WORKLIST_TABS = ["runs-out", "reorder", "excess", "new", "decided", "all"] as const;

export const worklistRow = z.object({
  uniqueId: z.string(),
  variantId: z.string(),
  locationId: z.string().nullable(),
  category: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  supplier: z.string().nullable(),
  abc: z.string(),
  xyz: z.string(),
  onHand: z.number(),
  incoming: z.number(),
  /** Day that the next delivery is expected. */
  incomingOn: z.string().nullable(),
  next30: estimateSchema,
  daysOfCover: z.number().nullable(),
  leadTimeDays: z.number(),
  /** Standard deviation of the lead time, days. */
  leadTimeSd: z.number(),
  moq: z.number().nullable(),
  packSize: z.number().nullable(),
  reorderPoint: z.number(),
  safetyStock: z.number(),
  orderUpTo: z.number(),
  suggestedQuantity: z.number(),
  orderBy: z.string().nullable(),
  /** Days from the last day with data until then; below zero it is late. */
  orderInDays: z.number().nullable(),
  unitCost: z.number().nullable(),
  /** Null for excess whose cost is not known, and for others whose price is not, in the currency of the figures. */
  moneyAtRisk: z.number().nullable(),
  moneyLabel: z.string(),
  reason: z.string(),
  decision: z.enum(["open", "accepted", "skipped"]),
  decidedQuantity: z.number().nullable(),
  /** Last day with data when it was decided; it holds until the next look, or until what was accepted can have come. */
  decidedOn: z.string().nullable(),
});

const variantId = z.string().min(1).meta({ label: "Variant", help: "Variant id or SKU." });

export const demand = {
  train: job("demand.train", {
    summary: "Forecast demand for each product and plan replenishment",
    input: z.object({
      frequency: z.enum(["week", "day"]).default("week").meta({ label: "Step" }),
      horizon: z.number().int().min(1).max(180).default(13).meta({ label: "Steps ahead" }),
      seed,
    }),
    output: z.object({ version: z.string(), series: z.number(), verdict: z.string() }),
    lane: "compute",
    changes: FED_BY_MODELS,
    examples: ["demand train", "demand train --frequency day --horizon 28"],
  }),
  summary: query("demand.summary", {
    summary: "Accuracy of the demand model, methods used, total forecast",
    input: z.object({}),
    output: z.object({
      scorecard: scorecardSchema.nullable(),
      series: z.number(),
      methods: z.array(z.object({ method: z.string(), series: z.number(), units: z.number() })),
      total: z
        .object({
          measure: z.literal("revenue"),
          model: z.string(),
          history: z.array(z.object({ ds: z.string(), y: z.number(), backtest: z.number().nullable() })),
          forecast: z.array(forecastPoint),
          /** Of all days ahead, with 80 % bounds. */
          sum: estimateSchema,
          /** WAPE on the last 14 days, held out, and that of seasonal naive. */
          error: z.number().nullable(),
          naiveError: z.number().nullable(),
        })
        .nullable(),
      services,
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
  }),
  items: query("demand.items", {
    summary: "Forecast items, largest first",
    input: pageInput.extend({
      category: z.string().optional().meta({ help: "Only items of this category." }),
    }),
    output: pageOf(demandItem),
  }),
  forecast: query("demand.forecast", {
    summary: "History, forecast with intervals and backtest of one item",
    input: z.object({
      variantId,
      locationId: z.string().optional().meta({ help: "Location of its stock, where there are several." }),
    }),
    output: z.object({
      item: demandItem,
      /** `lost` is what the days out of stock would have sold. */
      history: z.array(z.object({ ds: z.string(), y: z.number(), lost: z.number(), stockout: z.boolean() })),
      stepDays: z.number().int(),
      forecast: z.array(forecastPoint),
      backtest: z.array(
        z.object({ ds: z.string(), y: z.number(), value: z.number(), lo80: z.number(), hi80: z.number() }),
      ),
      scores: z.array(scoreSchema),
      /** Its line of the worklist; null where no stock level is known. */
      plan: worklistRow.nullable(),
      /** Stock by day if the suggested quantity is ordered today. */
      projection: z.array(z.object({ ds: z.string(), value: z.number(), lo: z.number(), hi: z.number() })),
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
    positionals: ["variantId"],
    examples: ["demand forecast CN-2041"],
  }),
  worklist: query("demand.worklist", {
    summary: "What to order, by money at risk",
    input: pageInput.extend({
      tab: z.enum(WORKLIST_TABS).default("runs-out").meta({ help: "Which lines." }),
      supplier: z.string().optional().meta({ help: "Only lines of this supplier." }),
      abc: z.string().optional().meta({ help: "Class A, B or C." }),
      serviceLevel: z
        .number()
        .min(0.5)
        .max(0.999)
        .optional()
        .meta({ help: "Plan with this chance of no shortage instead of the workspace's." }),
      leadTimeDays: z
        .number()
        .min(0)
        .max(365)
        .optional()
        .meta({ help: "For items whose supplier states none." }),
    }),
    output: pageOf(worklistRow).extend({
      tabs: z.array(
        z.object({
          tab: z.enum(WORKLIST_TABS),
          items: z.number(),
          /** Null where no cost is known that it needs. */
          money: z.number().nullable(),
          moneyLabel: z.string(),
        }),
      ),
      suppliers: z.array(z.string()),
      serviceLevel: z.number(),
      missing: z.string().nullable(),
    }),
  }),
  decide: change("demand.decide", {
    summary: "Accept, skip or reopen lines of the worklist",
    input: z.object({
      lines: z
        .array(
          z.object({
            variantId: z.string(),
            locationId: z.string().nullable(),
            quantity: z.number().min(0).optional(),
          }),
        )
        .min(1)
        .meta({ help: 'The lines, as [{"variantId":"V-1","locationId":null,"quantity":24}].' }),
      decision: z.enum(["open", "accepted", "skipped"]).meta({ help: "What becomes of them." }),
    }),
    output: z.object({ changed: z.number() }),
    changes: ["demand", "workspace", "overview"],
  }),
  purchaseOrders: query("demand.purchaseOrders", {
    summary: "Accepted lines as purchase orders, one a supplier, as CSV",
    input: z.object({}),
    output: z.object({
      orders: z.array(
        z.object({ supplier: z.string(), lines: z.number(), units: z.number(), cost: z.number().nullable() }),
      ),
      csv: z.string(),
    }),
  }),
};
