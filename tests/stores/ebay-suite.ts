/** Orders of eBay's Seller Hub. */
import { expect, test } from "vitest";
import { lines, load, orders, type Row, rejected, unlike, write } from "./marketplace-files.ts";

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

export function ebaySuite(): void {
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
}
