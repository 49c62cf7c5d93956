/** What the engine's own checks of a rule find, in words that fit the form. */

import type { Rule } from "../../../../engine/contract/rules.ts";

interface Issue {
  code?: string | undefined;
  message: string;
  path: PropertyKey[];
}

/** Fields that are lists or texts; numbers say by themselves what does not fit. */
const WORDS: Record<string, string> = {
  products: "Choose at least one product.",
  pairs: "Give each pair both sides.",
  by: "Choose at least one.",
  title: "Use a name of at most 120 letters.",
  from: "Choose a day that exists.",
  until: "Choose a day that exists.",
};

export function inWords({ code, message, path }: Issue): string {
  const [field] = path;
  const words = WORDS[String(field)] ?? WORDS[String(path.at(-1))];
  if (words) return words;
  // A check with words of its own has no bound or type that failed.
  return code === "custom" ? message : "Change the marked number, or leave it empty.";
}

/** Least and most of the same figure, by the names of their fields. */
const BOUNDS = [
  ["min", "max"],
  ["minTimes", "maxTimes"],
  ["minMargin", "maxMargin"],
  ["minPrice", "maxPrice"],
  ["minStock", "maxStock"],
  ["olderThanDays", "newerThanDays"],
] as const;

/** Bounds that nothing can lie between, in words and with the field to look at; null where there are none. */
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
