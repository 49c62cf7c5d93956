/** Looks for the price that serves a goal best, keeping only changes that are likely enough to pay. */
import { normalShare } from "../evaluate/normal.ts";
import { allowedRange, type Guardrails, type PriceFacts, pricesWithin } from "./guardrails.ts";
import type { VariantModel } from "./price-model.ts";

export type Goal = "profit" | "revenue" | "units";

/** What a goal is judged by: today's price, cost, and the stock as a multiple of what sells at today's price. */
export interface Stakes {
  price: number;
  cost: number;
  /** Infinity: no limit. */
  room: number;
}

/**
 * Best allowed price; today's where no change is `caution` sure to raise profit (revenue, for that goal).
 * The chance is exact: demand has constant elasticity, whose error is normal, up to what the stock allows.
 */
export function bestPrice(
  variant: VariantModel,
  facts: PriceFacts & Stakes,
  rails: Guardrails,
  goal: Goal,
  caution: number,
): number {
  const [low, high] = allowedRange(facts, rails);
  let best = facts.price;
  let gain = 0;
  for (const price of pricesWithin(low, high, rails.endings)) {
    if (Math.abs(price - facts.price) < 0.005) continue;
    if (chanceOfGain(variant, facts, price, goal) < caution) continue;
    const value = expectedGain(variant, facts, price, goal);
    if (value > gain) {
      best = price;
      gain = value;
    }
  }
  return best;
}

/** What a unit brings at today's price and at the new one. */
function worthOf({ price: now, cost }: Stakes, price: number, goal: Goal): [number, number] {
  return goal === "revenue" ? [now, price] : [now - cost, price - cost];
}

/** Chance that profit (revenue, for that goal) is higher at the new price. */
export function chanceOfGain(variant: VariantModel, stakes: Stakes, price: number, goal: Goal): number {
  const [worthNow, worth] = worthOf(stakes, price, goal);
  const today = Math.min(1, stakes.room) * worthNow;
  if (worth <= 0) return today <= worth ? 1 : 0;
  if (today <= 0) return 1;
  if (stakes.room * worth <= today) return 0;
  const step = Math.log(price / stakes.price);
  const needed = Math.log(today / worth);
  return normalShare((variant.elasticity * step - needed) / (variant.deviation * Math.abs(step)));
}

/** Per unit sold at today's price; the error of the elasticity raises the mean. */
function expectedGain(variant: VariantModel, stakes: Stakes, price: number, goal: Goal): number {
  const step = Math.log(price / stakes.price);
  const wanted = Math.exp(variant.elasticity * step + (variant.deviation * step) ** 2 / 2);
  const units = Math.min(wanted, stakes.room);
  const today = Math.min(1, stakes.room);
  if (goal === "units") return units - today;
  const [worthNow, worth] = worthOf(stakes, price, goal);
  return units * worth - today * worthNow;
}
