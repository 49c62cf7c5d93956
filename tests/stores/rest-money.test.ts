/** Orders of web APIs whose money is not plain: tax inside prices, bundles, cancelled lines, gift cards, tips. */
import { expect, it } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace } from "../harness/workspace.ts";
import * as adobe from "../support/rest/adobe-commerce.ts";
import * as shopify from "../support/rest/shopify.ts";
import { bag, type Doc, nested, orderDoc as shopifyOrder } from "../support/rest/shopify-documents.ts";
import { makeShop } from "../support/rest/truth.ts";
import * as woo from "../support/rest/woocommerce.ts";
import { ADOBE_ORDERS } from "./rest-money.fixture.ts";

const shop = makeShop(3);
const base = shopifyOrder(shop.orders[0]!, shop);

/** Loads the source and answers what became of its orders. */
async function load(kind: string, config: Record<string, unknown>) {
  const workspace = await openTestWorkspace("money");
  const query = (sql: string) => workspace.engine.warehouse.query<Record<string, unknown>>(sql);
  try {
    await workspace.client.source.add({ name: "shop", kind, config, connectionType: "test" });
    const report = await workspace.done<LoadReport>(workspace.client.source.sync({ id: "shop" }));
    return {
      reconciliation: report.reconciliation,
      orders: await query(
        `SELECT order_id AS id, subtotal::DOUBLE AS subtotal, discount::DOUBLE AS discount, shipping::DOUBLE AS shipping,
           tax::DOUBLE AS tax, total::DOUBLE AS total, financial_status AS paid FROM store.orders ORDER BY order_id`,
      ),
      items: await query(
        `SELECT order_id AS id, quantity::DOUBLE AS quantity, unit_price::DOUBLE AS price, discount::DOUBLE AS discount,
           tax::DOUBLE AS tax, total::DOUBLE AS total FROM store.order_items ORDER BY order_id`,
      ),
      refunds: await query(
        "SELECT order_item_id AS item, amount::DOUBLE AS amount, quantity::DOUBLE AS quantity FROM store.refunds ORDER BY amount",
      ),
      variants: await query(
        `SELECT variant_id AS id, price::DOUBLE AS price, compare_at_price::DOUBLE AS was, on_hand::DOUBLE AS held, available::DOUBLE AS free
           FROM store.variants LEFT JOIN store.inventory_levels USING (variant_id) ORDER BY variant_id`,
      ),
      costs: (await query("SELECT cost::DOUBLE AS cost FROM store.order_items WHERE cost IS NOT NULL")).map(
        ({ cost }) => cost,
      ),
    };
  } finally {
    await workspace.close();
  }
}

/** A line at 12.00 with tax, two of them, 4.80 off; shipping 6.00 with tax; a tip of 1.00; half of it came back. */
const INCLUDED = {
  ...base,
  taxesIncluded: true,
  displayFinancialStatus: "PARTIALLY_REFUNDED",
  subtotalPriceSet: bag(1920),
  totalTaxSet: bag(420),
  totalTipReceivedSet: bag(100),
  totalPriceSet: bag(2620),
  currentTotalPriceSet: bag(1660),
  shippingLines: nested([
    {
      id: "1",
      title: "Post",
      originalPriceSet: bag(700),
      discountAllocations: [{ allocatedAmountSet: bag(100) }],
      taxLines: [{ title: "VAT", rate: 0.2, priceSet: bag(100) }],
    },
  ]),
  lineItems: nested([
    {
      id: "gid://shopify/LineItem/77",
      title: "Spade",
      name: "Spade",
      sku: "SPADE",
      quantity: 2,
      currentQuantity: 1,
      isGiftCard: false,
      originalUnitPriceSet: bag(1200),
      discountAllocations: [{ allocatedAmountSet: bag(480) }],
      taxLines: [{ title: "VAT", rate: 0.2, priceSet: bag(320) }],
      variant: null,
      product: null,
    },
  ]),
  refunds: [
    {
      id: "gid://shopify/Refund/5",
      createdAt: "2024-02-01T00:00:00Z",
      note: "",
      totalRefundedSet: bag(1260),
      refundLineItems: nested([
        {
          id: "gid://shopify/RefundLineItem/6",
          quantity: 1,
          subtotalSet: bag(960),
          totalTaxSet: bag(160),
          lineItem: { id: "gid://shopify/LineItem/77" },
        },
      ]),
    },
  ],
};

