/** What is read of a WooCommerce shop: orders by change, the catalogue whole, because stock changes leave no date. */

import { toErrorInfo } from "../../../engine/contract/errors.ts";
import type { ColumnType } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import { columnsOf } from "../columns.ts";
import type { Page, RestStream } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import { askRows, listAll, listById, type Params, utcText } from "./list.ts";

const ORDER: Record<string, ColumnType> = {
  id: "integer",
  parent_id: "integer",
  number: "text",
  status: "text",
  currency: "text",
  version: "text",
  prices_include_tax: "boolean",
  date_created_gmt: "timestamptz",
  date_modified_gmt: "timestamptz",
  date_paid_gmt: "timestamptz",
  date_completed_gmt: "timestamptz",
  discount_total: "decimal",
  discount_tax: "decimal",
  shipping_total: "decimal",
  shipping_tax: "decimal",
  cart_tax: "decimal",
  total: "decimal",
  total_tax: "decimal",
  customer_id: "integer",
  created_via: "text",
  payment_method: "text",
  payment_method_title: "text",
  transaction_id: "text",
  customer_note: "text",
  billing: "json",
  shipping: "json",
  meta_data: "json",
  line_items: "json",
  tax_lines: "json",
  shipping_lines: "json",
  fee_lines: "json",
  coupon_lines: "json",
  refunds: "json",
};

const REFUND: Record<string, ColumnType> = {
  id: "integer",
  parent_id: "integer",
  date_created_gmt: "timestamptz",
};

const PRODUCT: Record<string, ColumnType> = {
  id: "integer",
  name: "text",
  slug: "text",
  permalink: "text",
  date_created_gmt: "timestamptz",
  date_modified_gmt: "timestamptz",
  type: "text",
  status: "text",
  catalog_visibility: "text",
  short_description: "text",
  sku: "text",
  global_unique_id: "text",
  price: "decimal",
  regular_price: "decimal",
  sale_price: "decimal",
  date_on_sale_from_gmt: "timestamptz",
  date_on_sale_to_gmt: "timestamptz",
  on_sale: "boolean",
  tax_status: "text",
  tax_class: "text",
  manage_stock: "boolean",
  stock_quantity: "double",
  stock_status: "text",
  backorders: "text",
  weight: "text",
  parent_id: "integer",
  categories: "json",
  tags: "json",
  brands: "json",
  images: "json",
  attributes: "json",
  variations: "json",
  cost_of_goods_sold: "json",
  meta_data: "json",
};

const VARIATION: Record<string, ColumnType> = {
  id: "integer",
  product_id: "integer",
  description: "text",
  permalink: "text",
  date_created_gmt: "timestamptz",
  date_modified_gmt: "timestamptz",
  status: "text",
  sku: "text",
  global_unique_id: "text",
  price: "decimal",
  regular_price: "decimal",
  sale_price: "decimal",
  date_on_sale_from_gmt: "timestamptz",
  date_on_sale_to_gmt: "timestamptz",
  on_sale: "boolean",
  // "parent" where the product keeps the stock, else true or false.
  manage_stock: "text",
  stock_quantity: "double",
  stock_status: "text",
  weight: "text",
  image: "json",
  attributes: "json",
  cost_of_goods_sold: "json",
  meta_data: "json",
};

const CATEGORY: Record<string, ColumnType> = {
  id: "integer",
  name: "text",
  slug: "text",
  parent: "integer",
  description: "text",
  count: "integer",
};

const CUSTOMER: Record<string, ColumnType> = {
  id: "integer",
  date_created_gmt: "timestamptz",
  date_modified_gmt: "timestamptz",
  email: "text",
  first_name: "text",
  last_name: "text",
  role: "text",
  username: "text",
  is_paying_customer: "boolean",
  billing: "json",
  shipping: "json",
  meta_data: "json",
};

const SETTING: Record<string, ColumnType> = { group_id: "text", id: "text", label: "text", value: "text" };

