/** Recommender `als`: tastes of customers as factors, learnt from everything they met (implicit ALS). */

import { z } from "zod";
import { dotOf, type Factors, fitAls, foldIn } from "./als.ts";
import { type Csr, cell, rowLength } from "./csr.ts";
import type { History, Recommender } from "./recommender.ts";

const params = z.object({
  factors: z
    .number()
    .int()
    .min(4)
    .max(256)
    .default(16)
    .meta({ label: "Factors", help: "More can tell finer tastes apart and need more data." }),
  iterations: z.number().int().min(1).max(100).default(12).meta({ label: "Iterations" }),
  regularisation: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .meta({ label: "Regularisation", help: "Scaled by how much is known of each customer and product." }),
  unobserved: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta({ label: "Weight of the unseen", help: "0 chooses by how full the data is." }),
});
type Params = z.infer<typeof params>;

/** Conjugate gradient steps a row and sweep: warm starts make few enough. */
const STEPS = 3;
/** Of a customer who is solved from nothing. */
const STEPS_ANEW = 10;

/**
 * Weight of the unseen from the share of cells that are filled. Fitted on MovieLens 100k (4.8 % full, best at .6)
 * and Gowalla (.07 %, best at .02 to .03).
 */
function unobservedWeight(matrix: Csr, from: Params): number {
  if (from.unobserved > 0) return from.unobserved;
  const filled = matrix.indices.length / Math.max(1, matrix.rows * matrix.columns);
  return 4 * filled ** 0.65;
}

export const als: Recommender<Params> = {
  id: "als",
  title: "Alike tastes",
  description: "Learns tastes from everything customers met (ALS), and ranks the catalogue for each of them.",
  codeVersion: 3,
  params,
  search: {
    params: {
      factors: { options: [8, 16, 32, 64] },
      regularisation: { low: 0.001, high: 0.1, scale: "log" },
      unobserved: { low: 0.005, high: 1, scale: "log" },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
    effort: { param: "iterations", least: 3 },
  },

  async fit({ affinity }, from, { seed, run }) {
    const unobserved = unobservedWeight(affinity, from);
    const model = await fitAls(affinity, {
      factors: from.factors,
      iterations: from.iterations,
      regularisation: from.regularisation,
      unobserved,
      steps: STEPS,
      seed,
      signal: run.signal,
      onIteration: (done) => run.progress(done, from.iterations, "Learning tastes"),
    });
    return {
      meta: { factors: from.factors, unobserved },
      tensors: { items: { shape: [affinity.columns, from.factors], data: model.items } },
    };
  },

  /** Customers are solved from the history as it is now: the artifact holds products only. */
  async open(artifact, history, { regularisation }) {
    const { factors, unobserved } = artifact.meta as { factors: number; unobserved: number };
    const options = { factors, unobserved, regularisation, steps: STEPS_ANEW };
    const items = artifact.tensors.items!.data as Float32Array;
    const model = await foldIn(history.affinity, items, options);
    const products = history.affinity.columns;
    return {
      score(customers, scores) {
        customers.forEach((customer, i) => {
          scoreRow(model, customer, scores.subarray(i * products, (i + 1) * products));
        });
      },
      async scoreSession(met, scores) {
        const one = await foldIn(sessionRow(met, products), items, options);
        scoreRow(one, 0, scores);
      },
      reason: (customer, product) => reasonFor(model, history, customer, product),
    };
  },
};

function scoreRow({ factors: d, users, items }: Factors, user: number, scores: Float32Array): void {
  for (let item = 0; item < scores.length; item++) {
    let total = 0;
    for (let a = 0; a < d; a++) total += users[user * d + a]! * items[item * d + a]!;
    scores[item] = total;
  }
}

/** A made-up customer who met these products once each. */
function sessionRow(met: Int32Array, columns: number): Csr {
  const indices = Int32Array.from(new Set(met)).sort();
  const values = new Float32Array(indices.length).fill(1);
  return { rows: 1, columns, offsets: Int32Array.of(0, indices.length), indices, values };
}

/** The product of the history that is nearest in taste, weighted by how much it meant to the customer. */
function reasonFor(model: Factors, history: History, customer: number, product: number): string {
  const { affinity, bought, catalogue } = history;
  let nearest = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let p = affinity.offsets[customer]!; p < affinity.offsets[customer + 1]!; p++) {
    const item = affinity.indices[p]!;
    if (item === product) return "Met before, not bought yet";
    const pull = affinity.values[p]! * likeness(model, item, product);
    if (pull > most) {
      most = pull;
      nearest = item;
    }
  }
  if (nearest < 0) return "Fits shoppers like them";
  const verb = cell(bought, customer, nearest) > 0 ? "bought" : "looked at";
  const known = rowLength(affinity, customer);
  return `Close to ${catalogue.titles[nearest]}, which they ${verb}${known > 1 ? ` (nearest of ${known} they met)` : ""}`;
}

/** Cosine of two products in factor space. */
function likeness({ factors, items }: Factors, a: number, b: number): number {
  const space = { factors, users: items, items };
  return dotOf(space, a, b) / Math.sqrt(dotOf(space, a, a) * dotOf(space, b, b) + 1e-12);
}
