/** Recommender `graph`: what customers met flows over shared customers to other products (graph filtering, Shen et al. 2021). */

import { z } from "zod";
import type { Artifact } from "../../model.ts";
import type { Csr } from "../history/csr.ts";
import {
  addByNeighbours,
  neighboursIn,
  neighbourTensors,
  sessionHistory,
  weightBetween,
} from "../products/neighbours.ts";
import type { Recommender } from "../recommender.ts";
import { contributionReason } from "./contributions.ts";
import { denseScores } from "./dense-scores.ts";
import { directionsOf, fitGraph, type GraphFilter } from "./graph.ts";

const power = (value: number, label: string, help: string) =>
  z.number().min(0).max(1).default(value).meta({ label, help });

const params = z.object({
  neighbours: z
    .number()
    .int()
    .min(10)
    .max(5000)
    .default(500)
    .meta({ label: "Neighbours", help: "Products that are reached from each." }),
  directions: z
    .number()
    .int()
    .min(0)
    .max(512)
    .default(128)
    .meta({ label: "Directions", help: "Of the low-pass filter. More can tell finer tastes apart." }),
  lowPass: z
    .number()
    .min(0)
    .max(10)
    .default(0.3)
    .meta({ label: "Weight of the low-pass filter", help: "Against the flow to neighbours." }),
  customerPower: power(0.6, "Damping of busy shoppers", "1 gives every shopper the same say in all."),
  fromPower: power(0.4, "Damping of popular products met", "Higher lets rare products say more."),
  toPower: power(0.4, "Damping of popular products shown", "Higher shows rarer products."),
});
type Params = z.infer<typeof params>;

export const graph: Recommender<Params> = {
  id: "graph",
  title: "Flow between products",
  description:
    "Lets what customers met flow over shared shoppers to other products. For large catalogues with little data on each.",
  codeVersion: 1,
  alone: true,
  params,
  search: {
    params: {
      customerPower: { low: 0.2, high: 1 },
      fromPower: { low: 0, high: 0.8 },
      toPower: { low: 0, high: 0.8 },
      lowPass: { low: 0.05, high: 3, scale: "log" },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
  },

  async fit({ affinity }, from, { seed, run }) {
    const filter = await fitGraph(affinity, {
      ...from,
      k: from.neighbours,
      vectors: from.lowPass > 0 ? from.directions : 0,
      seed,
      signal: run.signal,
      onStep: (done, of) => run.progress(done, of, "Finding directions of taste"),
    });
    const shape = [affinity.columns, filter.vectors];
    return {
      meta: { k: filter.near.k, vectors: filter.vectors },
      tensors: {
        ...neighbourTensors(filter.near, affinity.columns),
        inward: { shape, data: filter.inward },
        outward: { shape, data: filter.outward },
      },
    };
  },

  async open(artifact, history) {
    const filter = filterIn(artifact);
    const { affinity } = history;
    const { columns } = affinity;
    const d = filter.vectors;
    const dense = d > 0 ? denseScores(filter.outward, d) : undefined;
    const score = async (from: Csr, customers: Int32Array, scores: Float32Array) => {
      const rows = new Float32Array(customers.length * d);
      customers.forEach((customer, i) => {
        directionsOf(filter, from, customer, rows.subarray(i * d, (i + 1) * d));
      });
      scores.fill(0);
      await dense?.score(rows, scores);
      customers.forEach((customer, i) => {
        addByNeighbours(filter.near, from, customer, scores.subarray(i * columns, (i + 1) * columns));
      });
    };
    return {
      score: (customers, scores) => score(affinity, customers, scores),
      scoreSession: (products, scores) => score(sessionHistory(products, columns), Int32Array.of(0), scores),
      reason: (customer, product) =>
        contributionReason(
          history,
          customer,
          product,
          (met) => weightBetween(filter.near, met, product) + along(filter, met, product),
        ),
      dispose: () => dense?.close(),
    };
  },
};

/** What one product adds to another through the low-pass filter. */
function along({ vectors, inward, outward }: GraphFilter, from: number, to: number): number {
  let total = 0;
  for (let v = 0; v < vectors; v++) total += inward[from * vectors + v]! * outward[to * vectors + v]!;
  return total;
}

function filterIn(artifact: Artifact): GraphFilter {
  const { inward, outward } = artifact.tensors;
  return {
    near: neighboursIn(artifact),
    vectors: artifact.meta.vectors as number,
    inward: inward!.data as Float32Array,
    outward: outward!.data as Float32Array,
  };
}
