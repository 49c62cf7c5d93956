/**
 * Shopify's GraphQL Admin API on the part of its documented schema that a reader meets: every question is validated
 * and run by graphql-js, costed by the documented rules, and paid from a leaky bucket of points.
 */
import {
  defaultFieldResolver,
  execute,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from "graphql";
import { type Reply, type RestServer, startRest } from "./server.ts";
import {
  checkoutDoc,
  customerDoc,
  type Doc,
  gid,
  itemDoc,
  type ListArgs,
  orderDoc,
  productDoc,
  variantDoc,
} from "./shopify-documents.ts";
import { SCHEMA } from "./shopify-schema.ts";
import type { TruthShop } from "./truth.ts";

export const SHOPIFY_TOKEN = "shpat_0123456789abcdef0123456789abcdef";

/** An app of the Dev Dashboard. */
export const SHOPIFY_APP = { id: "app-0123456789", secret: "shpss_0123456789abcdef" };

export interface ShopifyServer extends RestServer {
  lists: Record<
    "orders" | "checkouts" | "customers" | "products" | "variants" | "items" | "locations",
    Doc[]
  >;
  scopes: Set<string>;
  /** Points in the bucket, what it holds at most and gains a second. */
  bucket: { points: number; most: number; rate: number };
  /** Tokens that are in force. */
  tokens: Set<string>;
  /** Fields that this version of the API does not have. */
  missing: Set<string>;
}

export async function startShopify(shop: TruthShop): Promise<ShopifyServer> {
  const lists: ShopifyServer["lists"] = {
    orders: shop.orders.map((order) => orderDoc(order, shop)),
    checkouts: [checkoutDoc(1, shop, null), checkoutDoc(2, shop, "2024-01-03T01:00:00Z")],
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
  const state = { lists, scopes, bucket, missing: new Set<string>(), tokens: new Set([SHOPIFY_TOKEN]) };
  let at = performance.now();
  const server = await startRest(async (seen) => {
    if (seen.path === "/admin/oauth/access_token") {
      const form = new URLSearchParams(seen.body);
      const isKnown =
        form.get("client_id") === SHOPIFY_APP.id && form.get("client_secret") === SHOPIFY_APP.secret;
      if (!isKnown || form.get("grant_type") !== "client_credentials")
        return { status: 400, body: { error: "application_cannot_be_found" } };
      const token = `shpca_${server.requests.length}`;
      state.tokens.add(token);
      return { body: { access_token: token, scope: [...scopes].join(","), expires_in: 86_399 } };
    }
    if (!state.tokens.has(String(seen.headers["x-shopify-access-token"]))) {
      const errors = "[API] Invalid API key or access token (unrecognized login or wrong password)";
      return { status: 401, body: { errors } };
    }
    if (!/^\/admin\/api\/\d{4}-\d{2}\/graphql\.json$/.test(seen.path)) {
      return { status: 404, body: { errors: "Not Found" } };
    }
    const now = performance.now();
    bucket.points = Math.min(bucket.most, bucket.points + ((now - at) / 1000) * bucket.rate);
    at = now;
    return run(JSON.parse(seen.body) as Question, state);
  });
  return Object.assign(server, state);
}

interface Question {
  query: string;
  variables?: Record<string, unknown>;
}

async function run(
  { query, variables = {} }: Question,
  { lists, scopes, bucket, missing }: Omit<ShopifyServer, keyof RestServer>,
): Promise<Reply> {
  const document = parse(query);
  const wrong = validate(SCHEMA, document);
  const unknown = [...missing].filter((field) => new RegExp(`\\b${field}\\b`).test(query));
  if (unknown.length > 0) {
    const errors = unknown.map((fieldName) => ({
      message: `Field '${fieldName}' doesn't exist on type 'Order'`,
      extensions: { code: "undefinedField", typeName: "Order", fieldName },
    }));
    return { body: { errors } };
  }
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
    fieldResolver: cutField,
  });
  return { body: { ...result, extensions: { cost: { ...extensions.cost, throttleStatus: status() } } } };
}

/** Lists that are no connection are cut off at the length that was asked for. */
const cutField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const value = defaultFieldResolver(source, args, context, info);
  return Array.isArray(value) && typeof args.first === "number" ? value.slice(0, args.first) : value;
};

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
    abandonedCheckouts: list("checkouts", "read_orders"),
    customers: list("customers", "read_customers"),
    products: list("products", "read_products"),
    productVariants: list("variants", "read_products"),
    inventoryItems: list("items", "read_inventory"),
    locations: list("locations", "read_locations"),
    ordersCount: () => ({ count: lists.orders.length }),
    customersCount: () => ({ count: lists.customers.length }),
    productsCount: () => ({ count: lists.products.length }),
    productVariantsCount: () => ({ count: lists.variants.length }),
    node: ({ id }: { id: string }) => {
      const found = one("checkouts")({ id });
      return found && { __typename: "AbandonedCheckout", ...found };
    },
    order: one("orders"),
    inventoryItem: one("items"),
    refund: ({ id }: { id: string }) =>
      lists.orders.flatMap((order) => order.refunds as Doc[]).find((refund) => refund.id === id) ?? null,
  };
}
