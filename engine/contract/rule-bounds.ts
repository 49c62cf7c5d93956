/** Bounds and dates of a rule that nothing can lie between: refused wherever rules are changed. */
import type { Rule } from "./rules.ts";

/** Least and most of the same figure, by the names of their fields. */
const BOUNDS = [
  ["min", "max"],
  ["minTimes", "maxTimes"],
  ["minMargin", "maxMargin"],
  ["minPrice", "maxPrice"],
  ["minStock", "maxStock"],
  ["olderThanDays", "newerThanDays"],
] as const;

/** What is crossed, in words and with the field to look at; null where nothing is. */
export function crossedBounds(rule: Rule): { field: string; words: string } | null {
  const fields: Record<string, unknown> = { ...rule, ...("target" in rule ? rule.target : {}) };
  for (const [least, most] of BOUNDS) {
    const [low, high] = [fields[least], fields[most]];
    if (typeof low === "number" && typeof high === "number" && low > high)
      return { field: least, words: "No product can meet this: at least is more than at most." };
  }
  const { from, until } = rule.scope;
  return from && until && from > until
    ? { field: "from", words: "It ends before it starts. Exchange the days." }
    : null;
}
