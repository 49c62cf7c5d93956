/** Keeps proposed prices within the rules of the house, and says which rule moved or stopped them. */
import { money } from "../../engine/contract/figures.ts";

export interface Guardrails {
  /** Least share of the price that is left after the cost. */
  marginFloor: number;
  /** Largest change as a share of today's price. */
  maxChange: number;
  /** What prices end in: ".95"; empty for any penny. */
  endings: string[];
  minDaysBetweenChanges: number;
  /** Of prices and costs, ISO 4217. */
  currency: string;
}

export interface PriceFacts {
  price: number;
  cost: number | null;
  /** Null: no change is known. */
  daysSinceChange: number | null;
  /** Lowest price of the last 30 days; null: unknown. */
  lowest30: number | null;
  /** Who asks least for the same item elsewhere; null: unknown. */
  rival: { name: string; price: number } | null;
}

export interface Guarded {
  price: number;
  status: "passes" | "held" | "blocked";
  reason: string;
  /** Not against the rules, but worth knowing before it is published. */
  warning: string | null;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;

/** Lowest and highest price that the rules allow today. */
export function allowedRange(facts: PriceFacts, rails: Guardrails): [number, number] {
  const floor = facts.cost === null ? 0 : facts.cost / (1 - rails.marginFloor);
  return [Math.max(facts.price * (1 - rails.maxChange), floor), facts.price * (1 + rails.maxChange)];
}

/** So many whole amounts between two bounds at most: prices of currencies like the dong go by thousands. */
const MOST_AMOUNTS = 1000;

/**
 * Prices within bounds that end as they should, ascending: all of them, but in tens, hundreds and so on where they are
 * too many; a hundred steps where any ending will do.
 */
export function pricesWithin(low: number, high: number, endings: string[]): number[] {
  if (endings.length === 0) {
    const step = Math.max(0.01, Math.round(high - low) / 100);
    const prices: number[] = [];
    for (let price = Math.ceil(low / step) * step; price <= high + 1e-9; price += step)
      prices.push(round(price));
    return prices;
  }
  const prices: number[] = [];
  const step = 10 ** Math.max(0, Math.ceil(Math.log10((high - low) / MOST_AMOUNTS)));
  for (let whole = Math.max(0, Math.floor(low / step) * step); whole <= high; whole += step) {
    for (const ending of endings) {
      const price = round(whole + Number(ending));
      if (price >= low - 1e-9 && price <= high + 1e-9 && price > 0) prices.push(price);
    }
  }
  return prices.sort((a, b) => a - b);
}

const round = (price: number) => Math.round(price * 100) / 100;

/** The price as asked, moved to the nearest one the rules allow, or today's price with the rule that stops it. */
export function guard(asked: number, facts: PriceFacts, rails: Guardrails): Guarded {
  const blocked = (reason: string): Guarded => ({
    price: facts.price,
    status: "blocked",
    reason,
    warning: null,
  });
  if (Math.abs(asked - facts.price) < 0.005) {
    return { price: facts.price, status: "passes", reason: "Keeps today's price", warning: null };
  }
  if (facts.daysSinceChange !== null && facts.daysSinceChange < rails.minDaysBetweenChanges) {
    return blocked(`Changed less than ${rails.minDaysBetweenChanges} days ago`);
  }
  const [low, high] = allowedRange(facts, rails);
  const wanted = Math.min(high, Math.max(low, asked));
  // Endings come again with each whole amount, so the nearest is less than one away.
  const near = [Math.max(low, wanted - 1), Math.min(high, wanted + 1)] as const;
  const choices = rails.endings.length > 0 ? pricesWithin(...near, rails.endings) : [round(wanted)];
  if (low > high)
    return blocked(`A margin of ${percent(rails.marginFloor)} needs ${money(low, rails.currency)} or more`);
  if (choices.length === 0) return blocked(`No price ends in ${rails.endings.join(" ")} within the limits`);
  const price = choices.reduce((best, choice) =>
    Math.abs(choice - wanted) < Math.abs(best - wanted) ? choice : best,
  );
  if (Math.abs(price - facts.price) < 0.005) return blocked("The nearest allowed price is today's");
  const warning = lowWarning(price, facts, rails) ?? rivalWarning(price, facts, rails);
  if (asked > high + 0.005)
    return { price, status: "held", reason: `Held at +${percent(rails.maxChange)}`, warning };
  if (asked < low - 0.005) {
    const byMargin = low > facts.price * (1 - rails.maxChange) + 0.005;
    const reason = byMargin
      ? `Held at a margin of ${percent(rails.marginFloor)}`
      : `Held at −${percent(rails.maxChange)}`;
    return { price, status: "held", reason, warning };
  }
  return { price, status: "passes", reason: "Passes", warning };
}

/** A cut that is not below the lowest price of the last 30 days can't be announced as one (EU directive 2019/2161). */
function lowWarning(price: number, facts: PriceFacts, { currency }: Guardrails): string | null {
  if (price >= facts.price || facts.lowest30 === null || price < facts.lowest30) return null;
  return `30-day low ${money(facts.lowest30, currency)}`;
}

/** A rise above what a competitor asks is what the elasticity, learnt at past prices, does not know of. */
function rivalWarning(
  price: number,
  { price: now, rival }: PriceFacts,
  { currency }: Guardrails,
): string | null {
  if (!rival || price <= now || price <= rival.price) return null;
  return `Above ${rival.name} at ${money(rival.price, currency)}`;
}
