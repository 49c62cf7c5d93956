/** The limits above which a shopper counts as a bot or bulk buyer, as kept and as parameters of SQL. */
import type { z } from "zod";
import { shopperLimits } from "../contract/shoppers.ts";
import type { State } from "./state.ts";

type Limits = z.output<typeof shopperLimits>;

/** What is set, with the defaults for what is not. */
export function readShopperLimits(state: State): Limits {
  return shopperLimits.parse(state.documents.get("recommend", "shopper-limits") ?? {});
}

/** Changes the limits that are given; answers all. */
export function saveShopperLimits(state: State, change: Partial<Limits>): Limits {
  state.documents.put("recommend", "shopper-limits", { ...readShopperLimits(state), ...change });
  return readShopperLimits(state);
}

/** Parameters of `app.left_out_shoppers`. */
export function shopperLimitParams(state: State): Record<string, number> {
  const limits = readShopperLimits(state);
  return {
    max_products: limits.maxProducts,
    max_events_a_day: limits.maxEventsADay,
    max_orders_a_day: limits.maxOrdersADay,
    max_basket: limits.maxBasket,
  };
}
