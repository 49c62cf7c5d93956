/** What keeps a rule from doing what it says. */
import type { Rule } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { brandNumber, categoryNumbers, productsMeant } from "./target.ts";

/** Sentences for the page, empty for a rule that works. `day` is today in the workspace's zone. */
export function problemsOf(rule: Rule, facts: Facts, day: string): string[] {
  const problems: string[] = [];
  const { from, until } = rule.scope;
  if (from && until && from > until) problems.push("It ends before it starts.");
  else if (until && until < day) problems.push(`It ended on ${until}.`);
  else if (from && from > day) problems.push(`It starts on ${from}.`);
  problems.push(...missing("product", productIds(rule), (id) => facts.numbers.has(id)));
  problems.push(...missing("category", categoryIds(rule), (id) => categoryNumbers(id, facts).length > 0));
  problems.push(...missing("brand", brandNames(rule), (name) => brandNumber(name, facts) >= 0));
  if ("target" in rule && !productsMeant(rule.target, facts).includes(1)) {
    problems.push("It means no product of the catalogue.");
  }
  if (rule.kind === "pin") problems.push(...unsaleable(rule.products, facts));
  return problems;
}

function missing(what: string, names: string[], isKnown: (name: string) => boolean): string[] {
  const gone = names.filter((name) => !isKnown(name));
  if (gone.length === 0) return [];
  return [
    `There is no ${what} ${gone.slice(0, 3).join(", ")}${gone.length > 3 ? ` and ${gone.length - 3} more` : ""}.`,
  ];
}

function unsaleable(ids: string[], facts: Facts): string[] {
  const out = ids.filter((id) => facts.stock[facts.numbers.get(id) ?? -1]! <= 0);
  return out.map((id) => `${facts.titles[facts.numbers.get(id)!]} is out of stock and not shown.`);
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
