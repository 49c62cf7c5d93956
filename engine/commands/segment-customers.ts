/** Customers with orders: the paged list behind segments, and one customer in detail. */
import { AppError } from "../contract/errors.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { orderBy } from "../warehouse/order-by.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import { championOf, expectedDays, featuresOf } from "./segment-version.ts";

type CustomerRow = Outputs["segments"]["customers"]["rows"][number];

/** Columns that customers can be sorted by, as the page names them. */
const SORTS: Record<string, string> = {
  customerId: "customer_id",
  name: "name",
  emailHash: "email_hash",
  acceptsMarketing: "accepts_marketing",
  country: "country",
  segment: "segment",
  rfm: "rfm",
  lastOrderAt: "last_order_at",
  orders: "orders",
  spent: "spent",
  averageOrderValue: "average_order_value",
  expectedSpend: "expected_spend",
  chance: "chance",
  nextOrderBy: "next_order_by",
};

type CustomersInput = Omit<Inputs["segments"]["customers"], "offset" | "limit"> & {
  offset: number;
  limit: number;
};

/** A page of customers; `invalid-input` for a column that can't be sorted by. */
export async function listCustomers(engine: Engine, input: CustomersInput, signal?: AbortSignal) {
  const conditions = ["true"];
  if (input.segmentId) conditions.push("segment_id = $segment");
  if (input.search)
    conditions.push("(contains(lower(customer_id), $search) OR contains(lower(name), $search))");
  const version = championOf(engine, input.set ?? "rfm");
  const features = version && featuresOf(engine, version);
  const base = features ? "segments/members" : "segments/customers";
  const order = `${orderBy(input.sort ?? "-spent", SORTS)}, customer_id`;
  const sql = `WITH customer AS (${sqlFile(base)}),
    found AS MATERIALIZED (SELECT * FROM customer WHERE ${conditions.join(" AND ")}),
    page AS (SELECT * FROM found ORDER BY ${order} LIMIT $limit OFFSET $offset)
    SELECT (SELECT CAST(count(*) AS INTEGER) FROM found) AS total,
           (SELECT coalesce(sum(spent), 0) FROM found) AS spent_total,
           (SELECT coalesce(sum(orders), 0) FROM found) AS orders_total,
           (SELECT list(page ORDER BY ${order}) FROM page) AS rows`;
  const params = {
    currency: engine.state.settings().currency,
    set: input.set ?? "rfm",
    segment: input.segmentId ?? null,
    search: (input.search ?? "").toLowerCase(),
    limit: input.limit,
    offset: input.offset,
    features: features ?? null,
    as_of: version?.dataAsOf ?? null,
  };
  const [result] = await engine.warehouse.query<CustomersResult>(sql, params, { signal });
  return {
    total: result!.total,
    rows: (result!.rows ?? []).map(toCustomer),
    totals: { spent: result!.spent_total, orders: result!.orders_total },
    expectedDays: expectedDays(engine),
    basis: await basisOf(
      engine,
      base,
      ["app.sales", "mart.customer_segments", "mart.customer_predictions"],
      version,
    ),
  };
}

interface CustomerRecord {
  customer_id: string;
  name: string | null;
  email_hash: string | null;
  accepts_marketing: boolean | null;
  country: string | null;
  segment: string | null;
  rfm: string | null;
  last_order_at: string | null;
  orders: number;
  spent: number;
  average_order_value: number | null;
  expected_spend: number | null;
  expected_lo: number;
  expected_hi: number;
  expected_orders: number;
  chance: number;
  next_order_by: string | null;
}

interface CustomersResult {
  total: number;
  spent_total: number;
  orders_total: number;
  rows: CustomerRecord[] | null;
}

const toCustomer = (row: CustomerRecord): CustomerRow => ({
  customerId: row.customer_id,
  name: row.name,
  emailHash: row.email_hash,
  acceptsMarketing: row.accepts_marketing,
  country: row.country,
  segment: row.segment,
  rfm: row.rfm,
  lastOrderAt: row.last_order_at,
  orders: row.orders,
  spent: row.spent,
  averageOrderValue: row.average_order_value,
  expected:
    row.expected_spend === null
      ? null
      : {
          spend: { value: row.expected_spend, lo: row.expected_lo, hi: row.expected_hi },
          orders: row.expected_orders,
          chance: row.chance,
          nextOrderBy: row.next_order_by,
        },
});

/** Orders, groups and favourite categories; `not-found` without orders. */
export async function readCustomer(engine: Engine, customerId: string, signal?: AbortSignal) {
  const params = { customer: customerId, currency: engine.state.settings().currency, set: "rfm" };
  const ask = <T>(sql: string) => engine.warehouse.query<T>(sql, params, { signal });
  const [found] = await ask<CustomerRecord & { created_at: string | null }>(
    `SELECT * FROM (${sqlFile("segments/customers")}) WHERE customer_id = $customer`,
  );
  if (!found) {
    throw new AppError(
      "not-found",
      `There is no customer "${customerId}" with orders. Search under segments customers.`,
    );
  }
  const [groups, categories, orders] = await Promise.all([
    ask<{ segment_set: string; segment_name: string }>(
      "SELECT DISTINCT segment_set, segment_name FROM mart.customer_segments WHERE customer_id = $customer ORDER BY ALL",
    ),
    ask<{ category: string; orders: number; spent: number }>(sqlFile("segments/customer_categories")),
    ask<OrderRecord>(sqlFile("segments/customer_orders")),
  ]);
  return {
    ...toCustomer(found),
    expectedDays: expectedDays(engine),
    createdAt: found.created_at,
    firstOrderAt: orders[0]?.first_order_at ?? null,
    segments: groups.map((group) => ({ set: group.segment_set, segment: group.segment_name })),
    categories,
    recentOrders: orders.map((order) => ({
      orderId: order.order_id,
      orderedAt: order.ordered_at,
      total: order.total,
      currency: order.currency,
      items: order.items,
      status: order.status,
    })),
    basis: await basisOf(engine, "segments/customers", [
      "app.sales",
      "mart.customer_segments",
      "mart.customer_predictions",
    ]),
  };
}

interface OrderRecord {
  order_id: string;
  ordered_at: string;
  status: string;
  total: number;
  currency: string | null;
  items: number;
  first_order_at: string;
}
