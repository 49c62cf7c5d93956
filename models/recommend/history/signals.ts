/**
 * From the warehouse's datasets to matrices: who met which product, how much and how long ago.
 * The datasets carry counts a day, so that weights and decay are parameters and not another extract.
 */

import { AppError } from "../../../engine/contract/errors.ts";
import type { Data, DatasetNeed, Table } from "../../model.ts";
import { type Csr, csrFromTriplets, rowLength } from "./csr.ts";
import type { Catalogue, History, Sequences } from "./history.ts";

export const NEEDS = {
  interactions: {
    name: "recommend_interactions",
    columns: {
      customer_no: "row number of the customer in recommend_customers",
      product_no: "row number of the product in recommend_products",
      day: "days since 1970-01-01 in the reporting time zone",
      purchases: "order lines with a positive quantity",
      returns: "lines refunded",
      carts: "add_to_cart events",
      views: "view_item events",
      wishlists: "add_to_wishlist events",
      ratings: "sum of the ratings, each from -1 (worst) to 1 (best)",
    },
    optional: true,
  },
  events: {
    name: "recommend_events",
    columns: {
      customer_no: "row number of the customer in recommend_customers, -1 for an unknown visitor",
      session_no: "number of the visit, -1 for an order or a return",
      product_no: "row number of the product in recommend_products",
      at: "days since 1970-01-01 in the reporting time zone, with their fraction; rows come oldest first",
      kind: "0 view, 1 cart, 2 wishlist, 3 purchase, 4 return, 5 rating",
      value: "quantity, or the rating as given",
    },
    optional: true,
  },
  baskets: {
    name: "recommend_baskets",
    columns: {
      order_no: "number of the order, from 0 in order of time",
      product_no: "row number of the product in recommend_products",
      day: "days since 1970-01-01",
    },
    optional: true,
  },
  products: {
    name: "recommend_products",
    columns: {
      product_no: "from 0, in order of product_id",
      product_id: "key",
      title: "name",
      category: "name of the category, null without one",
      category_id: "its id",
      brand: "brand or vendor, null without one",
      attributes: "JSON object, null without one",
      price: "lowest price of its variants, NaN where none is known",
      margin: "share of the price, NaN where no cost is known",
      created_day: "days since 1970-01-01, NaN where unknown",
      offered: "1 when the product may be recommended, 0 for drafts and archived products",
    },
  },
  customers: {
    name: "recommend_customers",
    columns: {
      customer_no: "from 0, in order of customer_id",
      customer_id: "key",
      left_out: "1 for bots and bulk buyers: nothing is learnt from them",
    },
    optional: true,
  },
  segments: {
    name: "recommend_segments",
    columns: {
      customer_no: "row number of the customer in recommend_customers",
      segment: "<segment set>:<segment id>",
      name: "name of the segment",
    },
    optional: true,
  },
} satisfies Record<string, DatasetNeed>;

export interface SignalParams {
  /** A purchase weighs 1. */
  cartWeight: number;
  viewWeight: number;
  wishlistWeight: number;
  /** Of the best rating; the worst counts against as much. */
  ratingWeight: number;
  /** A signal this many days old weighs half. */
  halfLifeDays: number;
  /** Customers who met more products are left out of learning, as those whom the dataset marks. */
  maxProducts: number;
}

export interface Signals {
  /** Customer x product: weighted, decayed and saturated (log2(1 + sum)), 0 and below dropped. */
  affinity: Csr;
  /** Customer x product: purchases less returns, where above 0. */
  bought: Csr;
  /** Customers left out by the rule. */
  leftOut: number;
}

/** A number column of a dataset. Throws when the dataset lacks it, which is a mistake of the SQL. */
export function numbers(table: Table, name: string): Int32Array | Float64Array {
  const column = table.columns[name];
  if (column instanceof Int32Array || column instanceof Float64Array) return column;
  throw new AppError("internal", `The dataset has no number column ${name}.`);
}

/** A text column. Throws `internal` where the dataset has none of the name. */
export function texts(table: Table, name: string): (string | null)[] {
  const column = table.columns[name];
  if (Array.isArray(column)) return column;
  throw new AppError("internal", `The dataset has no text column ${name}.`);
}

/** A dataset, or an empty one of its columns where there is none. */
export function tableOf(data: Data, need: DatasetNeed): Table {
  const empty = Object.fromEntries(Object.keys(need.columns).map((name) => [name, new Int32Array(0)]));
  return data[need.name]?.rows ? data[need.name]! : { rows: 0, columns: empty };
}

/** Products in the order of their numbers. Columns that a dataset of an older extract lacks are unknown. */
export function catalogueOf(data: Data): Catalogue {
  const table = tableOf(data, NEEDS.products);
  const order = numbers(table, "product_no");
  const text = (name: string) => inOrder(order, table.columns[name] ? texts(table, name) : [], null);
  const number = (name: string) =>
    Float64Array.from(inOrder(order, table.columns[name] ? numbers(table, name) : [], Number.NaN));
  const ids = text("product_id") as string[];
  return {
    ids,
    titles: text("title").map((title, p) => title ?? ids[p]!),
    categories: text("category"),
    offered: Uint8Array.from(inOrder(order, numbers(table, "offered"), 0)),
    categoryIds: text("category_id"),
    brands: text("brand"),
    attributes: text("attributes"),
    prices: number("price"),
    margins: number("margin"),
    created: number("created_day"),
  };
}

