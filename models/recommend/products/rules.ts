/** Association rules with one product on the right (Agrawal, Imielinski, Swami 1993) from exact itemsets. */

import { AppError } from "../../../engine/contract/errors.ts";
import type { Artifact } from "../../model.ts";
import type { Itemsets } from "./itemsets.ts";

export interface Rule {
  /** Column numbers of the left side, ascending. */
  left: number[];
  right: number;
  /** Baskets that hold both sides. */
  count: number;
  /** Share of all baskets. */
  support: number;
  /** Share of the baskets with the left side that hold the right one too. */
  confidence: number;
  /** Confidence against the right side's share of all baskets: times chance. */
  lift: number;
  /** Support beyond what chance would give (Piatetsky-Shapiro 1991). */
  leverage: number;
  /** How many times more often the rule would fail by chance (Brin et al. 1997); Infinity for a rule that never fails. */
  conviction: number;
}

/** Rules that reach the confidence, strongest lift first. Every subset of a set must be in `sets`, as Apriori's law grants. */
export function associationRules(sets: Itemsets, options: { minConfidence: number }): Rule[] {
  const index = indexItemsets(sets);
  const rules: Rule[] = [];
  const left = new Int32Array(256);
  for (let s = 0; s < sets.counts.length; s++) {
    const from = sets.offsets[s]!;
    const length = sets.offsets[s + 1]! - from;
    if (length < 2) continue;
    for (let skip = 0; skip < length; skip++) {
      let size = 0;
      for (let i = 0; i < length; i++) if (i !== skip) left[size++] = sets.items[from + i]!;
      const confidence = sets.counts[s]! / sets.counts[index.find(left, size)]!;
      if (confidence < options.minConfidence - 1e-12) continue;
      const right = sets.items[from + skip]!;
      rules.push(
        ruleOf([...left.subarray(0, size)], right, {
          both: sets.counts[s]!,
          left: sets.counts[index.find(left, size)]!,
          right: sets.counts[index.one(right)]!,
          all: sets.baskets,
        }),
      );
    }
  }
  return rules.sort((a, b) => b.lift - a.lift || b.count - a.count);
}

/** A rule with its figures, from the baskets that hold both sides, each side, and all there are. */
function ruleOf(
  left: number[],
  right: number,
  baskets: { both: number; left: number; right: number; all: number },
): Rule {
  const { both, all } = baskets;
  const confidence = both / baskets.left;
  const share = baskets.right / all;
  return {
    left,
    right,
    count: both,
    support: both / all,
    confidence,
    lift: confidence / share,
    leverage: both / all - (baskets.left / all) * share,
    conviction: confidence >= 1 ? Number.POSITIVE_INFINITY : (1 - share) / (1 - confidence),
  };
}

/** Rules as tensors: counts only, for the figures follow from them. `sides` has four a rule: both, left, right, the right product. */
export function ruleTensors(rules: readonly Rule[], baskets: number): Artifact["tensors"] {
  const offsets = new Int32Array(rules.length + 1);
  rules.forEach((rule, r) => {
    offsets[r + 1] = offsets[r]! + rule.left.length;
  });
  const left = Int32Array.from(rules.flatMap((rule) => rule.left));
  const sides = Int32Array.from(
    rules.flatMap(({ count, confidence, lift, right }) => [
      count,
      Math.round(count / confidence),
      Math.round((confidence / lift) * baskets),
      right,
    ]),
  );
  return {
    rule_offsets: { shape: [offsets.length], data: offsets },
    rule_left: { shape: [left.length], data: left },
    rule_sides: { shape: [rules.length, 4], data: sides },
    rule_baskets: { shape: [1], data: Int32Array.of(baskets) },
  };
}

/** The rules of an artifact, strongest first, and the baskets that they were counted in. */
export function rulesIn({ tensors }: Artifact): { rules: Rule[]; baskets: number } {
  const { rule_offsets, rule_left, rule_sides, rule_baskets } = tensors;
  if (!rule_offsets || !rule_left || !rule_sides || !rule_baskets) {
    throw new AppError("unsupported", "This version keeps no rules. Train the model again.");
  }
  const all = rule_baskets.data[0]!;
  const sides = rule_sides.data;
  const rules = Array.from({ length: rule_offsets.data.length - 1 }, (_, r) => {
    const left = [...rule_left.data.subarray(rule_offsets.data[r]!, rule_offsets.data[r + 1]!)];
    const figures = { both: sides[4 * r]!, left: sides[4 * r + 1]!, right: sides[4 * r + 2]!, all };
    return ruleOf(left, sides[4 * r + 3]!, figures);
  });
  return { rules, baskets: all };
}

/** Open addressing over the sets' own items, so that finding a subset allocates nothing. */
function indexItemsets(sets: Itemsets) {
  const slots = 2 ** Math.ceil(Math.log2(sets.counts.length * 2 + 2));
  const table = new Int32Array(slots).fill(-1);
  const key = new Int32Array(1);

  const matches = (set: number, items: Int32Array, size: number) => {
    const from = sets.offsets[set]!;
    if (sets.offsets[set + 1]! - from !== size) return false;
    for (let i = 0; i < size; i++) if (sets.items[from + i] !== items[i]) return false;
    return true;
  };
  const find = (items: Int32Array, size: number): number => {
    let slot = hash(items, 0, size) & (slots - 1);
    while (table[slot]! >= 0 && !matches(table[slot]!, items, size)) slot = (slot + 1) & (slots - 1);
    return table[slot]!;
  };
  for (let s = 0; s < sets.counts.length; s++) {
    let slot = hash(sets.items, sets.offsets[s]!, sets.offsets[s + 1]!) & (slots - 1);
    while (table[slot]! >= 0) slot = (slot + 1) & (slots - 1);
    table[slot] = s;
  }
  const one = (item: number) => {
    key[0] = item;
    return find(key, 1);
  };
  return { find, one };
}

function hash(items: Int32Array, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) h = Math.imul(h ^ items[i]!, 0x01000193) ^ (h >>> 15);
  return Math.imul(h ^ (h >>> 13), 0x5bd1e995) >>> 0;
}
