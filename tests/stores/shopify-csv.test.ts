import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allAgree, changesOf, withLoadedStore } from "../harness/loaded-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-shopify-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The columns of Shopify's order export that matter, in its order and with its names. */
const ORDER_COLUMNS = [
  "Name",
  "Email",
  "Financial Status",
  "Paid at",
  "Fulfillment Status",
  "Fulfilled at",
  "Accepts Marketing",
  "Currency",
  "Subtotal",
  "Shipping",
  "Taxes",
  "Total",
  "Discount Code",
  "Discount Amount",
  "Shipping Method",
  "Created at",
  "Lineitem quantity",
  "Lineitem name",
  "Lineitem price",
  "Lineitem compare at price",
  "Lineitem sku",
  "Lineitem requires shipping",
  "Lineitem taxable",
  "Lineitem fulfillment status",
  "Billing Name",
  "Billing City",
  "Billing Zip",
  "Billing Country",
  "Shipping Country",
  "Cancelled at",
  "Refunded Amount",
  "Vendor",
  "Id",
  "Source",
  "Lineitem discount",
  "Tax 1 Name",
  "Tax 1 Value",
];

const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const csv = (columns: string[], rows: Record<string, string>[]) =>
  [columns, ...rows.map((row) => columns.map((column) => quoted(row[column] ?? "")))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");

type Line = [quantity: string, name: string, price: string, sku: string, more?: Record<string, string>];

/** An order as the export writes it: all of it in the first row, further rows with a line each. */
function order(name: string, email: string, header: Record<string, string>, lines: Line[]) {
  return lines.map(([quantity, title, price, sku, more], k) => ({
    Name: name,
    Email: email,
    ...(k === 0 && { Currency: "USD", "Refunded Amount": "0.00", Source: "web", ...header }),
    "Created at": header["Created at"]!,
    "Lineitem quantity": quantity,
    "Lineitem name": title,
    "Lineitem price": price,
    "Lineitem sku": sku,
    "Lineitem taxable": "true",
    "Lineitem discount": "0.00",
    Vendor: "Acme",
    ...more,
  }));
}

const AT = { "Created at": "2024-03-05 18:30:00 -0500", "Paid at": "2024-03-05 18:30:05 -0500" };
const MUG: Line = ["2", "Mug - Red", "10.00", "MUG-R"];
const TEE: Line = ["1", "Tee", "30.00", ""];

/** Prices without tax: 50 of goods, a tenth off with a code, 5 of shipping, 8 % on the goods. */
const CODE = order(
  "#1001",
  "Ann@Example.org",
  {
    ...AT,
    "Financial Status": "paid",
    "Fulfillment Status": "fulfilled",
    Subtotal: "45.00",
    Shipping: "5.00",
    Taxes: "3.60",
    Total: "53.60",
    "Discount Code": "TEN",
    "Discount Amount": "5.00",
    "Shipping Country": "US",
    "Tax 1 Name": "NY State Tax 8%",
    "Tax 1 Value": "3.60",
  },
  [MUG, TEE],
);
/** A line of its own with a discount, and shipping that a code made free. */
const FREE_SHIPPING = order(
  "#1002",
  "bob@example.org",
  {
    ...AT,
    "Financial Status": "partially_refunded",
    "Fulfillment Status": "unfulfilled",
    Subtotal: "46.00",
    Shipping: "5.00",
    Taxes: "3.68",
    Total: "49.68",
    "Discount Code": "SHIPFREE",
    "Billing Zip": "'06510",
    "Discount Amount": "9.00",
    "Refunded Amount": "10.80",
    "Tax 1 Name": "NY State Tax 8%",
    "Tax 1 Value": "3.68",
  },
  [["2", "Mug - Red", "10.00", "MUG-R", { "Lineitem discount": "4.00" }], TEE],
);
const CANCELLED = order(
  "#1003",
  "ann@example.org",
  {
    ...AT,
    "Financial Status": "voided",
    "Cancelled at": "2024-03-06 09:00:00 -0500",
    Subtotal: "30.00",
    Shipping: "0.00",
    Taxes: "0.00",
    Total: "30.00",
  },
  [TEE],
);

const PRODUCTS = csv(
  [
    "Handle",
    "Title",
    "Vendor",
    "Type",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Qty",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
    "Image Src",
    "Cost per item",
    "Status",
  ],
  [
    {
      Handle: "mug",
      Title: "Mug",
      Vendor: "Acme",
      Type: "Cups",
      "Option1 Value": "Red",
      "Variant SKU": "MUG-R",
      "Variant Grams": "350",
      "Variant Inventory Qty": "12",
      "Variant Price": "10.00",
      "Variant Compare At Price": "12.00",
      "Variant Barcode": "'0012345678905",
      "Cost per item": "4.00",
      Status: "active",
    },
    { Handle: "mug", "Option1 Value": "Blue", "Variant SKU": "MUG-B", "Variant Price": "11.00" },
    { Handle: "mug", "Image Src": "https://x.example/2.png" },
    {
      Handle: "tee",
      Title: "Tee",
      Vendor: "Acme",
      "Option1 Value": "Default Title",
      "Variant Price": "30.00",
      Status: "draft",
    },
  ],
);
const CUSTOMERS = csv(
  [
    "Customer ID",
    "First Name",
    "Last Name",
    "Email",
    "Accepts Email Marketing",
    "Default Address Country Code",
    "Default Address Zip",
    "Total Spent",
    "Total Orders",
    "Tags",
  ],
  [
    {
      "Customer ID": "'7001",
      "First Name": "Ann",
      "Last Name": "Lee",
      Email: "ann@example.org",
      "Accepts Email Marketing": "yes",
      "Default Address Country Code": "US",
      "Default Address Zip": "'01234",
      "Total Spent": "53.60",
      "Total Orders": "2",
    },
  ],
);

describe("Shopify's CSV exports", () => {
  test("orders, lines, people and products; what is stored agrees with what was loaded; a second load changes nothing", async () => {
    writeFileSync(join(folder, "orders_export_1.csv"), csv(ORDER_COLUMNS, [...CODE, ...FREE_SHIPPING]));
    // The next export overlaps the first: #1002 is in both and counts once.
    writeFileSync(join(folder, "orders_export_2.csv"), csv(ORDER_COLUMNS, [...FREE_SHIPPING, ...CANCELLED]));
    writeFileSync(join(folder, "products_export.csv"), PRODUCTS);
    writeFileSync(join(folder, "customers_export.csv"), CUSTOMERS);
    await withLoadedStore("files", { path: folder }, async ({ report, query, sync }) => {
      expect(report.reconciliation).toEqual(allAgree(3));
      expect(report.tables.map(({ rejected }) => rejected).filter((n) => n > 0)).toEqual([]);
      expect(
        await query(
          `SELECT order_id, customer_id, strftime(ordered_at AT TIME ZONE 'UTC', '%d %H:%M') AS at, status, financial_status,
             CAST(subtotal AS DOUBLE) AS subtotal, CAST(discount AS DOUBLE) AS discount, CAST(shipping AS DOUBLE) AS shipping, CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total, coupon
           FROM store.orders ORDER BY order_id`,
        ),
      ).toEqual([
        {
          order_id: "#1001",
          customer_id: "7001",
          at: "05 23:30",
          status: "completed",
          financial_status: "paid",
          subtotal: 50,
          discount: 5,
          shipping: 5,
          tax: 3.6,
          total: 53.6,
          coupon: "TEN",
        },
        {
          order_id: "#1002",
          customer_id: expect.stringMatching(/^guest:/),
          at: "05 23:30",
          status: "processing",
          financial_status: "partially_refunded",
          subtotal: 50,
          discount: 4,
          shipping: 0,
          tax: 3.68,
          total: 49.68,
          coupon: "SHIPFREE",
        },
        {
          order_id: "#1003",
          customer_id: "7001",
          at: "05 23:30",
          status: "cancelled",
          financial_status: "voided",
          subtotal: 30,
          discount: 0,
          shipping: 0,
          tax: 0,
          total: 30,
          coupon: null,
        },
      ]);
      expect(
        await query(
          "SELECT order_id, variant_id, product_id, CAST(discount AS DOUBLE) AS discount, CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total FROM store.order_items ORDER BY order_id, variant_id",
        ),
      ).toEqual([
        { order_id: "#1001", variant_id: "MUG-R", product_id: "mug", discount: 2, tax: 1.44, total: 18 },
        { order_id: "#1001", variant_id: "tee", product_id: "tee", discount: 3, tax: 2.16, total: 27 },
        { order_id: "#1002", variant_id: "MUG-R", product_id: "mug", discount: 4, tax: 1.28, total: 16 },
        { order_id: "#1002", variant_id: "tee", product_id: "tee", discount: 0, tax: 2.4, total: 30 },
        { order_id: "#1003", variant_id: "tee", product_id: "tee", discount: 0, tax: 0, total: 30 },
      ]);
      expect(await query("SELECT order_id, CAST(amount AS DOUBLE) AS amount FROM store.refunds")).toEqual([
        { order_id: "#1002", amount: 10.8 },
      ]);
      expect(
        await query(
          "SELECT name, postcode, is_guest, accepts_marketing FROM store.customers ORDER BY is_guest",
        ),
      ).toEqual([
        { name: "Ann Lee", postcode: "01234", is_guest: false, accepts_marketing: true },
        { name: null, postcode: "06510", is_guest: true, accepts_marketing: null },
      ]);
      expect(
        await query(
          "SELECT variant_id, title, barcode, CAST(weight AS DOUBLE) AS weight, status FROM store.variants ORDER BY variant_id",
        ),
      ).toEqual([
        { variant_id: "MUG-B", title: "Blue", barcode: null, weight: null, status: "active" },
        { variant_id: "MUG-R", title: "Red", barcode: "0012345678905", weight: 0.35, status: "active" },
        { variant_id: "tee", title: "Tee", barcode: null, weight: null, status: "draft" },
      ]);
      expect(
        await query(
          "SELECT variant_id, location_id, strftime(as_of AT TIME ZONE 'UTC', '%d %H:%M') AS at, CAST(on_hand AS DOUBLE) AS on_hand FROM store.inventory_levels",
        ),
      ).toEqual([{ variant_id: "MUG-R", location_id: "shop", at: "05 23:30", on_hand: 12 }]);
      expect(changesOf(await sync("full"))).toEqual([]);
    });
  });

  test("prices with tax in them: found from the amounts, taken out of lines and shipping; orders alone will do", async () => {
    const uk = { ...AT, Currency: "GBP", "Financial Status": "paid" };
    const rows = [
      // 60 with 20 % in it, 6 of shipping with 1 in it.
      ...order(
        "#1",
        "a@x.example",
        {
          ...uk,
          Subtotal: "60.00",
          Shipping: "6.00",
          Taxes: "11.00",
          Total: "66.00",
          "Tax 1 Name": "GB VAT 20%",
          "Tax 1 Value": "11.00",
        },
        [["2", "Mug", "30.00", "M"]],
      ),
      // A tenth off: 54 with 9 in it.
      ...order(
        "#2",
        "",
        {
          ...uk,
          Subtotal: "54.00",
          Shipping: "0.00",
          Taxes: "9.00",
          Total: "54.00",
          "Discount Amount": "6.00",
          "Tax 1 Name": "GB VAT 20%",
          "Tax 1 Value": "9.00",
        },
        [["2", "Mug", "30.00", "M"]],
      ),
    ];
    writeFileSync(join(folder, "orders.csv"), csv(ORDER_COLUMNS, rows));
    await withLoadedStore("files", { path: folder }, async ({ report, query }) => {
      expect(report.reconciliation).toEqual(allAgree(2));
      expect(
        await query(
          "SELECT order_id, customer_id IS NULL AS nobody, CAST(subtotal AS DOUBLE) AS subtotal, CAST(discount AS DOUBLE) AS discount, CAST(shipping AS DOUBLE) AS shipping, currency FROM store.orders ORDER BY order_id",
        ),
      ).toEqual([
        { order_id: "#1", nobody: false, subtotal: 50, discount: 0, shipping: 5, currency: "GBP" },
        { order_id: "#2", nobody: true, subtotal: 50, discount: 5, shipping: 0, currency: "GBP" },
      ]);
      expect(
        await query("SELECT DISTINCT product_id, CAST(unit_price AS DOUBLE) AS price FROM store.order_items"),
      ).toEqual([{ product_id: "M", price: 25 }]);
    });
  });

  test("exports of several years, of which older ones lack columns; discounts of lines beside those of the order", async () => {
    const older = ORDER_COLUMNS.filter((column) => column !== "Source" && column !== "Lineitem discount");
    writeFileSync(join(folder, "orders_export_2022.csv"), csv(older, CODE));
    // A line at 20 less 2, another at 30, and a tenth off both.
    const header = { Subtotal: "43.20", Shipping: "5.00", Taxes: "3.46", Total: "51.66" };
    const both = order(
      "#2001",
      "ann@example.org",
      { ...AT, ...header, "Discount Amount": "4.80", "Tax 1 Name": "NY State Tax 8%" },
      [["2", "Mug - Red", "10.00", "MUG-R", { "Lineitem discount": "2.00" }], TEE],
    );
    writeFileSync(join(folder, "orders_export_2023.csv"), csv(ORDER_COLUMNS, both));
    await withLoadedStore("files", { path: folder }, async ({ report, query }) => {
      expect(report.reconciliation).toEqual(allAgree(2));
      const sums =
        "SELECT subtotal, discount, shipping, tax, total FROM store.orders WHERE order_id = '#2001'";
      expect(await query(sums)).toEqual([
        { subtotal: 50, discount: 6.8, shipping: 5, tax: 3.46, total: 51.66 },
      ]);
    });
  });

  test("an export that a browser named anew is the later one, of orders, products and customers", async () => {
    const put = (name: string, content: string) => writeFileSync(join(folder, name), content);
    const paid = { ...AT, Currency: "USD", "Financial Status": "paid" };
    const order1 = (header: Record<string, string>, lines: Line[]) =>
      csv(ORDER_COLUMNS, order("#1", "ann@example.org", { ...paid, ...header }, lines));
    const whole = { Subtotal: "50.00", Total: "50.00" };
    put("orders_export.csv", order1(whole, [MUG, TEE]));
    const edited = { Subtotal: "20.00", Total: "20.00", "Refunded Amount": "5.00" };
    put("orders_export (1).csv", order1(edited, [MUG]));
    put("products_export.csv", PRODUCTS);
    put("products_export (1).csv", PRODUCTS.replaceAll("10.00", "9.00").replace("Mug", "Big mug"));
    put("customers_export.csv", CUSTOMERS);
    put("customers_export (1).csv", CUSTOMERS.replace("Lee", "Ray").replace("ann@", "ray@"));
    await withLoadedStore("files", { path: folder }, async ({ report, query }) => {
      expect(report.tables.map(({ rejected }) => rejected).filter((n) => n > 0)).toEqual([]);
      expect(
        await query(
          `SELECT CAST(o.total AS DOUBLE) AS total, CAST(r.amount AS DOUBLE) AS refunded, c.name, i.product_id, p.title,
             CAST(v.price AS DOUBLE) AS price, v.currency
           FROM store.orders o JOIN store.refunds r USING (order_id) JOIN store.order_items i USING (order_id)
           JOIN store.customers c USING (customer_id) JOIN store.products p USING (product_id) JOIN store.variants v USING (variant_id)`,
        ),
      ).toEqual([
        {
          total: 20,
          refunded: 5,
          name: "Ann Ray",
          product_id: "mug",
          title: "Big mug",
          price: 9,
          currency: "USD",
        },
      ]);
    });
  });

  test("a total that the lines don't come to is counted and named", async () => {
    const [first, ...rest] = CODE;
    writeFileSync(
      join(folder, "orders.csv"),
      csv(ORDER_COLUMNS, [{ ...first!, Subtotal: "48.00", "Discount Amount": "0.00" }, ...rest]),
    );
    await withLoadedStore("files", { path: folder }, async ({ report }) => {
      expect(report.reconciliation).toMatchObject({ orders: 1, linesAgree: 0 });
    });
  });
});
