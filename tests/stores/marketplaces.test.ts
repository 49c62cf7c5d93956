/** Exports of marketplaces, in the layouts that each documents, loaded from files with nothing edited. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "../harness/workspace.ts";

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace("marketplaces");
});
afterAll(() => workspace.close());
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-marketplace-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Row = Record<string, string | number>;

const write = (name: string, separator: string, columns: string[], rows: Row[], before = "", after = "") => {
  const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = [columns, ...rows.map((row) => columns.map((column) => quoted(String(row[column] ?? ""))))];
  writeFileSync(
    join(folder, name),
    before + lines.map((cells) => `${cells.join(separator)}\n`).join("") + after,
  );
};

/** The folder as a source of its own in the one workspace; queries see its rows alone. */
async function load(use: (store: Loaded) => Promise<void>): Promise<void> {
  const { client, engine, done } = workspace;
  const { id } = await client.source.add({ name: folder, kind: "files", config: { path: folder } });
  const sync = () => done<LoadReport>(client.source.sync({ id }));
  const own = (sql: string) =>
    sql.replaceAll(/store\.(\w+)/g, `(SELECT * FROM store.$1 WHERE source_id = '${id}')`);
  await use({ report: await sync(), sync, query: (sql) => engine.warehouse.query(own(sql)) });
}

interface Loaded {
  report: LoadReport;
  sync(): Promise<LoadReport>;
  query(sql: string): Promise<Record<string, unknown>[]>;
}

const orders = ({ query }: Loaded) =>
  query(
    `SELECT order_id, status, strftime(ordered_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') AS at, currency, CAST(subtotal AS DOUBLE) AS subtotal,
       CAST(discount AS DOUBLE) AS discount, CAST(shipping AS DOUBLE) AS shipping, CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total
     FROM store.orders ORDER BY order_id`,
  );
const lines = ({ query }: Loaded) =>
  query(
    `SELECT order_id, sku, CAST(quantity AS DOUBLE) AS quantity, CAST(unit_price AS DOUBLE) AS unit_price, CAST(discount AS DOUBLE) AS discount,
       CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total
     FROM store.order_items ORDER BY order_id, sku`,
  );
const rejected = ({ report }: Loaded) => report.tables.reduce((sum, table) => sum + table.rejected, 0);
/** Parts of an order make its total, and lines its goods. */
const unlike = ({ query }: Loaded) =>
  query(
    `SELECT order_id FROM store.orders o WHERE abs(coalesce(subtotal, 0) - coalesce(discount, 0) + coalesce(shipping, 0) + coalesce(tax, 0) - total) > 0.02
       OR abs(subtotal - (SELECT sum(quantity * unit_price) FROM store.order_items i WHERE i.order_id = o.order_id)) > 0.02`,
  );

/** "All orders" (flat file by order date), seller central help 200547170. */
const ALL_ORDERS =
  "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel order-channel ship-service-level product-name sku asin item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids".split(
    " ",
  );
const ordered = (id: string, row: Row): Row => ({
  "amazon-order-id": id,
  "purchase-date": "2024-03-05T23:30:00+00:00",
  "last-updated-date": "2024-03-07T10:00:00+00:00",
  "order-status": "Shipped",
  "item-status": "Shipped",
  "sales-channel": "Amazon.com",
  "ship-service-level": "Standard",
  currency: "USD",
  "ship-country": "US",
  ...row,
});
const LAMP = { "product-name": "Lamp", sku: "LAMP", asin: "B01" };
const MUG = { "product-name": "Mug", sku: "MUG", asin: "B02" };