it("takes tax out of a Shopify shop whose prices include it", async () => {
  const server = await shopify.startShopify(shop);
  server.lists.orders.splice(0, 3, INCLUDED, { ...INCLUDED, id: "gid://shopify/Order/2", test: true });
  const config = { shop: "garden", baseUrl: server.url, accessToken: shopify.SHOPIFY_TOKEN };
  const found = await load("shopify", config).finally(() => server.close());
  expect(found.reconciliation).toMatchObject({ orders: 1, totalsAgree: 1, linesAgree: 1, partsAgree: 1 });
  expect(found.orders).toEqual([
    { id: "9000", subtotal: 20, discount: 4, shipping: 6, tax: 4.2, total: 26.2, paid: "partially_refunded" },
  ]);
  expect(found.items).toEqual([{ id: "9000", quantity: 2, price: 10, discount: 4, tax: 3.2, total: 16 }]);
  expect(found.refunds).toEqual([
    { item: null, amount: 3, quantity: null },
    { item: "77", amount: 9.6, quantity: 1 },
  ]);
});

/** Three at 10.00 and 20% of tax, of which an edit took one off; shipping is free. `given` went back in money. */
const edited = (id: number, given: number, more: Record<string, unknown>) => {
  const line = { ...shopifyLine, id: `gid://shopify/LineItem/${id}`, quantity: 3 };
  const refund = (at: number, cents: number, lines: Doc[]) => ({
    id: `gid://shopify/Refund/${id}${at}`,
    createdAt: "2024-02-01T00:00:00Z",
    note: "",
    totalRefundedSet: bag(cents),
    refundLineItems: nested(lines),
  });
  const removed = {
    id: `gid://shopify/RefundLineItem/${id}`,
    quantity: 1,
    subtotalSet: bag(1000),
    totalTaxSet: bag(200),
    lineItem: { id: line.id },
  };
  return {
    ...base,
    id: `gid://shopify/Order/${id}`,
    displayFinancialStatus: "PENDING",
    subtotalPriceSet: bag(3000),
    totalTaxSet: bag(600),
    totalPriceSet: bag(3600),
    currentTotalPriceSet: bag(2400),
    totalRefundedSet: bag(given),
    shippingLines: nested([]),
    lineItems: nested([line]),
    refunds: [refund(1, 0, [removed]), ...(given > 0 ? [refund(2, given, [])] : [])],
    ...more,
  };
};

const shopifyLine = {
  title: "Spade",
  name: "Spade",
  sku: "SPADE",
  currentQuantity: 2,
  isGiftCard: false,
  originalUnitPriceSet: bag(1000),
  discountAllocations: [],
  taxLines: [{ title: "VAT", rate: 0.2, priceSet: bag(600) }],
  variant: null,
  product: null,
};

it("shows orders of Shopify as edits left them, and what went back for it as a refund", async () => {
  const server = await shopify.startShopify(shop);
  server.lists.orders.splice(
    0,
    3,
    edited(1, 0, {}),
    edited(2, 1200, { displayFinancialStatus: "PARTIALLY_REFUNDED" }),
    edited(3, 0, { cancelledAt: "2024-02-02T00:00:00Z", displayFinancialStatus: "VOIDED" }),
  );
  const config = { shop: "garden", baseUrl: server.url, accessToken: shopify.SHOPIFY_TOKEN };
  const found = await load("shopify", config).finally(() => server.close());
  expect(found.reconciliation).toMatchObject({ orders: 3, totalsAgree: 3, partsAgree: 3, linesAgree: 2 });
  const amounts = { discount: 0, shipping: 0 };
  expect(found.orders).toEqual([
    { id: "1", ...amounts, subtotal: 20, tax: 4, total: 24, paid: "pending" },
    { id: "2", ...amounts, subtotal: 30, tax: 6, total: 36, paid: "partially_refunded" },
    { id: "3", ...amounts, subtotal: 30, tax: 6, total: 36, paid: "voided" },
  ]);
  expect(found.items).toEqual([
    { id: "1", quantity: 2, price: 10, discount: 0, tax: 4, total: 20 },
    { id: "2", quantity: 3, price: 10, discount: 0, tax: 6, total: 30 },
    { id: "3", quantity: 3, price: 10, discount: 0, tax: 6, total: 30 },
  ]);
  expect(found.refunds).toEqual([{ item: null, amount: 12, quantity: null }]);
});

