/**
 * The list of customer recommenders. May import: this folder's own files.
 * To add one: a file that exports a Recommender, a line here and its id in RECOMMENDERS of engine/contract/recommend.ts.
 */
import { ease } from "./ease-for-you.ts";
import { als } from "./for-you.ts";
import { graph } from "./graph-for-you.ts";
import { hybridOf } from "./hybrid.ts";
import { neighboursForYou } from "./neighbours-for-you.ts";
import { neuralMf } from "./neural-mf.ts";
import type { Recommender } from "./recommender.ts";
import { sasrec } from "./sasrec.ts";
import { sessionKnn } from "./session-for-you.ts";
import { twoTower } from "./two-tower.ts";

const members: Recommender[] = [als, ease, graph, neighboursForYou, sessionKnn, neuralMf, twoTower, sasrec];

export const recommenders: Recommender[] = [...members, hybridOf(members)];

/** The recommender with the id, if the model with this id is one. */
export const findRecommender = (id: string): Recommender | undefined =>
  recommenders.find((one) => one.id === id);