describe("Amazon", () => {
  test("all orders: amounts are of all units, tax on top in the US, cancelled items and orders told apart", async () => {
    const rows = [
      ordered("111-1", {
        ...LAMP,
        quantity: 3,
        "item-price": "60.00",
        "item-tax": "4.80",
        "shipping-price": "6.00",
        "shipping-tax": "0.48",
        "item-promotion-discount": "6.00",
        "ship-promotion-discount": "2.00",
      }),
      ordered("111-1", { ...MUG, quantity: 1, "item-price": "10.00", "item-tax": "0.80" }),
      ordered("111-2", { ...LAMP, quantity: 1, "item-price": "20.00", "item-tax": "1.60" }),
      ordered("111-2", { ...MUG, quantity: 2, "item-price": "20.00", "item-status": "Cancelled" }),
      ordered("111-3", { ...MUG, quantity: 0, "order-status": "Cancelled", "item-status": "Cancelled" }),
    ];
    write("all-orders-march.txt", "\t", ALL_ORDERS, rows);
    // The order was pending when the earlier file was made: it counts once, as the newer one has it.
    const pending = {
      ...LAMP,
      quantity: 3,
      "order-status": "Pending",
      "last-updated-date": "2024-03-05T23:31:00+00:00",
    };
    write("all-orders-now.txt", "\t", ALL_ORDERS, [ordered("111-1", pending)]);
    await load(async (store) => {
      expect(rejected(store)).toBe(0);
      const at = "2024-03-05 23:30";
      const common = { at, currency: "USD" };
      expect(await orders(store)).toEqual([
        {
          order_id: "111-1",
          ...common,
          status: "completed",
          subtotal: 70,
          discount: 8,
          shipping: 6,
          tax: 6.08,
          total: 74.08,
        },
        {
          order_id: "111-2",
          ...common,
          status: "completed",
          subtotal: 20,
          discount: 0,
          shipping: 0,
          tax: 1.6,
          total: 21.6,
        },
        {
          order_id: "111-3",
          ...common,
          status: "cancelled",
          subtotal: 0,
          discount: 0,
          shipping: 0,
          tax: 0,
          total: 0,
        },
      ]);
      const [lamp, mug, , gone] = await lines(store);
      expect(lamp).toMatchObject({
        sku: "LAMP",
        quantity: 3,
        unit_price: 20,
        discount: 6,
        tax: 4.8,
        total: 54,
      });
      expect(mug).toMatchObject({ sku: "MUG", unit_price: 10, total: 10 });
      expect(gone).toMatchObject({ order_id: "111-2", sku: "MUG", quantity: 0, total: 0 });
      expect(await unlike(store)).toEqual([]);
      const again = await store.sync();
      expect(again.tables.reduce((sum, { accepted, deleted }) => sum + accepted + deleted, 0)).toBe(0);
    });
  });

  test("the order report of Europe: prices hold the tax, promotions that take a second row", async () => {
    const columns =
      "order-id order-item-id purchase-date payments-date buyer-email buyer-name sku product-name quantity-purchased currency item-price item-tax shipping-price shipping-tax ship-service-level ship-city ship-postal-code ship-country item-promotion-discount item-promotion-id ship-promotion-discount sales-channel".split(
        " ",
      );
    const common = {
      "order-id": "203-1",
      "purchase-date": "2024-05-17T10:00:00+00:00",
      "buyer-email": "x1@marketplace.amazon.de",
      "buyer-name": "Eva Kurz",
      currency: "EUR",
      "ship-service-level": "Standard",
      "ship-country": "DE",
      "ship-postal-code": "04109",
    };
    write("orders.txt", "\t", columns, [
      {
        ...common,
        "order-item-id": "5001",
        sku: "LAMPE",
        "product-name": "Lampe",
        "quantity-purchased": 2,
        "item-price": "47.60",
        "item-tax": "7.60",
        "shipping-price": "5.95",
        "shipping-tax": "0.95",
        "item-promotion-discount": "0",
      },
      {
        ...common,
        "order-item-id": "5002",
        sku: "TASSE",
        "product-name": "Tasse",
        "quantity-purchased": 1,
        "item-price": "21.90",
        "item-tax": "1.90",
        "item-promotion-discount": "-5.00",
      },
      { "order-id": "203-1", "order-item-id": "5002", "item-promotion-discount": "-5.00" },
    ]);
    await load(async (store) => {
      const [order] = await orders(store);
      expect(order).toMatchObject({
        order_id: "203-1",
        currency: "EUR",
        tax: 10.45,
        shipping: 5,
        total: 65.45,
      });
      const [lamp, cup] = await lines(store);
      expect(lamp).toMatchObject({ sku: "LAMPE", quantity: 2, unit_price: 20, tax: 7.6, total: 40 });
      expect(cup).toMatchObject({ sku: "TASSE", quantity: 1, tax: 1.9, total: 10 });
      expect(await unlike(store)).toEqual([]);
      expect(await store.query("SELECT postcode, name FROM store.customers")).toEqual([
        { postcode: "04109", name: "Eva Kurz" },
      ]);
    });
  });

  test("settlements, V2: what the buyer paid makes orders and refunds; fees are left out", async () => {
    const columns =
      "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency transaction-type order-id merchant-order-id adjustment-id shipment-id marketplace-name amount-type amount-description amount fulfillment-id posted-date posted-date-time order-item-code merchant-order-item-id merchant-adjustment-item-id sku quantity-purchased promotion-id".split(
        " ",
      );
    const at = { "posted-date": "2024-03-02", "posted-date-time": "2024-03-02T14:23:00+00:00" };
    const settled = (type: string, what: string, amount: string, more: Row = {}): Row => ({
      "settlement-id": "189",
      "transaction-type": "Order",
      "order-id": "206-1",
      "shipment-id": "P1",
      "marketplace-name": "Amazon.co.uk",
      "amount-type": type,
      "amount-description": what,
      amount,
      "order-item-code": "771",
      sku: "WIDGET",
      "quantity-purchased": 2,
      ...at,
      ...more,
    });
    const back = { "transaction-type": "Refund", "adjustment-id": "A1", "quantity-purchased": "" };
    write("settlement.txt", "\t", columns, [
      { "settlement-id": "189", "total-amount": "1847.32", currency: "GBP", "deposit-date": "2024-03-17" },
      settled("ItemPrice", "Principal", "50.00"),
      settled("ItemPrice", "Tax", "10.00"),
      settled("ItemPrice", "Shipping", "4.00"),
      settled("ItemPrice", "ShippingTax", "0.80"),
      settled("Promotion", "Principal", "-5.00", { "promotion-id": "SAVE" }),
      settled("ItemFees", "Commission", "-7.50"),
      settled("ItemWithheldTax", "MarketplaceFacilitatorVAT-Principal", "-10.00"),
      settled("ItemPrice", "Principal", "25.00", { "shipment-id": "P2", "quantity-purchased": 1 }),
      settled("ItemPrice", "Principal", "-25.00", back),
      settled("ItemFees", "Commission", "3.75", back),
      settled("other-transaction", "Storage Fee", "-3.00", {
        "transaction-type": "ServiceFee",
        "order-id": "",
      }),
    ]);
    await load(async (store) => {
      expect(await orders(store)).toEqual([
        {
          order_id: "206-1",
          status: "completed",
          at: "2024-03-02 14:23",
          currency: "GBP",
          subtotal: 75,
          discount: 5,
          shipping: 4,
          tax: 10.8,
          total: 84.8,
        },
      ]);
      expect(await lines(store)).toEqual([
        { order_id: "206-1", sku: "WIDGET", quantity: 3, unit_price: 25, discount: 5, tax: 10, total: 70 },
      ]);
      expect(
        await store.query("SELECT CAST(amount AS DOUBLE) AS amount, order_item_id FROM store.refunds"),
      ).toEqual([{ amount: 25, order_item_id: "206-1-771" }]);
    });
  });
});

