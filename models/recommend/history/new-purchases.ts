/**
 * The last days of a history as a validation part: who bought what, that was new to them, after an earlier day. What is
 * met stands for it in a store that knows no purchases.
 */

import type { Pattern } from "../../evaluate/pattern.ts";
import { type Random, sample } from "../../random.ts";
import { KIND } from "../recommender.ts";
import { cell, csrFromTriplets, rowLength } from "./csr.ts";
import type { History } from "./history.ts";
import { pickRows } from "./holdout.ts";
import { takenOf } from "./signals.ts";

/** Days to hold back: at most `most`, and at most a fifth of the history. */
export function heldBackDays({ sequences, until }: History, most: number): number {
  let first = until;
  for (const day of sequences.days) if (day < first) first = day;
  return Math.max(1, Math.min(most, Math.floor((until - first + 1) / 5)));
}

/**
 * Customers with a past who bought something new after `past.until`, at most `most` of them, drawn by `rng`; `truth`
 * has a row for each.
 */
export function newPurchases(
  past: History,
  { sequences, affinity }: History,
  most: number,
  rng: Random,
): { customers: Int32Array; truth: Pattern } {
  const row: number[] = [];
  const column: number[] = [];
  const taken = takenOf(past);
  const noPurchases = !sequences.kinds.includes(KIND.purchase);
  const takes = (kind: number) => (noPurchases ? kind !== KIND.return : kind === KIND.purchase);
  for (let c = 0; c < affinity.rows; c++) {
    if (rowLength(past.affinity, c) === 0) continue;
    for (let e = sequences.offsets[c]!; e < sequences.offsets[c + 1]!; e++) {
      const product = sequences.products[e]!;
      if (!takes(sequences.kinds[e]!) || sequences.days[e]! < past.until + 1) continue;
      if (cell(taken, c, product) > 0) continue;
      row.push(c);
      column.push(product);
    }
  }
  const bought = csrFromTriplets(affinity, { count: row.length, row, column, value: 1 });
  const all = Int32Array.from({ length: affinity.rows }, (_, c) => c).filter((c) => rowLength(bought, c) > 0);
  const customers = Int32Array.from(sample(all.length, most, rng), (at) => all[at]!);
  return { customers, truth: pickRows(bought, customers) };
}
