/** The shop as documents of Shopify's GraphQL Admin API. */
import { money, netOf, sumOf, TAX, type TruthOrder, type TruthShop } from "./truth.ts";

export type Doc = Record<string, unknown> & { id: string };

export interface ListArgs {
  first: number;
  after?: string | null;
  query?: string | null;
  sortKey?: string;
}

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

export const bag = (cents: number) => ({ shopMoney: { amount: money(cents), currencyCode: "GBP" } });
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
    currentTotalPriceSet: bag(order.total - (refund?.amount ?? 0)),
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

/** A checkout of the first variant that was never placed. */
export const checkoutDoc = (id: number, shop: TruthShop, completedAt: string | null): Doc => ({
  id: gid("AbandonedCheckout", id),
  createdAt: "2024-01-03T00:00:00Z",
  updatedAt: "2024-01-03T00:00:00Z",
  completedAt,
  totalPriceSet: bag(shop.variants[0]!.price * 2),
  customer: { id: gid("Customer", 1) },
  lineItems: nested([
    {
      id: gid("AbandonedCheckoutLineItem", id),
      title: "Left",
      quantity: 2,
      originalTotalPriceSet: bag(shop.variants[0]!.price * 2),
      variant: { id: gid("ProductVariant", shop.variants[0]!.id) },
      product: { id: gid("Product", shop.variants[0]!.product) },
    },
  ]),
});

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

export const customerDoc = ({ id, email, name, at }: TruthShop["customers"][number]): Doc => ({
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

export const productDoc = ({ id, title, category, at }: TruthShop["products"][number]): Doc => ({
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

export const variantDoc = (
  { id, product, sku, price }: TruthShop["variants"][number],
  shop: TruthShop,
): Doc => ({
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
});

export const itemDoc = ({ id, price, stock }: TruthShop["variants"][number]): Doc => ({
  id: gid("InventoryItem", id),
  tracked: true,
  unitCost: { amount: money(Math.round(price / 2)), currencyCode: "GBP" },
  measurement: { weight: { value: 1.5, unit: "KILOGRAMS" } },
  updatedAt: "2024-01-05T00:00:00Z",
  variants: nested([{ id: gid("ProductVariant", id) }]),
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
