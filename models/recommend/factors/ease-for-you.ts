/** Recommender `ease`: every product predicted from all others in closed form (Steck 2019), for catalogues that are not too large. */

import { freemem } from "node:os";
import { z } from "zod";
import { whole } from "../../../engine/contract/figures.ts";
import { neighbourScorer, neighboursIn, neighbourTensors, weightBetween } from "../products/neighbours.ts";
import type { Recommender } from "../recommender.ts";
import { contributionReason } from "./contributions.ts";
import { easeBytes, fitEase } from "./ease.ts";

const params = z.object({
  regularisation: z
    .number()
    .positive()
    .max(100_000)
    .default(300)
    .meta({ label: "Regularisation", help: "Higher trusts only products that many shoppers share." }),
  weights: z
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(1000)
    .meta({ label: "Weights kept of each product", help: "The largest ones." }),
});
type Params = z.infer<typeof params>;

/** The inverse takes the square of this in memory and its cube in time. */
const MOST_PRODUCTS = 20_000;

export const ease: Recommender<Params> = {
  id: "ease",
  title: "Products that foretell others",
  description:
    "Predicts every product from all others at once (EASE). Strong for catalogues up to 20,000 products.",
  codeVersion: 1,
  alone: true,
  params,
  search: {
    params: {
      regularisation: { low: 10, high: 5000, scale: "log" },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
  },

  unsuitable({ affinity }, from) {
    const products = affinity.columns;
    if (products > MOST_PRODUCTS) {
      return `Too large a catalogue: ${whole(products)} products, at most ${whole(MOST_PRODUCTS)} are possible. Use the graph filter.`;
    }
    const bytes = easeBytes(affinity, Math.min(from.weights, Math.max(0, products - 1)));
    if (bytes > freemem()) {
      return `Too little memory: ${gigabytes(bytes)} GB are needed, ${gigabytes(freemem())} GB are free. Close other programs, or use the graph filter.`;
    }
    return null;
  },

  async fit({ affinity }, from, { run }) {
    const near = await fitEase(affinity, {
      regularisation: from.regularisation,
      k: from.weights,
      signal: run.signal,
      onStep: (done, of) => run.progress(done, of, "Weighing products against each other"),
    });
    return { meta: { k: near.k }, tensors: neighbourTensors(near, affinity.columns) };
  },

  async open(artifact, history) {
    const near = neighboursIn(artifact);
    const { affinity } = history;
    return {
      ...neighbourScorer(near, affinity),
      reason: (customer, product) =>
        contributionReason(history, customer, product, (met) => weightBetween(near, met, product)),
    };
  },
};

function gigabytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
