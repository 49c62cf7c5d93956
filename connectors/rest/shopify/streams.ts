/** What is read of a Shopify shop, each list as the token's scopes allow. */
import { AppError } from "../../../engine/contract/errors.ts";
import type { ColumnType } from "../../connector.ts";
import { columnsOf } from "../columns.ts";
import type { Page, RestStream } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import type { Ask } from "./graphql.ts";
import { connectionsOf, type ListRequest, listNodes } from "./lists.ts";
import * as queries from "./queries.ts";
import { simplifyRow } from "./simplify.ts";

const ORDER: Record<string, ColumnType> = {
  id: "text",
  name: "text",
  email: "text",
  createdAt: "timestamptz",
  processedAt: "timestamptz",
  updatedAt: "timestamptz",
  cancelledAt: "timestamptz",
  cancelReason: "text",
  closedAt: "timestamptz",
  test: "boolean",
  sourceName: "text",
  displayFinancialStatus: "text",
  displayFulfillmentStatus: "text",
  currencyCode: "text",
  presentmentCurrencyCode: "text",
  taxesIncluded: "boolean",
  discountCodes: "json",
  tags: "json",
  subtotalPriceSet: "decimal",
  totalDiscountsSet: "decimal",
  totalShippingPriceSet: "decimal",
  totalTaxSet: "decimal",
  totalPriceSet: "decimal",
  currentTotalPriceSet: "decimal",
  totalRefundedSet: "decimal",
  totalTipReceivedSet: "decimal",
  originalTotalDutiesSet: "decimal",
  originalTotalAdditionalFeesSet: "decimal",
  shippingAddress: "json",
  billingAddress: "json",
  customer: "json",
  shippingLines: "json",
  lineItems: "json",
  refunds: "json",
};

const CHECKOUT: Record<string, ColumnType> = {
  id: "text",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  completedAt: "timestamptz",
  totalPriceSet: "decimal",
  customer: "json",
  lineItems: "json",
};

const CUSTOMER: Record<string, ColumnType> = {
  id: "text",
  displayName: "text",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  state: "text",
  tags: "json",
  numberOfOrders: "integer",
  amountSpent: "json",
  defaultEmailAddress: "json",
  defaultAddress: "json",
};

const PRODUCT: Record<string, ColumnType> = {
  id: "text",
  title: "text",
  handle: "text",
  status: "text",
  vendor: "text",
  productType: "text",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  tags: "json",
  onlineStoreUrl: "text",
  category: "json",
  featuredMedia: "json",
};

const VARIANT: Record<string, ColumnType> = {
  id: "text",
  title: "text",
  sku: "text",
  barcode: "text",
  price: "decimal",
  compareAtPrice: "decimal",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  inventoryQuantity: "integer",
  product: "json",
  selectedOptions: "json",
};

const ITEM: Record<string, ColumnType> = {
  id: "text",
  tracked: "boolean",
  updatedAt: "timestamptz",
  unitCost: "json",
  measurement: "json",
  variant: "json",
  inventoryLevels: "json",
};

const LOCATION: Record<string, ColumnType> = {
  id: "text",
  name: "text",
  isActive: "boolean",
  fulfillsOnlineOrders: "boolean",
  address: "json",
};

const SHOP: Record<string, ColumnType> = {
  id: "text",
  name: "text",
  currencyCode: "text",
  ianaTimezone: "text",
  taxesIncluded: "boolean",
  primaryDomain: "json",
};

export interface Shopify {
  ask: Ask;
  /** Scopes of the token, asked for once. */
  scopes(): Promise<Set<string>>;
}

