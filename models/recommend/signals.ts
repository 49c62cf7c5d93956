/**
 * From the warehouse's datasets to matrices: who met which product, how much and how long ago.
 * The datasets carry counts a day, so that weights and decay are parameters and not another extract.
 */

import { AppError } from "../../engine/contract/errors.ts";
import type { Data, DatasetNeed, Table } from "../model.ts";
import { type Csr, csrFromTriplets, rowLength } from "./csr.ts";

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
  },
  products: {
    name: "recommend_products",
    columns: {
      product_no: "from 0, in order of product_id",
      product_id: "key",
      title: "name",
      category: "name of the category, null without one",
      offered: "1 when the product may be recommended, 0 for drafts and archived products",
    },
  },
  customers: {
    name: "recommend_customers",
    columns: { customer_no: "from 0, in order of customer_id", customer_id: "key" },
    optional: true,
  },
} satisfies Record<string, DatasetNeed>;

export interface SignalParams {
  /** A purchase weighs 1. */
  cartWeight: number;
  viewWeight: number;
  /** A signal this many days old weighs half. */
  halfLifeDays: number;
  /** Customers who met more products are left out of learning: bulk buyers and bots. */
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

export interface Catalogue {
  ids: string[];
  titles: string[];
  categories: (string | null)[];
  /** 0 keeps a product off every list. */
  offered: Uint8Array;
}

/** A number column of a dataset. Throws when the dataset lacks it, which is a mistake of the SQL. */
export function numbers(table: Table, name: string): Int32Array | Float64Array {
  const column = table.columns[name];
  if (column instanceof Int32Array || column instanceof Float64Array) return column;
  throw new AppError("internal", `The dataset has no number column ${name}.`);
}

function texts(table: Table, name: string): (string | null)[] {
  const column = table.columns[name];
  if (Array.isArray(column)) return column;
  throw new AppError("internal", `The dataset has no text column ${name}.`);
}

export function tableOf(data: Data, need: DatasetNeed): Table {
  const empty = Object.fromEntries(Object.keys(need.columns).map((name) => [name, new Int32Array(0)]));
  return data[need.name]?.rows ? data[need.name]! : { rows: 0, columns: empty };
}

/** Products in the order of their numbers. */
export function catalogueOf(data: Data): Catalogue {
  const table = tableOf(data, NEEDS.products);
  const order = numbers(table, "product_no");
  const ids = new Array<string>(table.rows);
  const titles = new Array<string>(table.rows);
  const categories = new Array<string | null>(table.rows);
  const offered = new Uint8Array(table.rows);
  for (let r = 0; r < table.rows; r++) {
    const p = order[r]!;
    ids[p] = texts(table, "product_id")[r]!;
    titles[p] = texts(table, "title")[r] ?? ids[p]!;
    categories[p] = texts(table, "category")[r]!;
    offered[p] = numbers(table, "offered")[r]!;
  }
  return { ids, titles, categories, offered };
}

/** Customer ids in the order of their numbers. */
export function customerIdsOf(data: Data): string[] {
  const table = tableOf(data, NEEDS.customers);
  const ids = new Array<string>(table.rows);
  const order = numbers(table, "customer_no");
  for (let r = 0; r < table.rows; r++) ids[order[r]!] = texts(table, "customer_id")[r]!;
  return ids;
}

/** First and last day of the orders. */
export function spanOf(data: Data): { first: number; last: number } {
  const days = numbers(tableOf(data, NEEDS.baskets), "day");
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return { first, last };
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
  const weight = new Float64Array(table.rows);
  const net = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    if (days[i]! > until) continue;
    net[i] = purchases[i]! - returns[i]!;
    const sum = net[i]! + params.cartWeight * carts[i]! + params.viewWeight * views[i]!;
    weight[i] = sum * 2 ** ((days[i]! - until) / params.halfLifeDays);
  }
  const shape = {
    rows: tableOf(data, NEEDS.customers).rows,
    columns: tableOf(data, NEEDS.products).rows,
  };
  const triplets = { count: table.rows, row, column };
  const positive = (value: number) => value > 1e-6;
  const all = csrFromTriplets(shape, { ...triplets, value: weight }, positive);
  const { matrix, leftOut } = withoutBulk(all, params.maxProducts);
  for (let i = 0; i < matrix.values.length; i++) matrix.values[i] = Math.log2(1 + matrix.values[i]!);
  return { affinity: matrix, bought: csrFromTriplets(shape, { ...triplets, value: net }, positive), leftOut };
}

/** The same matrix with the rows of bulk buyers and bots empty. */
function withoutBulk(matrix: Csr, maxProducts: number): { matrix: Csr; leftOut: number } {
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = matrix.indices.slice();
  const values = matrix.values.slice();
  let size = 0;
  let leftOut = 0;
  for (let r = 0; r < matrix.rows; r++) {
    if (rowLength(matrix, r) > maxProducts) leftOut++;
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
  const { matrix, leftOut } = withoutBulk(counted, maxLines);
  matrix.values.fill(1);
  return { matrix, days, leftOut };
}
