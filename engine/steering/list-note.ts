/** What is said of a list that the models do not fill: which rule took most, what stands there instead, why it is short. */
import type { Steering } from "./compile.ts";
import { FILLED, MOST_ITEMS, SOLD_OUT } from "./reasons.ts";
import { holdsFor, type Subject } from "./scope.ts";
import type { Steered, Yielding } from "./steered.ts";
import { ruleWords } from "./words.ts";

/** A candidate that is not on the list: the rule, or the reason that is no rule, and its place before the rules. */
export interface Gone {
  product: number;
  rule: number;
  before: number;
}

interface Made {
  subject: Subject;
  k: number;
  list: Steered;
  gone: Gone[];
}

/** The sentences, null for a list that the models fill. */
export function noteOf(steering: Steering, { subject, k, list, gone }: Made): string | null {
  const { count, tiers, yielding } = list;
  if (yielding !== "nothing") return `${nothingLeft(steering, gone)} ${INSTEAD[yielding]}`;
  if (count === 0) return gone.length === 0 ? null : nothingLeft(steering, gone);
  const filled = tiers.subarray(0, count).reduce((sum, tier) => sum + Number(tier === FILLED), 0);
  const parts: string[] = [];
  if (filled === count && gone.length > 0) parts.push(nothingLeft(steering, gone), INSTEAD.nothing);
  else if (filled > 0 && gone.length > 0) parts.push(someLeft(steering, filled, gone));
  if (count < Math.min(k, MOST_ITEMS) && list.widened) parts.push(tooFew(steering, subject, count));
  return parts.join(" ") || null;
}

const INSTEAD: Record<Yielding, string> = {
  nothing: "Until then best sellers of the catalogue that the rules allow stand here.",
  choice: "Until then the list stands without the rules that choose; what is never to be shown stays off.",
  all: "Until then the list stands without your rules.",
};

/** Which rule to relax: the one that took most. */
function nothingLeft(steering: Steering, gone: Gone[]): string {
  if (gone.length === 0) return "The rules leave nothing of the catalogue to show: relax them.";
  const { rule, taken } = most(gone.map((one) => one.rule));
  const words = wordsOf(steering, rule);
  if (words)
    return `The rules leave nothing to show. "${words}" takes ${taken} of ${gone.length} candidates: relax it.`;
  return steering.hideSoldOut
    ? `Nothing can be sold: ${taken} of ${gone.length} candidates are out of stock or no longer offered.`
    : `None of the ${gone.length} candidates is offered any more.`;
}

/** The models' offers do not go round: best sellers stand after them. */
function someLeft(steering: Steering, filled: number, gone: Gone[]): string {
  const { rule, taken } = most(gone.map((one) => one.rule));
  const words = wordsOf(steering, rule);
  const what = words ? `"${words}" takes` : "Out of stock or no longer offered are";
  return `${what} ${taken} of what the models offer, so ${filled} best ${filled === 1 ? "seller" : "sellers"} of the catalogue fill it up.`;
}

/** The whole catalogue does not fill the list: what keeps most of it off. */
function tooFew(steering: Steering, subject: Subject, count: number): string {
  const { facts } = steering;
  const filters = steering.filters.filter(({ scope }) => holdsFor(scope, subject, facts));
  const thinning = steering.steps.find(
    ({ kind, scope }) => (kind === "cap" || kind === "apart") && holdsFor(scope, subject, facts),
  );
  const off: number[] = [];
  let passing = 0;
  for (const p of facts.ids.keys()) {
    if (facts.offered[p] === 0 || subject.sources.includes(p)) continue;
    const filter = filters.find(({ blocked, blocks }) => (blocked ? blocked[p] === 1 : blocks!(p, subject)));
    if (steering.hideSoldOut && facts.stock[p]! <= 0) off.push(SOLD_OUT);
    else if (filter) off.push(filter.rule);
    else if (passing++ >= count && thinning) off.push(thinning.rule);
  }
  if (off.length === 0) return `The catalogue has no more than ${count} to show here.`;
  const { rule, taken } = most(off);
  const words = wordsOf(steering, rule);
  const only = `Only ${count} of the ${count + off.length} products of the catalogue may stand here:`;
  return words
    ? `${only} "${words}" keeps ${taken} off. Relax it for a longer list.`
    : `${only} ${taken} are out of stock.`;
}

/** The one that took most; what is no rule counts as one. */
function most(rules: number[]): { rule: number; taken: number } {
  const counts = new Map<number, number>();
  for (const rule of rules)
    counts.set(Math.max(rule, SOLD_OUT), (counts.get(Math.max(rule, SOLD_OUT)) ?? 0) + 1);
  const [rule, taken] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  return { rule, taken };
}

const wordsOf = ({ rules, facts }: Steering, rule: number): string | null =>
  rules[rule] ? ruleWords(rules[rule], facts) : null;