/** The values by the numbers of their rows. */
function inOrder<T>(order: ArrayLike<number>, values: ArrayLike<T>, missing: T): T[] {
  const sorted = new Array<T>(order.length);
  for (let r = 0; r < order.length; r++) sorted[order[r]!] = values[r] ?? missing;
  return sorted;
}

/** Customer ids in the order of their numbers. */
export function customerIdsOf(data: Data): string[] {
  const table = tableOf(data, NEEDS.customers);
  const ids = new Array<string>(table.rows);
  const order = numbers(table, "customer_no");
  for (let r = 0; r < table.rows; r++) ids[order[r]!] = texts(table, "customer_id")[r]!;
  return ids;
}

/** First and last day of the orders; of what shoppers did where nothing was bought. */
export function spanOf(data: Data): { first: number; last: number } {
  const orders = rangeOf(numbers(tableOf(data, NEEDS.baskets), "day"));
  if (orders.last >= orders.first) return orders;
  const met = rangeOf(numbers(tableOf(data, NEEDS.interactions), "day"));
  return met.last >= met.first ? met : rangeOf(numbers(tableOf(data, NEEDS.events), "at"));
}

function rangeOf(days: ArrayLike<number>): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < days.length; i++) {
    const day = Math.floor(days[i]!);
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return { first, last };
}

/**
 * What customers took, which lists leave out and which cases ask for: what they bought, or what they met at all where
 * nobody bought anything, as in a store that knows only views or ratings.
 */
export const takenOf = ({ bought, affinity }: Pick<Signals, "bought" | "affinity">): Csr =>
  bought.indices.length > 0 ? bought : affinity;

/** Last day of orders or events, whichever is later: what is known now. */
export function lastDayOf(data: Data): number {
  const at = numbers(tableOf(data, NEEDS.events), "at");
  // Rows come oldest first.
  const last = at.length > 0 ? Math.floor(at[at.length - 1]!) : Number.NEGATIVE_INFINITY;
  return Math.max(spanOf(data).last, last);
}

/** Signals of the days up to and including `until`. */
export function signalsOf(data: Data, params: SignalParams, until: number): Signals {
  const table = tableOf(data, NEEDS.interactions);
  const row = numbers(table, "customer_no");
  const column = numbers(table, "product_no");
  const days = numbers(table, "day");
  const purchases = numbers(table, "purchases");
  const returns = numbers(table, "returns");
  const carts = numbers(table, "carts");
  const views = numbers(table, "views");
  const none = new Int32Array(table.rows);
  const wishlists = table.columns.wishlists ? numbers(table, "wishlists") : none;
  const ratings = table.columns.ratings ? numbers(table, "ratings") : none;
  const weight = new Float64Array(table.rows);
  const net = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    if (days[i]! > until) continue;
    net[i] = purchases[i]! - returns[i]!;
    const sum =
      net[i]! +
      params.cartWeight * carts[i]! +
      params.viewWeight * views[i]! +
      params.wishlistWeight * wishlists[i]! +
      params.ratingWeight * ratings[i]!;
    weight[i] = sum * 2 ** ((days[i]! - until) / params.halfLifeDays);
  }
  const shape = {
    rows: tableOf(data, NEEDS.customers).rows,
    columns: tableOf(data, NEEDS.products).rows,
  };
  const triplets = { count: table.rows, row, column };
  const positive = (value: number) => value > 1e-6;
  const all = csrFromTriplets(shape, { ...triplets, value: weight }, positive);
  const marked = leftOutOf(data);
  const { matrix, leftOut } = withoutRows(
    all,
    (row) => marked[row] === 1 || rowLength(all, row) > params.maxProducts,
  );
  for (let i = 0; i < matrix.values.length; i++) matrix.values[i] = Math.log2(1 + matrix.values[i]!);
  return { affinity: matrix, bought: csrFromTriplets(shape, { ...triplets, value: net }, positive), leftOut };
}

/** Customers marked as bots or bulk buyers, by their number. */
function leftOutOf(data: Data): Uint8Array {
  const table = tableOf(data, NEEDS.customers);
  const marks = table.columns.left_out ? numbers(table, "left_out") : new Int32Array(table.rows);
  return Uint8Array.from(inOrder(numbers(table, "customer_no"), marks, 0));
}

