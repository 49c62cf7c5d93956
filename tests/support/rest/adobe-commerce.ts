/**
 * The REST API of Adobe Commerce as documented and as seen: searchCriteria, sessions that run out, 401 also for a
 * missing right, and the last page again for every page beyond the end.
 */
import { createHmac } from "node:crypto";
import { type Reply, type RestServer, type Seen, startRest } from "./server.ts";
import { netOf, sumOf, type TruthOrder, type TruthShop } from "./truth.ts";

export const ADOBE_TOKEN = "integration-token-0123456789";
/** A credential of Adobe's Developer Console, and the part of the address that names the shop in the cloud service. */
export const ADOBE_CLOUD = {
  clientId: "cloud-0123456789",
  clientSecret: "p8e-0123456789",
  tenant: "AbCd1234",
};
/** All four values of an integration; names and secrets hold what is written otherwise in a signature. */
export const ADOBE_INTEGRATION = {
  consumerKey: "consumer-0123456789",
  consumerSecret: "consumer/secret 0123456789",
  accessToken: "signed-0123456789",
  tokenSecret: "token&secret*0123456789",
};
export const ADOBE_USER = { username: "reader", password: "correct horse battery" };

type Doc = Record<string, unknown>;

export interface AdobeServer extends RestServer {
  lists: Record<string, Doc[]>;
  /** Makes every session so far run out. */
  expire(): void;
  /** Lists that the credentials may not read. */
  refused: Set<string>;
}

