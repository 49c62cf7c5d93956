/** Recommender `neighbours`: what lies nearest to everything a customer met, by item-kNN (Sarwar et al. 2001). */

import { z } from "zod";
import { buyerReasons } from "./buyer-reasons.ts";
import { type Neighbours, nearestItems, scoreByNeighbours, weigh } from "./neighbours.ts";
import type { Recommender } from "./recommender.ts";

const params = z.object({
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
});

export const neighboursForYou: Recommender<z.infer<typeof params>> = {
  id: "neighbours",
  title: "Shoppers in common",
  description: "Ranks what shares most shoppers with everything a customer met. Quick, and easy to explain.",
  codeVersion: 1,
  params,

  async fit(history, from, { run }) {
    run.progress(0, 1, "Comparing products");
    const near = await nearestItems(weigh(history.affinity, "bm25"), {
      k: from.neighbours,
      shrinkage: from.shrinkage,
    });
    const shape = [history.affinity.columns, near.k];
    return {
      meta: { k: near.k },
      tensors: {
        items: { shape, data: near.items },
        similarity: { shape, data: near.similarity },
      },
    };
  },

  async open(artifact, { affinity, bought, catalogue }) {
    const near: Neighbours = {
      k: artifact.meta.k as number,
      items: artifact.tensors.items!.data as Int32Array,
      similarity: artifact.tensors.similarity!.data as Float32Array,
    };
    const row = new Float64Array(affinity.columns);
    let reasons: ReturnType<typeof buyerReasons> | undefined;
    return {
      score(customers, scores) {
        customers.forEach((customer, i) => {
          scoreByNeighbours(near, affinity, customer, row);
          scores.set(row, i * affinity.columns);
        });
      },
      scoreSession(products, scores) {
        const session = { ...affinity, rows: 1, offsets: Int32Array.of(0, products.length) };
        const values = Float32Array.from(products, (_, at) => 1 / (products.length - at));
        scoreByNeighbours(near, { ...session, indices: products, values }, 0, row);
        scores.set(row);
      },
      reason(customer, product) {
        reasons ??= buyerReasons(affinity, bought, near, catalogue.titles);
        return reasons.of(customer, product);
      },
    };
  },
};
