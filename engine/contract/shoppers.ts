/** Bots and bulk buyers: the limits that tell them, and who is over one. */
import { z } from "zod";
import { change, query } from "./command.ts";
import { pageInput, pageOf } from "./common.ts";

const limit = {
  maxEventsADay: z
    .number()
    .int()
    .min(1)
    .meta({ label: "Events on one day", help: "Views, carts and other events of the busiest day." }),
  maxProducts: z.number().int().min(2).meta({ label: "Different products met" }),
  maxOrdersADay: z.number().int().min(1).meta({ label: "Orders on one day" }),
  maxBasket: z.number().min(1).meta({ label: "Products an order", help: "On average." }),
};

/** Shoppers over any of these are left out of learning: bots, resellers, shared accounts. */
export const shopperLimits = z.object({
  maxEventsADay: limit.maxEventsADay.default(500),
  maxProducts: limit.maxProducts.default(1000),
  maxOrdersADay: limit.maxOrdersADay.default(10),
  maxBasket: limit.maxBasket.default(100),
});

const leftOutShopper = z.object({
  kind: z.enum(["customer", "visitor"]),
  id: z.string(),
  name: z.string().nullable(),
  why: z.string(),
  events: z.number(),
  eventsADay: z.number(),
  products: z.number(),
  orders: z.number(),
  ordersADay: z.number(),
  basket: z.number(),
});

export const shoppers = {
  leftOut: query("recommend.leftOut", {
    summary: "Bots and bulk buyers that models learn nothing from, and the limits that tell them",
    input: pageInput,
    output: pageOf(leftOutShopper).extend({
      limits: shopperLimits,
      customers: z.number().int(),
      visitors: z.number().int(),
    }),
    examples: ["recommend left-out --sort -events"],
  }),
  setLeftOut: change("recommend.setLeftOut", {
    summary: "Change the limits above which a shopper is left out of learning",
    input: z.object(limit).partial(),
    output: shopperLimits,
    changes: ["recommend"],
    examples: ["recommend set-left-out --max-events-a-day 300"],
  }),
};