export async function startAdobe(shop: TruthShop): Promise<AdobeServer> {
  const sessions = new Set([ADOBE_TOKEN]);
  const lists: Record<string, Doc[]> = {
    orders: shop.orders.map((order) => orderDoc(order, shop)),
    creditmemos: shop.orders.filter((order) => order.refund).map(creditMemo),
    shipments: [],
    "carts/search": [cart(1, true, shop), cart(2, false, shop)],
    "customers/search": shop.customers.map(({ id, email, name, at }) => ({
      id,
      email,
      firstname: name[0],
      lastname: name[1],
      created_at: utc(at),
      updated_at: utc(at),
      addresses: [{ id: 1, country_id: "GB", city: "Leeds", postcode: "LS1", default_billing: true }],
    })),
    products: productDocs(shop),
    "categories/list": shop.categories.map(({ id, name, parent }) => ({
      id,
      parent_id: parent,
      name,
      is_active: true,
      level: parent ? 2 : 1,
      path: parent ? `1/${parent}/${id}` : `1/${id}`,
      created_at: "2024-01-01 00:00:00",
      updated_at: "2024-01-01 00:00:00",
    })),
    "inventory/source-items": shop.variants.flatMap(({ sku, stock }) => [
      { sku, source_code: "default", quantity: stock, status: 1 },
      { sku, source_code: "leeds", quantity: 1, status: 1 },
    ]),
    "inventory/sources": [
      { source_code: "default", name: "Default", enabled: true, country_id: "GB" },
      { source_code: "leeds", name: "Leeds", enabled: true, country_id: "GB" },
    ],
  };
  const refused = new Set<string>();
  let count = 0;
  const server = await startRest((seen) => {
    const name = seen.path.replace(/^.*\/V1\//, "");
    if (name === "/ims/token/v3") return imsToken(new URLSearchParams(seen.body), sessions);
    if (seen.path.startsWith(`/${ADOBE_CLOUD.tenant}/`) !== (seen.headers["x-api-key"] !== undefined))
      return { status: 404, body: { message: "Request does not match any route." } };
    if (name === "integration/admin/token") {
      const { username, password } = JSON.parse(seen.body) as typeof ADOBE_USER;
      if (username !== ADOBE_USER.username || password !== ADOBE_USER.password) return unauthorised("self");
      sessions.add(`session-${++count}`);
      return { body: JSON.stringify(`session-${count}`) };
    }
    const given = seen.headers.authorization ?? "";
    const isOpen = given.startsWith("OAuth ")
      ? signedToken(given, seen) === ADOBE_INTEGRATION.accessToken
      : sessions.has(given.replace(/^Bearer /, ""));
    if (!isOpen || refused.has(name)) return unauthorised("Magento_Sales::sales");
    if (name === "store/storeConfigs") return { body: [STORE] };
    const list = lists[name];
    return list
      ? search(list, seen)
      : { status: 404, body: { message: "Request does not match any route." } };
  });
  const expire = () => {
    for (const session of sessions) if (session !== ADOBE_TOKEN) sessions.delete(session);
  };
  return Object.assign(server, { lists, refused, expire });
}

const used = new Set<string>();

/** As Magento checks what is signed: the time to ten minutes, each nonce once; answers the token, or nothing. */
function signedToken(header: string, { method, path, params, headers }: Seen): string {
  const told = [...header.matchAll(/(oauth_\w+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, decodeURIComponent(value!)] as const,
  );
  const { oauth_signature, oauth_nonce, oauth_timestamp, oauth_token } = Object.fromEntries(told);
  const { consumerSecret, tokenSecret } = ADOBE_INTEGRATION;
  const encode = (text: string) => encodeURIComponent(text).replaceAll("*", "%2A");
  const all = [...params, ...told.filter(([name]) => name !== "oauth_signature")];
  const sorted = all.map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const base = [method, `http://${headers.host}${path}`, sorted.join("&")].map(encode).join("&");
  const key = `${encode(consumerSecret)}&${encode(tokenSecret)}`;
  const isDue = Math.abs(Number(oauth_timestamp) * 1000 - Date.now()) < 600_000;
  const isNew = !used.has(oauth_nonce!) && used.add(oauth_nonce!);
  const isRight = createHmac("sha256", key).update(base).digest("base64") === oauth_signature;
  return isDue && isNew && isRight ? oauth_token! : "";
}

function imsToken(form: URLSearchParams, sessions: Set<string>): Reply {
  const { clientId, clientSecret } = ADOBE_CLOUD;
  if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret)
    return {
      status: 400,
      body: { error: "invalid_client", error_description: "invalid client_secret parameter" },
    };
  // Without its scope Adobe gives a token that the shop does not take.
  const token = `ims-${sessions.size}`;
  if (form.get("scope")?.split(",").includes("commerce.accs")) sessions.add(token);
  return { body: { access_token: token, token_type: "bearer", expires_in: 86_399 } };
}

const STORE = {
  id: 1,
  code: "default",
  website_id: 1,
  locale: "en_GB",
  base_currency_code: "GBP",
  timezone: "Europe/London",
  base_url: "https://shop.example.org/",
  base_media_url: "https://shop.example.org/media/",
};

const unauthorised = (resources: string): Reply => ({
  status: 401,
  body: { message: "The consumer isn't authorized to access %resources.", parameters: { resources } },
});

function search(list: Doc[], { params }: Seen): Reply {
  const param = (name: string) => params.get(`searchCriteria${name}`);
  const size = Number(param("[pageSize]") ?? 20);
  let found = list;
  for (let group = 0; params.has(`searchCriteria[filter_groups][${group}][filters][0][field]`); group++) {
    const filter = (name: string) => param(`[filter_groups][${group}][filters][0][${name}]`)!;
    found = found.filter((doc) => {
      const [left, right] = [fieldOf(doc, filter("field")), filter("value")];
      const order =
        typeof left === "number" ? left - Number(right) : left < right ? -1 : left > right ? 1 : 0;
      return { gt: order > 0, gteq: order >= 0, lteq: order <= 0 }[filter("condition_type")] ?? false;
    });
  }
  const sort = param("[sortOrders][0][field]");
  if (sort) found = [...found].sort((a, b) => (fieldOf(a, sort) < fieldOf(b, sort) ? -1 : 1));
  const pages = Math.max(1, Math.ceil(found.length / size));
  // A collection never goes beyond its last page.
  const page = Math.min(Number(param("[currentPage]") ?? 1), pages);
  return { body: { items: found.slice((page - 1) * size, page * size), total_count: found.length } };
}

const fieldOf = (doc: Doc, field: string) =>
  (field === "entity_id" ? (doc.entity_id ?? doc.id) : doc[field]) as number | string;

const utc = (at: Date) => at.toISOString().slice(0, 19).replace("T", " ");
const STATE = { completed: "complete", processing: "processing", cancelled: "canceled" };

export function orderDoc(order: TruthOrder, shop: TruthShop): Doc {
  const { lines, shipping, shippingTax } = order;
  const discount = sumOf(lines, (line) => line.discount);
  return {
    entity_id: order.id,
    increment_id: String(100_000_000 + order.id),
    state: STATE[order.state],
    status: STATE[order.state],
    created_at: utc(order.placedAt),
    updated_at: utc(order.changedAt),
    store_id: 1,
    customer_id: order.customer ?? null,
    customer_is_guest: order.customer === undefined ? 1 : 0,
    customer_email: order.email,
    order_currency_code: "GBP",
    base_currency_code: "GBP",
    subtotal: sumOf(lines, (line) => line.price * line.quantity) / 100,
    discount_amount: -discount / 100,
    ...(discount > 0 && { coupon_code: "TENOFF" }),
    shipping_amount: shipping / 100,
    shipping_discount_amount: 0,
    tax_amount: (sumOf(lines, (line) => line.tax) + shippingTax) / 100,
    discount_tax_compensation_amount: 0,
    grand_total: order.total / 100,
    total_paid: order.total / 100,
    ...(order.refund && { total_refunded: order.refund.amount / 100 }),
    items: lines.flatMap((line) => itemDocs(line, shop)),
    billing_address: { country_id: "GB", city: "York", postcode: "YO1" },
    extension_attributes: {
      shipping_assignments: [{ shipping: { address: { country_id: "GB" }, method: "flatrate_flatrate" } }],
    },
  };
}

/** What has variants is sold as two items: the configurable one with the money, and the simple one inside it. */
function itemDocs(line: TruthOrder["lines"][number], shop: TruthShop): Doc[] {
  const variant = shop.variants.find(({ id }) => id === line.variant)!;
  const own = variant.id === variant.product;
  const item = {
    item_id: line.id,
    product_id: variant.product,
    product_type: own ? "simple" : "configurable",
    sku: variant.sku,
    name: `Product of ${variant.sku}`,
    qty_ordered: line.quantity,
    price: line.price / 100,
    row_total: (line.price * line.quantity) / 100,
    discount_amount: line.discount / 100,
    discount_tax_compensation_amount: 0,
    tax_amount: line.tax / 100,
  };
  if (own) return [item];
  const child = {
    ...item,
    item_id: line.id + 5,
    parent_item_id: line.id,
    product_id: variant.id,
    product_type: "simple",
    price: 0,
    row_total: 0,
    discount_amount: 0,
    tax_amount: 0,
  };
  return [item, { ...child, parent_item: item }];
}

const cart = (id: number, isActive: boolean, shop: TruthShop): Doc => ({
  id,
  created_at: "2024-01-03 00:00:00",
  updated_at: "2024-01-03 00:00:00",
  is_active: isActive,
  customer: { id: 1, email: "customer1@example.org" },
  currency: { quote_currency_code: "GBP" },
  items: [{ item_id: id * 10, sku: shop.variants[0]!.sku, qty: 2, price: shop.variants[0]!.price / 100 }],
});

function creditMemo({ id, lines, refund }: TruthOrder): Doc {
  const [line] = lines;
  const net = (Math.round(netOf(line!) / line!.quantity) * refund!.quantity) / 100;
  const amount = refund!.amount / 100;
  return {
    entity_id: id + 100_000,
    order_id: id,
    state: 2,
    created_at: utc(refund!.at),
    updated_at: utc(refund!.at),
    adjustment: 0,
    grand_total: amount,
    items: [
      {
        entity_id: id + 200_000,
        order_item_id: line!.id,
        qty: refund!.quantity,
        row_total: net,
        discount_amount: 0,
        tax_amount: Math.round((amount - net) * 100) / 100,
      },
    ],
  };
}

function productDocs(shop: TruthShop): Doc[] {
  const common = {
    status: 1,
    attribute_set_id: 4,
    created_at: "2024-01-01 00:00:00",
    updated_at: "2024-01-01 00:00:00",
  };
  const attributes = (category: number, key: string) => [
    { attribute_code: "url_key", value: key },
    { attribute_code: "image", value: `/a/${key}.jpg` },
    { attribute_code: "category_ids", value: [String(category)] },
  ];
  const links = (category: number) => ({ category_links: [{ position: 0, category_id: String(category) }] });
  return shop.products.flatMap(({ id, title, category, variants }) => {
    const simple = (own: number, visibility: number) => {
      const { sku, price } = shop.variants.find((variant) => variant.id === own)!;
      const name = own === id ? title : `${title} ${sku}`;
      return {
        ...common,
        id: own,
        sku,
        name,
        price: price / 100,
        type_id: "simple",
        visibility,
        extension_attributes: links(category),
        custom_attributes: attributes(category, sku.toLowerCase()),
      };
    };
    if (variants.includes(id)) return [simple(id, 4)];
    const parent = {
      ...common,
      id,
      sku: `CONF-${id}`,
      name: title,
      price: 0,
      type_id: "configurable",
      visibility: 4,
      extension_attributes: { ...links(category), configurable_product_links: variants },
      custom_attributes: attributes(category, `product-${id}`),
    };
    return [parent, ...variants.map((own) => simple(own, 1))];
  });
}
