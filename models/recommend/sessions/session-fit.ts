/** Learns what comes next in visits: weights on the newest visits, asked of the older ones; then all visits count. */

import { learnWeights, nextStepsOf, type SessionModel } from "./session-fusion.ts";
import { indexVisits, type Visit } from "./session-index.ts";
import type { SessionOptions } from "./session-knn.ts";
import { WALK, walkLists } from "./session-walk.ts";

/** Share of the newest visits on which the weights are learnt. */
const JUDGED = 0.1;
/** Steps of those that are asked at most: there are few weights to learn. */
const MAX_STEPS = 4000;

export interface FittedSessions {
  model: SessionModel;
  weights: Float64Array;
}

/** Fits visits, which come oldest first. `onProduct` hears of every product walked from: there are twice `columns`. */
export function fitSessions(
  visits: readonly Visit[],
  columns: number,
  options: SessionOptions,
  seed: number,
  onProduct: (done: number) => void = () => undefined,
): FittedSessions {
  const modelOf = (counted: readonly Visit[], before: number): SessionModel => {
    const index = indexVisits(counted, columns);
    return { index, walks: walkLists(index, WALK, (done) => onProduct(before + done)), options };
  };
  const cut = Math.floor(visits.length * (1 - JUDGED));
  const later = visits.slice(cut).map(({ products }) => products);
  const weights = learnWeights(modelOf(visits.slice(0, cut), 0), nextStepsOf(later, MAX_STEPS, seed), seed);
  return { model: modelOf(visits, columns), weights };
}
