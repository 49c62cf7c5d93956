/** One shop behind three web APIs: each loads into the same canonical figures, reconciles, and follows changes. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "../harness/workspace.ts";
import * as adobe from "../support/rest/adobe-commerce.ts";
import type { RestServer } from "../support/rest/server.ts";
import * as shopify from "../support/rest/shopify.ts";
import { orderDoc as shopifyOrder } from "../support/rest/shopify-documents.ts";
import { makeShop, sumOf, type TruthOrder, type TruthShop } from "../support/rest/truth.ts";
import * as woo from "../support/rest/woocommerce.ts";

const ORDERS = 60;
const shop = makeShop(ORDERS + 1);
const [first] = shop.orders;
/** Comes between two loads. */
const late = shop.orders.pop()!;

interface Platform {
  kind: string;
  preset: string;
  start(): Promise<RestServer & { lists: Record<string, Record<string, unknown>[]> }>;
  config(url: string): Record<string, unknown>;
  document(order: TruthOrder): Record<string, unknown>;
  /** Stock levels per variant. */
  places: number;
  /** Lines in baskets and checkouts that are open. */
  carts: number;
}

const PLATFORMS: Platform[] = [
  {
    kind: "woocommerce",
    preset: "woocommerce-api",
    start: () => woo.startWoo(shop),
    config: (url) => ({ url, consumerKey: woo.WOO_KEY, consumerSecret: woo.WOO_SECRET }),
    document: (order) => woo.orderDoc(order, shop),
    places: 1,
    carts: 0,
  },
  {
    kind: "shopify",
    preset: "shopify-api",
    start: () => shopify.startShopify(shop),
    config: (baseUrl) => ({ shop: "garden", baseUrl, accessToken: shopify.SHOPIFY_TOKEN }),
    document: (order) => shopifyOrder(order, shop),
    places: 1,
    carts: 1,
  },
  {
    kind: "adobe-commerce",
    preset: "adobe-commerce-api",
    start: () => adobe.startAdobe(shop),
    config: (url) => ({ url, auth: "admin", ...adobe.ADOBE_USER }),
    document: (order) => adobe.orderDoc(order, shop),
    places: 2,
    carts: 1,
  },
];

const cents = (value: number) => value / 100;
const guestsOnly = new Set(
  shop.orders.filter((order) => order.email.startsWith("guest")).map((order) => order.email),
);

