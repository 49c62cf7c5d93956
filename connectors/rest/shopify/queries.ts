/**
 * The questions put to Shopify's GraphQL Admin API. What the token may not see is left out by the variables. A question
 * costs what its connections could hold, so the inner ones are short, and what is longer or rare is asked for apart.
 */

const MONEY = "{ shopMoney { amount } }";
const PAGE = "pageInfo { hasNextPage endCursor }";
const ADDRESS = "{ countryCodeV2 province city zip }";

const LINE = `
  id title name sku quantity currentQuantity isGiftCard
  originalUnitPriceSet ${MONEY}
  discountAllocations { allocatedAmountSet ${MONEY} }
  taxLines { title rate priceSet ${MONEY} }
  variant @include(if: $products) { id }
  product @include(if: $products) { id }`;

const SHIPPING_LINE = `
  title originalPriceSet ${MONEY}
  discountAllocations { allocatedAmountSet ${MONEY} }
  taxLines { title rate priceSet ${MONEY} }`;

/** As many refunds as come along with an order. */
export const REFUNDS = 50;
const REFUND = `id createdAt note totalRefundedSet ${MONEY}`;
const REFUND_LINE = `quantity subtotalSet ${MONEY} totalTaxSet ${MONEY} lineItem { id }`;

export const ORDERS = `
query Orders($first: Int!, $after: String, $query: String, $customers: Boolean!, $products: Boolean!) {
  page: orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    ${PAGE}
    nodes {
      id name email createdAt processedAt updatedAt cancelledAt cancelReason closedAt test sourceName
      displayFinancialStatus displayFulfillmentStatus currencyCode presentmentCurrencyCode taxesIncluded
      discountCodes tags
      subtotalPriceSet ${MONEY} totalDiscountsSet ${MONEY} totalShippingPriceSet ${MONEY}
      totalTaxSet ${MONEY} totalPriceSet ${MONEY} currentTotalPriceSet ${MONEY} totalRefundedSet ${MONEY} totalTipReceivedSet ${MONEY}
      originalTotalDutiesSet ${MONEY} originalTotalAdditionalFeesSet ${MONEY}
      shippingAddress ${ADDRESS} billingAddress ${ADDRESS}
      customer @include(if: $customers) { id }
      shippingLines(first: 3) { ${PAGE} nodes { ${SHIPPING_LINE} } }
      lineItems(first: 8) { ${PAGE} nodes { ${LINE} } }
      refunds(first: ${REFUNDS}) { ${REFUND} }
    }
  }
}`;

export const MORE_SHIPPING = `
query MoreShipping($id: ID!, $first: Int!, $after: String) {
  owner: order(id: $id) { page: shippingLines(first: $first, after: $after) { ${PAGE} nodes { ${SHIPPING_LINE} } } }
}`;

/** Refunds are no connection and have no further pages: without a length, all come. */
export const ALL_REFUNDS = `
query AllRefunds($id: ID!) { owner: order(id: $id) { refunds { ${REFUND} } } }`;

export const MORE_LINES = `
query MoreLines($id: ID!, $first: Int!, $after: String, $products: Boolean!) {
  owner: order(id: $id) { page: lineItems(first: $first, after: $after) { ${PAGE} nodes { ${LINE} } } }
}`;

export const REFUND_LINES = `
query RefundLines($id: ID!, $first: Int!, $after: String) {
  owner: refund(id: $id) { page: refundLineItems(first: $first, after: $after) { ${PAGE} nodes { ${REFUND_LINE} } } }
}`;

const CHECKOUT_LINE = `id title sku quantity originalTotalPriceSet ${MONEY}
  variant @include(if: $products) { id } product @include(if: $products) { id }`;

export const CHECKOUTS = `
query Checkouts($first: Int!, $after: String, $query: String, $customers: Boolean!, $products: Boolean!) {
  page: abandonedCheckouts(first: $first, after: $after, query: $query, sortKey: CREATED_AT) {
    ${PAGE}
    nodes {
      id createdAt updatedAt completedAt totalPriceSet { shopMoney { amount } }
      customer @include(if: $customers) { id }
      lineItems(first: 20) { ${PAGE} nodes { ${CHECKOUT_LINE} } }
    }
  }
}`;

