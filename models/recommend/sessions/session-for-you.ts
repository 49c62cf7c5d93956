/** Recommender `session-knn`: what visits like the last one went on to, for shoppers known by what they look at now. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import type { Artifact } from "../../model.ts";
import type { History } from "../history/history.ts";
import type { Neighbours } from "../products/neighbours.ts";
import type { Recommender, Scorer } from "../recommender.ts";
import { count } from "../sales/popular.ts";
import { fitSessions } from "./session-fit.ts";
import { candidateFinder, fused, SIGNS } from "./session-fusion.ts";
import {
  countsAll,
  indexVisits,
  type SessionIndex,
  sharedSessions,
  visitOf,
  visitsOf,
} from "./session-index.ts";
import { SESSIONS } from "./session-knn.ts";

const params = z.object({
  visits: z
    .number()
    .int()
    .min(10)
    .max(5000)
    .default(500)
    .meta({ label: "Visits asked", help: "The most alike visits, which say what comes next." }),
  visitDays: z
    .number()
    .min(1)
    .max(3650)
    .default(100)
    .meta({ label: "Visits fade in, days", help: "A visit this old counts about a third." }),
  visitSteps: z
    .number()
    .min(0.5)
    .max(100)
    .default(2)
    .meta({ label: "Products of a visit fade in, steps", help: "What was seen last says most." }),
});
type Params = z.infer<typeof params>;

/** Visits with two products or more that a version needs. */
const LEAST = 100;
/** Products of a customer's last events that make up the visit. */
const RECENT = 20;

export const sessionKnn: Recommender<Params> = {
  id: "session-knn",
  title: "Visits alike",
  description:
    "Follows what a shopper looks at now: visits alike, and what they went on to. Needs shop events.",
  codeVersion: 1,
  params,

  unsuitable({ sessions }) {
    const visits = visitsOf(sessions).length;
    if (visits >= LEAST) return null;
    return `Not enough data: ${count(visits, "visit")} with two products or more, and at least ${LEAST} are needed. Sync shop events with sessions.`;
  },

  async fit({ sessions, catalogue }, from, { seed, run }) {
    const columns = catalogue.ids.length;
    const { model, weights } = fitSessions(visitsOf(sessions), columns, optionsOf(from), seed, (done) => {
      if (done % 256 !== 0) return;
      throwIfAborted(run.signal);
      run.progress(done, 2 * columns, "Walking from product to product");
    });
    const { k, items, similarity } = model.walks;
    const shape = [columns, k];
    return {
      meta: { k, signs: SIGNS },
      tensors: {
        items: { shape, data: items },
        similarity: { shape, data: similarity },
        weights: { shape: [weights.length], data: weights },
      },
    };
  },

  async open(artifact, history, from) {
    return scorerOf(artifact, history, from);
  },
};

const optionsOf = (from: Params) => ({
  ...SESSIONS,
  neighbours: from.visits,
  sessionSteps: from.visitSteps,
  neighbourDays: from.visitDays,
});

/** The index is built anew from the history, so visits since the training count at once. */
function scorerOf(artifact: Artifact, history: History, from: Params): Scorer {
  const { catalogue, sequences } = history;
  const columns = catalogue.ids.length;
  const index = indexVisits(visitsOf(history.sessions), columns);
  const walks: Neighbours = {
    k: artifact.meta.k as number,
    items: artifact.tensors.items!.data as Int32Array,
    similarity: artifact.tensors.similarity!.data as Float32Array,
  };
  const weights = artifact.tensors.weights!.data as Float64Array;
  if (weights.length !== SIGNS.length) {
    throw new AppError("unsupported", "This version was trained by an older Merchbench. Train it again.");
  }
  const shared = sharedCounter(index);
  const find = candidateFinder({ index, walks, options: optionsOf(from) });
  const scoreVisit = (visit: ArrayLike<number>, scores: Float32Array) => {
    scores.fill(Number.NEGATIVE_INFINITY);
    const found = find(visit);
    for (let c = 0; c < found.size; c++) scores[found.products[c]!] = fused(found, c, weights);
  };
  return {
    score(customers, scores) {
      customers.forEach((customer, i) => {
        const { products } = visitOf(sequences, customer, RECENT);
        scoreVisit(products, scores.subarray(i * columns, (i + 1) * columns));
      });
    },
    scoreSession: (products, scores) => scoreVisit(products, scores),
    reason: (customer, product) => {
      const { products } = visitOf(sequences, customer, RECENT);
      return reasonFor({ index, shared }, products, product, catalogue.titles);
    },
  };
}

interface Counted {
  index: SessionIndex;
  shared: (a: number, b: number) => number;
}

const MOST_PAIRS = 1_000_000;

/** Remembers the counts: popular products stand in long lists of visits, and many customers ask for the same pairs. */
function sharedCounter(index: SessionIndex): Counted["shared"] {
  const known = new Map<number, number>();
  return (a, b) => {
    const pair = Math.min(a, b) * index.held.length + Math.max(a, b);
    const before = known.get(pair);
    if (before !== undefined) return before;
    if (known.size >= MOST_PAIRS) known.clear();
    const count = sharedSessions(index, a, b);
    known.set(pair, count);
    return count;
  };
}

/** The product of the visit that shares most visits with the recommended one. */
function reasonFor({ index, shared }: Counted, visit: number[], product: number, titles: string[]): string {
  const seen = count(index.held[product]!, "visit");
  if (visit.includes(product)) return `Looked at before, as in ${seen}`;
  let most = 0;
  let nearest = visit.at(-1);
  for (const other of new Set(visit)) {
    const visits = shared(other, product);
    if (visits > most) {
      most = visits;
      nearest = other;
    }
  }
  if (nearest === undefined) return `Looked at in ${seen}`;
  if (most === 0) return `Looked at in ${seen}, near what visitors of ${titles[nearest]} look at`;
  const least = countsAll(index, nearest, product) ? "" : "at least ";
  return `Looked at with ${titles[nearest]} in ${least}${count(most, "visit")}`;
}
