/** A shop as Magento 2.4 lays it out: attributes by type, configurable and bundle sales, credit memos, quotes, sources. */
import { insert } from "./databases.ts";

export interface MagentoShape {
  prefix: string;
  /** First attribute id: the ids of an installation are its own. */
  attributes: number;
  /** False: no tables of several sources, as before 2.3. */
  sources: boolean;
  /** True: values are kept by the row of a product's version (Commerce). */
  rows?: boolean;
}

const ID = "int(10) unsigned NOT NULL";
const KEY = `${ID} AUTO_INCREMENT PRIMARY KEY`;
const MAYBE = "int(10) unsigned DEFAULT NULL";
const MONEY = "decimal(20,4) DEFAULT NULL";
const TEXT = "varchar(255) DEFAULT NULL";
const AT = "timestamp NOT NULL DEFAULT current_timestamp()";
const both = (names: string[]) => names.map((name) => `${name} ${MONEY}, base_${name} ${MONEY}`).join(", ");

const value = (type: string, key: string) =>
  `value_id ${KEY}, attribute_id smallint(5) unsigned NOT NULL, store_id smallint(5) unsigned NOT NULL DEFAULT 0, ${key} ${ID}, value ${type}`;

/** An extension added `state` and `unit_cost` to the lines. */
const tables = (key: string): Record<string, string> => ({
  sales_order: `entity_id ${KEY}, state varchar(32) DEFAULT NULL, status varchar(32) DEFAULT NULL, coupon_code ${TEXT}, store_id smallint(5) unsigned DEFAULT NULL,
    customer_id ${MAYBE}, ${both(["discount_amount", "discount_canceled", "discount_tax_compensation_amount", "grand_total", "shipping_amount", "shipping_canceled"])},
    shipping_discount_tax_compensation_amnt ${MONEY}, shipping_discount_amount ${MONEY}, ${both(["subtotal", "subtotal_canceled", "tax_amount", "tax_canceled", "total_canceled", "total_paid", "total_refunded"])},
    base_to_order_rate ${MONEY}, base_currency_code varchar(3) DEFAULT NULL, order_currency_code varchar(3) DEFAULT NULL, customer_is_guest smallint(5) unsigned DEFAULT NULL,
    billing_address_id int(11) DEFAULT NULL, shipping_address_id int(11) DEFAULT NULL, quote_id int(11) DEFAULT NULL, customer_email varchar(128) DEFAULT NULL,
    customer_firstname varchar(128) DEFAULT NULL, customer_lastname varchar(128) DEFAULT NULL, increment_id varchar(50) DEFAULT NULL, store_name ${TEXT}, created_at ${AT}, updated_at ${AT}`,
  sales_order_item: `item_id ${KEY}, order_id ${ID}, parent_item_id ${MAYBE}, store_id smallint(5) unsigned DEFAULT NULL, created_at ${AT}, product_id ${MAYBE}, product_type ${TEXT},
    sku ${TEXT}, name ${TEXT}, qty_canceled decimal(12,4) DEFAULT 0, qty_ordered decimal(12,4) DEFAULT 0, qty_refunded decimal(12,4) DEFAULT 0, base_cost decimal(12,4) DEFAULT 0,
    state int(11) DEFAULT 1, unit_cost decimal(12,4) DEFAULT 77, ${both(["price", "tax_amount", "discount_amount", "row_total", "discount_tax_compensation_amount"])}`,
  sales_order_address: `entity_id ${KEY}, parent_id ${MAYBE}, address_type ${TEXT}, firstname ${TEXT}, lastname ${TEXT}, city ${TEXT}, region ${TEXT}, postcode ${TEXT}, country_id varchar(2) DEFAULT NULL`,
  sales_creditmemo: `entity_id ${KEY}, store_id smallint(5) unsigned DEFAULT NULL, order_id ${ID}, state int(11) DEFAULT NULL, ${both(["grand_total", "shipping_amount", "adjustment"])}, created_at ${AT}`,
  sales_creditmemo_item: `entity_id ${KEY}, parent_id ${ID}, order_item_id int(11) DEFAULT NULL, product_id int(11) DEFAULT NULL, qty decimal(12,4) DEFAULT NULL,
    ${both(["row_total", "tax_amount", "discount_amount", "discount_tax_compensation_amount"])}`,
  sales_shipment: `entity_id ${KEY}, order_id ${ID}, created_at ${AT}`,
  sales_shipment_track: `entity_id ${KEY}, parent_id ${ID}, title ${TEXT}`,
  catalog_product_entity: `${key === "row_id" ? `row_id ${KEY}, entity_id ${ID}, created_in bigint(20) unsigned NOT NULL, updated_in bigint(20) unsigned NOT NULL` : `entity_id ${KEY}`},
    attribute_set_id smallint(5) unsigned NOT NULL DEFAULT 4, type_id varchar(32) NOT NULL, sku varchar(64) NOT NULL, created_at ${AT}, updated_at ${AT}`,
  catalog_product_entity_varchar: value("varchar(255) DEFAULT NULL", key),
  catalog_product_entity_int: value("int(11) DEFAULT NULL", key),
  catalog_product_entity_decimal: value("decimal(20,6) DEFAULT NULL", key),
  catalog_product_entity_datetime: value("datetime DEFAULT NULL", key),
  catalog_product_super_link: `link_id ${KEY}, product_id ${ID}, parent_id ${ID}`,
  catalog_product_super_attribute: `product_super_attribute_id ${KEY}, product_id ${ID}, attribute_id smallint(5) unsigned NOT NULL`,
  catalog_category_entity: `entity_id ${KEY}, parent_id ${ID} DEFAULT 0, path ${TEXT}, level int(11) NOT NULL DEFAULT 0`,
  catalog_category_entity_varchar: value("varchar(255) DEFAULT NULL", "entity_id"),
  catalog_category_product: `entity_id ${KEY}, category_id ${ID}, product_id ${ID}, position int(11) NOT NULL DEFAULT 0`,
  eav_entity_type: `entity_type_id ${KEY}, entity_type_code varchar(50) NOT NULL`,
  eav_attribute: `attribute_id smallint(5) unsigned NOT NULL PRIMARY KEY, entity_type_id ${ID}, attribute_code varchar(255) NOT NULL, backend_type varchar(8) NOT NULL, frontend_input varchar(50) DEFAULT NULL`,
  eav_attribute_option_value: `value_id ${KEY}, option_id ${ID}, store_id smallint(5) unsigned NOT NULL, value ${TEXT}`,
  customer_entity: `entity_id ${KEY}, website_id smallint(5) unsigned DEFAULT NULL, email ${TEXT}, created_at ${AT}, updated_at ${AT}, is_active smallint(5) NOT NULL DEFAULT 1,
    firstname ${TEXT}, lastname ${TEXT}, dob date DEFAULT NULL, gender smallint(5) unsigned DEFAULT NULL`,
  customer_address_entity: `entity_id ${KEY}, parent_id ${MAYBE}, city ${TEXT}, country_id ${TEXT}, postcode ${TEXT}, region ${TEXT}`,
  newsletter_subscriber: `subscriber_id ${KEY}, customer_id ${ID}, subscriber_email varchar(150) DEFAULT NULL, subscriber_status int(11) NOT NULL`,
  inventory_source: `source_code varchar(255) NOT NULL PRIMARY KEY, name varchar(255) NOT NULL, enabled smallint(5) unsigned NOT NULL DEFAULT 1, country_id varchar(2) NOT NULL`,
  inventory_source_item: `source_item_id ${KEY}, source_code varchar(255) NOT NULL, sku varchar(64) NOT NULL, quantity decimal(12,4) NOT NULL, status smallint(5) unsigned NOT NULL`,
  inventory_reservation: `reservation_id ${KEY}, stock_id ${ID}, sku varchar(64) NOT NULL, quantity decimal(10,4) NOT NULL, metadata ${TEXT}`,
  cataloginventory_stock_item: `item_id ${KEY}, product_id ${ID}, stock_id smallint(5) unsigned NOT NULL, qty decimal(12,4) DEFAULT NULL, use_config_manage_stock smallint(5) unsigned NOT NULL DEFAULT 1, manage_stock smallint(5) unsigned NOT NULL DEFAULT 0`,
  quote: `entity_id ${KEY}, store_id smallint(5) unsigned NOT NULL, created_at ${AT}, updated_at ${AT}, is_active smallint(5) unsigned DEFAULT 1, customer_id ${MAYBE}, customer_email ${TEXT}, quote_currency_code ${TEXT}`,
  quote_item: `item_id ${KEY}, quote_id ${ID}, created_at ${AT}, product_id ${MAYBE}, parent_item_id ${MAYBE}, sku ${TEXT}, qty decimal(12,4) NOT NULL, row_total ${MONEY}, product_type ${TEXT}`,
  wishlist: `wishlist_id ${KEY}, customer_id ${ID}`,
  wishlist_item_option: `option_id ${KEY}, wishlist_item_id ${ID}, product_id ${ID}, code ${TEXT}, value text DEFAULT NULL`,
  wishlist_item: `wishlist_item_id ${KEY}, wishlist_id ${ID}, product_id ${ID}, added_at timestamp NULL DEFAULT NULL, qty decimal(12,4) NOT NULL`,
  report_event_types: `event_type_id smallint(5) unsigned NOT NULL PRIMARY KEY, event_name varchar(64) NOT NULL`,
  report_event: `event_id ${KEY}, logged_at ${AT}, event_type_id smallint(5) unsigned NOT NULL, object_id ${ID}, subject_id ${ID}, subtype smallint(5) unsigned NOT NULL`,
  core_config_data: `config_id ${KEY}, scope varchar(8) NOT NULL DEFAULT 'default', scope_id int(11) NOT NULL DEFAULT 0, path varchar(255) NOT NULL, value text DEFAULT NULL`,
  store_website: `website_id ${KEY}, code varchar(32) NOT NULL, default_group_id smallint(5) unsigned NOT NULL, is_default smallint(5) unsigned NOT NULL`,
  store_group: `group_id ${KEY}, website_id ${ID}, name varchar(255) NOT NULL, default_store_id smallint(5) unsigned NOT NULL`,
  store: `store_id ${KEY}, code varchar(32) NOT NULL, website_id ${ID}, group_id ${ID}, name varchar(255) NOT NULL`,
});

