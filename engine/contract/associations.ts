/** Association rules that the model `rules` found: who buys these, buys that as well. Not the merchandiser's rules. */
import { z } from "zod";
import { change, query } from "./command.ts";
import { basisSchema, pageInput, pageOf } from "./common.ts";

const wanted = {
  version: z
    .string()
    .optional()
    .meta({ label: "Version", help: "Of the model rules; the one in use where none is given." }),
  product: z.string().optional().meta({ label: "Product", help: "Id of a product on either side." }),
  minConfidence: z.number().min(0).max(1).default(0).meta({ label: "Confidence, at least" }),
  minLift: z.number().min(0).default(0).meta({ label: "Lift, at least", help: "Times chance." }),
};

const associationRule = z.object({
  /** Titles of the left side, joined by " + ". */
  left: z.string(),
  leftIds: z.array(z.string()),
  right: z.string(),
  rightId: z.string(),
  /** Orders that hold both sides. */
  orders: z.number().int(),
  /** Share of all orders that hold both sides. */
  support: z.number(),
  /** Share of the orders with the left side that hold the right one too. */
  confidence: z.number(),
  /** Confidence against the right side's share of all orders: times chance. */
  lift: z.number(),
  /** Support beyond what chance would give, as a share of all orders. */
  leverage: z.number(),
  /** How many times more often the rule would fail by chance; null for a rule that never fails. */
  conviction: z.number().nullable(),
});

export const associations = {
  rules: query("recommend.rules", {
    summary: "Association rules of the orders: what is bought by those who buy this",
    input: pageInput.extend(wanted),
    output: pageOf(associationRule).extend({
      modelVersion: z.string(),
      /** Orders that were counted. */
      orders: z.number().int(),
      basis: basisSchema,
    }),
    examples: [
      "recommend rules --search teapot --sort -confidence",
      "recommend rules --product P-102 --min-lift 2",
    ],
  }),
  saveRules: change("recommend.saveRules", {
    summary: "Save all association rules that match as a file in the workspace's exports folder",
    input: z.object({
      ...wanted,
      search: pageInput.shape.search,
      sort: pageInput.shape.sort,
      format: z.enum(["csv", "parquet"]).default("csv").meta({ help: "Kind of file." }),
    }),
    output: z.object({ path: z.string(), rows: z.number() }),
    examples: ["recommend save-rules --min-confidence .3 --format parquet"],
    changes: [],
  }),
};
