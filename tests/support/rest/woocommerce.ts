/** A WooCommerce shop's REST API (v3) as its documentation describes it: Basic keys, headers of totals, offsets, trash. */
import { type Reply, type RestServer, type Seen, startRest } from "./server.ts";
import { money, netOf, sumOf, type TruthOrder, type TruthShop } from "./truth.ts";

export const WOO_KEY = "ck_0123456789abcdef";
export const WOO_SECRET = "cs_fedcba9876543210";

type Doc = Record<string, unknown> & { id: number | string };

export interface WooServer extends RestServer {
  /** What the shop holds now, by list; tests change it while it is read. */
  lists: Record<string, Doc[]>;
}

export async function startWoo(shop: TruthShop): Promise<WooServer> {
  const lists: Record<string, Doc[]> = {
    orders: shop.orders.map((order) => orderDoc(order, shop)),
    products: shop.products.map((product) => productDoc(product.id, shop)),
    "products/categories": shop.categories.map(({ id, name, parent }) => ({ id, name, slug: name, parent })),
    customers: shop.customers.map(({ id, email, name, at }) => ({
      id,
      email,
      first_name: name[0],
      last_name: name[1],
      role: "customer",
      date_created_gmt: gmt(at),
      billing: { country: "GB", city: "Leeds", postcode: "LS1" },
      shipping: { country: "GB" },
    })),
    "settings/general": [{ id: "woocommerce_currency", label: "Currency", value: "GBP" }],
    "settings/tax": [{ id: "woocommerce_prices_include_tax", label: "Prices", value: "no" }],
  };
  for (const order of shop.orders) {
    if (order.refund) lists[`orders/${order.id}/refunds`] = [refundDoc(order)];
  }
  for (const { id, variants } of shop.products) {
    lists[`products/${id}/variations`] = shop.variants
      .filter((variant) => variants.includes(variant.id) && variant.id !== id)
      .map(({ id: own, sku, price, stock }) => ({
        id: own,
        sku,
        price: money(price),
        regular_price: money(price),
        sale_price: "",
        status: "publish",
        manage_stock: true,
        stock_quantity: stock,
        date_modified_gmt: "2024-01-02T00:00:00",
        attributes: [{ id: 0, name: "Size", option: `S${own}` }],
      }));
  }
  const server = await startRest((seen) => answer(seen, lists));
  return Object.assign(server, { lists });
}