type Row = (string | number | null)[];
type Into = (table: string, columns: string, rows: Row[]) => string;

const at = (n: number) =>
  new Date(Date.UTC(2025, 2, 1 + n, 23, 45)).toISOString().slice(0, 19).replace("T", " ");
const two = (amount: number) => Math.round(amount * 100) / 100;
const OF_PRODUCTS = [
  "name",
  "url_key",
  "image",
  "status",
  "visibility",
  "color",
  "price",
  "special_price",
  "cost",
  "weight",
  "special_from_date",
  "special_to_date",
];

/** The statements that make the shop. */
export function magentoShop({ prefix, attributes, sources, rows = false }: MagentoShape): string[] {
  const key = rows ? "row_id" : "entity_id";
  const into: Into = (table, columns, list) => insert(`${prefix}${table}`, columns, list);
  const kept = Object.entries(tables(key)).filter(([name]) => sources || !name.startsWith("inventory_"));
  const create = kept.map(
    ([name, columns]) => `CREATE TABLE {db}.\`${prefix}${name}\` (${columns}) ENGINE=InnoDB`,
  );
  const attribute = (code: string) => attributes + OF_PRODUCTS.indexOf(code);
  return [
    ...create,
    into("store_website", "website_id, code, default_group_id, is_default", [
      [1, "base", 1, 1],
      [2, "b2b", 2, 0],
    ]),
    into("store_group", "group_id, website_id, name, default_store_id", [
      [1, 1, "Main", 2],
      [2, 2, "B2B", 3],
    ]),
    into("store", "store_id, code, website_id, group_id, name", [
      [2, "de", 1, 1, "Deutsch"],
      [3, "b2b", 2, 2, "Handel"],
    ]),
    into("core_config_data", "scope, scope_id, path, value", [
      ["default", 0, "currency/options/base", "USD"],
      ["websites", 2, "currency/options/base", "EUR"],
      ["default", 0, "web/unsecure/base_url", "https://shop.example/"],
      ["default", 0, "general/locale/weight_unit", "kgs"],
    ]),
    into("eav_entity_type", "entity_type_id, entity_type_code", [
      [7, "catalog_product"],
      [8, "catalog_category"],
      [9, "customer"],
    ]),
    into("eav_attribute", "attribute_id, entity_type_id, attribute_code, backend_type", [
      ...OF_PRODUCTS.map((code): Row => [attribute(code), 7, code, "varchar"]),
      // A code that both products and categories have, each with its own id.
      [attributes + 90, 8, "name", "varchar"],
    ]),
    ...catalogue(into, key, attribute, attributes + 90),
    ...stock(into, sources),
    ...people(into),
    ...sales(into),
  ];
}

