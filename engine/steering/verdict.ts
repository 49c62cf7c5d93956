/** The effect of rules in one sentence. */
import { counted } from "../contract/figures.ts";
import type { Effect } from "./order.ts";

export const HOW = {
  known:
    "A place sells with a chance that falls as 1 / log2(1 + place); its level is that of the hits on held-out days. Money is per 1,000 lists shown.",
  unknown:
    "Places count 1 / log2(1 + place). How often a place sells is not known without judged lists, so there are no amounts of money.",
} as const;

interface Pooled {
  before: number;
  after: number;
  difference: [number, number];
}

/** Quality first, then what the lists earn, then how much of the shop changes. */
export function effectVerdict(
  effect: Pick<Effect, "against" | "before" | "after" | "listsChanged">,
  quality: Pooled | null,
): string {
  if (effect.listsChanged === 0) {
    return effect.against === "none" ? "Your rules change no list." : "The change touches no list.";
  }
  const who = effect.against === "none" ? "Your rules" : "The change";
  const parts = [quality && costOf(quality), marginOf(effect)].filter((part) => part !== null);
  const lists = counted(effect.listsChanged, "list");
  if (parts.length === 0) return `${who} ${effect.against === "none" ? "change" : "changes"} ${lists}.`;
  const verbs = effect.against === "none" ? parts : parts.map(singular);
  return `${who} ${verbs.join(", and ")}; ${lists} ${effect.listsChanged === 1 ? "changes" : "change"}.`;
}

const singular = (part: string) => part.replace(/^(cost|raise|lower|leave)\b/, (verb) => `${verb}s`);

function costOf({ before, after, difference: [low, high] }: Pooled): string | null {
  if (!(before > 0)) return null;
  const change = (100 * (after - before)) / before;
  if (Math.abs(change) < 0.05) return "leave the ranking quality as it is";
  const sure = low > 0 || high < 0;
  const interval = sure ? "more than chance explains" : "inside its interval";
  return change < 0
    ? `cost ${(-change).toFixed(1)}% of ranking quality, ${interval}`
    : `raise the ranking quality by ${change.toFixed(1)}%, ${interval}`;
}

function marginOf({ before, after }: Pick<Effect, "before" | "after">): string | null {
  if (before.marginShare === null || after.marginShare === null) return null;
  const points = 100 * (after.marginShare - before.marginShare);
  if (Math.abs(points) < 0.05) return "leave the lists' margin as it is";
  return `${points > 0 ? "raise" : "lower"} the lists' margin by ${Math.abs(points).toFixed(1)} points`;
}
