/** Rules that keep candidates off a list. */
import type { Rule } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { type Rivals, rivalAmong, rivalsOf } from "./rivals.ts";
import { daysSinceBought, type Scope, type Subject } from "./scope.ts";
import { categoriesNamed, productsMeant } from "./target.ts";

/** Rules that say what must not be shown; other filters choose among what may be. */
export const FIRM = new Set<Rule["kind"]>(["exclude", "never_competitors_pair"]);

export interface Filter {
  rule: number;
  scope: Scope;
  /** Whether it still holds where the rules that choose leave nothing. */
  firm: boolean;
  /** By product number: 1 keeps it off, whatever the list. */
  blocked: Uint8Array | null;
  /** Keeps it off the list of this subject. */
  blocks: ((product: number, subject: Subject) => boolean) | null;
}

/** The filter of a rule, null for a rule that keeps nothing off. */
export function filterOf(one: Rule, rule: number, scope: Scope, facts: Facts): Filter | null {
  const inScope = (p: number) => scope.candidates?.[p] !== 0;
  const firm = FIRM.has(one.kind);
  const always = (test: (product: number) => boolean): Filter => ({
    rule,
    scope,
    firm,
    blocked: Uint8Array.from(facts.ids, (_, p) => (inScope(p) && test(p) ? 1 : 0)),
    blocks: null,
  });
  const forList = (test: (product: number, subject: Subject) => boolean): Filter => ({
    rule,
    scope,
    firm,
    blocked: null,
    blocks: (p, subject) => inScope(p) && test(p, subject),
  });
  switch (one.kind) {
    case "exclude":
    case "include_only": {
      const meant = productsMeant(one.target, facts);
      const off = one.kind === "exclude" ? 1 : 0;
      return always((p) => meant[p] === off);
    }
    case "stock":
      return always((p) => isShort(one, p, facts));
    case "margin":
      return always((p) => isOutside(facts.margin[p]!, one.min, one.max));
    case "price":
      return one.minTimes === undefined && one.maxTimes === undefined
        ? always((p) => isOutside(facts.price[p]!, one.min, one.max))
        : forList((p, subject) => isPriceOff(one, p, subject, facts));
    case "not_bought_in_days":
      return forList((p, subject) => daysSinceBought(subject.bought, p) <= one.days);
    case "complementary_categories_only":
      return forList(complements(one.pairs, facts));
    case "never_competitors_pair":
      return forList(rivalOfSource(rivalsOf(one.pairs, facts), facts));
    case "already_in_basket":
      return forList((p, subject) => isLikeBasket(one, p, subject, facts));
    default:
      return null;
  }
}

/** A figure that is not known is outside of nothing. */
function isOutside(value: number, min: number | undefined, max: number | undefined): boolean {
  return (min !== undefined && value < min) || (max !== undefined && value > max);
}

function isShort(one: Extract<Rule, { kind: "stock" }>, p: number, facts: Facts): boolean {
  if (isOutside(facts.stock[p]!, one.minUnits, undefined)) return true;
  // Days of cover are not known for what did not sell lately: then the stock lasts.
  if (isOutside(facts.daysOfCover[p]!, one.minDays, undefined)) return true;
  return one.coversLeadTime && facts.daysOfCover[p]! < facts.leadDays[p]!;
}

function isPriceOff(
  one: Extract<Rule, { kind: "price" }>,
  p: number,
  subject: Subject,
  facts: Facts,
): boolean {
  const price = facts.price[p]!;
  if (isOutside(price, one.min, one.max)) return true;
  const own = dearest(subject.sources, facts);
  const times = (factor: number | undefined) => (factor === undefined ? undefined : factor * own);
  return isOutside(price, times(one.minTimes), times(one.maxTimes));
}

/** NaN without a source or a price, which no price is outside of. */
function dearest(sources: Int32Array, facts: Facts): number {
  let most = Number.NaN;
  for (const p of sources) if (Number.isNaN(most) || facts.price[p]! > most) most = facts.price[p]!;
  return most;
}

/** On lists of a category that has a pair: only what goes with it. A category without one is left as it is. */
function complements(
  pairs: Extract<Rule, { kind: "complementary_categories_only" }>["pairs"],
  facts: Facts,
): (product: number, subject: Subject) => boolean {
  const allowed = new Map<number, Uint8Array>();
  for (const { from, to } of pairs) {
    const target = categoriesNamed([to], facts);
    for (const [c, isFrom] of categoriesNamed([from], facts).entries()) {
      if (isFrom === 0) continue;
      const marks = allowed.get(c) ?? new Uint8Array(facts.categories.length);
      for (let i = 0; i < marks.length; i++) marks[i]! |= target[i]!;
      allowed.set(c, marks);
    }
  }
  return (p, subject) => {
    let asked = false;
    for (const source of subject.sources) {
      const marks = allowed.get(facts.category[source]!);
      if (!marks) continue;
      if (facts.category[p]! >= 0 && marks[facts.category[p]!] === 1) return false;
      asked = true;
    }
    return asked;
  };
}

const rivalOfSource = (rivals: Rivals, facts: Facts) => (p: number, subject: Subject) =>
  rivalAmong(rivals, facts, p, subject.sources) >= 0;

function isLikeBasket(
  one: Extract<Rule, { kind: "already_in_basket" }>,
  p: number,
  subject: Subject,
  facts: Facts,
): boolean {
  if (subject.kind !== "basket") return false;
  return subject.sources.some(
    (source) =>
      source === p ||
      (one.sameCategory && facts.category[p]! >= 0 && facts.category[source] === facts.category[p]) ||
      (one.sameBrand && facts.brand[p]! >= 0 && facts.brand[source] === facts.brand[p]),
  );
}
