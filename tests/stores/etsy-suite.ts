/** Sold orders and their items of Etsy's Shop Manager. */
import { expect, test } from "vitest";
import { lines, load, orders, type Row, write } from "./marketplace-files.ts";

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

export function etsySuite(): void {
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

  test("a bar code in the place of a quantity costs its line, not the load", async () => {
    const wrong = bought(3009, 49, {
      "Item Name": "Owl",
      Quantity: "9780306406157",
      Price: "3.50",
      SKU: "OWL",
    });
    const priced = {
      ...wrong,
      "Discount Amount": "1.00",
      "Order Shipping": "4.50",
      "Order Sales Tax": "1.00",
    };
    write("EtsySoldOrderItems2024-3.csv", ",", ETSY_ITEMS, [...ITEMS, priced]);
    await load(async (store) => {
      expect((await lines(store)).map(({ sku }) => sku)).toEqual(["FOX", "FOXS", null]);
      expect(store.report.tables.find(({ table }) => table === "order_items")).toMatchObject({
        accepted: 3,
        rejected: 1,
      });
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
}