/** Seller Hub > Orders > Download report: a blank line before, the count and the seller behind. */
const EBAY = [
  "Sales Record Number",
  "Order Number",
  "Buyer Username",
  "Buyer Name",
  "Buyer Email",
  "Buyer City",
  "Buyer Zip",
  "Buyer Country",
  "Ship To Country",
  "Item Number",
  "Item Title",
  "Custom Label",
  "Quantity",
  "Sold For",
  "Shipping And Handling",
  "Seller Collected Tax",
  "eBay Collected Tax",
  "Total Price",
  "Sale Date",
  "Paid On Date",
  "Shipped On Date",
  "Transaction ID",
  "Variation Details",
];
const sale = (record: number, order: string, row: Row): Row => ({
  "Sales Record Number": record,
  "Order Number": order,
  "Buyer Username": `buyer${record % 2}`,
  "Sale Date": "Mar-05-24",
  ...row,
});
const whole = {
  "Buyer Country": "United States",
  "Paid On Date": "Mar-05-24",
  "Shipped On Date": "Mar-06-24",
};
const ebay = (price: (unit: number, quantity: number) => string) => [
  sale(119, "11-1", {
    ...whole,
    Quantity: 3,
    "Sold For": "$53.00",
    "Shipping And Handling": "$5.00",
    "eBay Collected Tax": "$4.24",
    "Total Price": "$62.24",
  }),
  sale(119, "11-1", {
    "Item Number": "2201",
    "Item Title": "Card, rare",
    "Custom Label": "CARD",
    Quantity: 2,
    "Sold For": price(13, 2),
  }),
  sale(119, "11-1", { "Item Number": "2202", "Item Title": "Box", Quantity: 1, "Sold For": price(27, 1) }),
  sale(120, "11-2", {
    ...whole,
    "Item Number": "2203",
    "Item Title": "Lens",
    "Custom Label": "LENS",
    Quantity: 2,
    "Sold For": price(700, 2),
    "Shipping And Handling": "$12.00",
    "Total Price": "$1,412.00",
  }),
  // Without a number of its own, an order goes by its record.
  sale(121, "", {
    ...whole,
    "Item Number": "2204",
    "Item Title": "Cap",
    Quantity: 1,
    "Sold For": price(9, 1),
    "Shipping And Handling": "$0.00",
    "Total Price": "$9.00",
    "Shipped On Date": "",
  }),
];

