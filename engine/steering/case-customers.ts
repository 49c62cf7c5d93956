/** What rules may ask of the customers of held-out cases, as it was known before those days. */
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { readParquet } from "../compute/columns.ts";
import type { Steering } from "./compile.ts";
import type { CaseCustomers } from "./judge.ts";
import type { EffectOrder } from "./order.ts";
import type { Bought } from "./scope.ts";

/** Reads segments.parquet and purchases.parquet where one of the rules asks. */
export async function caseCustomers(
  connection: DuckDBConnection,
  { folder }: EffectOrder,
  steerings: Steering[],
): Promise<CaseCustomers> {
  const segments = steerings.some((one) => one.asksSegments)
    ? await readSegments(connection, folder)
    : new Map();
  const purchases = steerings.some((one) => one.asksPurchases)
    ? await readPurchases(connection, folder)
    : new Map<string, Purchases>();
  return {
    segmentsOf: (customer) => segments.get(customer) ?? [],
    boughtBefore: (customer, until) => lastBefore(purchases.get(customer), until),
  };
}

interface Purchases {
  products: Int32Array;
  days: Int32Array;
}

async function readSegments(connection: DuckDBConnection, folder: string): Promise<Map<string, string[]>> {
  const table = await readParquet(connection, join(folder, "segments.parquet"));
  const segments = table.columns.segments as string[];
  return new Map((table.columns.customer_id as string[]).map((id, r) => [id, segments[r]!.split("\n")]));
}

/** Rows are sorted by customer and product. */
async function readPurchases(connection: DuckDBConnection, folder: string): Promise<Map<string, Purchases>> {
  const table = await readParquet(connection, join(folder, "purchases.parquet"));
  const customers = table.columns.customer_id as string[];
  const products = table.columns.product_no as Int32Array;
  const days = table.columns.day as Int32Array;
  const byCustomer = new Map<string, Purchases>();
  for (let from = 0; from < table.rows; ) {
    let to = from;
    while (to < table.rows && customers[to] === customers[from]) to++;
    byCustomer.set(customers[from]!, {
      products: products.subarray(from, to),
      days: days.subarray(from, to),
    });
    from = to;
  }
  return byCustomer;
}

/** The last purchase of each product up to the day. */
function lastBefore(purchases: Purchases | undefined, until: number): Bought | null {
  if (!purchases) return null;
  const products: number[] = [];
  const daysAgo: number[] = [];
  for (const [i, product] of purchases.products.entries()) {
    const day = purchases.days[i]!;
    if (day > until) continue;
    if (products.at(-1) !== product) {
      products.push(product);
      daysAgo.push(until - day);
    } else daysAgo[daysAgo.length - 1] = Math.min(daysAgo.at(-1)!, until - day);
  }
  return {
    products: Int32Array.from(products),
    daysAgo: Float64Array.from(daysAgo),
    from: 0,
    to: products.length,
  };
}
