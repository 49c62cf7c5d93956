/** Overview: the store at a glance, each number with its basis. */
import { z } from "zod";
import { query } from "./command.ts";
import { basisSchema, estimateSchema, services } from "./common.ts";

export const overviewInput = z.object({
  from: z.iso
    .date()
    .optional()
    .meta({ help: "First day, such as 2026-11-01; 28 days before the last day with data when absent." }),
  to: z.iso.date().optional().meta({ help: "Last day, included." }),
  compare: z.enum(["none", "previous", "year"]).default("year").meta({ help: "Days to compare with." }),
  channel: z.string().optional().meta({ help: "Only orders of this channel." }),
  country: z.string().optional().meta({ help: "Only orders sent to this country." }),
  category: z.string().optional().meta({ help: "Only lines of this category." }),
});

export const kpiSchema = z.object({
  id: z.enum([
    "net_revenue",
    "orders",
    "average_order_value",
    "conversion_rate",
    "repeat_orders",
    "returned_orders",
    "gross_margin",
  ]),
  value: z.number().nullable(),
  compare: z.number().nullable(),
  unit: z.enum(["money", "count", "share"]),
  upIsGood: z.boolean(),
  /** Why there is no value: "No events loaded". */
  missing: z.string().nullable(),
  series: z.array(z.number().nullable()),
  compareSeries: z.array(z.number().nullable()),
  basis: basisSchema,
});

export const attentionSchema = z.object({
  kind: z.enum(["excess", "stockout", "churn", "plan", "quality", "model", "price"]),
  title: z.string(),
  detail: z.string(),
  money: z.number().nullable(),
  moneyLabel: z.string().nullable(),
  /** Page to go to, as a path of the page. */
  link: z.string(),
});

export const overview = {
  summary: query("overview.summary", {
    summary: "Key figures, daily series, categories, customer groups, biggest changes, what needs attention",
    input: overviewInput,
    output: z.object({
      from: z.string(),
      to: z.string(),
      compareFrom: z.string().nullable(),
      compareTo: z.string().nullable(),
      /**
       * First day with an order of a source that covers the days shown, too, where it is after `compareFrom`: sales are
       * then compared with nothing.
       */
      compareSince: z.string().nullable(),
      /** Why sales are compared with nothing although `compare` asked for it, in words. */
      notCompared: z.string().nullable(),
      days: z.array(z.string()),
      compareDays: z.array(z.string()),
      currency: z.string(),
      kpis: z.array(kpiSchema),
      forecast: z
        .object({
          days: z.array(z.string()),
          value: z.array(z.number()),
          lo80: z.array(z.number()),
          hi80: z.array(z.number()),
          lo95: z.array(z.number()),
          hi95: z.array(z.number()),
          total: estimateSchema,
          /** How it did on held-out days, in words; and whether it beat the week before, repeated. */
          note: z.string(),
          beatsNaive: z.boolean(),
          modelVersion: z.string(),
        })
        .nullable(),
      categories: z.array(
        z.object({
          category: z.string(),
          revenue: z.number(),
          compare: z.number().nullable(),
          margin: z.number().nullable(),
          /** The part of `revenue` whose costs are known, of which `margin` is a share; null where none is. */
          costed: z.number().nullable(),
        }),
      ),
      groups: z.array(
        z.object({
          group: z.string(),
          customers: z.number(),
          change: z.number().nullable(),
          revenue: z.number(),
        }),
      ),
      products: z.array(
        z.object({ productId: z.string(), title: z.string(), revenue: z.number(), change: z.number() }),
      ),
      services,
      attention: z.array(attentionSchema),
      filters: z.object({
        channels: z.array(z.string()),
        countries: z.array(z.string()),
        categories: z.array(z.string()),
      }),
      /** Orders left out because they are in another currency than the workspace's. */
      unconverted: z.array(z.object({ currency: z.string(), orders: z.number(), total: z.number() })),
      basis: basisSchema,
    }),
    examples: ["overview summary --from 2026-10-24 --to 2026-11-20 --json"],
  }),
};
