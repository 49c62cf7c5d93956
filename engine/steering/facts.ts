/**
 * What rules ask of products, as typed arrays by product number: the shape in which a million lists can be steered.
 * May import: contract, models, engine/compute, engine/warehouse.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, Table } from "../../models/model.ts";
import { readParquet, withDuckDB } from "../compute/columns.ts";
import { inlineParams } from "../compute/datasets.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Product numbers are places in `ids`, which is sorted; NaN stands for what is not known. */
export interface Facts {
  /** Of the figures (ISO 4217). */
  currency: string;
  ids: string[];
  /** Product number by id. */
  numbers: Map<string, number>;
  titles: string[];
  /** Number of the product's category in `categories`, -1 without one. */
  category: Int32Array;
  categories: { id: string; name: string; parent: number }[];
  /** Number of the product's brand in `brands`, -1 without one. */
  brand: Int32Array;
  brands: string[];
  /** Lowest of its variants, in `currency`. */
  price: Float64Array;
  /** Share of the price, 0 to 1. */
  margin: Float64Array;
  /** Units that can be sold now, over all variants and locations. */
  stock: Float64Array;
  /** Units sold a day in the last eight weeks, 0 for what did not sell. */
  soldADay: Float64Array;
  /** Stock over the units sold a day. */
  daysOfCover: Float64Array;
  /** Days from an order at the supplier to its delivery. */
  leadDays: Float64Array;
  /** Days since the product was created. */
  ageDays: Float64Array;
  /** 0 for drafts and archived products, which are never shown. */
  offered: Uint8Array;
  /** JSON objects as the source gave them. */
  attributes: (string | null)[];
}

/** Files of `writeFacts`. */
const FILES = ["facts", "categories"] as const;

/** Writes the facts, with amounts in `currency`, as Parquet files into a folder, for `loadFacts`. */
export async function writeFacts(
  warehouse: Warehouse,
  currency: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of FILES) {
    const sql = inlineParams(sqlFile(`steering/${name}`), { currency });
    const into = quoteText(join(folder, `${name}.parquet`));
    // Nothing of the warehouse changes by it.
    await warehouse.query(`COPY (${sql}) TO ${into} (FORMAT parquet)`, {}, { signal });
  }
}

/** Reads what `writeFacts` wrote, with amounts in `currency`. */
export async function loadFacts(
  connection: DuckDBConnection,
  currency: string,
  folder: string,
): Promise<Facts> {
  // One after the other: a connection streams one result at a time.
  const products = await readParquet(connection, join(folder, "facts.parquet"));
  const categories = await readParquet(connection, join(folder, "categories.parquet"));
  return factsFrom(products, categories, currency);
}

/** The facts of a warehouse, with amounts in `currency`; a second for each few hundred thousand products, most of it off this thread. */
export async function readFacts(warehouse: Warehouse, currency: string): Promise<Facts> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-facts-"));
  try {
    await writeFacts(warehouse, currency, folder);
    return await withDuckDB((connection) => loadFacts(connection, currency, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the columns of queries/steering/facts.sql and categories.sql, with amounts in `currency`. */
export function factsFrom(products: Table, categories: Table, currency: string): Facts {
  const texts = (name: string) => products.columns[name] as (string | null)[];
  const values = (name: string) => doubles(products.columns[name]!);
  const ids = texts("product_id") as string[];
  const brands = numbered(texts("brand"));
  const tree = treeOf(categories);
  return {
    currency,
    ids,
    numbers: new Map(ids.map((id, p) => [id, p])),
    titles: texts("title") as string[],
    category: Int32Array.from(texts("category_id"), (id) => tree.numbers.get(id ?? "") ?? -1),
    categories: tree.categories,
    brand: brands.of,
    brands: brands.names,
    price: values("price"),
    margin: values("margin"),
    stock: values("stock"),
    soldADay: values("sold_a_day"),
    daysOfCover: values("days_of_cover"),
    leadDays: values("lead_days"),
    ageDays: values("age_days"),
    offered: Uint8Array.from(values("offered")),
    attributes: texts("attributes"),
  };
}

/** A column without any value comes back as text or integers. */
function doubles(column: Column): Float64Array {
  return Float64Array.from(column as ArrayLike<number | string | null>, (value) =>
    value === null ? Number.NaN : Number(value),
  );
}

function numbered(names: (string | null)[]): { of: Int32Array; names: string[] } {
  const known = new Map<string, number>();
  const of = Int32Array.from(names, (name) => {
    if (name === null || name === "") return -1;
    if (!known.has(name)) known.set(name, known.size);
    return known.get(name)!;
  });
  return { of, names: [...known.keys()] };
}

function treeOf(table: Table) {
  const ids = table.columns.category_id as string[];
  const numbers = new Map(ids.map((id, c) => [id, c]));
  const categories = ids.map((id, c) => ({
    id,
    name: (table.columns.name as string[])[c]!,
    parent: numbers.get((table.columns.parent_id as (string | null)[])[c] ?? "") ?? -1,
  }));
  return { categories, numbers };
}
