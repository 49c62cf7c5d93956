/** The rules as they are edited: each change becomes the draft that previews follow; saving makes it the store's. */

import { useState } from "react";
import type { Ruleset } from "../../../../engine/contract/rules.ts";
import { type OutputOf, refetchAfter, useCommand, useEngineQuery } from "../../../client/index.ts";
import {
  countChanges,
  filled,
  freeId,
  moved,
  type Rule,
  type RuleInput,
  replaced,
  type Steps,
  stepsFrom,
} from "./edits.ts";

type RulesState = OutputOf<"rules.list">;

export type RuleView = RulesState["views"][number];

const EMPTY: Ruleset = { rules: [], hideSoldOut: true };

export function useRules() {
  const query = useEngineQuery("rules.list", {});
  // Another window may have been faster: what it made of them comes into sight.
  const onError = () => void refetchAfter("rules.draft");
  const draft = useCommand("rules.draft", { onError });
  const save = useCommand("rules.save", { onError });
  const [made, setMade] = useState<Steps | null>(null);

  const saved = query.data?.saved ?? EMPTY;
  const sent = draft.isPending ? draft.variables.draft : undefined;
  // What was just changed stands at once; the engine's answer follows.
  const now = (sent === undefined ? query.data?.draft : (sent as Ruleset | null)) ?? saved;
  const views = new Map(query.data?.views.map((view) => [view.id, view]));
  const { past, future } = stepsFrom(made, now);

  const put = (next: Steps) => {
    setMade(next);
    draft.mutate({ draft: next.at, seen: now }, { onError: () => setMade(made) });
  };
  const change = (next: Ruleset) => put({ past: [...past, now], future: [], at: next });
  const setRules = (rules: Rule[]) => change({ ...now, rules });
  return {
    query,
    now,
    saved,
    views,
    changes: countChanges(saved, now),
    busy: query.data === undefined || save.isPending,
    error: draft.error ?? save.error,
    change,
    setRules,
    // While it was written another window may have taken its id.
    add: (rule: Rule) => setRules([...now.rules, { ...rule, id: freeId(rule.kind, now.rules) }]),
    replace: (rule: Rule) => setRules(replaced(now.rules, rule)),
    remove: (id: string) => setRules(now.rules.filter((rule) => rule.id !== id)),
    move: (id: string, by: number) => setRules(moved(now.rules, id, by)),
    toggle: (id: string) =>
      setRules(now.rules.map((rule) => (rule.id === id ? { ...rule, enabled: !rule.enabled } : rule))),
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    undo: () => {
      if (past.length > 0) put({ past: past.slice(0, -1), future: [...future, now], at: past.at(-1)! });
    },
    redo: () => {
      if (future.length > 0) put({ past: [...past, now], future: future.slice(0, -1), at: future.at(-1)! });
    },
    save: () => {
      setMade(null);
      save.mutate({ basedOn: query.data!.revision, seen: now });
    },
    discard: () => {
      setMade(null);
      draft.mutate({ draft: null, seen: now });
    },
    ...quick(now.rules, setRules),
  };
}

export type Rules = ReturnType<typeof useRules>;

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
