/** Recommender `als`: tastes of customers as factors, learnt from everything they met (implicit ALS). */

import { z } from "zod";
import { type Csr, cell, rowLength } from "../history/csr.ts";
import type { History } from "../history/history.ts";
import type { Recommender } from "../recommender.ts";
import { dotOf, type Factors, fitAls, foldIn, foldOne } from "./als.ts";
import { denseScores } from "./dense-scores.ts";
import { topLists } from "./top-lists.ts";

const params = z.object({
  factors: z.number().int().min(0).max(512).default(0).meta({
    label: "Factors",
    help: "More can tell finer tastes apart and need more data. 0 chooses by how much there is.",
  }),
  iterations: z.number().int().min(1).max(100).default(12).meta({ label: "Iterations" }),
  regularisation: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .meta({ label: "Regularisation", help: "Scaled by how much is known of each customer and product." }),
  unobserved: z.number().min(0).max(10).default(0).meta({
    label: "Weight of the unseen",
    help: "Against 1 for a product met. 0 chooses by how full the data is.",
  }),
});
type Params = z.infer<typeof params>;

/** Conjugate gradient steps a row and sweep: warm starts make few enough. */
const STEPS = 3;
/** Of a customer who is solved from nothing. */
const STEPS_ANEW = 10;

/** What is unseen weighs this much together against what was seen: near the best on held-out parts of three public sets. */
const UNSEEN_TO_SEEN = 10;

function unobservedWeight({ rows, columns, indices }: Csr, from: Params): number {
  if (from.unobserved > 0) return from.unobserved;
  return Math.max(1e-4, (UNSEEN_TO_SEEN * indices.length) / Math.max(1, rows * columns));
}

/** Grows with the root of the data: 32 for 75,000 cells, 104 for 700,000, 256 from 4,200,000. */
function factorCount({ indices }: Csr, from: Params): number {
  if (from.factors > 0) return from.factors;
  return Math.min(256, Math.max(8, 8 * Math.round(Math.sqrt(indices.length) / 64)));
}

export const als: Recommender<Params> = {
  id: "als",
  title: "Alike tastes",
  description: "Learns tastes from everything customers met (ALS), and ranks the catalogue for each of them.",
  codeVersion: 4,
  alone: true,
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
    const factors = factorCount(affinity, from);
    const model = await fitAls(affinity, {
      factors,
      iterations: from.iterations,
      regularisation: from.regularisation,
      unobserved,
      steps: STEPS,
      seed,
      signal: run.signal,
      onIteration: (done) => run.progress(done, from.iterations, "Learning tastes"),
    });
    return {
      meta: { factors, unobserved },
      tensors: { items: { shape: [affinity.columns, factors], data: model.items } },
    };
  },

  /** Customers are solved from the history as it is now: the artifact holds products only. */
  async open(artifact, history, { regularisation }) {
    const { factors, unobserved } = artifact.meta as { factors: number; unobserved: number };
    const options = { factors, unobserved, regularisation, steps: STEPS_ANEW };
    const items = artifact.tensors.items!.data as Float32Array;
    const model = await foldIn(history.affinity, items, options);
    const dense = denseScores(model.items, factors);
    const lengths = lengthsOf(model);
    return {
      score: (customers, scores) => dense.score(rowsOf(model, customers), scores),
      async best(customers, k, hidden, offered) {
        const users = rowsOf(model, customers);
        const { items, scores } = await topLists(
          { ...model, users },
          { k, hidden: hidden ?? undefined, offered },
        );
        return { items, scores, average: averageScores(users, model, offered) };
      },
      scoreSession: async (met, scores) => dense.score(await foldOne(model, met, options), scores),
      reason: (customer, product) => reasonFor(model, lengths, history, customer, product),
      dispose: () => dense.close(),
    };
  },
};

function rowsOf({ factors, users }: Factors, customers: Int32Array): Float32Array {
  const rows = new Float32Array(customers.length * factors);
  customers.forEach((customer, i) => {
    rows.set(users.subarray(customer * factors, (customer + 1) * factors), i * factors);
  });
  return rows;
}

/** The mean score of the products on offer, one a row of `users`: the score of their mean factors. */
function averageScores(users: Float32Array, { factors, items }: Factors, offered: Uint8Array): Float32Array {
  const middle = new Float64Array(factors);
  let count = 0;
  for (let item = 0; item < offered.length; item++) {
    if (offered[item] === 0) continue;
    count++;
    for (let a = 0; a < factors; a++) middle[a]! += items[item * factors + a]!;
  }
  return Float32Array.from({ length: users.length / factors }, (_, row) => {
    let total = 0;
    for (let a = 0; a < factors; a++) total += users[row * factors + a]! * middle[a]!;
    return total / Math.max(1, count);
  });
}

/** The product of the history that is nearest in taste, weighted by how much it meant to the customer. */
function reasonFor(
  model: Factors,
  lengths: Float64Array,
  history: History,
  customer: number,
  product: number,
): string {
  const { affinity, bought, catalogue } = history;
  let nearest = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let p = affinity.offsets[customer]!; p < affinity.offsets[customer + 1]!; p++) {
    const item = affinity.indices[p]!;
    if (item === product) return "Met before, not bought yet";
    const pull = (affinity.values[p]! * along(model, item, product)) / (lengths[item]! * lengths[product]!);
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

/** Inner product of two products in factor space. */
function along({ factors, items }: Factors, a: number, b: number): number {
  return dotOf({ factors, users: items, items }, a, b);
}

/** Lengths of the products' factors, never 0. */
function lengthsOf(model: Factors): Float64Array {
  const count = model.items.length / model.factors;
  return Float64Array.from({ length: count }, (_, item) => Math.sqrt(along(model, item, item) + 1e-12));
}
