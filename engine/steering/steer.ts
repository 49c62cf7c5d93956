/**
 * The rules applied to one list, with what each moved and why each missing one is missing. Pure and deterministic:
 * preview, REST, effects and publication all go through here or, list after list, through the steerer beneath.
 */
import type { Rule } from "../contract/rules.ts";
import type { Steering } from "./compile.ts";
import { type Gone, noteOf } from "./list-note.ts";
import type { Subject } from "./scope.ts";
import type { Steered, Tier } from "./steered.ts";
import { createSteerer } from "./steerer.ts";
import { leftOutReason, moveWords } from "./words.ts";

export interface Candidates {
  subject: Subject;
  /** The models of the placement's chain in order; a tier is asked when those before leave places free. */
  tiers: readonly Tier[];
  /** Length of the list. */
  k: number;
}

export interface Move {
  /** Id of the rule. */
  rule: string;
  words: string;
  /** Places from 1, within what its model offered. */
  from: number;
  to: number;
}

export interface SteeredItem {
  product: number;
  rank: number;
  /** Place in `tiers`, and in that tier's arrays; PINNED or FILLED where no tier offered it. */
  tier: number;
  place: number;
  /** Place without the rules, from 1; 0 where no tier offered it. */
  before: number;
  pinned: boolean;
  moves: Move[];
}

export interface SteeredList {
  items: SteeredItem[];
  /** Products that would stand on the list without the rules, and pins that may not stand. */
  leftOut: { product: number; rule: string | null; reason: string }[];
  /** Said where the models do not fill the list: which rule to relax, what stands there instead, why it is short. */
  note: string | null;
}

/** Steers one list. O(candidates x rules), and O(k x candidates) for each rule of variety. */
export function steer(steering: Steering, { subject, tiers, k }: Candidates): SteeredList {
  const trace = collectTrace();
  const steerer = createSteerer(steering);
  const list = steerer.steer(subject, tiers, k, trace);
  const items = Array.from({ length: list.count }, (_, i) => itemOf(steering, list, i, trace.moves));
  const last = Math.max(k, ...items.map((item) => item.before));
  return {
    items,
    leftOut: trace.gone
      .filter((one) => one.before <= last)
      .map(({ product, rule }) => {
        const by = steering.rules[rule] ?? null;
        return {
          product,
          rule: by?.id ?? null,
          reason: leftOutReason(by, rule, product, subject, steering.facts),
        };
      }),
    note: noteOf(steering, { subject, k, list, gone: trace.gone }),
  };
}

function collectTrace() {
  const gone: Gone[] = [];
  const moves = new Map<number, { rule: number; from: number; to: number }[]>();
  return {
    gone,
    moves,
    leftOut(product: number, rule: number, before: number) {
      gone.push({ product, rule, before });
    },
    moved(product: number, rule: number, from: number, to: number) {
      moves.set(product, [...(moves.get(product) ?? []), { rule, from, to }]);
    },
  };
}

function itemOf(
  { rules, facts }: Steering,
  list: Steered,
  i: number,
  moves: ReturnType<typeof collectTrace>["moves"],
): SteeredItem {
  const product = list.products[i]!;
  const move = (rule: Rule, from: number, to: number): Move => ({
    rule: rule.id,
    words: moveWords(rule, product, facts),
    from,
    to,
  });
  const pinnedBy = rules[list.pinnedBy[i]!];
  return {
    product,
    rank: i + 1,
    tier: list.tiers[i]!,
    place: list.places[i]!,
    before: list.before[i]!,
    pinned: pinnedBy !== undefined,
    moves: pinnedBy
      ? [move(pinnedBy, list.before[i]!, i + 1)]
      : (moves.get(product) ?? []).map((one) => move(rules[one.rule]!, one.from, one.to)),
  };
}