function answer(seen: Seen, lists: WooServer["lists"]): Reply {
  const name = seen.path.replace(/^.*\/wp-json\/wc\/v3\//, "");
  if (!isSignedIn(seen)) {
    return wpError(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
  }
  const list = name === "refunds" ? refundsOf(lists) : lists[name];
  if (!list) return wpError(404, "rest_no_route", "No route was found matching the URL and request method.");
  const number = (param: string, otherwise: number) => Number(seen.params.get(param) ?? otherwise);
  const perPage = number("per_page", 10);
  if (perPage > 100 || perPage < 1)
    return wpError(400, "rest_invalid_param", "Invalid parameter(s): per_page");
  const found = select(list, seen.params);
  // Terms in a tree know no offset.
  const offset =
    seen.params.has("offset") && name !== "products/categories"
      ? number("offset", 0)
      : (number("page", 1) - 1) * perPage;
  return {
    headers: {
      "X-WP-Total": String(found.length),
      "X-WP-TotalPages": String(Math.ceil(found.length / perPage)),
    },
    body: found.slice(offset, offset + perPage).map((doc) => withFields(doc, seen.params.get("_fields"))),
  };
}

/** All refunds of the orders that there are. */
const refundsOf = (lists: WooServer["lists"]): Doc[] =>
  lists.orders!.flatMap(({ id, date_modified_gmt }) =>
    (lists[`orders/${id}/refunds`] ?? []).map((refund) => ({ date_modified_gmt, ...refund, parent_id: id })),
  );

function isSignedIn({ headers, params }: Seen): boolean {
  const basic = Buffer.from(`${WOO_KEY}:${WOO_SECRET}`).toString("base64");
  if (headers.authorization === `Basic ${basic}`) return true;
  return params.get("consumer_key") === WOO_KEY && params.get("consumer_secret") === WOO_SECRET;
}

/** Without `status` the trash stays out; without `orderby` they come by their date. */
function select(list: Doc[], params: URLSearchParams): Doc[] {
  const status = params.get("status") ?? "any";
  const after = params.get("modified_after");
  const before = params.get("before");
  const found = list.filter((doc) => {
    if (status === "trash" ? doc.status !== "trash" : doc.status === "trash") return false;
    if (before !== null && Date.parse(`${String(doc.date_created_gmt)}Z`) >= compared(before)) return false;
    return after === null || Date.parse(`${String(doc.date_modified_gmt)}Z`) > compared(after);
  });
  // All are of one date, and a database gives those in any order.
  if (!params.has("orderby")) return found.sort(() => Math.random() - 0.5);
  const direction = params.get("order") === "asc" ? 1 : -1;
  return found.sort((a, b) => (a.id < b.id ? -direction : direction));
}

/** WordPress turns a moment with a zone into the site's own time, here two hours ahead, before it compares. */
const compared = (text: string) =>
  /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) + 2 * 3_600_000 : Date.parse(`${text}Z`);

const withFields = (doc: Doc, fields: string | null) =>
  fields === null ? doc : Object.fromEntries(fields.split(",").map((name) => [name, doc[name]]));

const wpError = (status: number, code: string, message: string): Reply => ({
  status,
  body: { code, message, data: { status } },
});

const gmt = (at: Date) => at.toISOString().slice(0, 19);

const STATUS = { completed: "completed", processing: "processing", cancelled: "cancelled" };

export function orderDoc(order: TruthOrder, shop: TruthShop): Doc {
  const { lines, shipping, shippingTax } = order;
  return {
    id: order.id,
    parent_id: 0,
    number: String(order.id),
    status: STATUS[order.state],
    currency: "GBP",
    prices_include_tax: false,
    date_created_gmt: gmt(order.placedAt),
    date_modified_gmt: gmt(order.changedAt),
    date_paid_gmt: gmt(order.placedAt),
    discount_total: money(sumOf(lines, (line) => line.discount)),
    shipping_total: money(shipping),
    shipping_tax: money(shippingTax),
    cart_tax: money(sumOf(lines, (line) => line.tax)),
    total: money(order.total),
    total_tax: money(sumOf(lines, (line) => line.tax) + shippingTax),
    customer_id: order.customer ?? 0,
    created_via: "checkout",
    payment_method: "stripe",
    billing: { first_name: "Ada", last_name: "Guest", email: order.email, country: "GB", city: "York" },
    shipping: { country: "GB" },
    line_items: lines.map((line) => {
      const variant = shop.variants.find(({ id }) => id === line.variant)!;
      return {
        id: line.id,
        name: `Product of ${variant.sku}`,
        product_id: variant.product,
        variation_id: variant.id === variant.product ? 0 : variant.id,
        quantity: line.quantity,
        subtotal: money(line.price * line.quantity),
        total: money(netOf(line)),
        total_tax: money(line.tax),
        sku: variant.sku,
        price: netOf(line) / line.quantity / 100,
        meta_data: [],
      };
    }),
    shipping_lines: [{ id: 1, method_title: "Post", total: money(shipping), total_tax: money(shippingTax) }],
    fee_lines: [],
    coupon_lines: sumOf(lines, (line) => line.discount) > 0 ? [{ id: 2, code: "TENOFF" }] : [],
    refunds: order.refund
      ? [{ id: order.id + 100_000, reason: "too big", total: `-${money(order.refund.amount)}` }]
      : [],
  };
}

function refundDoc({ id, lines, refund }: TruthOrder): Doc {
  const [line] = lines;
  const net = Math.round(netOf(line!) / line!.quantity) * refund!.quantity;
  return {
    id: id + 100_000,
    date_created_gmt: gmt(refund!.at),
    amount: money(refund!.amount),
    reason: "too big",
    line_items: [
      {
        id: id + 200_000,
        quantity: -refund!.quantity,
        total: `-${money(net)}`,
        total_tax: `-${money(refund!.amount - net)}`,
        meta_data: [{ key: "_refunded_item_id", value: String(line!.id) }],
      },
    ],
  };
}

function productDoc(id: number, shop: TruthShop): Doc {
  const product = shop.products.find((other) => other.id === id)!;
  const own = shop.variants.find((variant) => variant.id === id);
  const category = shop.categories.find((other) => other.id === product.category)!;
  return {
    id,
    name: product.title,
    type: own ? "simple" : "variable",
    status: "publish",
    permalink: `https://shop.example.org/product/${id}`,
    sku: own?.sku ?? "",
    price: own ? money(own.price) : "",
    regular_price: own ? money(own.price) : "",
    sale_price: "",
    manage_stock: own !== undefined,
    stock_quantity: own?.stock ?? null,
    date_created_gmt: gmt(product.at),
    date_modified_gmt: gmt(product.at),
    categories: [{ id: category.id, name: category.name }],
    images: [{ src: `https://shop.example.org/${id}.jpg` }],
    variations: own ? [] : product.variants,
  };
}