/** Lists by the scope that opens each. */
export function shopifyStreams({ ask, scopes }: Shopify): RestStream[] {
  const may = async (scope: string) => {
    const held = await scopes();
    return held.has(scope) || held.has(scope.replace("read_", "write_"));
  };
  const list = (
    name: string,
    types: Record<string, ColumnType>,
    scope: string,
    request: (since: string | undefined) => Promise<ListRequest> | ListRequest,
    hasCursor = true,
  ): RestStream => ({
    name,
    columns: columnsOf(types, ["id"]),
    key: ["id"],
    ...(hasCursor && { cursorColumn: "updatedAt" }),
    grant: `Grant the token the scope ${scope}, then test again.`,
    async *pages(since, _run, from) {
      yield* listNodes(ask, await request(since), from);
    },
    ...(hasCursor && { keys: keysOf(ask, name) }),
    async probe() {
      if (await may(scope)) return hasCursor ? { total: await countOf(ask, name).catch(noCount) } : {};
      throw new AppError("unauthorised", `The token lacks the scope ${scope}.`);
    },
  });
  const checkoutsRequest = async (): Promise<ListRequest> => {
    const products = await may("read_products");
    return {
      query: queries.CHECKOUTS,
      pageSize: 50,
      variables: { customers: await may("read_customers"), products },
      nested: [
        {
          of: (checkout) => connectionsOf([checkout], "lineItems"),
          query: queries.MORE_CHECKOUT_LINES,
          variables: { products },
        },
      ],
    };
  };
  return [
    {
      ...list("orders", ORDER, "read_orders", async (since) => {
        const products = await may("read_products");
        return ordersRequest(since, { customers: await may("read_customers"), products });
      }),
      // What is older than 60 days is not gone, only hidden.
      keys: { ...keysOf(ask, "orders"), isWhole: () => may("read_all_orders") },
      note: async () =>
        (await may("read_all_orders"))
          ? undefined
          : "Only orders of the last 60 days come; grant read_all_orders for the older ones.",
    },
    {
      ...list("abandonedCheckouts", CHECKOUT, "read_orders", checkoutsRequest, false),
      // The scope is not enough: its user must also be allowed to see checkouts.
      async probe() {
        await ask(queries.CHECKOUTS, { first: 1, customers: false, products: false });
        return {};
      },
    },
    list("customers", CUSTOMER, "read_customers", (since) => changed(queries.CUSTOMERS, since, 100)),
    list("products", PRODUCT, "read_products", (since) => changed(queries.PRODUCTS, since, 100)),
    list("productVariants", VARIANT, "read_products", (since) => ({
      query: queries.VARIANTS,
      search: changedSince(since),
      pageSize: 100,
    })),
    list("inventoryItems", ITEM, "read_inventory", inventoryRequest, false),
    list("locations", LOCATION, "read_locations", () => ({ query: queries.LOCATIONS, pageSize: 100 }), false),
    {
      name: "shop",
      columns: columnsOf(SHOP, ["id"]),
      key: ["id"],
      pages: () => shopPage(ask),
      probe: async () => {
        await scopes();
        return { total: 1 };
      },
    },
  ];
}

/** Lists that can be searched by the time of creation; the others name also what came while they were read. */
const DATED = ["orders", "products"];

const keysOf = (ask: Ask, name: string): NonNullable<RestStream["keys"]> => ({
  count: () => countOf(ask, name),
  pages: (until) => {
    const search = DATED.includes(name) ? `created_at:<='${until}'` : undefined;
    return listNodes(ask, { query: queries.idsOf(name), search, pageSize: 250 });
  },
});

/** A count is only for progress: a version of the API without it is read all the same. */
function noCount(error: unknown): undefined {
  if (error instanceof AppError && error.code === "invalid-input") return undefined;
  throw error;
}

async function countOf(ask: Ask, name: string): Promise<number> {
  const { data } = await ask(queries.countOf(name));
  return (data.count as { count: number }).count;
}

const changedSince = (since: string | undefined) =>
  since === undefined ? undefined : `updated_at:>='${since}'`;

const changed = (query: string, since: string | undefined, pageSize: number): ListRequest => ({
  query,
  search: changedSince(since),
  pageSize,
  byChange: true,
});

function ordersRequest(
  since: string | undefined,
  variables: { customers: boolean; products: boolean },
): ListRequest {
  return {
    ...changed(queries.ORDERS, since, 50),
    variables,
    cut: { name: "refunds", length: queries.REFUNDS, query: queries.ALL_REFUNDS },
    nested: [
      { of: (order) => connectionsOf([order], "shippingLines"), query: queries.MORE_SHIPPING },
      {
        of: (order) => connectionsOf([order], "lineItems"),
        query: queries.MORE_LINES,
        variables: { products: variables.products },
      },
      {
        of: (order) => connectionsOf(order.refunds as Row[], "refundLineItems"),
        query: queries.REFUND_LINES,
      },
    ],
  };
}

/** Stock moves without touching its item's date, and cost without that of the variant, so items are read whole. */
const inventoryRequest = (): ListRequest => ({
  query: queries.INVENTORY,
  pageSize: 50,
  // An item has one variant, which Shopify has come to tell as a list.
  toRow: ({ variants, ...item }) => ({ ...item, variant: (variants as Row[] | null)?.[0] ?? null }),
  nested: [{ of: (item) => connectionsOf([item], "inventoryLevels"), query: queries.MORE_LEVELS }],
});

async function* shopPage(ask: Ask): AsyncGenerator<Page> {
  const { data, bytes } = await ask(queries.SHOP);
  yield { rows: [simplifyRow(data.shop as Record<string, unknown>)], total: 1, bytes };
}

/** Handles of the scopes that the token holds. */
export async function readScopes(ask: Ask): Promise<{ shop: string; scopes: Set<string> }> {
  const { data } = await ask(queries.SCOPES);
  const { shop, currentAppInstallation } = data as {
    shop: { name: string };
    currentAppInstallation: { accessScopes: { handle: string }[] };
  };
  return {
    shop: shop.name,
    scopes: new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle)),
  };
}