/** The same matrix with some rows empty, and how many of them held anything. */
function withoutRows(matrix: Csr, out: (row: number) => boolean): { matrix: Csr; leftOut: number } {
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = matrix.indices.slice();
  const values = matrix.values.slice();
  let size = 0;
  let leftOut = 0;
  for (let r = 0; r < matrix.rows; r++) {
    if (out(r)) leftOut += rowLength(matrix, r) > 0 ? 1 : 0;
    else {
      indices.copyWithin(size, matrix.offsets[r]!, matrix.offsets[r + 1]!);
      values.copyWithin(size, matrix.offsets[r]!, matrix.offsets[r + 1]!);
      size += rowLength(matrix, r);
    }
    offsets[r + 1] = size;
  }
  return {
    matrix: { ...matrix, offsets, indices: indices.slice(0, size), values: values.slice(0, size) },
    leftOut,
  };
}

export interface Baskets {
  /** Order x product, every value 1. */
  matrix: Csr;
  /** Day of each order. */
  days: Int32Array;
  /** Orders left out because they hold more than `maxLines` products. */
  leftOut: number;
}

/** Baskets of the days [from, until]; other orders stay as empty rows. */
export function basketsOf(data: Data, maxLines: number, from: number, until: number): Baskets {
  const table = tableOf(data, NEEDS.baskets);
  const row = numbers(table, "order_no");
  const column = numbers(table, "product_no");
  const day = numbers(table, "day");
  let orders = 0;
  for (const order of row) if (order >= orders) orders = order + 1;
  const days = new Int32Array(orders);
  const value = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    days[row[i]!] = day[i]!;
    if (day[i]! >= from && day[i]! <= until) value[i] = 1;
  }
  const shape = { rows: orders, columns: tableOf(data, NEEDS.products).rows };
  const counted = csrFromTriplets(shape, { count: table.rows, row, column, value }, (v) => v > 0);
  const { matrix, leftOut } = withoutRows(counted, (row) => rowLength(counted, row) > maxLines);
  matrix.values.fill(1);
  return { matrix, days, leftOut };
}

/** In words of a verdict: "of what was bought next". */
export type Deed = "bought" | "met" | "looked at";

/** Whether a row of the interactions takes the product, and the word for it: bought, or met where nobody bought. */
export function takingOf(table: Table): { took(i: number): boolean; deed: Deed } {
  const purchases = numbers(table, "purchases");
  if (purchases.some((n) => n > 0)) return { took: (i) => purchases[i]! > 0, deed: "bought" };
  const signs = ["carts", "views", "wishlists", "ratings"].flatMap((name) =>
    table.columns[name] ? [numbers(table, name)] : [],
  );
  return { took: (i) => signs.some((column) => column[i]! > 0), deed: "met" };
}

/** Baskets up to the day; in a store that knows no orders each customer's days with a product stand for them. */
export function soldOrMet(data: Data, maxLines: number, until: number): Baskets {
  if (tableOf(data, NEEDS.baskets).rows > 0) {
    return basketsOf(data, maxLines, Number.NEGATIVE_INFINITY, until);
  }
  const table = tableOf(data, NEEDS.interactions);
  const day = numbers(table, "day");
  const { took } = takingOf(table);
  const matrix = csrFromTriplets(
    { rows: table.rows, columns: tableOf(data, NEEDS.products).rows },
    {
      count: table.rows,
      row: Int32Array.from(day, (_, i) => i),
      column: numbers(table, "product_no"),
      value: Float64Array.from(day, (of, i) => (of <= until && took(i) ? 1 : 0)),
    },
    (value) => value > 0,
  );
  return { matrix, days: Int32Array.from(day), leftOut: 0 };
}

/** What was known at the end of the day `until`: the signals, and every event in order of time. */
export function historyOf(data: Data, params: SignalParams, until: number): History {
  const { affinity, bought, leftOut } = signalsOf(data, params, until);
  const table = tableOf(data, NEEDS.events);
  const session = numbers(table, "session_no");
  let sessions = 0;
  for (let i = 0; i < table.rows; i++) if (session[i]! >= sessions) sessions = session[i]! + 1;
  return {
    until,
    affinity,
    bought,
    sequences: sequencesOf(table, numbers(table, "customer_no"), affinity.rows, until),
    sessions: sequencesOf(table, session, sessions, until),
    catalogue: catalogueOf(data),
    customerIds: customerIdsOf(data),
    leftOut,
  };
}

/** The events of each row, oldest first; a counting sort keeps the order of the dataset. */
function sequencesOf(table: Table, row: ArrayLike<number>, rows: number, until: number): Sequences {
  const product = numbers(table, "product_no");
  const at = numbers(table, "at");
  const kind = numbers(table, "kind");
  const known = (i: number) => row[i]! >= 0 && at[i]! < until + 1;
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < table.rows; i++) if (known(i)) offsets[row[i]! + 1]!++;
  for (let r = 0; r < rows; r++) offsets[r + 1]! += offsets[r]!;
  const size = offsets[rows]!;
  const next = offsets.slice();
  const sequences = {
    offsets,
    products: new Int32Array(size),
    days: new Float64Array(size),
    kinds: new Uint8Array(size),
  };
  for (let i = 0; i < table.rows; i++) {
    if (!known(i)) continue;
    const place = next[row[i]!]!++;
    sequences.products[place] = product[i]!;
    sequences.days[place] = at[i]!;
    sequences.kinds[place] = kind[i]!;
  }
  return sequences;
}