/** 1 configurable with choices 2 and 3, 4 simple with a special price, 5 bundle of 4, 6 disabled; row ids are ids + 100. */
function catalogue(
  into: Into,
  key: string,
  attribute: (code: string) => number,
  categoryName: number,
): string[] {
  const row = (id: number) => (key === "row_id" ? id + 100 : id);
  const types = ["configurable", "simple", "simple", "simple", "bundle", "simple"];
  const ids = [1, 2, 3, 4, 5, 6];
  const entity = (id: number): Row => [types[id - 1]!, `SKU-${id}`, at(0), at(1)];
  const values = (type: string, list: [string, number, number, string | number][]) =>
    into(
      `catalog_product_entity_${type}`,
      `attribute_id, store_id, ${key}, value`,
      list.map(([code, store, id, of]) => [attribute(code), store, row(id), of]),
    );
  return [
    key === "row_id"
      ? into(
          "catalog_product_entity",
          "row_id, entity_id, created_in, updated_in, type_id, sku, created_at, updated_at",
          [
            ...ids.map((id): Row => [row(id), id, 1, 4102444800, ...entity(id)]),
            // A version that comes into force in 2090.
            [999, 4, 3786912000, 4102444800, "simple", "SKU-4-later", at(0), at(1)],
          ],
        )
      : into(
          "catalog_product_entity",
          "entity_id, type_id, sku, created_at, updated_at",
          ids.map((id) => [id, ...entity(id)]),
        ),
    values("varchar", [
      ...ids.map((id): [string, number, number, string] => ["name", 0, id, `Shirt ${id}`]),
      ["name", 2, 4, "Hemd 4"],
      ["name", 3, 4, "Handelshemd 4"],
      ["url_key", 0, 4, "shirt-4"],
      ["image", 0, 4, "/s/h/shirt.jpg"],
    ]),
    values("int", [
      ...ids.map((id): [string, number, number, number] => ["status", 0, id, id === 6 ? 2 : 1]),
      ["color", 0, 2, 50],
      ["color", 0, 3, 51],
    ]),
    values("decimal", [
      ...ids.slice(1).map((id): [string, number, number, number] => ["price", 0, id, 10 * id]),
      ["special_price", 0, 4, 32],
      ["cost", 0, 4, 11],
      ["weight", 0, 4, 0.4],
    ]),
    values("datetime", [["special_from_date", 0, 4, "2025-02-01 00:00:00"]]),
    into("catalog_product_super_link", "product_id, parent_id", [
      [2, row(1)],
      [3, row(1)],
    ]),
    into("catalog_product_super_attribute", "product_id, attribute_id", [[row(1), attribute("color")]]),
    into("eav_attribute_option_value", "option_id, store_id, value", [
      [50, 0, "Red"],
      [51, 0, "Blue"],
      [50, 2, "Rot"],
    ]),
    into("catalog_category_entity", "entity_id, parent_id, path, level", [
      [1, 0, "1", 0],
      [2, 1, "1/2", 1],
      [3, 2, "1/2/3", 2],
      [4, 3, "1/2/3/4", 3],
    ]),
    into("catalog_category_entity_varchar", "attribute_id, store_id, entity_id, value", [
      [categoryName, 0, 1, "Root Catalog"],
      [categoryName, 0, 2, "Default Category"],
      [categoryName, 0, 3, "Men"],
      [categoryName, 0, 4, "Shirts"],
    ]),
    into("catalog_category_product", "category_id, product_id", [
      [3, 1],
      [4, 1],
      [4, 4],
    ]),
  ];
}

