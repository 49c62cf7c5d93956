/** What is read of an Adobe Commerce (Magento 2) shop. Its times are UTC without saying so. */
import type { ColumnType } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import { columnsOf } from "../columns.ts";
import { noList } from "../errors.ts";
import type { RestStream } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import { listByKey, search } from "./list.ts";

type Types = Record<string, ColumnType>;

const TIMES: Types = { created_at: "timestamptz", updated_at: "timestamptz" };

const amounts = (...names: string[]): Types => Object.fromEntries(names.map((name) => [name, "decimal"]));

const ORDER: Types = {
  entity_id: "integer",
  increment_id: "text",
  state: "text",
  status: "text",
  ...TIMES,
  store_id: "integer",
  store_name: "text",
  customer_id: "integer",
  customer_is_guest: "integer",
  customer_email: "text",
  customer_firstname: "text",
  customer_lastname: "text",
  customer_group_id: "integer",
  order_currency_code: "text",
  base_currency_code: "text",
  ...amounts("subtotal", "discount_amount", "discount_tax_compensation_amount", "shipping_amount"),
  ...amounts("shipping_discount_amount", "shipping_discount_tax_compensation_amount", "shipping_tax_amount"),
  ...amounts(
    "tax_amount",
    "grand_total",
    "total_paid",
    "total_invoiced",
    "total_refunded",
    "total_canceled",
    "subtotal_canceled",
    "shipping_canceled",
    "tax_canceled",
    "base_grand_total",
  ),
  coupon_code: "text",
  discount_description: "text",
  items: "json",
  billing_address: "json",
  payment: "json",
  extension_attributes: "json",
};

const CREDIT_MEMO: Types = {
  entity_id: "integer",
  order_id: "integer",
  increment_id: "text",
  state: "integer",
  ...TIMES,
  ...amounts("subtotal", "discount_amount", "shipping_amount", "tax_amount", "adjustment", "grand_total"),
  items: "json",
  comments: "json",
  extension_attributes: "json",
};

const SHIPMENT: Types = {
  entity_id: "integer",
  order_id: "integer",
  increment_id: "text",
  ...TIMES,
  total_qty: "decimal",
  items: "json",
  tracks: "json",
  extension_attributes: "json",
};

const CART: Types = {
  id: "integer",
  ...TIMES,
  is_active: "boolean",
  store_id: "integer",
  items: "json",
  customer: "json",
  currency: "json",
};

const CUSTOMER: Types = {
  id: "integer",
  group_id: "integer",
  ...TIMES,
  email: "text",
  firstname: "text",
  lastname: "text",
  gender: "integer",
  dob: "text",
  store_id: "integer",
  website_id: "integer",
  addresses: "json",
  custom_attributes: "json",
  extension_attributes: "json",
};

const PRODUCT: Types = {
  id: "integer",
  sku: "text",
  name: "text",
  attribute_set_id: "integer",
  price: "decimal",
  status: "integer",
  visibility: "integer",
  type_id: "text",
  ...TIMES,
  weight: "decimal",
  extension_attributes: "json",
  media_gallery_entries: "json",
  tier_prices: "json",
  custom_attributes: "json",
};

const CATEGORY: Types = {
  id: "integer",
  parent_id: "integer",
  name: "text",
  is_active: "boolean",
  position: "integer",
  level: "integer",
  path: "text",
  ...TIMES,
};

const SOURCE_ITEM: Types = { sku: "text", source_code: "text", quantity: "double", status: "integer" };

const STOCK_SOURCE: Types = {
  source_code: "text",
  name: "text",
  enabled: "boolean",
  country_id: "text",
  city: "text",
};

const STORE: Types = {
  id: "integer",
  code: "text",
  website_id: "integer",
  locale: "text",
  base_currency_code: "text",
  default_display_currency_code: "text",
  timezone: "text",
  weight_unit: "text",
  base_url: "text",
  base_media_url: "text",
};

