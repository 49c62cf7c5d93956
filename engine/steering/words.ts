/** Rules, reasons and moves in the merchandiser's words. */
import { money, decimal as number } from "../contract/figures.ts";
import type { Rule, RuleKind } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { NOT_OFFERED, SOLD_OUT } from "./reasons.ts";
import { daysSinceBought, type Subject } from "./scope.ts";
import type { Target } from "./target.ts";

type Of<K extends RuleKind> = Extract<Rule, { kind: K }>;

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
const days = (count: number) => `${number(count)} ${count === 1 ? "day" : "days"}`;

/** "at least 3", "2 to 5", "at most 7". */
function band(
  min: number | undefined,
  max: number | undefined,
  word: (value: number) => string,
): string | null {
  if (min !== undefined && max !== undefined) return `${word(min)} to ${word(max)}`;
  if (min !== undefined) return `at least ${word(min)}`;
  return max === undefined ? null : `at most ${word(max)}`;
}

/** The first names, and how many more. */
function some(names: string[]): string {
  return names.length <= 2 ? names.join(" and ") : `${names[0]} and ${names.length - 1} more`;
}

const priced = (facts: Facts) => (value: number) => money(value, facts.currency);
const titleOf = (facts: Facts) => (id: string) => facts.titles[facts.numbers.get(id) ?? -1] ?? id;
const categoryOf = (facts: Facts) => (id: string) =>
  facts.categories.find((one) => one.id === id)?.name ?? id;

/** What a target means: "Fernhill, margin at least 55%". */
export function targetWords(target: Target, facts: Facts): string {
  const parts = [
    some(target.products.map(titleOf(facts))),
    some(target.categories.map(categoryOf(facts))),
    some(target.brands),
    some(target.attributes.map(({ name, value }) => `${name} ${value}`)),
    worded("margin", band(target.minMargin, target.maxMargin, percent)),
    worded("price", band(target.minPrice, target.maxPrice, priced(facts))),
    worded("stock", band(target.minStock, target.maxStock, number)),
    target.newerThanDays === undefined ? "" : `newer than ${days(target.newerThanDays)}`,
    target.olderThanDays === undefined ? "" : `older than ${days(target.olderThanDays)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

const worded = (what: string, bounds: string | null) => (bounds === null ? "" : `${what} ${bounds}`);

type Worded = { [K in RuleKind]: (rule: Of<K>, facts: Facts) => string };

const WORDS: Worded = {
  pin: (rule, facts) =>
    `${some(rule.products.map(titleOf(facts)))} ${rule.position === 1 ? "first" : `at place ${rule.position}`}`,
  boost: (rule, facts) => `Boost ${targetWords(rule.target, facts)}`,
  bury: (rule, facts) => `Bury ${targetWords(rule.target, facts)}`,
  exclude: (rule, facts) => `Never ${targetWords(rule.target, facts)}`,
  include_only: (rule, facts) => `Only ${targetWords(rule.target, facts)}`,
  stock: (rule) =>
    [
      rule.minUnits === undefined ? "" : `Stock at least ${number(rule.minUnits)}`,
      rule.minDays === undefined ? "" : `Stock covers at least ${days(rule.minDays)}`,
      rule.coversLeadTime ? "Stock lasts until the supplier delivers" : "",
    ]
      .filter(Boolean)
      .join(", "),
  margin: (rule) => `Margin ${band(rule.min, rule.max, percent)}`,
  price: (rule, facts) =>
    [
      worded("Price", band(rule.min, rule.max, priced(facts))),
      worded(
        "Price",
        band(rule.minTimes, rule.maxTimes, (times) => `${number(times)}x this item`),
      ),
    ]
      .filter(Boolean)
      .join(", "),
  cap: (rule) => `At most ${rule.most} of one ${rule.by}`,
  diversity: (rule) => `Variety by ${rule.by.join(" and ")}, relevance ${number(rule.lambda)}`,
  freshness: (rule) => `New products ${number(rule.factor)}, halving in ${days(rule.halfLifeDays)}`,
  not_bought_in_days: (rule) => `Not bought in ${days(rule.days)}`,
  complementary_categories_only: (rule) => `Only complementary categories, ${rule.pairs.length} pairs`,
  never_competitors_pair: (rule, facts) => {
    const title = titleOf(facts);
    const name = (pair: (typeof rule.pairs)[number]) =>
      pair.by === "brand" ? `${pair.a} with ${pair.b}` : `${title(pair.a)} with ${title(pair.b)}`;
    return `Never ${some(rule.pairs.map(name))}`;
  },
  already_in_basket: (rule) => {
    const more = [rule.sameCategory ? "category" : "", rule.sameBrand ? "brand" : ""].filter(Boolean);
    return more.length === 0 ? "Already in the basket" : `Of the basket's ${more.join(" or ")}`;
  },
};

