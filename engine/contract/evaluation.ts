/** What a recommender's scorecard keeps beside its metrics, in `extra.ranking`: other lengths, who, what, money. */
import { z } from "zod";
import { query } from "./command.ts";
import { basisSchema, estimateSchema, pageInput, pageOf } from "./common.ts";

/** One value a contestant, in the order of `names`. */
const estimates = z.array(estimateSchema);

export const rankingDetailSchema = z.object({
  /** The model, then its baselines. */
  names: z.array(z.string()),
  /** Cases judged, and what they are: customers, baskets. */
  cases: z.number().int(),
  noun: z.string(),
  /** Last day of learning and last day of judging, days since 1970-01-01. */
  until: z.number(),
  last: z.number(),
  /** Means at other lengths of the list, full catalogue. */
  lengths: z.array(
    z.object({ k: z.number().int(), metric: z.string(), values: z.array(z.number().nullable()) }),
  ),
  /** One chosen product among 99 drawn ones: NOT to be compared with the full catalogue. Null: too few products. */
  sampled: z
    .object({
      cases: z.number().int(),
      metrics: z.array(z.object({ metric: z.string(), values: estimates })),
    })
    .nullable(),
  /** The deciding metric by what was known of the subject before. */
  segments: z.array(z.object({ name: z.string(), cases: z.number().int(), values: estimates })),
  /** Recall among the best sellers (the fewest products that made 80 % of what was bought before) and among the rest. */
  parts: z.array(
    z.object({
      part: z.enum(["head", "tail"]),
      products: z.number().int(),
      /** Share of what was chosen later that lies in this part. */
      chosen: z.number(),
      recall: estimates,
      /** Share of all places of the lists. */
      shown: z.array(z.number()),
    }),
  ),
  /** Price, and price times margin, of what a list held and was then bought, a case; null without prices. */
  money: z.object({ revenue: estimates, margin: estimates.nullable() }).nullable(),
});
export type RankingDetail = z.infer<typeof rankingDetailSchema>;

const version = (label: string) => z.string().min(1).meta({ label, help: "Version id, such as als-3." });

const comparedList = z.object({
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  /** Share of the places that hold a product of both lists. */
  overlap: z.number(),
  /** Spearman's, over the products that both hold; null for fewer than three. */
  correlation: z.number().nullable(),
});

/** Commands of the area `recommend`, spread into it. */
export const evaluations = {
  compare: query("recommend.compare", {
    summary: "Two versions list by list: what they share, where they differ most, which finds more",
    input: pageInput.extend({
      a: version("Version"),
      b: version("Compared with"),
      k: z.number().int().min(1).max(20).default(10).meta({ label: "Items", help: "Of each list." }),
    }),
    output: pageOf(comparedList).extend({
      /** Lists that both have, and those that only one has. */
      lists: z.number().int(),
      onlyA: z.number().int(),
      onlyB: z.number().int(),
      same: z.number().int(),
      otherFirst: z.number().int(),
      overlap: z.number().nullable(),
      correlation: z.number().nullable(),
      /** Over held-out cases that both were asked; b - a with a paired 95 % bootstrap interval. */
      cases: z.number().int(),
      metrics: z.array(
        z.object({ metric: z.string(), a: z.number(), b: z.number(), difference: estimateSchema }),
      ),
      /** Said where the two can't be compared on held-out cases. */
      note: z.string().nullable(),
    }),
    positionals: ["a", "b"],
    examples: ["recommend compare als-2 als-3", "recommend compare rules-1 rules-2 --k 6 --search candle"],
  }),
  compareList: query("recommend.compareList", {
    summary: "The lists of two versions for one subject, beside each other",
    input: z.object({
      a: version("Version"),
      b: version("Compared with"),
      kind: z.string().default("customer").meta({ help: "product, customer, category or segment" }),
      id: z.string().min(1).meta({ label: "Subject" }),
      k: z.number().int().min(1).max(20).default(10).meta({ help: "Items of each list." }),
    }),
    output: z.object({
      rows: z.array(
        z.object({
          rank: z.number().int(),
          a: z.object({ productId: z.string(), title: z.string(), reason: z.string() }).nullable(),
          b: z.object({ productId: z.string(), title: z.string(), reason: z.string() }).nullable(),
          /** Places of a's product in b's list and the other way round; null where it is not on it. */
          aInB: z.number().int().nullable(),
          bInA: z.number().int().nullable(),
        }),
      ),
    }),
    positionals: ["a", "b", "id"],
  }),
  segments: query("recommend.segments", {
    summary: "How well a version does in each group of customers, beside best sellers",
    input: z.object({ id: version("Version") }),
    output: z.object({
      /** Metric that decides, such as NDCG@10. */
      metric: z.string(),
      rows: z.array(
        z.object({
          set: z.string(),
          segment: z.string(),
          cases: z.number().int(),
          model: estimateSchema,
          baseline: estimateSchema,
        }),
      ),
      note: z.string().nullable(),
      basis: basisSchema,
    }),
    positionals: ["id"],
  }),
};
