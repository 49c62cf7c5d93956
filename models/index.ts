/**
 * The list of models. May import: engine/contract and the models' own folders.
 * To add one: a file in its task's folder and a line here; compute, registry and command line find it by id.
 */
import { AppError } from "../engine/contract/errors.ts";
import { demand } from "./forecast/demand.ts";
import type { Model } from "./model.ts";
import { elasticity } from "./price/elasticity.ts";
import { rules } from "./recommend/bought-together.ts";
import { content } from "./recommend/content.ts";
import { customerModel } from "./recommend/customer-model.ts";
import { itemKnn } from "./recommend/item-knn.ts";
import { popularity } from "./recommend/most-popular.ts";
import { orderAgain } from "./recommend/order-again.ts";
import { recommenders } from "./recommend/recommenders.ts";
import { trending } from "./recommend/trending.ts";
import { viewedAlsoBought, viewedAlsoViewed } from "./recommend/viewed-together.ts";
import { wideDeep } from "./recommend/wide-deep.ts";
import { kmeans } from "./segment/kmeans.ts";
import { rfm } from "./segment/rfm.ts";

export const models: Model[] = [
  rfm,
  kmeans,
  demand,
  rules,
  itemKnn,
  viewedAlsoViewed,
  viewedAlsoBought,
  content,
  orderAgain,
  trending,
  popularity,
  elasticity,
  wideDeep,
  ...recommenders.map(customerModel),
];

/** The model with the id. Throws `not-found` with the ids there are. */
export function findModel(id: string): Model {
  const model = models.find((candidate) => candidate.id === id);
  if (!model)
    throw new AppError(
      "not-found",
      `There is no model "${id}". There are: ${models.map((m) => m.id).join(", ")}.`,
    );
  return model;
}
