/** What keeps a rule from doing what it says. */
import { crossedBounds } from "../contract/rule-bounds.ts";
import type { Rule, Ruleset } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { type Filter, filterOf } from "./filters.ts";
import { scopeOf } from "./scope.ts";
import { brandNumber, categoryNumbers, productsMeant } from "./target.ts";
import { ruleWords } from "./words.ts";

interface Among {
  ruleset: Ruleset;
  facts: Facts;
  /** Today in the workspace's zone. */
  day: string;
  /** Those that customers are in now. */
  segments: ReadonlySet<string>;
}

/** Answers sentences for the page, none for a rule of the set that works. */
export function problemsOf(among: Among): (rule: Rule) => string[] {
  const { facts } = among;
  const filters = new Map<Rule, Filter | null>();
  const filter = (rule: Rule) => {
    if (!filters.has(rule)) filters.set(rule, filterOf(rule, 0, scopeOf(rule, facts), facts));
    return filters.get(rule)!;
  };
  return (rule) => [
    ...ownProblems(rule, among),
    ...(rule.kind === "pin" ? keptOff(rule, among, filter) : []),
  ];
}

function ownProblems(rule: Rule, { ruleset, facts, day, segments }: Among): string[] {
  const problems: string[] = [];
  const { from, until } = rule.scope;
  const crossed = crossedBounds(rule);
  if (crossed) problems.push(crossed.words);
  if (until && until < day) problems.push(`It ended on ${until}.`);
  else if (from && from > day) problems.push(`It starts on ${from}.`);
  problems.push(...missing("product", productIds(rule), (id) => facts.numbers.has(id)));
  problems.push(...missing("category", categoryIds(rule), (id) => categoryNumbers(id, facts).length > 0));
  problems.push(...missing("brand", brandNames(rule), (name) => brandNumber(name, facts) >= 0));
  problems.push(...missing("segment", rule.scope.segments, (id) => segments.has(id)));
  if ("target" in rule && !productsMeant(rule.target, facts).includes(1)) {
    problems.push("It means no product of the catalogue.");
  }
  if (rule.kind === "pin") problems.push(...unsaleable(rule.products, facts, ruleset.hideSoldOut));
  return problems;
}

function missing(what: string, names: string[], isKnown: (name: string) => boolean): string[] {
  const gone = names.filter((name) => !isKnown(name));
  if (gone.length === 0) return [];
  return [
    `There is no ${what} ${gone.slice(0, 3).join(", ")}${gone.length > 3 ? ` and ${gone.length - 3} more` : ""}.`,
  ];
}

function unsaleable(ids: string[], facts: Facts, hideSoldOut: boolean): string[] {
  return ids.flatMap((id) => {
    const p = facts.numbers.get(id);
    if (p === undefined) return [];
    if (facts.offered[p] === 0) return [`${facts.titles[p]} is not offered any more and not shown.`];
    return hideSoldOut && facts.stock[p]! <= 0 ? [`${facts.titles[p]} is out of stock and not shown.`] : [];
  });
}

/** Pinned products that another rule keeps off wherever both hold. */
function keptOff(
  pin: Extract<Rule, { kind: "pin" }>,
  { ruleset, facts, day }: Among,
  filter: (rule: Rule) => Filter | null,
): string[] {
  return ruleset.rules.flatMap((other) => {
    const over = other.scope.until !== undefined && other.scope.until < day;
    const blocked = other.enabled && !over && meet(pin, other) ? filter(other)?.blocked : null;
    const off = pin.products.filter((id) => blocked?.[facts.numbers.get(id) ?? -1] === 1);
    if (off.length === 0) return [];
    const titles = off.map((id) => facts.titles[facts.numbers.get(id)!]);
    return [`"${ruleWords(other, facts)}" keeps ${titles.slice(0, 3).join(", ")} off.`];
  });
}

/** Whether two rules may hold for the same list, as far as their placements and dates say. */
function meet({ scope: a }: Rule, { scope: b }: Rule): boolean {
  const shared = a.placements.some((placement) => b.placements.includes(placement));
  const apart = (from: string | undefined, until: string | undefined) =>
    from !== undefined && until !== undefined && from > until;
  return (
    (a.placements.length === 0 || b.placements.length === 0 || shared) &&
    !apart(a.from, b.until) &&
    !apart(b.from, a.until) &&
    !apart(b.from, b.until)
  );
}

function productIds(rule: Rule): string[] {
  const own = rule.kind === "pin" ? rule.products : "target" in rule ? rule.target.products : [];
  const pairs =
    rule.kind === "never_competitors_pair" ? rule.pairs.filter((pair) => pair.by === "product") : [];
  return [...own, ...rule.scope.sourceProducts, ...pairs.flatMap(({ a, b }) => [a, b])];
}

function categoryIds(rule: Rule): string[] {
  const own = "target" in rule ? rule.target.categories : [];
  const pairs = rule.kind === "complementary_categories_only" ? rule.pairs : [];
  return [
    ...own,
    ...rule.scope.categories,
    ...rule.scope.sourceCategories,
    ...new Set(pairs.flatMap(({ from, to }) => [from, to])),
  ];
}

function brandNames(rule: Rule): string[] {
  const own = "target" in rule ? rule.target.brands : [];
  const pairs =
    rule.kind === "never_competitors_pair" ? rule.pairs.filter((pair) => pair.by === "brand") : [];
  return [...own, ...pairs.flatMap(({ a, b }) => [a, b])];
}
