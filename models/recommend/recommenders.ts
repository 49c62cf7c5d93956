/**
 * The list of customer recommenders. May import: this folder's own files.
 * To add one: a file that exports a Recommender, a line here and its id in RECOMMENDERS of engine/contract/recommend.ts.
 */

import { als } from "./factors/als-for-you.ts";
import { ease } from "./factors/ease-for-you.ts";
import { graph } from "./factors/graph-for-you.ts";
import { neighboursForYou } from "./factors/neighbours-for-you.ts";
import { hybridOf } from "./hybrid.ts";
import { neuralMf } from "./neural/neural-mf.ts";
import { sasrec } from "./neural/sasrec.ts";
import { twoTower } from "./neural/two-tower.ts";
import type { Recommender } from "./recommender.ts";
import { sessionKnn } from "./sessions/session-for-you.ts";

const members: Recommender[] = [als, ease, graph, neighboursForYou, sessionKnn, neuralMf, twoTower, sasrec];

export const recommenders: Recommender[] = [...members, hybridOf(members)];

/** The recommender with the id, if the model with this id is one. */
export const findRecommender = (id: string): Recommender | undefined =>
  recommenders.find((one) => one.id === id);
