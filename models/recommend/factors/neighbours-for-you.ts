/** Recommender `neighbours`: what lies nearest to everything a customer met, by item-kNN (Sarwar et al. 2001). */

import { z } from "zod";
import { buyerReasons } from "../buyer-reasons.ts";
import { neighbourFields } from "../params.ts";
import {
  nearestItems,
  neighbourScorer,
  neighboursIn,
  neighbourTensors,
  weigh,
} from "../products/neighbours.ts";
import type { Recommender } from "../recommender.ts";

const params = z.object({
  ...neighbourFields,
});

export const neighboursForYou: Recommender<z.infer<typeof params>> = {
  id: "neighbours",
  title: "Shoppers in common",
  description: "Ranks what shares most shoppers with everything a customer met. Quick, and easy to explain.",
  codeVersion: 1,
  params,
  search: {
    params: {
      neighbours: { options: [20, 50, 100, 200] },
      shrinkage: { low: 0.5, high: 100, scale: "log" },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
  },

  async fit(history, from, { run }) {
    run.progress(0, 1, "Comparing products");
    const near = await nearestItems(weigh(history.affinity, "bm25"), {
      k: from.neighbours,
      shrinkage: from.shrinkage,
    });
    return { meta: { k: near.k }, tensors: neighbourTensors(near, history.affinity.columns) };
  },

  async open(artifact, { affinity, bought, catalogue }) {
    const near = neighboursIn(artifact);
    let reasons: ReturnType<typeof buyerReasons> | undefined;
    return {
      ...neighbourScorer(near, affinity),
      reason(customer, product) {
        reasons ??= buyerReasons(affinity, bought, near, catalogue.titles);
        return reasons.of(customer, product);
      },
    };
  },
};
