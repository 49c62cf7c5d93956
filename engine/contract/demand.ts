/** Demand: forecasts per product and location, and what to order. */
import { z } from "zod";
import { change, job, query } from "./command.ts";
import { basisSchema, estimateSchema, pageInput, pageOf, scorecardSchema, scoreSchema } from "./common.ts";

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

export const WORKLIST_TABS = ["runs-out", "reorder", "excess", "new", "all"] as const;

export const worklistRow = z.object({
  variantId: z.string(),
  locationId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  supplier: z.string().nullable(),
  abc: z.string(),
  xyz: z.string(),
  onHand: z.number(),
  incoming: z.number(),
  next30: estimateSchema,
  daysOfCover: z.number().nullable(),
  leadTimeDays: z.number(),
  reorderPoint: z.number(),
  safetyStock: z.number(),
  orderUpTo: z.number(),
  suggestedQuantity: z.number(),
  orderBy: z.string().nullable(),
  unitCost: z.number().nullable(),
  moneyAtRisk: z.number(),
  moneyLabel: z.string(),
  reason: z.string(),
  decision: z.enum(["open", "accepted", "skipped"]),
  decidedQuantity: z.number().nullable(),
});

const variantId = z.string().min(1).meta({ label: "Variant", help: "Variant id or SKU." });

export const demand = {
  train: job("demand.train", {
    summary: "Forecast demand for each product and plan replenishment",
    input: z.object({
      frequency: z.enum(["week", "day"]).default("week").meta({ label: "Step" }),
      horizon: z.number().int().min(1).max(180).default(13).meta({ label: "Steps ahead" }),
      seed: z.number().int().default(1),
    }),
    output: z.object({ version: z.string(), series: z.number(), verdict: z.string() }),
    lane: "compute",
    changes: ["demand", "model", "overview", "workspace"],
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
          history: z.array(z.object({ ds: z.string(), y: z.number() })),
          forecast: z.array(forecastPoint),
        })
        .nullable(),
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
  }),
  items: query("demand.items", {
    summary: "Forecast items, largest first",
    input: pageInput.extend({ category: z.string().optional() }),
    output: pageOf(demandItem),
  }),
  forecast: query("demand.forecast", {
    summary: "History, forecast with intervals and backtest of one item",
    input: z.object({ variantId, locationId: z.string().optional() }),
    output: z.object({
      item: demandItem,
      history: z.array(z.object({ ds: z.string(), y: z.number(), stockout: z.boolean() })),
      forecast: z.array(forecastPoint),
      backtest: z.array(
        z.object({ ds: z.string(), y: z.number(), value: z.number(), lo80: z.number(), hi80: z.number() }),
      ),
      scores: z.array(scoreSchema),
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
    positionals: ["variantId"],
    examples: ["demand forecast CN-2041"],
  }),
  worklist: query("demand.worklist", {
    summary: "What to order, by money at risk",
    input: pageInput.extend({
      tab: z.enum(WORKLIST_TABS).default("runs-out"),
      supplier: z.string().optional(),
      abc: z.string().optional(),
    }),
    output: pageOf(worklistRow).extend({
      tabs: z.array(
        z.object({
          tab: z.enum(WORKLIST_TABS),
          items: z.number(),
          money: z.number(),
          moneyLabel: z.string(),
        }),
      ),
      suppliers: z.array(z.string()),
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
        .min(1),
      decision: z.enum(["open", "accepted", "skipped"]),
    }),
    output: z.object({ changed: z.number() }),
    changes: ["demand", "workspace"],
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
