/** What one edit makes of the rules, and which edits can be undone; pure. */

import {
  type Rule,
  type RuleKind,
  type Ruleset,
  rule as ruleSchema,
} from "../../../../engine/contract/rules.ts";
import type { InputOf } from "../../../client/names.ts";

export type { Rule, RuleKind };
/** A rule as it is typed: what is left out gets its default in the engine. */
export type RuleInput = NonNullable<InputOf<"rules.save">["rules"]>[number];

/** What differs: rules added, gone or changed, their order, and the stock switch. */
export function countChanges(saved: Ruleset, now: Ruleset): number {
  const before = new Map(saved.rules.map((rule) => [rule.id, JSON.stringify(rule)]));
  const after = new Map(now.rules.map((rule) => [rule.id, JSON.stringify(rule)]));
  const gone = [...before.keys()].filter((id) => !after.has(id)).length;
  const changed = [...after].filter(([id, text]) => before.get(id) !== text).length;
  const kept = (rules: Rule[], others: Map<string, string>) =>
    rules.flatMap((rule) => (others.has(rule.id) ? rule.id : [])).join();
  const moved = kept(saved.rules, after) === kept(now.rules, before) ? 0 : 1;
  return gone + changed + moved + Number(saved.hideSoldOut !== now.hideSoldOut);
}

/** An id that no rule has yet: `boost`, `boost-2`. */
export function freeId(kind: string, rules: Rule[]): string {
  const taken = new Set(rules.map((rule) => rule.id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? kind : `${kind}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** The steps back and forward from what this window made of the rules last, `at`. */
export interface Steps {
  past: Ruleset[];
  future: Ruleset[];
  at: Ruleset;
}

/** What can be undone and done again: nothing once the rules were changed elsewhere, whose change would go with it. */
export function stepsFrom(made: Steps | null, now: Ruleset): Pick<Steps, "past" | "future"> {
  return made && JSON.stringify(made.at) === JSON.stringify(now) ? made : { past: [], future: [] };
}

/** The rules with one of them as it is now; one that was removed elsewhere meanwhile comes back. */
export function replaced(rules: Rule[], rule: Rule): Rule[] {
  const known = rules.some(({ id }) => id === rule.id);
  return known ? rules.map((old) => (old.id === rule.id ? rule : old)) : [...rules, rule];
}

/** The rules with one of them `by` places further down. */
export function moved(rules: Rule[], id: string, by: number): Rule[] {
  const from = rules.findIndex((rule) => rule.id === id);
  const to = Math.max(0, Math.min(rules.length - 1, from + by));
  const next = rules.filter((rule) => rule.id !== id);
  if (from >= 0) next.splice(to, 0, rules[from]!);
  return next;
}

/** With the defaults that the engine would fill in, so that what is shown at once is whole. */
export const filled = (rule: RuleInput): Rule => ruleSchema.parse(rule);
