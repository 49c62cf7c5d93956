/** What a steerer takes and gives: candidates in tiers, the list made of them, and what happened on the way. */

/** Candidates of one model for one subject, best first. */
export interface Tier {
  products: Int32Array;
  /** Any scale; the order is that of the places. */
  scores: ArrayLike<number>;
  /** Places [from, to) of both. */
  from: number;
  to: number;
  /** Where the rows stand that it was read from, for those who go through all lists. */
  rows?: { list: number; position: number };
}

/** Told of each thing that happens to a candidate. Places count from 1. */
export interface Trace {
  /** `rule` is a place in `steering.rules`, or one of the reasons above. */
  leftOut(product: number, rule: number, from: number): void;
  moved(product: number, rule: number, from: number, to: number): void;
}

/** How much of the rules a list that would be empty gives up: nothing, those that choose, all of them. */
export type Yielding = "nothing" | "choice" | "all";

/** The list; the arrays are overwritten by the next call. */
export interface Steered {
  count: number;
  yielding: Yielding;
  /** Whether the whole catalogue was asked for what the rules took, or for a list that has nothing. */
  widened: boolean;
  products: Int32Array;
  /** Tier of each; PINNED or FILLED for what no tier offered. */
  tiers: Int32Array;
  /** Place in its tier's arrays, without meaning for those. */
  places: Int32Array;
  /** Place among all candidates before the rules, from 1; 0 for what no tier offered. */
  before: Int32Array;
  /** Rule that pinned it, -1 for what is not pinned. */
  pinnedBy: Int32Array;
}