describe("eBay", () => {
  test.each([
    ["of one unit", (unit: number) => `$${unit.toFixed(2)}`],
    ["of all units", (unit: number, quantity: number) => `$${(unit * quantity).toFixed(2)}`],
  ])(
    "orders of one and of several items, prices %s: head rows are no lines, shipping and tax count once",
    async (_way, price) => {
      const footer = `\n3,record(s) downloaded,\nSeller ID : shop\n`;
      write("eBay-OrdersReport.csv", ",", EBAY, ebay(price), "\n", footer);
      await load(async (store) => {
        expect(await orders(store)).toMatchObject([
          {
            order_id: "11-1",
            status: "completed",
            at: "2024-03-05 00:00",
            currency: "USD",
            subtotal: 53,
            shipping: 5,
            tax: 4.24,
            total: 62.24,
          },
          { order_id: "11-2", subtotal: 1400, shipping: 12, tax: 0, total: 1412 },
          { order_id: "121", status: "processing", total: 9 },
        ]);
        expect(await lines(store)).toMatchObject([
          { order_id: "11-1", sku: "CARD", quantity: 2, unit_price: 13, total: 26 },
          { order_id: "11-1", sku: null, quantity: 1, unit_price: 27 },
          { order_id: "11-2", sku: "LENS", quantity: 2, unit_price: 700 },
          { order_id: "121", quantity: 1, unit_price: 9 },
        ]);
        expect(store.report.reconciliation).toMatchObject({ orders: 3, totalsAgree: 3, partsAgree: 3 });
        expect(await unlike(store)).toEqual([]);
        expect(rejected(store)).toBe(0);
      });
    },
  );
});

/** EtsySoldOrderItems and EtsySoldOrders as Shop Manager > Settings > Options > Download data gives them. */
const ETSY_ITEMS =
  "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,SKU".split(
    ",",
  );
const ETSY_ORDERS =
  "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Date Shipped,Ship City,Ship Country,Currency,Order Value,Coupon Code,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Adjusted Order Total,Buyer".split(
    ",",
  );
