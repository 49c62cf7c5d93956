/** Segments: groups of customers, by rule (RFM) and by behaviour (k-means). */
import { z } from "zod";
import { FED_BY_MODELS, job, query } from "./command.ts";
import { basisSchema, estimateSchema, pageInput, pageOf, scorecardSchema, seed } from "./common.ts";

export const SEGMENT_SETS = ["rfm", "value", "behaviour"] as const;
const set = z
  .enum(SEGMENT_SETS)
  .default("rfm")
  .meta({ label: "Segment set", help: "rfm, value or behaviour" });

export const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  customers: z.number(),
  share: z.number(),
  revenue: z.number(),
  averageOrderValue: z.number().nullable(),
  averageOrders: z.number().nullable(),
  medianRecencyDays: z.number().nullable(),
  /** What sets it apart: mean here and over all customers. */
  traits: z.array(
    z.object({
      trait: z.string(),
      here: z.number(),
      all: z.number(),
      unit: z.enum(["money", "count", "share", "days"]),
    }),
  ),
});

/** What a group went on to do in the held-out horizon, with 95 % intervals: of a scorecard's `extra.groups`. */
export interface GroupOutcome {
  name: string;
  customers: number;
  /** Share that ordered again; `expectedRepeatRate` is what the horizon before foretold, where it was asked. */
  expectedRepeatRate?: number;
  repeatRate: number;
  repeatLo: number;
  repeatHi: number;
  /** Spent a customer. */
  futureSpend: number;
  spendLo: number;
  spendHi: number;
}

/** What the value model expects of a customer in the days after its data end. */
export const expectedSchema = z.object({
  /** Spend less returns, in the workspace's currency; 80 % of what may come lies within the bounds. */
  spend: estimateSchema,
  orders: z.number(),
  /** Chance of an order in those days, 0 to 1. */
  chance: z.number(),
  /** Day by which an order is more likely than not; null where it never is. */
  nextOrderBy: z.string().nullable(),
});

export const customerRow = z.object({
  customerId: z.string(),
  name: z.string().nullable(),
  /** SHA-256 of the lower-case address, as e-mail and advertising tools match customers by; null where none is mapped. */
  emailHash: z.string().nullable(),
  /** Whether they agreed to be written to; null where the store does not say. */
  acceptsMarketing: z.boolean().nullable(),
  country: z.string().nullable(),
  segment: z.string().nullable(),
  rfm: z.string().nullable(),
  lastOrderAt: z.string().nullable(),
  orders: z.number(),
  spent: z.number(),
  averageOrderValue: z.number().nullable(),
  /** Null where customer value is not trained, or the customer came after it was. */
  expected: expectedSchema.nullable(),
});

export const segments = {
  train: job("segments.train", {
    summary: "Group customers by recency, frequency and value, by what they will spend, and by behaviour",
    input: z.object({
      sets: z
        .array(z.enum(SEGMENT_SETS))
        .min(1)
        .default([...SEGMENT_SETS])
        .meta({ label: "Sets", help: "RFM groups, expected value, behaviour; all unless told." }),
      k: z.number().int().min(2).max(12).optional().meta({
        label: "Number of behaviour segments",
        help: "Found from the data when left out: the number whose groups stand best apart.",
      }),
      days: z.number().int().min(7).max(1095).optional().meta({
        label: "Days ahead of expected value",
        help: "365 when left out.",
      }),
      seed,
    }),
    output: z.object({
      versions: z.array(z.string()),
      segments: z.number(),
      customers: z.number(),
      /** One line a set: how good it is, or why there is none. */
      verdicts: z.array(z.string()),
      /** Of these, those of sets that could not be trained. */
      lacking: z.array(z.string()),
    }),
    lane: "compute",
    changes: FED_BY_MODELS,
    examples: ["segments train", "segments train --sets value", "segments train --sets behaviour --k 5"],
  }),
  show: query("segments.show", {
    summary: "Segments of a set with their size, value and what sets them apart",
    input: z.object({ set }),
    output: z.object({
      set: z.enum(SEGMENT_SETS),
      asOf: z.string().nullable(),
      customers: z.number(),
      segments: z.array(segmentSchema),
      /** Days that customers' expected value is of; null where customer value is not trained. */
      expectedDays: z.number().nullable(),
      scorecard: scorecardSchema.nullable(),
      /** Why there is nothing, with what to do. */
      missing: z.string().nullable(),
      basis: basisSchema,
    }),
    examples: ["segments show", "segments show --set behaviour --json"],
  }),
  customers: query("segments.customers", {
    summary: "Customers of a segment",
    input: pageInput.extend({
      set,
      segmentId: z.string().optional().meta({ help: "Only customers of this segment; see segments show." }),
    }),
    output: pageOf(customerRow).extend({
      totals: z.object({ spent: z.number(), orders: z.number() }),
      /** Days that `expected` is of; null where customer value is not trained. */
      expectedDays: z.number().nullable(),
    }),
  }),
  customer: query("segments.customer", {
    summary: "One customer: orders, groups, favourite categories",
    input: z.object({ customerId: z.string().meta({ help: "Id of the customer; see segments customers." }) }),
    output: customerRow.extend({
      createdAt: z.string().nullable(),
      firstOrderAt: z.string().nullable(),
      expectedDays: z.number().nullable(),
      segments: z.array(z.object({ set: z.string(), segment: z.string() })),
      categories: z.array(z.object({ category: z.string(), orders: z.number(), spent: z.number() })),
      recentOrders: z.array(
        z.object({
          orderId: z.string(),
          orderedAt: z.string(),
          total: z.number(),
          /** Of the total; null where the store names none. */
          currency: z.string().nullable(),
          items: z.number(),
          status: z.string(),
        }),
      ),
      basis: basisSchema,
    }),
    positionals: ["customerId"],
  }),
};
