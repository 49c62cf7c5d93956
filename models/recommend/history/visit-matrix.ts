/** Visits as matrices: what each looked at, and what it did with what. */

import type { Data } from "../../model.ts";
import { KIND } from "../recommender.ts";
import { type Csr, csrFromTriplets } from "./csr.ts";
import { NEEDS, numbers, tableOf } from "./signals.ts";

/** Kinds of events that look at a product. */
export const LOOKED: readonly number[] = [KIND.view, KIND.cart, KIND.wishlist];

export interface Visits {
  /** Visit x product, every value 1. */
  looked: Csr;
  /** The same by the kinds that were asked for; `looked` itself where those are LOOKED. */
  wanted: Csr;
  /** Day of each visit's last event. */
  days: Int32Array;
  /** Visits left out because they have more than `maxEvents`. */
  leftOut: number;
}

/** Visits by what happened in the days from `first` to `last`. */
export function visitsIn(
  data: Data,
  kinds: readonly number[],
  maxEvents: number,
  span: { first: number; last: number },
): Visits {
  const table = tableOf(data, NEEDS.events);
  const row = numbers(table, "session_no");
  const column = numbers(table, "product_no");
  const at = numbers(table, "at");
  const kind = numbers(table, "kind");
  const isIn = (i: number) => row[i]! >= 0 && at[i]! >= span.first && at[i]! < span.last + 1;
  let rows = 0;
  for (let i = 0; i < table.rows; i++) if (row[i]! >= rows) rows = row[i]! + 1;
  const events = new Int32Array(rows);
  const days = new Int32Array(rows);
  for (let i = 0; i < table.rows; i++) {
    if (!isIn(i)) continue;
    events[row[i]!]!++;
    days[row[i]!] = Math.max(days[row[i]!]!, Math.floor(at[i]!));
  }
  const columns = tableOf(data, NEEDS.products).rows;
  const pick = (wanted: readonly number[]): Csr => {
    const rowOf: number[] = [];
    const columnOf: number[] = [];
    for (let i = 0; i < table.rows; i++) {
      if (!isIn(i) || !wanted.includes(kind[i]!) || events[row[i]!]! > maxEvents) continue;
      rowOf.push(row[i]!);
      columnOf.push(column[i]!);
    }
    const matrix = csrFromTriplets(
      { rows, columns },
      { count: rowOf.length, row: rowOf, column: columnOf, value: 1 },
    );
    matrix.values.fill(1);
    return matrix;
  };
  const looked = pick(LOOKED);
  return {
    looked,
    wanted: kinds === LOOKED ? looked : pick(kinds),
    days,
    leftOut: events.filter((n) => n > maxEvents).length,
  };
}
