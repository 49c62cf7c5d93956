/**
 * Shopify's GraphQL Admin API on the part of its documented schema that a reader meets: every question is validated
 * and run by graphql-js, costed by the documented rules, and paid from a leaky bucket of points.
 */
import {
  buildSchema,
  execute,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from "graphql";
import { type Reply, type RestServer, startRest } from "./server.ts";
import { money, netOf, sumOf, TAX, type TruthOrder, type TruthShop } from "./truth.ts";

export const SHOPIFY_TOKEN = "shpat_0123456789abcdef0123456789abcdef";

type Doc = Record<string, unknown> & { id: string };

export interface ShopifyServer extends RestServer {
  lists: Record<"orders" | "customers" | "products" | "variants" | "items" | "locations", Doc[]>;
  scopes: Set<string>;
  /** Points in the bucket, what it holds at most and gains a second. */
  bucket: { points: number; most: number; rate: number };
}

export async function startShopify(shop: TruthShop): Promise<ShopifyServer> {
  const lists: ShopifyServer["lists"] = {
    orders: shop.orders.map((order) => orderDoc(order, shop)),
    customers: shop.customers.map(customerDoc),
    products: shop.products.map(productDoc),
    variants: shop.variants.map((variant) => variantDoc(variant, shop)),
    items: shop.variants.map((variant) => itemDoc(variant)),
    locations: [
      {
        id: gid("Location", 1),
        name: "Leeds",
        isActive: true,
        fulfillsOnlineOrders: true,
        address: { countryCode: "GB", city: "Leeds" },
      },
    ],
  };
  const scopes = new Set(
    ["read_orders", "read_all_orders", "read_products", "read_customers", "read_inventory"].concat(
      "read_locations",
    ),
  );
  const bucket = { points: 2000, most: 2000, rate: 200_000 };
  let at = performance.now();
  const server = await startRest(async (seen) => {
    if (seen.headers["x-shopify-access-token"] !== SHOPIFY_TOKEN) {
      const errors = "[API] Invalid API key or access token (unrecognized login or wrong password)";
      return { status: 401, body: { errors } };
    }
    if (!/^\/admin\/api\/\d{4}-\d{2}\/graphql\.json$/.test(seen.path)) {
      return { status: 404, body: { errors: "Not Found" } };
    }
    const now = performance.now();
    bucket.points = Math.min(bucket.most, bucket.points + ((now - at) / 1000) * bucket.rate);
    at = now;
    return run(JSON.parse(seen.body) as Question, lists, scopes, bucket);
  });
  return Object.assign(server, { lists, scopes, bucket });
}

interface Question {
  query: string;
  variables?: Record<string, unknown>;
}

async function run(
  { query, variables = {} }: Question,
  lists: ShopifyServer["lists"],
  scopes: Set<string>,
  bucket: ShopifyServer["bucket"],
): Promise<Reply> {
  const document = parse(query);
  const wrong = validate(SCHEMA, document);
  if (wrong.length > 0) {
    return {
      body: { errors: wrong.map(({ message }) => ({ message, extensions: { code: "undefinedField" } })) },
    };
  }
  const operation = document.definitions[0] as OperationDefinitionNode;
  const cost = costOf(operation.selectionSet, SCHEMA.getQueryType()!, variables);
  const status = () => ({
    maximumAvailable: bucket.most,
    currentlyAvailable: Math.floor(bucket.points),
    restoreRate: bucket.rate,
  });
  if (cost > MOST_COST) {
    const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${MOST_COST}).`;
    return {
      body: { errors: [{ message, extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: MOST_COST } }] },
    };
  }
  const extensions = { cost: { requestedQueryCost: cost, actualQueryCost: cost, throttleStatus: status() } };
  if (cost > bucket.points) {
    return { body: { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }], extensions } };
  }
  bucket.points -= cost;
  const result = await execute({
    schema: SCHEMA,
    document,
    rootValue: rootOf(lists, scopes),
    variableValues: variables,
  });
  return { body: { ...result, extensions: { cost: { ...extensions.cost, throttleStatus: status() } } } };
}

const MOST_COST = 1000;

/** Scalars cost nothing, objects 1, a connection 2 and `first` times its nodes. */
function costOf(set: SelectionSetNode, type: GraphQLObjectType, variables: Record<string, unknown>): number {
  let cost = 0;
  for (const field of set.selections) {
    if (field.kind !== Kind.FIELD || !field.selectionSet || isLeftOut(field.directives ?? [], variables))
      continue;
    const inner = getNamedType(type.getFields()[field.name.value]!.type);
    if (!isObjectType(inner) || inner.name === "PageInfo") continue;
    const first = field.arguments?.find(({ name }) => name.value === "first")?.value;
    const count =
      first?.kind === Kind.INT
        ? Number(first.value)
        : first?.kind === Kind.VARIABLE
          ? Number(variables[first.name.value])
          : 1;
    const children = costOf(field.selectionSet, inner, variables);
    cost += inner.name.endsWith("Connection") ? 2 + count * children : 1 + children;
  }
  return cost;
}

function isLeftOut(
  directives: readonly { name: { value: string }; arguments?: readonly unknown[] }[],
  variables: Record<string, unknown>,
) {
  return directives.some(({ name, arguments: given }) => {
    const value = (given?.[0] as { value?: { name?: { value: string } } } | undefined)?.value?.name?.value;
    return name.value === "include" && value !== undefined && variables[value] === false;
  });
}

interface ListArgs {
  first: number;
  after?: string | null;
  query?: string | null;
  sortKey?: string;
}

/** A connection over what the list holds now; the cursor keeps sort value and id of the last node, as Shopify's does. */
function connection(list: Doc[], { first, after, query, sortKey = "ID" }: ListArgs) {
  if (first > 250) throw new Error("Number of items exceeds the maximum of 250.");
  const since = /^updated_at:>='([^']+)'$/.exec(query ?? "")?.[1];
  const until = /^created_at:<='([^']+)'$/.exec(query ?? "")?.[1];
  if (query && since === undefined && until === undefined) throw new Error(`Invalid search: ${query}`);
  const place = (doc: Doc) => [sortKey === "UPDATED_AT" ? String(doc.updatedAt) : "", idOf(doc.id)] as const;
  const [lastValue, lastId] = after
    ? (JSON.parse(Buffer.from(after, "base64").toString()) as [string, number])
    : ["", 0];
  const found = list
    .filter((doc) => since === undefined || Date.parse(String(doc.updatedAt)) >= Date.parse(since))
    .filter((doc) => until === undefined || Date.parse(String(doc.createdAt)) <= Date.parse(until))
    .map((doc) => ({ doc, place: place(doc) }))
    .filter(({ place: [value, id] }) => value > lastValue || (value === lastValue && id > lastId))
    .sort((a, b) => (a.place[0] < b.place[0] ? -1 : a.place[0] > b.place[0] ? 1 : a.place[1] - b.place[1]));
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes: nodes.map(({ doc }) => doc),
    pageInfo: {
      hasNextPage: found.length > first,
      endCursor: last ? Buffer.from(JSON.stringify(last.place)).toString("base64") : null,
    },
  };
}

const idOf = (gidText: string) => Number(/(\d+)(\?|$)/.exec(gidText)?.[1]);
export const gid = (type: string, id: number | string) => `gid://shopify/${type}/${id}`;

/** A nested connection: its nodes by position, as lines have no date of their own. */
export const nested = (list: Doc[]) => (args: ListArgs) => {
  const from = args.after ? Number(args.after) : 0;
  const end = from + args.first;
  return {
    nodes: list.slice(from, end),
    pageInfo: { hasNextPage: list.length > end, endCursor: String(end) },
  };
};

function rootOf(lists: ShopifyServer["lists"], scopes: Set<string>) {
  const list = (name: keyof typeof lists, scope: string) => (args: ListArgs) => {
    if (!scopes.has(scope))
      throw new Error(`Access denied for ${name} field. Required access: \`${scope}\`.`);
    return connection(lists[name], args);
  };
  const one =
    (name: keyof typeof lists) =>
    ({ id }: { id: string }) =>
      lists[name].find((doc) => doc.id === id) ?? null;
  return {
    shop: {
      id: gid("Shop", 1),
      name: "Garden of Leeds",
      currencyCode: "GBP",
      ianaTimezone: "Europe/London",
      taxesIncluded: false,
      primaryDomain: { url: "https://shop.example.org" },
    },
    currentAppInstallation: { accessScopes: () => [...scopes].map((handle) => ({ handle })) },
    orders: list("orders", "read_orders"),
    customers: list("customers", "read_customers"),
    products: list("products", "read_products"),
    productVariants: list("variants", "read_products"),
    inventoryItems: list("items", "read_inventory"),
    locations: list("locations", "read_locations"),
    ordersCount: () => ({ count: lists.orders.length }),
    customersCount: () => ({ count: lists.customers.length }),
    productsCount: () => ({ count: lists.products.length }),
    productVariantsCount: () => ({ count: lists.variants.length }),
    order: one("orders"),
    inventoryItem: one("items"),
    refund: ({ id }: { id: string }) =>
      lists.orders.flatMap((order) => order.refunds as Doc[]).find((refund) => refund.id === id) ?? null,
  };
}

const bag = (cents: number) => ({ shopMoney: { amount: money(cents), currencyCode: "GBP" } });
const iso = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
const FULFILLED = { completed: "FULFILLED", processing: "UNFULFILLED", cancelled: "UNFULFILLED" };

export function orderDoc(order: TruthOrder, shop: TruthShop): Doc {
  const { lines, shipping, shippingTax, refund } = order;
  const net = sumOf(lines, netOf);
  const tax = sumOf(lines, (line) => line.tax) + shippingTax;
  const paid = refund ? "PARTIALLY_REFUNDED" : order.state === "cancelled" ? "VOIDED" : "PAID";
  const taxLines = (cents: number) => [{ title: "VAT", rate: TAX, priceSet: bag(cents) }];
  return {
    id: gid("Order", order.id),
    name: `#${order.id}`,
    email: order.email,
    createdAt: iso(order.placedAt),
    processedAt: iso(order.placedAt),
    updatedAt: iso(order.changedAt),
    cancelledAt: order.state === "cancelled" ? iso(order.changedAt) : null,
    test: false,
    sourceName: "web",
    displayFinancialStatus: paid,
    displayFulfillmentStatus: FULFILLED[order.state],
    currencyCode: "GBP",
    presentmentCurrencyCode: "GBP",
    taxesIncluded: false,
    discountCodes: sumOf(lines, (line) => line.discount) > 0 ? ["TENOFF"] : [],
    tags: [],
    subtotalPriceSet: bag(net),
    totalDiscountsSet: bag(sumOf(lines, (line) => line.discount)),
    totalShippingPriceSet: bag(shipping),
    totalTaxSet: bag(tax),
    totalPriceSet: bag(order.total),
    totalRefundedSet: bag(refund?.amount ?? 0),
    totalTipReceivedSet: bag(0),
    shippingAddress: { countryCodeV2: "GB", city: "York" },
    billingAddress: { countryCodeV2: "GB", city: "York" },
    customer: order.customer === undefined ? null : { id: gid("Customer", order.customer) },
    shippingLines: nested([
      {
        id: "1",
        title: "Post",
        originalPriceSet: bag(shipping),
        discountAllocations: [],
        taxLines: taxLines(shippingTax),
      },
    ]),
    lineItems: nested(lines.map((line) => lineDoc(line, shop, taxLines(line.tax)))),
    refunds: refund
      ? [
          {
            id: gid("Refund", order.id + 100_000),
            createdAt: iso(refund.at),
            note: "too big",
            totalRefundedSet: bag(refund.amount),
            refundLineItems: nested([refundLine(order)]),
          },
        ]
      : [],
  };
}

function lineDoc(line: TruthOrder["lines"][number], shop: TruthShop, taxLines: unknown[]): Doc {
  const variant = shop.variants.find(({ id }) => id === line.variant)!;
  return {
    id: gid("LineItem", line.id),
    title: `Product of ${variant.sku}`,
    name: `Product of ${variant.sku}`,
    sku: variant.sku,
    quantity: line.quantity,
    currentQuantity: line.quantity,
    isGiftCard: false,
    originalUnitPriceSet: bag(line.price),
    discountAllocations: line.discount > 0 ? [{ allocatedAmountSet: bag(line.discount) }] : [],
    taxLines,
    variant: { id: gid("ProductVariant", variant.id) },
    product: { id: gid("Product", variant.product) },
  };
}

function refundLine({ lines, refund }: TruthOrder): Doc {
  const [line] = lines;
  const net = Math.round(netOf(line!) / line!.quantity) * refund!.quantity;
  return {
    id: gid("RefundLineItem", line!.id),
    quantity: refund!.quantity,
    subtotalSet: bag(net),
    totalTaxSet: bag(refund!.amount - net),
    lineItem: { id: gid("LineItem", line!.id) },
  };
}

const customerDoc = ({ id, email, name, at }: TruthShop["customers"][number]): Doc => ({
  id: gid("Customer", id),
  displayName: name.join(" "),
  createdAt: iso(at),
  updatedAt: iso(at),
  state: "ENABLED",
  tags: [],
  numberOfOrders: "1",
  amountSpent: { amount: "0.0", currencyCode: "GBP" },
  defaultEmailAddress: { emailAddress: email, marketingState: "SUBSCRIBED" },
  defaultAddress: { countryCodeV2: "GB", city: "Leeds", zip: "LS1" },
});

const productDoc = ({ id, title, category, at }: TruthShop["products"][number]): Doc => ({
  id: gid("Product", id),
  title,
  handle: `product-${id}`,
  status: "ACTIVE",
  vendor: "Leeds Works",
  productType: category === 11 ? "Garden" : "Kitchen & Co.",
  createdAt: iso(at),
  updatedAt: iso(at),
  tags: [],
  onlineStoreUrl: `https://shop.example.org/products/product-${id}`,
  category: null,
  featuredMedia: { preview: { image: { url: `https://cdn.example.org/${id}.jpg` } } },
});

const variantDoc = ({ id, product, sku, price }: TruthShop["variants"][number], shop: TruthShop): Doc => ({
  id: gid("ProductVariant", id),
  title: id === product ? "Default Title" : `S${id}`,
  sku,
  price: money(price),
  compareAtPrice: null,
  createdAt: iso(shop.products[0]!.at),
  updatedAt: iso(shop.products[0]!.at),
  inventoryQuantity: 1,
  product: { id: gid("Product", product), status: "ACTIVE" },
  selectedOptions: [{ name: "Size", value: `S${id}` }],
  inventoryItem: {
    id: gid("InventoryItem", id),
    tracked: true,
    unitCost: { amount: money(Math.round(price / 2)), currencyCode: "GBP" },
    measurement: { weight: { value: 1.5, unit: "KILOGRAMS" } },
  },
});

const itemDoc = ({ id, stock }: TruthShop["variants"][number]): Doc => ({
  id: gid("InventoryItem", id),
  tracked: true,
  updatedAt: "2024-01-05T00:00:00Z",
  variant: { id: gid("ProductVariant", id) },
  inventoryLevels: nested([
    {
      id: `${gid("InventoryLevel", id)}?inventory_item_id=${id}`,
      updatedAt: "2024-01-05T00:00:00Z",
      location: { id: gid("Location", 1) },
      quantities: [
        { name: "available", quantity: stock },
        { name: "on_hand", quantity: stock + 1 },
        { name: "committed", quantity: 1 },
        { name: "incoming", quantity: 0 },
      ],
    },
  ]),
});

const connectionTypes = (...names: string[]) =>
  names.map((name) => `type ${name}Connection { nodes: [${name}!]! pageInfo: PageInfo! }`).join("\n");

const SCHEMA: GraphQLSchema = buildSchema(`
  scalar DateTime scalar Decimal scalar Money scalar URL scalar UnsignedInt64
  enum OrderSortKeys { CREATED_AT ID UPDATED_AT PROCESSED_AT }
  enum CustomerSortKeys { CREATED_AT ID UPDATED_AT }
  enum ProductSortKeys { CREATED_AT ID UPDATED_AT TITLE }
  enum ProductVariantSortKeys { ID SKU TITLE POSITION }
  type Count { count: Int! precision: String! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type MoneyV2 { amount: Decimal! currencyCode: String! }
  type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }
  type MailingAddress { countryCodeV2: String country: String province: String provinceCode: String city: String zip: String }
  type TaxLine { title: String! rate: Float ratePercentage: Float priceSet: MoneyBag! }
  type DiscountAllocation { allocatedAmountSet: MoneyBag! }
  type ShippingLine {
    id: ID title: String! originalPriceSet: MoneyBag! discountedPriceSet: MoneyBag!
    discountAllocations: [DiscountAllocation!]! taxLines: [TaxLine!]!
  }
  type LineItem {
    id: ID! title: String! name: String! sku: String quantity: Int! currentQuantity: Int! isGiftCard: Boolean!
    originalUnitPriceSet: MoneyBag! discountedTotalSet: MoneyBag! discountAllocations: [DiscountAllocation!]!
    taxLines(first: Int): [TaxLine!]! variant: ProductVariant product: Product
  }
  type RefundLineItem { id: ID quantity: Int! subtotalSet: MoneyBag! totalTaxSet: MoneyBag! lineItem: LineItem! }
  type Refund {
    id: ID! createdAt: DateTime note: String totalRefundedSet: MoneyBag!
    refundLineItems(first: Int, after: String): RefundLineItemConnection!
  }
  type Order {
    id: ID! name: String! email: String createdAt: DateTime! processedAt: DateTime! updatedAt: DateTime!
    cancelledAt: DateTime cancelReason: String closedAt: DateTime test: Boolean! sourceName: String
    displayFinancialStatus: String displayFulfillmentStatus: String! currencyCode: String!
    presentmentCurrencyCode: String! taxesIncluded: Boolean! discountCodes: [String!]! tags: [String!]!
    subtotalPriceSet: MoneyBag totalDiscountsSet: MoneyBag totalShippingPriceSet: MoneyBag! totalTaxSet: MoneyBag
    totalPriceSet: MoneyBag! totalRefundedSet: MoneyBag! totalTipReceivedSet: MoneyBag!
    originalTotalDutiesSet: MoneyBag originalTotalAdditionalFeesSet: MoneyBag
    shippingAddress: MailingAddress billingAddress: MailingAddress customer: Customer
    shippingLines(first: Int, after: String): ShippingLineConnection!
    lineItems(first: Int, after: String): LineItemConnection! refunds(first: Int): [Refund!]!
  }
  type CustomerEmailAddress { emailAddress: String! marketingState: String! }
  type Customer {
    id: ID! displayName: String! createdAt: DateTime! updatedAt: DateTime! state: String! tags: [String!]!
    numberOfOrders: UnsignedInt64! amountSpent: MoneyV2! defaultEmailAddress: CustomerEmailAddress
    defaultAddress: MailingAddress
  }
  type TaxonomyCategory { id: ID! name: String! fullName: String! }
  type Image { url: URL! }
  type MediaPreviewImage { image: Image }
  type Media { preview: MediaPreviewImage }
  type Product {
    id: ID! title: String! handle: String! status: String! vendor: String! productType: String! createdAt: DateTime!
    updatedAt: DateTime! tags: [String!]! onlineStoreUrl: URL category: TaxonomyCategory featuredMedia: Media
  }
  type SelectedOption { name: String! value: String! }
  type Weight { value: Float! unit: String! }
  type InventoryItemMeasurement { weight: Weight }
  type InventoryQuantity { name: String! quantity: Int! }
  type InventoryLevel { id: ID! updatedAt: DateTime! location: Location! quantities(names: [String!]!): [InventoryQuantity!]! }
  type InventoryItem {
    id: ID! tracked: Boolean! updatedAt: DateTime! unitCost: MoneyV2 measurement: InventoryItemMeasurement!
    variant: ProductVariant inventoryLevels(first: Int, after: String): InventoryLevelConnection!
  }
  type ProductVariant {
    id: ID! title: String! sku: String barcode: String price: Money! compareAtPrice: Money createdAt: DateTime!
    updatedAt: DateTime! inventoryQuantity: Int product: Product! selectedOptions: [SelectedOption!]! inventoryItem: InventoryItem!
  }
  type LocationAddress { countryCode: String city: String }
  type Location { id: ID! name: String! isActive: Boolean! fulfillsOnlineOrders: Boolean! address: LocationAddress! }
  type Domain { url: URL! }
  type Shop { id: ID! name: String! currencyCode: String! ianaTimezone: String! taxesIncluded: Boolean! primaryDomain: Domain! }
  type AccessScope { handle: String! }
  type AppInstallation { accessScopes: [AccessScope!]! }
  ${connectionTypes("Order", "Customer", "Product", "ProductVariant", "InventoryItem", "InventoryLevel", "Location")}
  ${connectionTypes("LineItem", "RefundLineItem", "ShippingLine")}
  type Query {
    shop: Shop! currentAppInstallation: AppInstallation!
    orders(first: Int, after: String, query: String, sortKey: OrderSortKeys): OrderConnection!
    customers(first: Int, after: String, query: String, sortKey: CustomerSortKeys): CustomerConnection!
    products(first: Int, after: String, query: String, sortKey: ProductSortKeys): ProductConnection!
    productVariants(first: Int, after: String, query: String, sortKey: ProductVariantSortKeys): ProductVariantConnection!
    inventoryItems(first: Int, after: String, query: String): InventoryItemConnection!
    locations(first: Int, after: String, includeInactive: Boolean): LocationConnection!
    ordersCount(limit: Int, query: String): Count customersCount(limit: Int, query: String): Count
    productsCount(limit: Int, query: String): Count productVariantsCount(limit: Int, query: String): Count
    order(id: ID!): Order refund(id: ID!): Refund inventoryItem(id: ID!): InventoryItem
  }
`);