const bought = (order: number, transaction: number, row: Row): Row => ({
  "Sale Date": "03/05/24",
  "Order ID": order,
  "Transaction ID": transaction,
  Currency: "USD",
  "Date Paid": "03/05/24",
  "Date Shipped": "03/06/24",
  Buyer: "Jane Doe (janedoe7)",
  ...row,
});
const ITEMS = [
  bought(3001, 41, {
    "Item Name": "Fox card",
    Quantity: 2,
    Price: "5.00",
    "Order Shipping": "4.50",
    "Order Sales Tax": "0.62",
    "Item Total": "10.00",
    "Listing ID": 91,
    SKU: "FOX",
    "Ship Country": "United States",
  }),
  bought(3001, 42, {
    "Item Name": "Fox sticker",
    Quantity: 1,
    Price: "3.00",
    "Order Shipping": "4.50",
    "Order Sales Tax": "0.62",
    "Item Total": "3.00",
    "Listing ID": 92,
    SKU: "FOXS",
  }),
  bought(3002, 43, {
    "Item Name": "Moon, print",
    Quantity: 1,
    Price: "20.00",
    "Discount Amount": "2.00",
    "Order Shipping": "4.50",
    "Listing ID": 93,
    Buyer: "",
    "Date Shipped": "",
  }),
];

describe("Etsy", () => {
  test("sold order items alone: shipping and tax that every row repeats count once", async () => {
    write("EtsySoldOrderItems2024-3.csv", ",", ETSY_ITEMS, ITEMS);
    await load(async (store) => {
      expect(await orders(store)).toMatchObject([
        {
          order_id: "3001",
          status: "completed",
          at: "2024-03-05 00:00",
          subtotal: 13,
          discount: 0,
          shipping: 4.5,
          tax: 0.62,
          total: 18.12,
        },
        {
          order_id: "3002",
          status: "processing",
          subtotal: 20,
          discount: 2,
          shipping: 4.5,
          tax: 0,
          total: 22.5,
        },
      ]);
      expect(await lines(store)).toMatchObject([
        { order_id: "3001", sku: "FOX", quantity: 2, unit_price: 5, total: 10 },
        { order_id: "3001", sku: "FOXS", quantity: 1, unit_price: 3, total: 3 },
        { order_id: "3002", quantity: 1, unit_price: 20, discount: 2, total: 18 },
      ]);
      expect(await store.query("SELECT customer_id FROM store.customers")).toEqual([
        { customer_id: "janedoe7" },
      ]);
    });
  });

  test("with sold orders beside them: their totals hold, orders of either file are there, returns are refunds", async () => {
    write("EtsySoldOrderItems2024-3.csv", ",", ETSY_ITEMS, ITEMS);
    const of = (order: number, row: Row): Row => ({
      "Sale Date": "03/05/24",
      "Order ID": order,
      "Buyer User ID": "janedoe7",
      "Full Name": "Jane Doe",
      Currency: "USD",
      "Date Shipped": "03/06/24",
      ...row,
    });
    write("EtsySoldOrders2024-3.csv", ",", ETSY_ORDERS, [
      of(3001, {
        "Order Value": "13.00",
        "Discount Amount": "1.30",
        "Shipping Discount": "4.50",
        Shipping: "4.50",
        "Sales Tax": "0.62",
        "Order Total": "12.32",
        "Adjusted Order Total": "9.32",
      }),
      of(3003, { "Order Value": "8.00", Shipping: "2.00", "Order Total": "10.00", "Sale Date": "03/25/24" }),
    ]);
    await load(async (store) => {
      expect(await orders(store)).toMatchObject([
        { order_id: "3001", subtotal: 13, discount: 5.8, shipping: 4.5, tax: 0.62, total: 12.32 },
        { order_id: "3002", total: 22.5 },
        { order_id: "3003", at: "2024-03-25 00:00", total: 10 },
      ]);
      const discounts = (await lines(store)).map(({ discount }) => discount);
      expect(discounts).toEqual([1, 0.3, 2]);
      expect(await store.query("SELECT CAST(amount AS DOUBLE) AS amount FROM store.refunds")).toEqual([
        { amount: 3 },
      ]);
      expect(store.report.reconciliation).toMatchObject({
        orders: 3,
        totalsAgree: 3,
        linesCompared: 2,
        linesAgree: 2,
      });
    });
  });
});

