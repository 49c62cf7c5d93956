/** What a customer recommender learns from: who met which product, in numbers. */
import type { Csr } from "./csr.ts";

export interface Catalogue {
  ids: string[];
  titles: string[];
  categories: (string | null)[];
  /** 0 keeps a product off every list. */
  offered: Uint8Array;
  categoryIds: (string | null)[];
  brands: (string | null)[];
  /** JSON objects as text. */
  attributes: (string | null)[];
  /** In the store's currency; NaN where unknown, as margin (a share) and created (days since 1970-01-01). */
  prices: Float64Array;
  margins: Float64Array;
  created: Float64Array;
}

/** Row r holds the events offsets[r] to offsets[r + 1], oldest first. */
export interface Sequences {
  offsets: Int32Array;
  products: Int32Array;
  /** Days since 1970-01-01 with their fraction. */
  days: Float64Array;
  /** Values of KIND. */
  kinds: Uint8Array;
}

/** What was known on a day. Rows are customers, columns products, numbered as in the datasets. */
export interface History {
  /** Last day of learning, days since 1970-01-01. */
  until: number;
  /** Customer x product: weighted, decayed, saturated. Customers left out of learning have empty rows. */
  affinity: Csr;
  /** Customer x product: purchases less returns, where above 0. */
  bought: Csr;
  /** Each customer's events. */
  sequences: Sequences;
  /** Each session's events, those of unknown visitors too. */
  sessions: Sequences;
  catalogue: Catalogue;
  /** Ids of the rows. */
  customerIds: string[];
  /** Customers of whom nothing is learnt: bots and bulk buyers. */
  leftOut: number;
}
