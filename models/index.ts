/**
 * The list of models. May import: engine/contract and the models' own folders.
 * To add one: a file in its task's folder and a line here; compute, registry and command line find it by id.
 */
import { AppError } from "../engine/contract/errors.ts";
import { demand } from "./forecast/demand.ts";
import type { Model } from "./model.ts";
import { elasticity } from "./price/elasticity.ts";
import { customerModel } from "./recommend/customer-model.ts";
import { wideDeep } from "./recommend/neural/wide-deep.ts";
import { rules } from "./recommend/products/bought-together.ts";
import { content } from "./recommend/products/content.ts";
import { itemKnn } from "./recommend/products/item-knn.ts";
import { viewedAlsoBought, viewedAlsoViewed } from "./recommend/products/viewed-together.ts";
import { recommenders } from "./recommend/recommenders.ts";
import { popularity } from "./recommend/sales/most-popular.ts";
import { orderAgain } from "./recommend/sales/order-again.ts";
import { trending } from "./recommend/sales/trending.ts";
import { kmeans } from "./segment/kmeans.ts";
import { rfm } from "./segment/rfm.ts";
import { value } from "./value/value.ts";

export const models: Model[] = [
  rfm,
  kmeans,
  value,
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
