/** The rules as they are edited: each change becomes the draft that previews follow; saving makes it the store's. */

import { useState } from "react";
import {
  type Rule,
  type RuleKind,
  type Ruleset,
  rule as ruleSchema,
} from "../../../../engine/contract/rules.ts";
import { type InputOf, type OutputOf, useCommand, useEngineQuery } from "../../../client/index.ts";

type RulesState = OutputOf<"rules.list">;

export type { Rule, RuleKind };
export type RuleView = RulesState["views"][number];
/** A rule as it is typed: what is left out gets its default in the engine. */
export type RuleInput = NonNullable<InputOf<"rules.save">["rules"]>[number];

const EMPTY: Ruleset = { rules: [], hideSoldOut: true };

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

export function useRules() {
  const query = useEngineQuery("rules.list", {});
  const draft = useCommand("rules.draft");
  const save = useCommand("rules.save");
  const restore = useCommand("rules.restore");
  const [past, setPast] = useState<Ruleset[]>([]);
  const [future, setFuture] = useState<Ruleset[]>([]);

  const saved = query.data?.saved ?? EMPTY;
  const sent = draft.isPending ? draft.variables.draft : undefined;
  // What was just changed stands at once; the engine's answer follows.
  const now = (sent === undefined ? query.data?.draft : (sent as Ruleset | null)) ?? saved;
  const views = new Map(query.data?.views.map((view) => [view.id, view]));

  const put = (next: Ruleset) => draft.mutate({ draft: next });
  const change = (next: Ruleset) => {
    setPast([...past, now]);
    setFuture([]);
    put(next);
  };
  const setRules = (rules: Rule[]) => change({ ...now, rules });
  const step = (
    from: Ruleset[],
    setFrom: (next: Ruleset[]) => void,
    setTo: (next: Ruleset[]) => void,
    to: Ruleset[],
  ) => {
    const next = from.at(-1);
    if (!next) return;
    setFrom(from.slice(0, -1));
    setTo([...to, now]);
    put(next);
  };
  const forget = () => {
    setPast([]);
    setFuture([]);
  };
  return {
    query,
    now,
    saved,
    views,
    changes: countChanges(saved, now),
    busy: query.data === undefined || save.isPending || restore.isPending,
    saving: save.isPending,
    error: draft.error ?? save.error ?? restore.error,
    change,
    setRules,
    add: (rule: Rule) => setRules([...now.rules, rule]),
    replace: (rule: RuleInput) =>
      setRules(now.rules.map((old) => (old.id === rule.id ? (rule as Rule) : old))),
    remove: (id: string) => setRules(now.rules.filter((rule) => rule.id !== id)),
    move: (id: string, by: number) => setRules(moved(now.rules, id, by)),
    toggle: (id: string) =>
      setRules(now.rules.map((rule) => (rule.id === id ? { ...rule, enabled: !rule.enabled } : rule))),
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    undo: () => step(past, setPast, setFuture, future),
    redo: () => step(future, setFuture, setPast, past),
    save: () => {
      forget();
      save.mutate({ basedOn: query.data!.revision });
    },
    discard: () => {
      forget();
      draft.mutate({ draft: null });
    },
    restore: (revision: number) => {
      forget();
      restore.mutate({ revision });
    },
    ...quick(now.rules, setRules),
  };
}

export type Rules = ReturnType<typeof useRules>;

/** The rules with one of them `by` places further down. */
export function moved(rules: Rule[], id: string, by: number): Rule[] {
  const from = rules.findIndex((rule) => rule.id === id);
  const to = Math.max(0, Math.min(rules.length - 1, from + by));
  const next = rules.filter((rule) => rule.id !== id);
  if (from >= 0) next.splice(to, 0, rules[from]!);
  return next;
}

/** Pin and hide from a row of a list. */
function quick(rules: Rule[], setRules: (rules: Rule[]) => void) {
  const isPin = (source: string | null, productId: string) => (rule: Rule) =>
    rule.kind === "pin" &&
    rule.products.includes(productId) &&
    (rule.scope.sourceProducts[0] ?? null) === source;
  return {
    isPinned: (source: string | null, productId: string) => rules.some(isPin(source, productId)),
    /** `source` is the product whose list it is; null pins on every list. */
    pin: (source: string | null, productId: string) => {
      const scope = source === null ? {} : { sourceProducts: [source] };
      const rule: RuleInput = { id: freeId("pin", rules), kind: "pin", products: [productId], scope };
      setRules([filled(rule), ...rules]);
    },
    unpin: (source: string | null, productId: string) =>
      setRules(
        rules.flatMap((rule) => {
          if (!isPin(source, productId)(rule) || rule.kind !== "pin") return rule;
          const products = rule.products.filter((id) => id !== productId);
          return products.length > 0 ? { ...rule, products } : [];
        }),
      ),
    exclude: (productId: string) => {
      const known = rules.find((rule) => rule.kind === "exclude" && isBareExclude(rule));
      if (known?.kind === "exclude") {
        const products = [...new Set([...known.target.products, productId])];
        const next = { ...known, target: { ...known.target, products } };
        setRules(rules.map((rule) => (rule === known ? next : rule)));
      } else {
        setRules([
          ...rules,
          filled({ id: freeId("never", rules), kind: "exclude", target: { products: [productId] } }),
        ]);
      }
    },
  };
}

/** A rule of products alone, everywhere: the one that hidden rows are added to. */
function isBareExclude(rule: Extract<Rule, { kind: "exclude" }>): boolean {
  const { products: _products, ...others } = rule.target;
  const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined);
  return rule.enabled && ![...Object.values(others), ...Object.values(rule.scope)].some(isSet);
}

/** With the defaults that the engine would fill in, so that what is shown at once is whole. */
export const filled = (rule: RuleInput): Rule => ruleSchema.parse(rule);
