/** Parameters that several recommenders share, with the words that forms and the command line show. */

import { z } from "zod";

export const holdoutDays = z
  .number()
  .int()
  .min(1)
  .max(365)
  .default(28)
  .meta({ label: "Held-out days", help: "The last days, kept from learning and used to judge." });

export const signalFields = {
  halfLifeDays: z
    .number()
    .min(1)
    .max(3650)
    .default(365)
    .meta({ label: "Signals halve in, days", help: "A purchase this old counts half." }),
  cartWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ label: "Weight of a cart", help: "Against 1 for a purchase." }),
  viewWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .meta({ label: "Weight of a view", help: "Against 1 for a purchase." }),
  wishlistWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ label: "Weight of a wish", help: "Against 1 for a purchase." }),
  ratingWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ label: "Weight of the best rating", help: "The worst counts as much against." }),
  maxProducts: z.number().int().min(2).default(1000).meta({
    label: "Bulk buyers and bots over, products",
    help: "Customers who met more different products are left out of learning.",
  }),
};

export const maxLines = z
  .number()
  .int()
  .min(2)
  .default(100)
  .meta({ label: "Longest basket, products", help: "Larger orders are left out: they pair everything." });

export const hideBought = z
  .boolean()
  .default(true)
  .meta({ label: "Leave out what the customer bought", help: "Off where people buy the same things again." });

export const listLength = z
  .number()
  .int()
  .min(1)
  .max(100)
  .default(10)
  .meta({ label: "Judged at, items", help: "Length of the lists that are judged." });

export const proof = z.number().min(0).max(100).default(10.8).meta({
  label: "Proof against chance",
  help: "Log-likelihood ratio that a pair must reach: 3.8 is right in 95 of 100, 10.8 in 999 of 1,000.",
});

/** Of item-kNN, for product pages and for customers. */
export const neighbourFields = {
  neighbours: z
    .number()
    .int()
    .min(5)
    .max(1000)
    .default(100)
    .meta({ label: "Neighbours", help: "Kept of each product." }),
  shrinkage: z
    .number()
    .min(0)
    .default(10)
    .meta({ label: "Doubt", help: "Pulls products with few buyers in common towards 0." }),
};