/** The rule in words, its own title where it has one. */
export function ruleWords(rule: Rule, facts: Facts): string {
  return rule.title || (WORDS[rule.kind] as (rule: Rule, facts: Facts) => string)(rule, facts);
}

/** Where a rule holds; empty for everywhere and always. */
export function scopeWords({ scope }: Rule, facts: Facts): string {
  const parts = [
    some(scope.placements.map((placement) => placement.replaceAll("_", " "))),
    worded("on", some(scope.sourceProducts.map(titleOf(facts))) || null),
    worded("on", some(scope.sourceCategories.map(categoryOf(facts))) || null),
    worded("for", some(scope.categories.map(categoryOf(facts))) || null),
    worded("to", some(scope.segments) || null),
    worded("from", scope.from ?? null),
    worded("until", scope.until ?? null),
  ];
  return parts.filter(Boolean).join(", ");
}

/** Why a candidate is not on the list. `rule` null: the reasons that are no rule. */
export function leftOutReason(
  rule: Rule | null,
  reason: number,
  product: number,
  subject: Subject,
  facts: Facts,
): string {
  if (reason === SOLD_OUT) return "out of stock";
  if (reason === NOT_OFFERED || rule === null) return "not offered any more";
  switch (rule.kind) {
    case "exclude":
      return rule.title ? `never shown: ${rule.title}` : "never shown, by rule";
    case "include_only":
      return `not ${targetWords(rule.target, facts)}`;
    case "stock":
      return stockReason(rule, product, facts);
    case "margin":
      return `margin ${percent(facts.margin[product]!)}`;
    case "price":
      return `price ${priced(facts)(facts.price[product]!)}`;
    case "cap":
      return `more than ${rule.most} of ${rule.by === "brand" ? facts.brands[facts.brand[product]!] : facts.categories[facts.category[product]!]?.name}`;
    case "not_bought_in_days":
      return `bought ${days(daysSinceBought(subject.bought, product))} ago`;
    case "complementary_categories_only":
      return `${facts.categories[facts.category[product]!]?.name ?? "no category"} does not go with it`;
    case "never_competitors_pair":
      return "never together, by rule";
    case "already_in_basket":
      return "already in the basket, or like it";
    default:
      return ruleWords(rule, facts);
  }
}

function stockReason(rule: Of<"stock">, product: number, facts: Facts): string {
  const cover = facts.daysOfCover[product]!;
  if (rule.minUnits !== undefined && facts.stock[product]! < rule.minUnits)
    return `${number(facts.stock[product]!)} in stock`;
  if (rule.minDays !== undefined && cover < rule.minDays) return `stock for ${days(Math.floor(cover))}`;
  return `stock for ${days(Math.floor(cover))}, delivery takes ${days(facts.leadDays[product]!)}`;
}

/** What a rule did to an item that stands on the list: "boosted 1.3 for margin". */
export function moveWords(rule: Rule, product: number, facts: Facts): string {
  switch (rule.kind) {
    case "pin":
      return rule.position === 1 ? "pinned first" : `pinned at ${rule.position}`;
    case "boost":
      return `boosted ${number(rule.factor)}${forWhat(rule)}`;
    case "bury":
      return `buried ${number(rule.factor)}${forWhat(rule)}`;
    case "freshness":
      return `new, ${days(facts.ageDays[product]!)} in the catalogue`;
    default:
      return "moved for variety";
  }
}

/** The first thing that the target asks. */
function forWhat({ target, title }: Of<"boost"> | Of<"bury">): string {
  if (title) return `: ${title}`;
  if (target.products.length > 0) return " by hand";
  if (target.categories.length > 0) return " for its category";
  if (target.brands.length > 0) return " for its brand";
  if (target.attributes.length > 0) return ` for ${target.attributes[0]!.name}`;
  if (target.minMargin !== undefined || target.maxMargin !== undefined) return " for margin";
  if (target.minPrice !== undefined || target.maxPrice !== undefined) return " for price";
  if (target.minStock !== undefined || target.maxStock !== undefined) return " for stock";
  return " for age";
}