describe.each(PLATFORMS)("a $kind shop over the web", (platform) => {
  let server: Awaited<ReturnType<Platform["start"]>>;
  let workspace: TestWorkspace;
  const one = async (sql: string) =>
    (await workspace.engine.warehouse.query<Record<string, unknown>>(sql))[0];
  const sync = () => workspace.done<LoadReport>(workspace.client.source.sync({ id: "shop" }));

  beforeAll(async () => {
    server = await platform.start();
    workspace = await openTestWorkspace(platform.kind);
    const config = platform.config(server.url);
    await workspace.client.source.add({
      name: "shop",
      kind: platform.kind,
      config,
      connectionType: "test",
    });
  });
  afterAll(async () => {
    await workspace?.close();
    await server?.close();
  });

  it("loads with no edit, and every order agrees with the platform's own totals", async () => {
    const report = await sync();
    expect(report.tables.filter((table) => table.rejected > 0)).toEqual([]);
    expect((await workspace.client.source.get({ id: "shop" })).preset).toBe(platform.preset);
    expect(report.reconciliation).toMatchObject({
      orders: ORDERS,
      totalsAgree: ORDERS,
      linesAgree: ORDERS,
      linesCompared: ORDERS,
      partsAgree: ORDERS,
      partsCompared: ORDERS,
    });
  });

  it("gives the figures of the shop", async () => {
    const lines = shop.orders.flatMap((order) => order.lines);
    expect(
      await one(
        `SELECT count(*)::INTEGER AS orders, sum(total)::DOUBLE AS total, sum(subtotal)::DOUBLE AS subtotal, sum(discount)::DOUBLE AS discount,
           sum(shipping)::DOUBLE AS shipping, sum(tax)::DOUBLE AS tax, count(*) FILTER (WHERE status = 'cancelled')::INTEGER AS cancelled,
           min(ordered_at)::VARCHAR AS first, count(*) FILTER (WHERE coupon = 'TENOFF')::INTEGER AS coupons,
           count(*) FILTER (WHERE shipping_country = 'GB')::INTEGER AS british, any_value(currency) AS currency
         FROM store.orders WHERE deleted_at IS NULL`,
      ),
    ).toEqual({
      orders: ORDERS,
      total: cents(sumOf(shop.orders, (order) => order.total)),
      subtotal: cents(sumOf(lines, (line) => line.price * line.quantity)),
      discount: cents(sumOf(lines, (line) => line.discount)),
      shipping: cents(sumOf(shop.orders, (order) => order.shipping)),
      tax: cents(sumOf(lines, (line) => line.tax) + sumOf(shop.orders, (order) => order.shippingTax)),
      cancelled: shop.orders.filter((order) => order.state === "cancelled").length,
      first: expect.stringMatching(/^2024-01-01 \d\d:30:00/),
      coupons: shop.orders.filter((order) => order.lines.some((line) => line.discount > 0)).length,
      british: ORDERS,
      currency: "GBP",
    });
    expect(
      await one(
        `SELECT count(*)::INTEGER AS lines, sum(quantity)::INTEGER AS units, sum(quantity * unit_price)::DOUBLE AS gross,
           sum(discount)::DOUBLE AS discount, sum(tax)::DOUBLE AS tax,
           count(*) FILTER (WHERE v.product_id = i.product_id AND v.sku = i.sku)::INTEGER AS known
         FROM store.order_items i JOIN store.variants v USING (source_id, variant_id) WHERE i.deleted_at IS NULL`,
      ),
    ).toEqual({
      lines: lines.length,
      units: sumOf(lines, (line) => line.quantity),
      gross: cents(sumOf(lines, (line) => line.price * line.quantity)),
      discount: cents(sumOf(lines, (line) => line.discount)),
      tax: cents(sumOf(lines, (line) => line.tax)),
      known: lines.length,
    });
    const refunds = shop.orders.filter((order) => order.refund);
    expect(
      await one(
        `SELECT count(*)::INTEGER AS n, sum(amount)::DOUBLE AS amount, count(i.order_item_id)::INTEGER AS of_lines
         FROM store.refunds r LEFT JOIN store.order_items i USING (source_id, order_item_id)`,
      ),
    ).toEqual({
      n: refunds.length,
      amount: cents(sumOf(refunds, (order) => order.refund!.amount)),
      of_lines: refunds.length,
    });
  });

  it("knows people, goods and stock: guests are one by their address, and accounts go before them", async () => {
    expect(
      await one(
        `SELECT count(*)::INTEGER AS n, count(DISTINCT email_hash)::INTEGER AS hashes, count(*) FILTER (WHERE is_guest)::INTEGER AS guests
         FROM store.customers`,
      ),
    ).toEqual({ n: 20 + guestsOnly.size, hashes: 20 + guestsOnly.size, guests: guestsOnly.size });
    expect(
      await one(
        "SELECT count(*)::INTEGER AS n FROM store.orders o ANTI JOIN store.customers c USING (source_id, customer_id)",
      ),
    ).toEqual({ n: 0 });
    expect(
      await one(
        `SELECT (SELECT count(*) FROM store.products)::INTEGER AS products, (SELECT count(*) FROM store.variants)::INTEGER AS variants,
           (SELECT sum(price) FROM store.variants)::DOUBLE AS prices, (SELECT count(*) FROM store.inventory_levels)::INTEGER AS levels,
           (SELECT max(on_hand) FROM store.inventory_levels)::INTEGER AS most,
           (SELECT count(*) FROM store.products p JOIN store.categories c USING (source_id, category_id) WHERE c.name IN ('Garden', 'Kitchen & Co.'))::INTEGER AS filed`,
      ),
    ).toEqual({
      products: 9,
      variants: shop.variants.length,
      prices: cents(sumOf(shop.variants, (variant) => variant.price)),
      levels: shop.variants.length * platform.places,
      most: expect.any(Number),
      filed: 9,
    });
  });

  it("tells open baskets as events", async () => {
    const [variant] = shop.variants;
    const events = await workspace.engine.warehouse.query(
      `SELECT user_id, product_id, variant_id, quantity::INTEGER AS quantity, value::DOUBLE AS value, currency FROM store.interactions`,
    );
    const open = {
      user_id: "1",
      product_id: String(variant!.product),
      variant_id: String(variant!.id),
      quantity: 2,
      value: cents(variant!.price * 2),
      currency: "GBP",
    };
    expect(events).toEqual(Array.from({ length: platform.carts }, () => open));
  });

  it("changes nothing when nothing changed, and then only what did", async () => {
    const idle = await sync();
    for (const table of idle.tables) expect(table).toMatchObject({ accepted: 0, deleted: 0 });
    const { orders } = server.lists;
    const soon = new Date(Date.now() + 60_000);
    orders!.push(platform.document({ ...late, changedAt: soon }));
    orders![0] = platform.document({ ...first!, changedAt: soon, state: "cancelled" });
    const report = await sync();
    expect(report.reconciliation).toMatchObject({ orders: ORDERS + 1, totalsAgree: ORDERS + 1 });
    const counts = report.tables.find((table) => table.table === "orders");
    expect(counts).toMatchObject({ read: ORDERS + 1, accepted: 2, unchanged: ORDERS - 1 });
    expect(report.streams.find(({ stream }) => stream === "orders")!.rows).toBeLessThan(ORDERS);
    expect(await one(`SELECT status FROM store.orders WHERE order_id = '${first!.id}'`)).toEqual({
      status: "cancelled",
    });
  });

  if (platform.kind === "woocommerce")
    it("follows a refund that was deleted, which leaves its order's date as it is", async () => {
      const { id } = shop.orders.find((order) => order.refund)!;
      delete server.lists[`orders/${id}/refunds`];
      await sync();
      expect(
        await one(
          `SELECT financial_status AS money, (SELECT count(*)::INTEGER FROM store.refunds WHERE order_id = o.order_id AND deleted_at IS NULL) AS n
           FROM store.orders o WHERE order_id = '${id}'`,
        ),
      ).toEqual({ money: "paid", n: 0 });
    });

  if (platform.kind === "shopify")
    it("follows cost and status of variants, whose own date they leave as it is", async () => {
      const { items, products } = server.lists;
      const changed = new Date(Date.now() + 60_000).toISOString();
      items![0] = { ...items![0], unitCost: { amount: "1.23", currencyCode: "GBP" } };
      products![0] = { ...products![0], status: "ARCHIVED", updatedAt: changed };
      await sync();
      const [{ id, product }] = shop.variants as [TruthShop["variants"][number]];
      expect(
        await one(
          `SELECT product_id, cost::DOUBLE AS cost, status FROM store.variants WHERE variant_id = '${id}'`,
        ),
      ).toEqual({ product_id: String(product), cost: 1.23, status: "archived" });
    });
});

