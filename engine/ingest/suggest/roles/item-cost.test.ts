import { expect, test } from "vitest";
import { rowsOf, sources, suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

/** Lines as plug-ins of WooCommerce export them; `more` are further columns over them. */
const exported = (more: string, cost = "4.5 + i % 7") =>
  `SELECT *, ${more} FROM (SELECT 1000 + i // 2 AS "Order Number", 'wc-completed' AS "Order Status", TIMESTAMP '2024-01-01' + to_hours((i // 2)::INT) AS "Order Date",
     'a' || (i // 2) % 20 || '@x.example' AS "Email (Billing)", 'SKU' || i % 7 AS "SKU", 'Mug ' || i % 7 AS "Item Name", 1 + i % 3 AS "Quantity", ${cost} AS "Item Cost" FROM range(60) r(i))`;
const ORDER = `sum("Quantity" * "Item Cost") OVER (PARTITION BY "Order Number")`;

test("a purchase price beside its buyer and no other amount is the price", async () => {
  const found = await suggest("bought_for", {
    orders: `SELECT 100 + i // 2 AS "Order ID", DATE '2024-01-01' + (i // 2)::INT AS "Order Date", 'Cup ' || i % 7 AS "Item", 5.5 AS "Purchase Price", 2 AS "Quantity", 'a' || i // 2 % 9 || '@x.example' AS "Customer Email" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items")).unit_price).toBe("orders.Purchase Price");
});

test.each([
  ["line", `"Quantity" * "Item Cost" AS "Order Line Subtotal"`],
  ["order", `${ORDER} AS "Order Subtotal Amount"`],
  ["charged", `3.9 AS "Order Shipping Amount", ${ORDER} + 3.9 AS "Order Total Amount"`],
])("an item's cost that makes up what was charged is its price (%s)", async (name, more) => {
  const found = await suggest(`cost_${name}`, { orders: exported(more) });
  const lines = sources(found.get("order_items"));
  expect([lines.unit_price, lines.cost]).toEqual(["orders.Item Cost", undefined]);
  expect(sources(found.get("variants"))).toMatchObject({ price: "orders.Item Cost" });
  expect(sources(found.get("variants")).cost).toBeUndefined();
  expect((await rowsOf(`cost_${name}`, found.get("order_items")!))[1]).toMatchObject({
    quantity: "2",
    unit_price: "5.5",
  });
  // Who paid is who ordered, whose address stands for them.
  expect(await rowsOf(`cost_${name}`, found.get("customers")!)).toHaveLength(20);
});

test.each([
  ["price", `"Quantity" * "Item Cost" * 2 AS "Order Line Subtotal"`],
  ["costs", `"Quantity" * "Item Cost" AS "Total Cost", "Quantity" * "Item Cost" * 2 AS "Line Total"`],
  ["listed", `"Item Cost" * 2 AS "Item Price", "Quantity" * "Item Cost" AS "Line Total"`],
])("what the shop paid stays a cost (%s)", async (name, more) => {
  const found = await suggest(`paid_${name}`, { orders: exported(more) });
  expect(sources(found.get("order_items")).cost).toBe("orders.Item Cost");
  expect(sources(found.get("order_items")).unit_price).not.toBe("orders.Item Cost");
});
