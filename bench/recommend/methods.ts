/** The sparse recommenders as one kind of thing: learnt from a customer x product matrix, they fill rows of scores. */

import { type AlsOptions, fitAls } from "../../models/recommend/factors/als.ts";
import { denseScores } from "../../models/recommend/factors/dense-scores.ts";
import { fitEase } from "../../models/recommend/factors/ease.ts";
import { directionsOf, fitGraph, type GraphOptions } from "../../models/recommend/factors/graph.ts";
import { addLists, emptyLists, type RankedLists } from "../../models/recommend/fusion.ts";
import type { Csr } from "../../models/recommend/history/csr.ts";
import { hideRow } from "../../models/recommend/history/holdout.ts";
import {
  addByNeighbours,
  type Neighbours,
  nearestItems,
  scoreByNeighbours,
  type Weighting,
  weigh,
} from "../../models/recommend/products/neighbours.ts";

export interface Method {
  name: string;
  fit(train: Csr): Promise<Fitted>;
}

interface Fitted {
  /** Fills users x products. */
  score(users: Int32Array, scores: Float32Array): void | Promise<void>;
  close?(): void;
}

/** Users scored at once. */
const BATCH = 64;

/** The `depth` best products of each user that are not in `train`. */
export async function listsOf(
  method: Method,
  train: Csr,
  users: Int32Array,
  depth: number,
): Promise<RankedLists> {
  const fitted = await method.fit(train);
  const lists = emptyLists(users.length, depth);
  const scores = new Float32Array(BATCH * train.columns);
  for (let start = 0; start < users.length; start += BATCH) {
    const batch = users.subarray(start, start + BATCH);
    const rows = scores.subarray(0, batch.length * train.columns);
    await fitted.score(batch, rows);
    batch.forEach((user, i) => {
      hideRow(train, user, rows.subarray(i * train.columns, (i + 1) * train.columns));
    });
    addLists(lists, start, rows, train.columns);
  }
  fitted.close?.();
  return lists;
}

export function popularity(): Method {
  return {
    name: "Most popular",
    async fit(train) {
      const met = new Float32Array(train.columns);
      for (const item of train.indices) met[item]!++;
      return {
        score(users, scores) {
          for (let i = 0; i < users.length; i++) scores.set(met, i * train.columns);
        },
      };
    },
  };
}

export function itemKnn(k: number, shrinkage: number, weighting: Weighting): Method {
  return {
    name: `item-kNN, ${k} neighbours, ${weighting}`,
    fit: async (train) => byLists(await nearestItems(weigh(train, weighting), { k, shrinkage }), train),
  };
}

export function ease(regularisation: number): Method {
  return {
    name: `EASE, regularisation ${regularisation}`,
    fit: async (train) => byLists(await fitEase(train, { regularisation, k: train.columns }), train),
  };
}

function byLists(near: Neighbours, train: Csr): Fitted {
  return {
    score: (users, scores) => {
      users.forEach((user, i) => {
        scoreByNeighbours(near, train, user, scores.subarray(i * train.columns, (i + 1) * train.columns));
      });
    },
  };
}

export function als(options: Omit<AlsOptions, "seed" | "steps">): Method {
  return {
    name: `ALS, ${options.factors} factors`,
    async fit(train) {
      const { users: all, items } = await fitAls(train, { ...options, steps: 3, seed: 1 });
      const d = options.factors;
      const dense = denseScores(items, d);
      return {
        score(users, scores) {
          const rows = new Float32Array(users.length * d);
          users.forEach((user, i) => {
            rows.set(all.subarray(user * d, (user + 1) * d), i * d);
          });
          return dense.score(rows, scores);
        },
        close: dense.close,
      };
    },
  };
}

export function graph(options: Omit<GraphOptions, "seed">): Method {
  return {
    name: `graph filter, powers ${options.customerPower} ${options.fromPower} ${options.toPower}, ${options.vectors} directions`,
    async fit(train) {
      const filter = await fitGraph(train, { ...options, seed: 1 });
      const d = filter.vectors;
      const dense = d > 0 ? denseScores(filter.outward, d) : undefined;
      return {
        async score(users, scores) {
          const rows = new Float32Array(users.length * d);
          users.forEach((user, i) => {
            directionsOf(filter, train, user, rows.subarray(i * d, (i + 1) * d));
          });
          scores.fill(0);
          await dense?.score(rows, scores);
          users.forEach((user, i) => {
            addByNeighbours(
              filter.near,
              train,
              user,
              scores.subarray(i * train.columns, (i + 1) * train.columns),
            );
          });
        },
        close: dense?.close,
      };
    },
  };
}
