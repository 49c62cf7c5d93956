/** Lists: ranked products of one subject at one placement, with the reason of each. */
import { z } from "zod";
import { query } from "./command.ts";
import { basisSchema } from "./common.ts";
import { chainStep, PLACEMENTS, SUBJECT_KINDS, shelfSubject } from "./placements.ts";

export const k = z
  .number()
  .int()
  .min(1)
  .max(100)
  .default(10)
  .meta({ label: "Items", help: "Length of the list." });
export const placement = z.enum(PLACEMENTS).meta({ label: "Placement", help: PLACEMENTS.join(", ") });

const steered = z
  .boolean()
  .default(true)
  .meta({ label: "After rules", help: "Off shows the model's own list." });

const productView = z.object({
  productId: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  imageUrl: z.string().nullable(),
  price: z.number().nullable(),
  margin: z.number().nullable(),
  stock: z.number().nullable(),
});

const recommendation = productView.extend({
  rank: z.number().int(),
  score: z.number(),
  reason: z.string(),
  /** Id of the model that put it there, of a later step of the chain where the first had too little. */
  model: z.string(),
  /** Placement whose list it comes from. */
  strategy: z.string(),
  /** A later step than the first that had anything put it there. */
  fallback: z.boolean(),
  /** Category that it stands for, at category_for_you. */
  categoryId: z.string().nullable(),
  /** Place without the rules, from 1; 0 where only a rule put it there. */
  before: z.number().int(),
  /** What the rules did to it, in a few words. */
  moved: z.string().nullable(),
  moves: z.array(z.object({ rule: z.string(), words: z.string(), from: z.number(), to: z.number() })),
});

export const recommendationList = z.object({
  placement: z.enum(PLACEMENTS),
  subject: z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string(), title: z.string() }),
  items: z.array(recommendation),
  leftOut: z.array(
    z.object({ productId: z.string(), title: z.string(), rule: z.string().nullable(), reason: z.string() }),
  ),
  /** Said when a fallback filled the list or there is too little data. */
  note: z.string().nullable(),
  modelVersion: z.string().nullable(),
  basis: basisSchema,
});

export const lists = {
  shelves: query("recommend.shelves", {
    summary: "The shelves of a product, customer, segment, category, basket or made-up session",
    input: z.object({
      subject: shelfSubject.meta({ help: "Whose shelves, as the example shows." }),
      placements: z.array(placement).default([]).meta({ help: "Empty for all that can serve the subject." }),
      k,
      rules: z
        .enum(["saved", "draft", "none"])
        .default("saved")
        .meta({ help: "none shows the models' own lists, draft the rules that are not saved yet." }),
      chain: z.array(chainStep).min(1).max(20).optional().meta({
        label: "Models in order",
        help: "Tried instead of each placement's own; most popular ends it.",
      }),
    }),
    output: z.object({ shelves: z.array(recommendationList) }),
    post: true,
    examples: [`recommend shelves --subject '{"kind":"product","id":"P-102"}'`],
  }),
  forProduct: query("recommend.forProduct", {
    summary: "List for a product page",
    input: z.object({
      productId: z.string().min(1).meta({ help: "Product id or SKU." }),
      placement: placement.default("frequently_bought_together"),
      k,
      steered,
    }),
    output: recommendationList,
    positionals: ["productId"],
    examples: ["recommend for-product P-102 --placement related --k 6"],
  }),
  forCustomer: query("recommend.forCustomer", {
    summary: "List for a customer",
    input: z.object({
      customerId: z.string().min(1).meta({ help: "Id of the customer; see recommend subjects." }),
      placement: placement.default("recommended_for_you"),
      k,
      steered,
    }),
    output: recommendationList,
    positionals: ["customerId"],
    examples: ["recommend for-customer C-40718"],
  }),
  forBasket: query("recommend.forBasket", {
    summary: "List for products in a basket",
    input: z.object({
      productIds: z.array(z.string()).min(1).max(50).meta({ help: "Product ids or SKUs in the basket." }),
      placement: placement.default("frequently_bought_together"),
      k,
      steered,
    }),
    output: recommendationList,
    positionals: ["productIds"],
    post: true,
  }),
};
