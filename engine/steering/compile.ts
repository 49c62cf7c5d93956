/** Rules resolved against the facts, once for all lists: what is asked of a candidate is then a look into an array. */
import type { Rule, Ruleset } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";
import { type Filter, filterOf } from "./filters.ts";
import { type Rivals, rivalsOf } from "./rivals.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { type Likeness, likenessOf } from "./similar.ts";
import { productsMeant } from "./target.ts";

/** A rule that multiplies scores, by product number. */
interface FactorStep {
  kind: "factor";
  factors: Float32Array;
}
/** A rule that lets `most` of a brand or category on a list. */
interface CapStep {
  kind: "cap";
  most: number;
  /** Number of the brand or category by product; -1 is never counted. */
  group: Int32Array;
  groups: number;
}
/** Maximal marginal relevance. */
interface DiversityStep {
  kind: "diversity";
  lambda: number;
  likeness: Likeness;
}
/** Products that never stand on one list. */
interface ApartStep {
  kind: "apart";
  rivals: Rivals;
}
export type Step = (FactorStep | CapStep | DiversityStep | ApartStep) & { rule: number; scope: Scope };

export interface Pins {
  rule: number;
  scope: Scope;
  products: Int32Array;
  /** Place of the first, from 0. */
  position: number;
}

export interface Steering {
  facts: Facts;
  /** Those that are on and within their dates, in their order; others refer to them by place. */
  rules: Rule[];
  hideSoldOut: boolean;
  pins: Pins[];
  filters: Filter[];
  steps: Step[];
  /** Whether any rule asks what the customer bought or which segments they are in. */
  asksPurchases: boolean;
  asksSegments: boolean;
}

/** Resolves the rules that hold on `day` (ISO, in the workspace's zone). */
export function compileRules(ruleset: Ruleset, facts: Facts, day: string): Steering {
  const rules = ruleset.rules.filter((one) => one.enabled && isWithin(one, day));
  const numbered = rules.map((one, rule) => ({ one, rule, scope: scopeOf(one, facts) }));
  return {
    facts,
    rules,
    hideSoldOut: ruleset.hideSoldOut,
    pins: numbered.flatMap(({ one, rule, scope }) =>
      one.kind === "pin" ? [pinsOf(one, rule, scope, facts)] : [],
    ),
    filters: numbered.flatMap(({ one, rule, scope }) => filterOf(one, rule, scope, facts) ?? []),
    steps: numbered.flatMap(({ one, rule, scope }) => {
      const step = stepOf(one, scope, facts);
      return step ? [{ ...step, rule, scope }] : [];
    }),
    asksPurchases: rules.some((one) => one.kind === "not_bought_in_days"),
    asksSegments: rules.some((one) => one.scope.segments.length > 0),
  };
}

const isWithin = ({ scope }: Rule, day: string) =>
  (scope.from === undefined || scope.from <= day) && (scope.until === undefined || day <= scope.until);

function pinsOf(one: Extract<Rule, { kind: "pin" }>, rule: number, scope: Scope, facts: Facts): Pins {
  const known = one.products.flatMap((id) => facts.numbers.get(id) ?? []);
  return { rule, scope, products: Int32Array.from(known), position: one.position - 1 };
}

function stepOf(
  one: Rule,
  scope: Scope,
  facts: Facts,
): FactorStep | CapStep | DiversityStep | ApartStep | null {
  switch (one.kind) {
    case "boost":
    case "bury": {
      const meant = productsMeant(one.target, facts);
      return factorStep(facts, scope, (p) => (meant[p] === 1 ? one.factor : 1));
    }
    case "freshness":
      return factorStep(facts, scope, (p) => freshnessOf(one, facts.ageDays[p]!));
    case "cap": {
      const group = one.by === "brand" ? facts.brand : facts.category;
      const groups = (one.by === "brand" ? facts.brands : facts.categories).length;
      return { kind: "cap", most: one.most, group, groups };
    }
    case "diversity":
      return { kind: "diversity", lambda: one.lambda, likeness: likenessOf(one.by, facts) };
    case "never_competitors_pair":
      return { kind: "apart", rivals: rivalsOf(one.pairs, facts) };
    default:
      return null;
  }
}

/** 1 and an extra that halves with age; a product of unknown age gets none. */
function freshnessOf(one: Extract<Rule, { kind: "freshness" }>, age: number): number {
  return Number.isNaN(age) ? 1 : 1 + (one.factor - 1) * 2 ** (-age / one.halfLifeDays);
}

function factorStep(facts: Facts, scope: Scope, factor: (product: number) => number): FactorStep {
  const factors = Float32Array.from(facts.ids, (_, p) => (scope.candidates?.[p] === 0 ? 1 : factor(p)));
  return { kind: "factor", factors };
}