it("reads discounts with tax, gift cards, bundles and cancelled units of Adobe Commerce", async () => {
  const server = await adobe.startAdobe(shop);
  server.lists.orders = ADOBE_ORDERS;
  // Order 1 came back: the gift card got its part.
  server.lists.creditmemos = [
    {
      entity_id: 1,
      order_id: 1,
      state: 2,
      grand_total: 20,
      items: [],
      extension_attributes: { gift_cards_amount: 5.2 },
      created_at: "2025-02-01 00:00:00",
    },
    {
      entity_id: 2,
      order_id: 2,
      state: 2,
      grand_total: 32.4,
      items: [
        { order_item_id: 2, qty: 1, row_total: null },
        ...[3, 4].map((id) => ({
          order_item_id: id,
          qty: 2,
          row_total: 15,
          discount_amount: 1.5,
          tax_amount: 2.7,
        })),
      ],
      created_at: "2025-02-02 00:00:00",
    },
    // One of order 7 came back, less a fee of two.
    {
      entity_id: 3,
      order_id: 7,
      state: 2,
      grand_total: 8,
      items: [{ order_item_id: 12, qty: 1, row_total: 10 }],
      created_at: "2025-02-03 00:00:00",
    },
  ];
  // Special prices of bundles are percentages; one source is closed, what lies in the other is out of stock.
  const bundle = {
    ...(server.lists.products as Doc[])[0]!,
    type_id: "bundle",
    custom_attributes: [{ attribute_code: "special_price", value: "80.000000" }],
  };
  const simple = { ...bundle, type_id: "simple", custom_attributes: [] };
  const tier = (group: number, qty: number, value: number, website = 0, percent?: number) => ({
    customer_group_id: group,
    qty,
    value,
    extension_attributes: { website_id: website, percentage_value: percent },
  });
  server.lists.products = [
    { ...bundle, id: 9001, sku: "FIXED", price: 500 },
    { ...bundle, id: 9002, sku: "DYNAMIC", price: 0 },
    { ...bundle, id: 9003, sku: "LIES", type_id: "simple", price: 100 },
    // Five off for all; less for more pieces, other people and another site. A fifth off for visitors.
    {
      ...simple,
      id: 9004,
      sku: "TIER",
      price: 60,
      tier_prices: [tier(32000, 1, 55), tier(0, 5, 1), tier(1, 1, 2), tier(0, 1, 3, 9)],
    },
    { ...simple, id: 9005, sku: "PART", price: 50, tier_prices: [tier(0, 1, 45, 0, 20)] },
  ];
  server.lists["inventory/sources"] = [
    { source_code: "default", name: "Default", enabled: true, country_id: "GB" },
    { source_code: "leeds", name: "Leeds", enabled: false, country_id: "GB" },
  ];
  server.lists["inventory/source-items"] = [
    { sku: "LIES", source_code: "default", quantity: 4, status: 0 },
    { sku: "LIES", source_code: "leeds", quantity: 7, status: 1 },
  ];
  const config = { url: server.url, accessToken: adobe.ADOBE_TOKEN };
  const found = await load("adobe-commerce", config).finally(() => server.close());
  expect(found.reconciliation).toMatchObject({
    orders: 8,
    totalsAgree: 8,
    linesAgree: 4,
    linesCompared: 4,
    partsAgree: 8,
  });
  expect(found.orders).toEqual([
    { id: "1", subtotal: 20, discount: 4, shipping: 5, tax: 4.2, total: 25.2, paid: "paid" },
    { id: "2", subtotal: 30, discount: 3, shipping: 0, tax: 5.4, total: 32.4, paid: "pending" },
    { id: "3", subtotal: 10, discount: 0, shipping: 0, tax: 2, total: 12, paid: "paid" },
    { id: "4", subtotal: 30, discount: 3, shipping: 0, tax: 5.4, total: 32.4, paid: "paid" },
    { id: "5", subtotal: 20, discount: 0, shipping: 5, tax: 0, total: 25, paid: "pending" },
    { id: "6", subtotal: 20, discount: 0, shipping: 0, tax: 0, total: 20, paid: "paid" },
    { id: "7", subtotal: 20, discount: 7, shipping: 0, tax: 0, total: 13, paid: "pending" },
    { id: "8", subtotal: 10, discount: 1, shipping: 1, tax: 0, total: 10, paid: "pending" },
  ]);
  expect(found.items).toEqual([
    { id: "1", quantity: 2, price: 10, discount: 4, tax: 3.2, total: 16 },
    { id: "2", quantity: 1, price: 30, discount: 3, tax: 5.4, total: 27 },
    { id: "3", quantity: 1, price: 10, discount: 0, tax: 2, total: 10 },
    { id: "4", quantity: 1, price: 30, discount: 3, tax: 5.4, total: 27 },
    { id: "5", quantity: 2, price: 10, discount: 0, tax: 0, total: 20 },
    { id: "6", quantity: 2, price: 10, discount: 0, tax: 0, total: 20 },
    { id: "6", quantity: 0, price: 10, discount: 0, tax: 0, total: 0 },
    { id: "7", quantity: 2, price: 10, discount: 0, tax: 0, total: 20 },
    { id: "8", quantity: 1, price: 10, discount: 1, tax: 0, total: 9 },
  ]);
  expect(found.costs).toEqual([8]);
  expect(found.variants).toEqual([
    { id: "9001", price: 400, was: 500, held: null, free: null },
    { id: "9002", price: null, was: null, held: null, free: null },
    { id: "9003", price: 80, was: 100, held: 4, free: 0 },
    { id: "9004", price: 55, was: 60, held: null, free: null },
    { id: "9005", price: 40, was: 50, held: null, free: null },
  ]);
  expect(found.refunds).toEqual([
    { item: "12", amount: 8, quantity: 1 },
    { item: null, amount: 25.2, quantity: null },
    { item: "2", amount: 32.4, quantity: 1 },
  ]);
});