export const MORE_CHECKOUT_LINES = `
query MoreCheckoutLines($id: ID!, $first: Int!, $after: String, $products: Boolean!) {
  owner: node(id: $id) {
    ... on AbandonedCheckout { page: lineItems(first: $first, after: $after) { ${PAGE} nodes { ${CHECKOUT_LINE} } } }
  }
}`;

export const CUSTOMERS = `
query Customers($first: Int!, $after: String, $query: String) {
  page: customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    ${PAGE}
    nodes {
      id displayName createdAt updatedAt state tags numberOfOrders amountSpent { amount currencyCode }
      defaultEmailAddress { emailAddress marketingState }
      defaultAddress ${ADDRESS}
    }
  }
}`;

export const PRODUCTS = `
query Products($first: Int!, $after: String, $query: String) {
  page: products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    ${PAGE}
    nodes {
      id title handle status vendor productType createdAt updatedAt tags onlineStoreUrl
      category { id name fullName }
      featuredMedia { preview { image { url } } }
    }
  }
}`;

export const VARIANTS = `
query Variants($first: Int!, $after: String, $query: String) {
  page: productVariants(first: $first, after: $after, query: $query, sortKey: ID) {
    ${PAGE}
    nodes {
      id title sku barcode price compareAtPrice createdAt updatedAt inventoryQuantity
      product { id status }
      selectedOptions { name value }
    }
  }
}`;

const LEVEL = `id updatedAt location { id } quantities(names: ["available", "on_hand", "committed", "incoming"]) { name quantity }`;

export const INVENTORY = `
query Inventory($first: Int!, $after: String, $query: String) {
  page: inventoryItems(first: $first, after: $after, query: $query) {
    ${PAGE}
    nodes {
      id tracked updatedAt unitCost { amount currencyCode } measurement { weight { value unit } }
      variants(first: 1) { nodes { id } } inventoryLevels(first: 20) { ${PAGE} nodes { ${LEVEL} } }
    }
  }
}`;

export const MORE_LEVELS = `
query MoreLevels($id: ID!, $first: Int!, $after: String) {
  owner: inventoryItem(id: $id) { page: inventoryLevels(first: $first, after: $after) { ${PAGE} nodes { ${LEVEL} } } }
}`;

export const LOCATIONS = `
query Locations($first: Int!, $after: String) {
  page: locations(first: $first, after: $after, includeInactive: true) {
    ${PAGE}
    nodes { id name isActive fulfillsOnlineOrders address { countryCode city } }
  }
}`;

export const SHOP = `
query Shop { shop { id name currencyCode ianaTimezone taxesIncluded primaryDomain { url } } }`;

export const SCOPES = `
query Scopes { shop { name } currentAppInstallation { accessScopes { handle } } }`;

/** Ids of a list of this name, many at a time. */
export const idsOf = (list: string) => `
query Ids($first: Int!, $after: String, $query: String) {
  page: ${list}(first: $first, after: $after, query: $query, sortKey: ID) { ${PAGE} nodes { id } }
}`;

/** How many rows a list has, without the limit of 10,000 that Shopify counts to by itself. */
export const countOf = (list: string) => `
query Count { count: ${list}Count(limit: null) { count } }`;

/** Fields that no figure rests on: where a version of the API does not have one, it is asked for no more. */
const DISPENSABLE = new Set(
  `originalTotalDutiesSet originalTotalAdditionalFeesSet sourceName discountCodes tags closedAt
   cancelReason state numberOfOrders amountSpent category featuredMedia onlineStoreUrl measurement unitCost barcode
   isGiftCard inventoryQuantity fulfillsOnlineOrders ianaTimezone primaryDomain defaultAddress`.split(/\s+/),
);

/** The question without these fields and what stands in them; undefined where one of them can't be done without. */
export function without(query: string, fields: string[]): string | undefined {
  if (fields.length === 0 || fields.some((field) => !DISPENSABLE.has(field))) return undefined;
  return fields.reduce((text, field) => cutField(text, field), query);
}

function cutField(query: string, field: string): string {
  const found = new RegExp(`\\b${field}\\b\\s*`).exec(query);
  if (!found) return query;
  let end = found.index + found[0].length;
  if (query[end] === "{") {
    let depth = 0;
    do {
      if (query[end] === "{") depth++;
      if (query[end] === "}") depth--;
      end++;
    } while (depth > 0);
  }
  return cutField(query.slice(0, found.index) + query.slice(end), field);
}