function stock(into: Into, sources: boolean): string[] {
  const legacy = into(
    "cataloginventory_stock_item",
    "product_id, stock_id, qty, use_config_manage_stock, manage_stock",
    [
      [1, 1, 0, 1, 1],
      [2, 1, 20, 1, 1],
      [3, 1, 30, 1, 1],
      [4, 1, 40, 1, 1],
      [6, 1, 0, 0, 0],
    ],
  );
  if (!sources) return [legacy];
  return [
    legacy,
    into("inventory_source", "source_code, name, country_id", [
      ["default", "Default Source", "US"],
      ["east", "East", "DE"],
    ]),
    into("inventory_source_item", "source_code, sku, quantity, status", [
      ["default", "SKU-2", 20, 1],
      ["default", "SKU-3", 30, 1],
      ["east", "SKU-3", 5, 1],
      ["default", "SKU-4", 40, 1],
    ]),
    into("inventory_reservation", "stock_id, sku, quantity", [
      [1, "SKU-3", -4],
      [1, "SKU-3", 1],
      [1, "SKU-4", -2],
    ]),
  ];
}

/** Accounts 1 to 4; 4 has the address of 1 at the second site. */
function people(into: Into): string[] {
  return [
    into(
      "customer_entity",
      "entity_id, website_id, email, created_at, firstname, lastname, dob, gender",
      [1, 2, 3]
        .map((id): Row => [id, 1, `person${id}@example.org`, at(0), `First${id}`, "Last", "1980-05-06", 2])
        .concat([[4, 2, "Person1@example.org", at(2), "First1", "Last", null, null]]),
    ),
    into("customer_address_entity", "parent_id, city, country_id, postcode, region", [
      [1, "Berlin", "DE", "10115", "Berlin"],
    ]),
    into("newsletter_subscriber", "customer_id, subscriber_email, subscriber_status", [
      [1, "person1@example.org", 1],
      [2, "person2@example.org", 3],
    ]),
    into(
      "quote",
      "entity_id, store_id, created_at, updated_at, is_active, customer_id, customer_email, quote_currency_code",
      [
        [1, 2, at(3), at(3), 0, 1, "person1@example.org", "USD"],
        [900, 2, at(4), at(4), 1, 4, "person1@example.org", "USD"],
        [901, 2, at(5), at(5), 1, null, null, "EUR"],
      ],
    ),
    into(
      "quote_item",
      "item_id, quote_id, created_at, product_id, parent_item_id, sku, qty, row_total, product_type",
      [
        [1, 1, at(3), 4, null, "SKU-4", 1, 40, "simple"],
        [2, 900, at(4), 1, null, "SKU-2", 2, 40, "configurable"],
        [3, 900, at(4), 2, 2, "SKU-2", 1, 0, "simple"],
        [4, 901, at(5), 4, null, "SKU-4", 1, 36, "simple"],
      ],
    ),
    into("wishlist", "wishlist_id, customer_id", [[1, 4]]),
    into("wishlist_item", "wishlist_id, product_id, added_at, qty", [[1, 1, at(6), 1]]),
    into("wishlist_item_option", "wishlist_item_id, product_id, code, value", [
      [1, 1, "attributes", "{}"],
      [1, 3, "simple_product", "3"],
    ]),
    into("report_event_types", "event_type_id, event_name", [
      [1, "catalog_product_view"],
      [4, "checkout_cart_add_product"],
    ]),
    into("report_event", "logged_at, event_type_id, object_id, subject_id, subtype", [
      [at(7), 1, 4, 77, 1],
      [at(7), 1, 1, 4, 0],
      [at(7), 4, 4, 77, 1],
    ]),
  ];
}