describe("PayPal", () => {
  const ENGLISH =
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Shipping and Handling Amount,Sales Tax,Reference Txn ID,Balance Impact".split(
      ",",
    );
  const GERMAN =
    "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Entgelt,Netto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse,Transaktionscode,Zugehöriger Transaktionscode".split(
      ",",
    );
  const row = (columns: string[], ...cells: string[]): Row =>
    Object.fromEntries(columns.map((column, k) => [column, cells[k] ?? ""]));
  const money = ({ query }: Loaded) =>
    query(
      `SELECT o.order_id, o.status, strftime(ordered_at AT TIME ZONE 'UTC', '%m-%d %H:%M') AS at, o.currency, CAST(o.total AS DOUBLE) AS total,
         CAST(r.amount AS DOUBLE) AS refunded, c.name
       FROM store.orders o LEFT JOIN store.customers c USING (customer_id) LEFT JOIN store.refunds r USING (order_id) ORDER BY 1`,
    );

  test("payments are orders of their payers, refunds are theirs; what the account moves is neither", async () => {
    const at = (...cells: string[]) => row(ENGLISH, "03/25/2024", "18:30:00", "PDT", ...cells);
    const [shop, ann] = ["shop@x.example", "Ann@x.example"];
    const sold = (id: string, gross: string, status = "Completed") =>
      at("Ann Lee", "Express Checkout Payment", status, "USD", gross, "-1.00", "", ann, shop, id, "5.00");
    const rows = [
      sold("T1", "1,030.00"),
      sold("T2", "20.00", "Pending"),
      at(
        "",
        "Hold on Balance for Dispute Investigation",
        "Completed",
        "USD",
        "-20.00",
        "0",
        "",
        shop,
        "",
        "H1",
      ),
      at("Ann Lee", "Payment Refund", "Completed", "USD", "-30.00", "1", "", shop, ann, "R1", "", "", "T1"),
      at("", "General Withdrawal", "Completed", "USD", "-900.00", "0", "", shop, "", "W1"),
      at("", "General Currency Conversion", "Completed", "EUR", "40.00", "0", "", shop, "", "C1"),
      at("Supplier", "General Payment", "Completed", "USD", "-99.00", "0", "", shop, "s@x.example", "P1"),
    ];
    write("Download.CSV", ",", ENGLISH, rows);
    write("Download (1).CSV", ",", ENGLISH, [sold("T2", "20.00")]);
    await load(async (store) => {
      const order = { currency: "USD", name: "Ann Lee", at: "03-26 01:30", status: "completed" };
      expect(await money(store)).toEqual([
        { ...order, order_id: "T1", total: 1030, refunded: 30 },
        { ...order, order_id: "T2", total: 20, refunded: null },
      ]);
      expect(rejected(store)).toBe(0);
    });
  });

  test("German headings", async () => {
    const at = (...cells: string[]) => row(GERMAN, "25.03.2024", "18:30:00", "CET", ...cells);
    const people = ["a@x.example", "shop@x.example"];
    write("Download.CSV", ";", GERMAN, [
      at("Ann", "PayPal Express-Zahlung", "Abgeschlossen", "EUR", "1.030,50", "-1", "", ...people, "T1"),
      at("Ann", "Rückzahlung", "Abgeschlossen", "EUR", "-30,50", "", "", ...people.toReversed(), "R1", "T1"),
      at("", "Allgemeine Abbuchung", "Abgeschlossen", "EUR", "-900,00", "", "", "shop@x.example", "", "W1"),
    ]);
    await load(async (store) => {
      expect(await money(store)).toMatchObject([
        { order_id: "T1", at: "03-25 17:30", currency: "EUR", total: 1030.5, refunded: 30.5 },
      ]);
    });
  });
});
