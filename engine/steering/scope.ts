/** Where a rule holds: which lists, and which of their candidates. */
import type { Rule } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { categoriesNamed, productsNamed, withinCategories } from "./target.ts";

/** Whose list it is. */
export interface Subject {
  placement: string;
  kind: "product" | "customer" | "category" | "segment" | "basket" | "session";
  /** Product numbers that the list goes with: the page's own, those in the basket. They are never on it. */
  sources: Int32Array;
  /** Number of the category whose list it is; -1 for the category of the first source. */
  category: number;
  /** Segments of the customer, as `<set>:<id>`. */
  segments: readonly string[];
  /** What the customer bought; null where it is not known or no rule asks. */
  bought: Bought | null;
}

/** Places [from, to) of columns sorted by product number. */
export interface Bought {
  products: Int32Array;
  daysAgo: Float64Array;
  from: number;
  to: number;
}

/** Scope of a rule, resolved to numbers; null where everything is meant. */
export interface Scope {
  placements: Set<string> | null;
  sourceProducts: Uint8Array | null;
  sourceCategories: Uint8Array | null;
  segments: Set<string> | null;
  /** By product number: 1 where the rule holds for the candidate. */
  candidates: Uint8Array | null;
}

/** A rule's scope by numbers; null where it says nothing. */
export function scopeOf({ scope }: Rule, facts: Facts): Scope {
  const set = (values: string[]) => (values.length > 0 ? new Set<string>(values) : null);
  return {
    placements: set(scope.placements),
    sourceProducts: scope.sourceProducts.length > 0 ? productsNamed(scope.sourceProducts, facts) : null,
    sourceCategories:
      scope.sourceCategories.length > 0 ? categoriesNamed(scope.sourceCategories, facts) : null,
    segments: set(scope.segments),
    candidates: scope.categories.length > 0 ? withinCategories(scope.categories, facts) : null,
  };
}

/** Whether the rule holds for the list of this subject. */
export function holdsFor(scope: Scope, subject: Subject, facts: Facts): boolean {
  if (scope.placements && !scope.placements.has(subject.placement)) return false;
  if (scope.segments && !subject.segments.some((segment) => scope.segments!.has(segment))) return false;
  if (scope.sourceProducts && !subject.sources.some((p) => scope.sourceProducts![p] === 1)) return false;
  return !scope.sourceCategories || inCategories(scope.sourceCategories, subject, facts);
}

function inCategories(wanted: Uint8Array, subject: Subject, facts: Facts): boolean {
  if (subject.category >= 0) return wanted[subject.category] === 1;
  return subject.sources.some((p) => facts.category[p]! >= 0 && wanted[facts.category[p]!] === 1);
}

/** Days from the last purchase of the product, Infinity where there was none. */
export function daysSinceBought(bought: Bought | null, product: number): number {
  if (!bought) return Number.POSITIVE_INFINITY;
  let low = bought.from;
  let high = bought.to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = bought.products[middle]!;
    if (found === product) return bought.daysAgo[middle]!;
    if (found < product) low = middle + 1;
    else high = middle - 1;
  }
  return Number.POSITIVE_INFINITY;
}