it("goes on where a long first read broke off", async () => {
  const many = makeShop(2250);
  const server = await woo.startWoo(many);
  // Each order with refunds is asked for them; without, the reading is quick.
  for (const order of server.lists.orders!) order.refunds = [];
  const workspace = await openTestWorkspace("resume");
  const { client, done, engine } = workspace;
  try {
    const config = {
      url: server.url,
      consumerKey: woo.WOO_KEY,
      consumerSecret: woo.WOO_SECRET,
      timeoutSeconds: 5,
    };
    await client.source.add({ name: "shop", kind: "woocommerce", config, connectionType: "test" });
    const pages = () => server.requests.filter(({ path }) => path.endsWith("/orders")).length;
    // The last orders are refused, as by a firewall that has had enough.
    server.fail({
      status: 418,
      times: 1,
      when: ({ path, params }) => path.endsWith("/orders") && Number(params.get("offset")) > 2100,
    });
    const broken = await engine.jobs.wait((await client.source.sync({ id: "shop" })).id);
    expect(broken).toMatchObject({ state: "failed", error: { code: "invalid-input" } });
    const before = pages();
    const report = await done<LoadReport>(client.jobs.retry({ id: broken.id }));
    expect(report.reconciliation).toMatchObject({ orders: 2250, totalsAgree: 2250, linesAgree: 2250 });
    expect(report.streams.find(({ stream }) => stream === "orders")!.rows).toBe(2250);
    expect(pages() - before).toBeLessThan(before / 2);
  } finally {
    await workspace.close();
    await server.close();
  }
});
