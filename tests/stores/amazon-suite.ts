/** Reports of Amazon's Seller Central. */
import { expect, test } from "vitest";
import { lines, load, orders, type Row, rejected, unlike, write } from "./marketplace-files.ts";

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

export function amazonSuite(): void {
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
}
