/** A shop as OpenCart 3.0 and 4.1 lay it out: orders with known totals in two currencies, guests, returns, baskets. */
import { insert } from "./databases.ts";
import { TABLES } from "./opencart-tables.fixture.ts";

export interface OpenCartShape {
  version: 3 | 4;
  prefix: string;
  /** Id of the shop's language; another one with other names stands before it. */
  language: number;
}

const RATE = 0.9;
/** Number of orders that came to a status; 0 is a checkout that was never finished. */
const STATUSES = [0, 1, 2, 3, 5, 5, 7, 8, 11, 20];

const two = (value: number) => Math.round(value * 100) / 100;
const day = (n: number) =>
  new Date(Date.UTC(2025, 0, 1 + n, 22, 30)).toISOString().slice(0, 19).replace("T", " ");

/** The statements that make the shop. */
export function openCart({ version, prefix, language }: OpenCartShape): string[] {
  const other = language === 1 ? 2 : 1;
  const mine = (name: string) => !/^\d:/.test(name) || name.startsWith(`${version}:`);
  const create = Object.entries(TABLES)
    .filter(([name]) => mine(name))
    .map(([name, columns]) => {
      const kept = columns
        .split(/,\s*(?=\d?:?[`\w]+ (?:int|varchar|text|decimal|date|tinyint|char))/)
        .filter(mine);
      return `CREATE TABLE {db}.\`${prefix}${name.replace(/^\d:/, "")}\` (${kept.map((column) => column.replace(/^\d:/, "")).join(", ")}) ENGINE=InnoDB`;
    });
  const into = (table: string, columns: string, rows: (string | number | null)[][]) =>
    insert(`${prefix}${table}`, columns, rows);
  const worded = (rows: [number, string, string][]) =>
    rows.flatMap(([id, first, second]) => [
      [id, language, first],
      [id, other, second],
    ]);
  const marked = version === 4 ? "config_language_catalog" : "config_language";
  return [
    ...create,
    into("language", "language_id, name, code", [
      [other, "Other", "xx-xx"],
      [language, "Deutsch", "de-de"],
    ]),
    into("setting", "code, `key`, value, serialized", [
      ["config", marked, "de-de", 0],
      ["config", "config_currency", "USD", 0],
      ["config", "config_name", "Fixture shop", 0],
      ["config", "config_customer_group_id", "1", 0],
      ["config", "config_complete_status", '["5","3"]', 1],
      ["config", "config_processing_status", '["5","1","2","3"]', 1],
      ...(version === 4 ? [["config", "config_timezone", "America/New_York", 0]] : []),
    ]),
    into(
      "order_status",
      "order_status_id, language_id, name",
      worded([
        [1, "Wartend", "Pending"],
        [2, "In Arbeit", "Processing"],
        [3, "Versandt", "Shipped"],
        [5, "Fertig", "Complete"],
        [7, "Storniert", "Canceled"],
        [8, "Abgelehnt", "Denied"],
        [11, "Erstattet", "Refunded"],
        [20, "Wartet auf Zahlung", "Awaiting payment"],
      ]),
    ),
    into("country", "country_id, name, iso_code_2", [
      [81, "Germany", "DE"],
      [223, "United States", "US"],
    ]),
    into("category", "category_id, parent_id", [
      [1, 0],
      [2, 1],
    ]),
    into(
      "category_description",
      "category_id, language_id, name",
      worded([
        [1, "Hemden &amp; Hosen", "Shirts"],
        [2, "Hemden", "Shirts only"],
      ]),
    ),
    ...(version === 3
      ? [into("manufacturer", "manufacturer_id, name", [[1, "Weber &amp; Co"]])]
      : [
          into("manufacturer", "manufacturer_id", [[1]]),
          into(
            "manufacturer_description",
            "manufacturer_id, language_id, name",
            worded([[1, "Weber &amp; Co", "Weaver"]]),
          ),
        ]),
    into("weight_class", "weight_class_id, value", [
      [1, 1],
      [2, 1000],
    ]),
    into("weight_class_description", "weight_class_id, language_id, title, unit", [
      [1, language, "Kilo", "kg"],
      [2, language, "Gramm", "g"],
    ]),
    ...catalogue(version, into, worded),
    ...people(into),
    ...orders(into),
  ];
}

type Into = (table: string, columns: string, rows: (string | number | null)[][]) => string;
type Worded = (rows: [number, string, string][]) => (string | number)[][];

/** Product 1 has sizes, 2 a colour and a size, 3 a special price, 4 is plain, 5 (version 4) a variant of 4. */
function catalogue(version: 3 | 4, into: Into, worded: Worded): string[] {
  const codes = version === 3 ? ", sku, ean" : ", master_id";
  const own = (id: number) => (version === 3 ? [`SKU-${id}`, `40000${id}`] : [id === 5 ? 4 : 0]);
  const ids = version === 3 ? [1, 2, 3, 4] : [1, 2, 3, 4, 5];
  return [
    into(
      "product",
      `product_id, model, quantity, image, manufacturer_id, price, weight, weight_class_id, subtract, status, date_added, date_modified${codes}`,
      ids.map((id) => [
        id,
        `M${id}`,
        100 * id,
        `catalog/${id}.jpg`,
        1,
        10 * id,
        500,
        2,
        id === 4 ? 0 : 1,
        id === 2 ? 0 : 1,
        day(0),
        day(1),
        ...own(id),
      ]),
    ),
    into(
      "product_description",
      "product_id, language_id, name, description",
      worded(ids.map((id) => [id, `Hemd ${id} &quot;S&quot;`, `Shirt ${id}`])).map((row) => [...row, ""]),
    ),
    into(
      "product_to_category",
      "product_id, category_id",
      ids.flatMap((id) => [
        [id, 1],
        [id, 2],
      ]),
    ),
    into("option", "option_id, type", [
      [1, "select"],
      [2, "radio"],
    ]),
    into(
      "option_description",
      "option_id, language_id, name",
      worded([
        [1, "Größe", "Size"],
        [2, "Farbe", "Colour"],
      ]),
    ),
    into(
      "option_value_description",
      "option_value_id, language_id, name, option_id",
      worded([
        [1, "Klein", "Small"],
        [2, "Groß", "Large"],
        [3, "Rot", "Red"],
      ]).map((row, n) => [...row, n < 4 ? 1 : 2]),
    ),
    into("product_option", "product_option_id, product_id, option_id, value, required", [
      [1, 1, 1, "", 1],
      [2, 2, 1, "", 1],
      [3, 2, 2, "", 1],
    ]),
    into(
      "product_option_value",
      "product_option_value_id, product_option_id, product_id, option_id, option_value_id, quantity, subtract, price, price_prefix",
      [
        [1, 1, 1, 1, 1, 60, 1, 0, "+"],
        [2, 1, 1, 1, 2, 40, 1, 2.5, "+"],
        [3, 2, 2, 1, 1, 9, 1, 1, "-"],
        [4, 3, 2, 2, 3, 9, 1, 0, "+"],
      ],
    ),
    ...(version === 3
      ? [
          into("product_special", "product_id, customer_group_id, priority, price, date_start, date_end", [
            [3, 1, 1, 24, "0000-00-00", "0000-00-00"],
            [4, 1, 1, 30, "2025-03-01", "2025-03-31"],
            [3, 2, 0, 5, "0000-00-00", "0000-00-00"],
          ]),
          // From the first piece on of 2, which is asked, and of 3, which has a special price; the others are for more or others.
          into("product_discount", "product_id, customer_group_id, quantity, priority, price", [
            [2, 1, 1, 1, 17],
            [2, 1, 5, 0, 3],
            [2, 2, 1, 0, 4],
            [3, 1, 1, 0, 1],
          ]),
        ]
      : [
          into(
            "product_discount",
            "product_id, customer_group_id, quantity, priority, price, type, special, date_start, date_end",
            [
              [3, 1, 1, 1, 20, "P", 1, "0000-00-00", "0000-00-00"],
              [4, 1, 1, 1, 10, "S", 1, "2025-03-01", "2025-03-31"],
              [1, 1, 10, 1, 1, "F", 0, "0000-00-00", "0000-00-00"],
            ],
          ),
          into(
            "product_code",
            "product_id, code, value",
            ids.flatMap((id) => [
              [id, "SKU", `SKU-${id}`],
              [id, "EAN", `40000${id}`],
            ]),
          ),
          into("product_report", "product_id, store_id, ip, country, date_added", [
            [1, 0, "10.0.0.1", "US", day(5)],
            [3, 0, "10.0.0.2", "US", day(6)],
          ]),
        ]),
    into("coupon", "name, code, type, discount, shipping", [
      ["Ten", "TEN", "P", 10, 0],
      ["Free", "Post (FREE)", "P", 0, 1],
    ]),
  ];
}

/** Accounts 1 to 5; account 5 also ordered as a guest, with its address written otherwise. */
function people(into: Into): string[] {
  const ids = [1, 2, 3, 4, 5];
  return [
    into(
      "customer",
      "customer_id, customer_group_id, firstname, lastname, email, newsletter, status, date_added",
      ids.map((id) => [id, 1, `First${id}`, "Last", `person${id}@example.org`, id % 2, 1, day(0)]),
    ),
    into(
      "address",
      "customer_id, city, postcode, country_id, zone_id",
      ids.map((id) => [id, "Berlin", "10115", 81, 1]),
    ),
    into("cart", "customer_id, session_id, product_id, `option`, quantity, date_added", [
      [1, "s1", 1, '{"1":"2"}', 2, day(9)],
      [0, "s2", 3, "[]", 1, day(9)],
    ]),
    into("customer_wishlist", "customer_id, product_id, date_added", [[2, 4, day(8)]]),
  ];
}

/** 100 orders, ten of each status; every third in euros, every fourth with a coupon, every sixth by a guest. */
function orders(into: Into): string[] {
  const header: (string | number)[][] = [];
  const lines: (string | number)[][] = [];
  const options: (string | number)[][] = [];
  const totals: (string | number)[][] = [];
  for (let id = 1; id <= 100; id++) {
    const guest = id % 6 === 0;
    const email = guest
      ? id % 12 === 0
        ? " Person5@Example.ORG "
        : `guest${id % 9}@example.org`
      : `person${1 + (id % 4)}@example.org`;
    const items = [1, 3, 4].slice(0, 1 + (id % 3)).map((product) => ({
      product,
      quantity: 1 + ((id + product) % 3),
      price: product === 1 ? 12.5 : product === 3 ? 24 : 40,
    }));
    const goods = two(items.reduce((sum, item) => sum + item.price * item.quantity, 0));
    const coupon = id % 4 === 0 ? two(goods / 10) : 0;
    const free = id % 10 === 5 ? 5 : 0;
    const tax = two((goods - coupon) * 0.2);
    const total = two(goods - coupon + 5 - free + tax);
    const euro = id % 3 === 0;
    const status = STATUSES[id % STATUSES.length]!;
    header.push([
      id,
      "Fixture shop",
      "https://shop.example/",
      guest ? 0 : 1 + (id % 4),
      "First",
      "Last",
      email,
      "Boston",
      "02108",
      223,
      223,
      "",
      "",
      "",
      total,
      status,
      1,
      1,
      euro ? "EUR" : "USD",
      euro ? RATE : 1,
      day(id),
      day(id),
    ]);
    for (const { product, quantity, price } of items) {
      lines.push([
        lines.length + 1,
        id,
        product,
        `Hemd ${product}`,
        `M${product}`,
        quantity,
        price,
        price * quantity,
        price * 0.2,
      ]);
      if (product === 1) options.push([id, lines.length, 1, 2, "Größe", "Groß", "select"]);
    }
    const rows: [string, string, number][] = [
      ["sub_total", "Zwischensumme", goods],
      ["shipping", "Versand", 5],
      ["tax", "MwSt", tax],
      ["total", "Gesamt", total],
    ];
    if (coupon) rows.push(["coupon", "Gutschein (TEN)", -coupon]);
    if (free) rows.push(["coupon", "Gutschein (Post (FREE))", -free]);
    totals.push(...rows.map(([code, title, value], place) => [id, code, title, value, place]));
  }
  return [
    into(
      "order",
      "order_id, store_name, store_url, customer_id, firstname, lastname, email, payment_city, payment_postcode, payment_country_id, shipping_country_id, payment_method, shipping_method, comment, total, order_status_id, language_id, currency_id, currency_code, currency_value, date_added, date_modified",
      header,
    ),
    into(
      "order_product",
      "order_product_id, order_id, product_id, name, model, quantity, price, total, tax",
      lines,
    ),
    into(
      "order_option",
      "order_id, order_product_id, product_option_id, product_option_value_id, name, value, type",
      options,
    ),
    into("order_total", "order_id, code, title, value, sort_order", totals),
    into("order_history", "order_id, order_status_id, comment, date_added", [[8, 11, "", day(40)]]),
    into("return_action", "return_action_id, language_id, name", [
      [1, 1, "Refunded"],
      [3, 1, "Replacement Sent"],
    ]),
    into("return_reason", "return_reason_id, language_id, name", [[1, 1, "Dead on arrival"]]),
    // One paid back, one replaced, one still open.
    into(
      "return",
      "order_id, product_id, customer_id, quantity, return_reason_id, return_action_id, return_status_id, date_ordered, date_added, date_modified",
      [
        [4, 1, 1, 1, 1, 1, 3, "2025-01-05", day(20), day(21)],
        [14, 1, 1, 1, 1, 3, 3, "2025-01-05", day(20), day(21)],
        [24, 1, 1, 1, 1, 0, 1, "2025-01-05", day(20), day(20)],
      ],
    ),
  ];
}