/** What Adobe Commerce is asked for, with the place in its admin where the right is granted. */
export function adobeStreams(client: RestClient): RestStream[] {
  return [
    changing(client, "orders", "orders", ORDER, "entity_id", "Sales > Orders"),
    changing(client, "credit_memos", "creditmemos", CREDIT_MEMO, "entity_id", "Sales > Credit Memos"),
    changing(client, "shipments", "shipments", SHIPMENT, "entity_id", "Sales > Shipments"),
    changing(client, "carts", "carts/search", CART, "id", "Sales > Carts"),
    changing(client, "customers", "customers/search", CUSTOMER, "id", "Customers > All Customers"),
    changing(client, "products", "products", PRODUCT, "id", "Catalog > Products"),
    whole(client, "categories", "categories/list", CATEGORY, ["id"], "entity_id", "Catalog > Categories"),
    whole(
      client,
      "source_items",
      "inventory/source-items",
      SOURCE_ITEM,
      ["sku", "source_code"],
      "sku",
      "Catalog > Inventory",
    ),
    whole(
      client,
      "stock_sources",
      "inventory/sources",
      STOCK_SOURCE,
      ["source_code"],
      "source_code",
      "Stores > Inventory > Sources",
    ),
    stores(client),
  ];
}

const grantOf = (resource: string) => `Give the integration or the user's role the resource ${resource}.`;

/** A list whose rows have a number and a time of change; both exist as fields on the server. */
function changing(
  client: RestClient,
  name: string,
  path: string,
  types: Types,
  key: string,
  resource: string,
): RestStream {
  const byNumber = {
    path,
    sort: "entity_id",
    valueOf: (row: Row) => Number(row[key]),
    unique: true,
  };
  return {
    name,
    columns: columnsOf(types, [key]),
    key: [key],
    cursorColumn: "updated_at",
    grant: grantOf(resource),
    pages: (since, _run, from) =>
      listByKey(client, {
        ...byNumber,
        from,
        pageSize: 100,
        filters:
          since === undefined ? [] : [{ field: "updated_at", condition: "gteq", value: utcText(since) }],
      }),
    probe: () => probeList(client, path),
    keys: {
      count: async () => (await probeList(client, path)).total,
      pages: (until) =>
        listByKey(client, {
          ...byNumber,
          pageSize: 300,
          fields: `items[${key}],total_count`,
          filters: [{ field: "created_at", condition: "lteq", value: utcText(until) }],
        }),
    },
  };
}

/** A list that leaves no trace of changes: read whole each time. */
function whole(
  client: RestClient,
  name: string,
  path: string,
  types: Types,
  key: string[],
  sort: string,
  resource: string,
): RestStream {
  const numbered = sort === "entity_id";
  return {
    name,
    columns: columnsOf(types, key),
    key,
    grant: grantOf(resource),
    pages: (_since, _run, from) =>
      listByKey(client, {
        path,
        sort,
        from,
        valueOf: (row) => (numbered ? Number(row.id) : String(row[sort])),
        unique: key.length === 1,
        pageSize: 300,
      }),
    probe: () => probeList(client, path),
  };
}

async function probeList(client: RestClient, path: string): Promise<{ total: number }> {
  const { total } = await search(client, path, { size: 1 });
  return { total };
}

function stores(client: RestClient): RestStream {
  const ask = async () => {
    const path = "store/storeConfigs";
    const refuse = (data: unknown) => (Array.isArray(data) ? undefined : noList(path, data));
    const { data, bytes } = await client.ask({ path, refuse });
    const rows = data as Row[];
    return { rows, total: rows.length, bytes };
  };
  return {
    name: "stores",
    columns: columnsOf(STORE, ["id"]),
    key: ["id"],
    grant: grantOf("Stores > Settings"),
    async *pages() {
      yield await ask();
    },
    probe: ask,
  };
}

/** `2024-01-31 23:59:59`, as the server keeps its times. */
const utcText = (since: string) => new Date(since).toISOString().slice(0, 19).replace("T", " ");
