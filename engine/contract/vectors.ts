/** Vectors of products that were made elsewhere, for "more like this". */
import { z } from "zod";
import { change } from "./command.ts";

export const vectors = {
  setVectors: change("recommend.setVectors", {
    summary: "Take vectors of products from a Parquet file or a table of the warehouse, for more like this",
    input: z.object({
      from: z.string().min(1).meta({
        label: "File or table",
        help: "Path of a .parquet file, or schema.table, with the columns product_id and vector (a list of numbers). none takes them away.",
      }),
    }),
    output: z.object({
      vectors: z.number().int(),
      dimensions: z.number().int(),
      /** Vectors whose product the store does not have. */
      unknown: z.number().int(),
      /** Products without a vector; they go by their words. */
      without: z.number().int(),
    }),
    positionals: ["from"],
    changes: ["recommend"],
    examples: ["recommend set-vectors ~/vectors.parquet", "recommend set-vectors none"],
  }),
};
