/** Events as a sequence model reads them: products in order, without returns and repeats in a row. */
import { type Csr, csrFromTriplets } from "../history/csr.ts";
import type { Sequences } from "../history/history.ts";
import { KIND } from "../recommender.ts";
import type { ProductRows } from "./spectral.ts";

/** Rows of products met; rows that are not `wanted` are empty. A return or a rating is no step of its own. */
export function eventRows(
  { offsets, products, kinds }: Sequences,
  wanted: (row: number) => boolean = () => true,
): ProductRows {
  const result = { offsets: new Int32Array(offsets.length), products: new Int32Array(products.length) };
  let size = 0;
  for (let r = 0; r + 1 < offsets.length; r++) {
    const start = size;
    for (let e = offsets[r]!; e < offsets[r + 1]! && wanted(r); e++) {
      if (kinds[e] === KIND.return || kinds[e] === KIND.rating) continue;
      if (size > start && result.products[size - 1] === products[e]) continue;
      result.products[size++] = products[e]!;
    }
    result.offsets[r + 1] = size;
  }
  return { offsets: result.offsets, products: result.products.slice(0, size) };
}

/** Visits of unknown shoppers: those whose first event is not one of a customer's. */
export function rowsOfSessions(sessions: Sequences, customers: Sequences): ProductRows {
  const keyOf = ({ days, products }: Sequences, e: number) => days[e]! * 1e7 + products[e]!;
  const firsts = new Set<number>();
  for (let s = 0; s + 1 < sessions.offsets.length; s++) {
    if (sessions.offsets[s + 1]! > sessions.offsets[s]!) firsts.add(keyOf(sessions, sessions.offsets[s]!));
  }
  for (let e = 0; e < customers.products.length; e++) firsts.delete(keyOf(customers, e));
  return eventRows(sessions, (s) => firsts.has(keyOf(sessions, sessions.offsets[s]!)));
}

/** Steps within which one product counts as coming after another. */
const SOON = 3;

/** Product x product: how often the second came soon after the first. */
export function followers({ offsets, products }: ProductRows, count: number): Csr {
  const row = new Int32Array(SOON * products.length);
  const column = new Int32Array(row.length);
  let pairs = 0;
  for (let r = 0; r + 1 < offsets.length; r++) {
    for (let at = offsets[r]!; at < offsets[r + 1]!; at++) {
      for (let next = at + 1; next <= at + SOON && next < offsets[r + 1]!; next++) {
        if (products[next] === products[at]) continue;
        row[pairs] = products[at]!;
        column[pairs++] = products[next]!;
      }
    }
  }
  return csrFromTriplets({ rows: count, columns: count }, { count: pairs, row, column, value: 1 });
}
