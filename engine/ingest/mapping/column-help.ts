/** One line on what a canonical column holds, for the mapping editor and the reference. */

const HELP: Record<string, string> = {
  email_hash: "SHA-256 of the lower-cased address; the address itself is not kept",
  accepts_marketing: "May be written to",
  is_guest: "Bought without an account",
  attributes: "Anything else, as JSON",
  path: "Names from the root, parted by slashes",
  parent_id: "Category above this one",
  status: "active or archived",
  financial_status: "paid, partially_refunded, refunded, voided",
  compare_at_price: "Price before the reduction",
  currency: "ISO 4217 code",
  ordered_at: "When it was placed; without a zone it is the store's local time",
  subtotal: "Goods before discount, without tax",
  shipping: "Shipping and fees, without tax",
  total: "What the customer was asked to pay, with tax",
  quantity: "Units; negative ones are returns",
  unit_price: "Price of one unit before discount, without tax",
  moq: "Smallest quantity that can be ordered",
  as_of: "When it was counted",
  available: "On hand less committed",
  valid_to: "Empty while it still applies",
  event_name: "GA4's name; app.event_name(...) translates others",
  event_name_source: "Name as the source wrote it",
  weight: "Kilograms",
};

const OF_TABLE: Record<string, string> = {
  "products.status": "active, archived or draft; service for postage, fees and whatever else is no goods",
  "orders.status": "cancelled, failed and draft are no sales; every other one is, such as completed",
  "orders.discount": "All that promotions took off, positive, without tax",
  "orders.tax": "Of goods, shipping and fees",
  "order_items.total": "Of the whole line, after discount, without tax",
  "order_items.discount": "Of the whole line, positive, without tax",
  "order_items.tax": "Of the whole line, after discount",
  "order_items.cost": "What one unit cost the store",
  "variants.cost": "What one unit costs the store",
  "refunds.quantity": "Units that came back, positive",
  "refunds.amount": "Money given back, positive",
  "inventory_movements.quantity": "Negative: out of stock",
};

const OF_TYPE: Record<string, string> = {
  "TIMESTAMP WITH TIME ZONE": "Date and time",
  "DECIMAL(18,4)": "Money in major units",
  "DECIMAL(18,3)": "Number",
  BOOLEAN: "Yes or no",
  DATE: "Day",
  JSON: "JSON",
};

/** The line for a column: its own in this table, else that of its name, else that of its type. */
export function columnHelp(table: string, column: string, type: string): string {
  return OF_TABLE[`${table}.${column}`] ?? HELP[column] ?? OF_TYPE[type] ?? "Text";
}
