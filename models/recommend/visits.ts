/** A trained recommender that answers made-up visits and unknown visitors: products met in, the best others out. */

import { topK } from "../evaluate/ranking.ts";
import type { Artifact, Data } from "../model.ts";
import { type CustomerParams, meanOf, openScorer } from "./customer-model.ts";
import { historyOf, lastDayOf } from "./history/signals.ts";
import type { Recommender } from "./recommender.ts";
import type { Pick } from "./shelf.ts";
import { visitReasons } from "./visit-reasons.ts";

export interface Visits {
  /** Ids of the products, by the numbers that `best` answers. */
  ids: string[];
  /** At most k that score above the average product; none where the model knows none of those met, oldest first. */
  best(met: readonly string[], k: number): Promise<Pick[]>;
  dispose(): void;
}

/** Opens the artifact over the data; null where the recommender can't answer a visit. */
export async function openVisits<P>(
  recommender: Recommender<P>,
  artifact: Artifact,
  data: Data,
  params: P & CustomerParams,
): Promise<Visits | null> {
  const history = historyOf(data, params, lastDayOf(data));
  const scorer = await openScorer(recommender, artifact, history, params);
  const { scoreSession } = scorer;
  if (!scoreSession) {
    scorer.dispose?.();
    return null;
  }
  const { ids, titles, offered } = history.catalogue;
  const why = await visitReasons(history.affinity, titles);
  const numbers = new Map(ids.map((id, p) => [id, p]));
  const scores = new Float32Array(ids.length);
  return {
    ids,
    async best(met, k) {
      const visit = Int32Array.from(met.flatMap((id) => numbers.get(id) ?? []));
      if (visit.length === 0) return [];
      scores.fill(0);
      await scoreSession.call(scorer, visit, scores);
      const average = meanOf(scores);
      for (let p = 0; p < ids.length; p++) {
        if (offered[p] === 0 || !(scores[p]! > average)) scores[p] = Number.NEGATIVE_INFINITY;
      }
      for (const p of visit) scores[p] = Number.NEGATIVE_INFINITY;
      const places = new Int32Array(k);
      const found = places.subarray(0, topK(scores, k, places));
      const span = found.length > 0 ? scores[found[0]!]! - average : 1;
      return Array.from(found, (product) => ({
        product,
        score: (scores[product]! - average) / span,
        reason: why(visit, product),
      }));
    },
    dispose: () => scorer.dispose?.(),
  };
}
