/** The part of Shopify's documented GraphQL Admin schema that a reader meets. */
import { buildSchema, type GraphQLSchema } from "graphql";

const connectionTypes = (...names: string[]) =>
  names.map((name) => `type ${name}Connection { nodes: [${name}!]! pageInfo: PageInfo! }`).join("\n");

export const SCHEMA: GraphQLSchema = buildSchema(`
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
    totalPriceSet: MoneyBag! currentTotalPriceSet: MoneyBag! totalRefundedSet: MoneyBag! totalTipReceivedSet: MoneyBag!
    originalTotalDutiesSet: MoneyBag originalTotalAdditionalFeesSet: MoneyBag
    shippingAddress: MailingAddress billingAddress: MailingAddress customer: Customer
    shippingLines(first: Int, after: String): ShippingLineConnection!
    lineItems(first: Int, after: String): LineItemConnection! refunds(first: Int): [Refund!]!
  }
  enum AbandonedCheckoutSortKeys { CREATED_AT CHECKOUT_ID CUSTOMER_NAME ID TOTAL_PRICE }
  type AbandonedCheckoutLineItem {
    id: ID! title: String sku: String quantity: Int! originalTotalPriceSet: MoneyBag! originalUnitPriceSet: MoneyBag!
    variant: ProductVariant product: Product
  }
  interface Node { id: ID! }
  type AbandonedCheckout implements Node {
    id: ID! createdAt: DateTime! updatedAt: DateTime! completedAt: DateTime totalPriceSet: MoneyBag! customer: Customer
    lineItems(first: Int, after: String): AbandonedCheckoutLineItemConnection!
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
    variants(first: Int, after: String): ProductVariantConnection inventoryLevels(first: Int, after: String): InventoryLevelConnection!
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
  ${connectionTypes("AbandonedCheckout", "AbandonedCheckoutLineItem", "LineItem", "RefundLineItem", "ShippingLine")}
  type Query {
    shop: Shop! currentAppInstallation: AppInstallation!
    orders(first: Int, after: String, query: String, sortKey: OrderSortKeys): OrderConnection!
    abandonedCheckouts(first: Int, after: String, query: String, sortKey: AbandonedCheckoutSortKeys): AbandonedCheckoutConnection!
    customers(first: Int, after: String, query: String, sortKey: CustomerSortKeys): CustomerConnection!
    products(first: Int, after: String, query: String, sortKey: ProductSortKeys): ProductConnection!
    productVariants(first: Int, after: String, query: String, sortKey: ProductVariantSortKeys): ProductVariantConnection!
    inventoryItems(first: Int, after: String, query: String): InventoryItemConnection!
    locations(first: Int, after: String, includeInactive: Boolean): LocationConnection!
    ordersCount(limit: Int, query: String): Count customersCount(limit: Int, query: String): Count
    productsCount(limit: Int, query: String): Count productVariantsCount(limit: Int, query: String): Count
    node(id: ID!): Node order(id: ID!): Order refund(id: ID!): Refund inventoryItem(id: ID!): InventoryItem
  }
`);
