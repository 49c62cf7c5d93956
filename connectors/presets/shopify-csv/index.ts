/** The CSV files that Shopify's admin exports: orders, products, customers; any of them, in any number of parts. */
import type { Preset, PresetTable } from "../preset.ts";
import * as catalogue from "./catalogue.ts";
import * as orders from "./orders.ts";

const lines: PresetTable = {
  columns: {
    name: ["Name"],
    financial_status: ["Financial Status"],
    created_at: ["Created at"],
    subtotal: ["Subtotal"],
    total: ["Total"],
    quantity: ["Lineitem quantity"],
    title: ["Lineitem name"],
    price: ["Lineitem price"],
  },
  optional: {
    file: ["_file"],
    email: ["Email"],
    paid_at: ["Paid at"],
    cancelled_at: ["Cancelled at"],
    fulfillment_status: ["Fulfillment Status"],
    currency: ["Currency"],
    shipping: ["Shipping"],
    taxes: ["Taxes"],
    duties: ["Duties"],
    discount_code: ["Discount Code"],
    discount_amount: ["Discount Amount"],
    refunded_amount: ["Refunded Amount"],
    accepts_marketing: ["Accepts Marketing"],
    sku: ["Lineitem sku"],
    line_discount: ["Lineitem discount"],
    taxable: ["Lineitem taxable"],
    vendor: ["Vendor"],
    source: ["Source"],
    billing_name: ["Billing Name"],
    billing_city: ["Billing City"],
    billing_zip: ["Billing Zip"],
    billing_province: ["Billing Province"],
    billing_country: ["Billing Country"],
    shipping_country: ["Shipping Country"],
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`tax_${n}`, [`Tax ${n} Name`]])),
  },
};

/** Names of the older layout and of the one since 2025. */
const products: PresetTable = {
  columns: {
    handle: ["Handle", "URL handle"],
    title: ["Title"],
    vendor: ["Vendor"],
    price: ["Variant Price", "Price"],
  },
  optional: {
    file: ["_file"],
    category: ["Product Category", "Standardized Product Type"],
    type: ["Type", "Custom Product Type"],
    tags: ["Tags"],
    published: ["Published", "Published on online store"],
    status: ["Status"],
    image: ["Image Src", "Product image URL"],
    option1: ["Option1 Value"],
    option2: ["Option2 Value"],
    option3: ["Option3 Value"],
    sku: ["Variant SKU", "SKU"],
    barcode: ["Variant Barcode", "Barcode"],
    grams: ["Variant Grams", "Weight value (grams)"],
    stock: ["Variant Inventory Qty", "Inventory quantity"],
    compare_at_price: ["Variant Compare At Price", "Compare-at price"],
    cost: ["Cost per item"],
  },
};

const customers: PresetTable = {
  columns: { email: ["Email"], total_spent: ["Total Spent"], total_orders: ["Total Orders"] },
  optional: {
    file: ["_file"],
    id: ["Customer ID"],
    first_name: ["First Name"],
    last_name: ["Last Name"],
    accepts_marketing: ["Accepts Email Marketing", "Accepts Marketing"],
    city: ["Default Address City", "City"],
    region: ["Default Address Province Code", "Province", "Province Code"],
    country: ["Default Address Country Code", "Country Code", "Country"],
    postcode: ["Default Address Zip", "Zip"],
    tags: ["Tags"],
  },
};

export const shopifyCsv: Preset = {
  id: "shopify-csv",
  title: "Shopify CSV exports",
  description:
    "The order, product and customer files that Shopify's admin exports. What several files hold counts once, as the last file by name has it.",
  reads: { lines, products, customers },
  marks: [],
  tables: {
    customers: orders.customers,
    categories: catalogue.categories,
    products: [catalogue.products, catalogue.soldProducts],
    variants: [catalogue.productVariants, catalogue.soldVariants],
    locations: catalogue.locations,
    inventory_levels: catalogue.inventoryLevels,
    orders: orders.orders,
    order_items: orders.orderItems(catalogue.variants),
    refunds: orders.refunds,
  },
  reconcile: orders.reconcile,
};
