/** The merchandiser's rules: applied when a list is read and when lists are published, by the same SQL. */
import type { z } from "zod";
import { steering } from "../contract/recommend.ts";
import type { State } from "../state/state.ts";
import type { Params } from "../warehouse/warehouse.ts";

export type Steering = z.output<typeof steering>;

/** What is set, with the defaults for what is not: only in stock, nothing excluded, nothing pinned. */
export function readSteering(state: State): Steering {
  return steering.parse(state.documents.get("recommend", "steering") ?? {});
}

export function saveSteering(state: State, rules: Steering): void {
  state.documents.put("recommend", "steering", rules);
}

/** Parameters of `app.recommendation_lists`; without `state` those that change nothing. */
export function steeringParams(state?: State): Params {
  const rules = state ? readSteering(state) : { ...steering.parse({}), inStockOnly: false };
  return {
    in_stock_only: rules.inStockOnly,
    min_margin: rules.minMargin > 0 ? rules.minMargin : -1e9,
    excluded: JSON.stringify(rules.excludeProducts),
    pins: JSON.stringify(rules.pins),
  };
}