const STATES = [
  "new",
  "processing",
  "complete",
  "closed",
  "canceled",
  "holded",
  "pending_payment",
  "complete",
];

/**
 * 80 orders, ten of each state (complete twice): a configurable sale and, by turns, a simple one and a bundle. Every third in euros at 0.9,
 * every fourth with a discount, every fifth from prices with tax (so its discount holds tax), every seventh by a guest.
 */
function sales(into: Into): string[] {
  const header: Row[] = [];
  const items: Row[] = [];
  const addresses: Row[] = [];
  const memos: Row[] = [];
  const memoItems: Row[] = [];
  const line = (
    order: number,
    parent: number | null,
    product: number,
    type: string,
    qty: number,
    price: number,
    off: number,
    tax: number,
    hidden: number,
    canceled: number,
  ) => {
    const id = items.length + 1;
    items.push([
      id,
      order,
      parent,
      product,
      type,
      `SKU-${product === 1 ? 2 : product}`,
      `Shirt ${product}`,
      qty,
      canceled,
      4,
      price,
      price * qty,
      off,
      tax,
      hidden,
    ]);
    return id;
  };
  for (let id = 1; id <= 80; id++) {
    const state = STATES[id % STATES.length]!;
    const rate = id % 3 === 0 ? 0.9 : 1;
    const hiddenRate = id % 5 === 0 ? 0.2 : 0;
    const discount = (goods: number) => (id % 4 === 0 ? two(goods * 0.1 * (1 + hiddenRate)) : 0);
    const qty = 1 + (id % 3);
    const gone = state === "canceled" ? qty : 0;
    const price = two(20 * rate);
    const parts = [price * qty, two(40 * rate)];
    const off = parts.map(discount);
    const hidden = off.map((amount) => (hiddenRate ? two(amount - amount / (1 + hiddenRate)) : 0));
    const tax = parts.map((goods, n) => two((goods - off[n]! + hidden[n]!) * 0.2));
    const main = line(id, null, 1, "configurable", qty, price, off[0]!, tax[0]!, hidden[0]!, gone);
    line(id, main, 2, "simple", qty, 0, 0, 0, 0, gone);
    if (id % 16 < 8)
      line(id, null, 4, "simple", 1, parts[1]!, off[1]!, tax[1]!, hidden[1]!, state === "canceled" ? 1 : 0);
    else {
      // A bundle priced by its parts: the parent has the sums of price and tax, the part has the discount.
      const bundle = line(id, null, 5, "bundle", 1, parts[1]!, 0, tax[1]!, 0, state === "canceled" ? 1 : 0);
      line(id, bundle, 4, "simple", 1, parts[1]!, off[1]!, tax[1]!, hidden[1]!, state === "canceled" ? 1 : 0);
    }
    const subtotal = two(parts[0]! + parts[1]!);
    const taxes = two(tax[0]! + tax[1]! + 1);
    const total = two(subtotal - off[0]! - off[1]! + hidden[0]! + hidden[1]! + 5 + taxes);
    const guest = id % 7 === 0;
    const refunded = state === "closed" ? total : id === 2 ? two(price + 3) : null;
    header.push([
      id,
      state,
      state,
      id % 4 === 0 ? "TEN" : null,
      2,
      guest ? null : 1 + (id % 4),
      two(-off[0]! - off[1]!),
      two(hidden[0]! + hidden[1]!),
      total,
      5,
      subtotal,
      taxes,
      state === "canceled" ? total : null,
      ["complete", "closed", "processing"].includes(state) ? total : null,
      refunded,
      rate,
      "USD",
      rate === 1 ? "USD" : "EUR",
      guest ? 1 : 0,
      2 * id - 1,
      2 * id,
      id,
      guest
        ? id % 14 === 0
          ? " PERSON2@example.org"
          : `guest${id}@example.org`
        : `person${1 + (id % 4)}@example.org`,
      at(id),
      at(id + 1),
    ]);
    addresses.push(
      [2 * id - 1, id, "billing", "Guest", "Name", "Boston", "Massachusetts", "02108", "US"],
      [2 * id, id, "shipping", "Guest", "Name", "Wien", "Wien", "1010", "AT"],
    );
    if (state === "closed") {
      memos.push([memos.length + 1, id, 2, total, at(id + 3)]);
      const own = items.filter((item) => item[1] === id);
      memoItems.push(
        ...own.map(
          (item): Row => [
            memos.length,
            item[0]!,
            item[7]!,
            item[4] === "bundle" ? 0 : item[11]!,
            item[4] === "bundle" ? 0 : item[13]!,
            item[12]!,
            item[14]!,
          ],
        ),
      );
    }
    // One piece back and three for the trouble; a memo that was taken back counts for nothing.
    if (id === 2) {
      memos.push([memos.length + 1, id, 2, two(price + 3), at(9)], [memos.length + 2, id, 3, 10, at(9)]);
      memoItems.push([memos.length - 1, main, 1, price, 0, 0, 0]);
    }
  }
  return [
    into(
      "sales_order",
      "entity_id, state, status, coupon_code, store_id, customer_id, discount_amount, discount_tax_compensation_amount, grand_total, shipping_amount, subtotal, tax_amount, total_canceled, total_paid, total_refunded, base_to_order_rate, base_currency_code, order_currency_code, customer_is_guest, billing_address_id, shipping_address_id, quote_id, customer_email, created_at, updated_at",
      header,
    ),
    into(
      "sales_order_item",
      "item_id, order_id, parent_item_id, product_id, product_type, sku, name, qty_ordered, qty_canceled, base_cost, price, row_total, discount_amount, tax_amount, discount_tax_compensation_amount",
      items,
    ),
    into(
      "sales_order_address",
      "entity_id, parent_id, address_type, firstname, lastname, city, region, postcode, country_id",
      addresses,
    ),
    into("sales_creditmemo", "entity_id, order_id, state, grand_total, created_at", memos),
    into(
      "sales_creditmemo_item",
      "parent_id, order_item_id, qty, row_total, tax_amount, discount_amount, discount_tax_compensation_amount",
      memoItems,
    ),
    into("sales_shipment", "entity_id, order_id, created_at", [[1, 2, at(4)]]),
    into("sales_shipment_track", "parent_id, title", [[1, "UPS"]]),
  ];
}