/** What WooCommerce is asked for. */
export function wooStreams(client: RestClient): RestStream[] {
  const list = (
    name: string,
    path: string,
    types: Record<string, ColumnType>,
    params: Params = {},
  ): RestStream => ({
    name,
    columns: columnsOf(types, ["id"]),
    key: ["id"],
    pages: (_since, _run, from) => listById(client, path, params, from),
    probe: () => askRows(client, path, { ...params, per_page: 1 }),
  });
  return [
    {
      ...list("orders", "orders", ORDER),
      cursorColumn: "date_modified_gmt",
      pages: (since, _run, from) => orders(client, since, from),
      keys: keysOf(client, "orders"),
    },
    {
      // Orders tell what their refunds are, but not when one was deleted; shops before version 9 have no list of them.
      ...list("refunds", "refunds", REFUND),
      cursorColumn: "date_created_gmt",
      pages: (since, _run, from) =>
        listById(client, "refunds", { ...changedSince(since), _fields: Object.keys(REFUND).join() }, from),
      keys: keysOf(client, "refunds"),
    },
    list("products", "products", PRODUCT, { status: "any" }),
    {
      ...list("product_variations", "products", VARIATION),
      pages: () => variations(client),
      probe: async () => {
        await askRows(client, "products", { per_page: 1 });
        return {};
      },
    },
    {
      ...list("product_categories", "products/categories", CATEGORY),
      async *pages() {
        yield await listAll(client, "products/categories", { ...BY_ID, hide_empty: false });
      },
    },
    list("customers", "customers", CUSTOMER, { role: "all" }),
    {
      ...list("settings", "settings/general", SETTING),
      columns: columnsOf(SETTING, ["group_id", "id"]),
      key: ["group_id", "id"],
      pages: () => settings(client),
    },
  ];
}

/** The order of dates, which is the usual one, leaves rows of one date in any order: pages would repeat some and lack others. */
const BY_ID: Params = { orderby: "id", order: "asc" };

const changedSince = (since?: string): Params =>
  since === undefined ? {} : { modified_after: utcText(since), dates_are_gmt: true };

/** Orders with the whole of their refunds; after a change also those that went to the trash since. */
async function* orders(client: RestClient, since?: string, from?: string): AsyncGenerator<Page> {
  const changed = changedSince(since);
  for await (const page of listById(client, "orders", changed, from)) yield withRefunds(client, page);
  if (since === undefined) return;
  for await (const page of listById(client, "orders", { ...changed, status: "trash" })) {
    yield { rows: page.rows, bytes: page.bytes };
  }
}

const keysOf = (client: RestClient, path: string): RestStream["keys"] => ({
  count: async () => (await askRows(client, path, { per_page: 1, _fields: "id" })).total ?? 0,
  pages: (until) => keysUntil(client, path, until),
});

/** Rows that were there at that moment. An order may be dated ahead, and is there all the same. */
async function* keysUntil(client: RestClient, path: string, until: string): AsyncGenerator<Page> {
  const isLater = ({ date_created_gmt: created }: Row) =>
    String(created) > utcText(until) && String(created) <= utcText(new Date(client.now()).toISOString());
  for await (const page of listById(client, path, { _fields: "id,date_created_gmt" })) {
    yield { ...page, rows: page.rows.filter((row) => !isLater(row)) };
  }
}

/** The order names its refunds with reason and total only; their lines have a list of their own. */
async function withRefunds(client: RestClient, page: Page): Promise<Page> {
  const rows: Row[] = [];
  let { bytes } = page;
  for (const order of page.rows) {
    if (!Array.isArray(order.refunds) || order.refunds.length === 0) {
      rows.push(order);
      continue;
    }
    const refunds = await gone(() => listAll(client, `orders/${Number(order.id)}/refunds`, BY_ID));
    bytes += refunds?.bytes ?? 0;
    rows.push(refunds ? { ...order, refunds: refunds.rows } : order);
  }
  return { ...page, rows, bytes };
}

async function* variations(client: RestClient): AsyncGenerator<Page> {
  const parents = listById(client, "products", { status: "any", _fields: "id,variations" });
  for await (const page of parents) {
    for (const { id, variations } of page.rows) {
      if (!Array.isArray(variations) || variations.length === 0) continue;
      const found = await gone(() => listAll(client, `products/${Number(id)}/variations`, BY_ID));
      if (found) yield { rows: found.rows.map((row) => ({ ...row, product_id: id })), bytes: found.bytes };
    }
  }
}

/** What was deleted since its page was read has no list of its own either. */
async function gone<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (toErrorInfo(error).code === "not-found") return undefined;
    throw error;
  }
}

async function* settings(client: RestClient): AsyncGenerator<Page> {
  for (const group of ["general", "tax"]) {
    const page = await gone(() => listAll(client, `settings/${group}`));
    if (page) yield { ...page, rows: page.rows.map((row) => ({ ...row, group_id: group })) };
  }
}