const wooLine = (id: number, quantity: number, subtotal: string, total: string, tax: string) => ({
  id,
  name: "Spade",
  product_id: 102,
  variation_id: 0,
  quantity,
  subtotal,
  total,
  total_tax: tax,
  meta_data: [],
});

const wooOrder = (id: number, more: Record<string, unknown>) => ({
  ...woo.orderDoc(shop.orders[0]!, shop),
  id,
  shipping_total: "5.00",
  shipping_tax: "1.00",
  fee_lines: [],
  refunds: [],
  ...more,
});

it("reads rebates, gift cards, prices raised by hand and small change of WooCommerce, and counts no order twice", async () => {
  const server = await woo.startWoo(shop);
  const plain = (id: number) => {
    const line = wooLine(id * 10, 2, "20.00", "18.00", "3.60");
    return { line_items: [line], total_tax: "4.60", total: "27.60" };
  };
  server.lists.orders = [
    wooOrder(1, plain(1)),
    // A rebate of two without tax is a fee below nothing; a gift card paid 10.00, which the total lacks.
    wooOrder(2, { ...plain(2), fee_lines: [{ id: 1, total: "-2.00", total_tax: "0.00" }], total: "15.60" }),
    wooOrder(3, {
      line_items: [wooLine(30, 1, "10.000", "12.000", "0.000")],
      currency: "KWD",
      shipping_total: "0.000",
      shipping_tax: "0.000",
      total_tax: "0.000",
      total: "12.000",
      refunds: [{ id: 30, total: "-0.004" }],
    }),
    wooOrder(4, { ...plain(4), parent_id: 1, created_via: "dokan" }),
    // Of before there were refunds: its state alone says that it was given back.
    wooOrder(5, { ...plain(5), parent_id: 1, created_via: "subscription", status: "refunded" }),
    wooOrder(6, { ...plain(6), status: "checkout-draft" }),
  ];
  // Less was given back than the refund's own lines come to.
  const back = { id: 31, quantity: -1, total: "-0.006", total_tax: "0.000", meta_data: [] };
  server.lists["orders/3/refunds"] = [{ id: 30, amount: "0.004", reason: "", line_items: [back] }];
  const config = { url: server.url, consumerKey: woo.WOO_KEY, consumerSecret: woo.WOO_SECRET };
  const found = await load("woocommerce", config).finally(() => server.close());
  expect(found.reconciliation).toMatchObject({
    orders: 4,
    totalsAgree: 4,
    linesAgree: 3,
    linesCompared: 3,
    partsAgree: 4,
  });
  const simple = { subtotal: 20, discount: 2, shipping: 5, tax: 4.6, total: 27.6, paid: "paid" };
  expect(found.orders).toEqual([
    { id: "1", ...simple },
    { id: "2", subtotal: 20, discount: 14, shipping: 5, tax: 4.6, total: 15.6, paid: "paid" },
    { id: "3", subtotal: 12, discount: 0, shipping: 0, tax: 0, total: 12, paid: "partially_refunded" },
    { id: "5", ...simple, paid: "refunded" },
  ]);
  expect(found.items.map(({ id, price, discount, total }) => ({ id, price, discount, total }))).toEqual([
    { id: "1", price: 10, discount: 2, total: 18 },
    { id: "2", price: 10, discount: 2, total: 18 },
    { id: "3", price: 12, discount: 0, total: 12 },
    { id: "5", price: 10, discount: 2, total: 18 },
  ]);
  expect(found.refunds).toEqual([
    { item: null, amount: 0.004, quantity: 1 },
    { item: null, amount: 27.6, quantity: null },
  ]);
});
