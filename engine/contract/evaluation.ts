/** What a recommender's scorecard keeps beside its metrics, in `extra.ranking`: other lengths, who, what, money. */
import { z } from "zod";
import { estimateSchema } from "./common.ts";

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
