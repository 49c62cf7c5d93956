/** Association rules with one product on the right (Agrawal, Imielinski, Swami 1993) from exact itemsets. */

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
      const share = sets.counts[index.one(right)]! / sets.baskets;
      const count = sets.counts[s]!;
      rules.push({
        left: [...left.subarray(0, size)],
        right,
        count,
        support: count / sets.baskets,
        confidence,
        lift: confidence / share,
      });
    }
  }
  return rules.sort((a, b) => b.lift - a.lift || b.count - a.count);
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
