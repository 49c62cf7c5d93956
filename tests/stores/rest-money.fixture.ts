/** Orders of Adobe Commerce whose money is not plain, as its web API answers them. */

const adobeOrder = (id: number, more: Record<string, unknown>) => ({
  entity_id: id,
  increment_id: String(id),
  state: "processing",
  created_at: "2024-01-01 10:00:00",
  updated_at: "2024-01-01 10:00:00",
  customer_is_guest: 1,
  customer_email: "a@example.org",
  order_currency_code: "EUR",
  shipping_amount: 0,
  discount_amount: 0,
  ...more,
});

const item = (id: number, more: Record<string, unknown>) => ({
  item_id: id,
  product_id: 100,
  product_type: "simple",
  sku: "S",
  name: "S",
  qty_ordered: 2,
  qty_canceled: 0,
  ...more,
});

export const ADOBE_ORDERS = [
  // Prices hold tax, so the discount of 4.80 does too; 0.80 of it stands apart. A gift card paid 5.20 of it.
  adobeOrder(1, {
    subtotal: 20,
    discount_amount: -4.8,
    discount_tax_compensation_amount: 0.8,
    shipping_amount: 5,
    tax_amount: 4.2,
    grand_total: 20,
    total_paid: 20,
    extension_attributes: { gift_cards_amount: 5.2 },
    items: [
      item(1, {
        price: 10,
        row_total: 20,
        discount_amount: 4.8,
        discount_tax_compensation_amount: 0.8,
        tax_amount: 3.2,
      }),
    ],
  }),
  // A bundle that its parts price: their discount and tax stand on them.
  adobeOrder(2, {
    subtotal: 30,
    discount_amount: -3,
    tax_amount: 5.4,
    grand_total: 32.4,
    items: [
      item(2, {
        product_type: "bundle",
        qty_ordered: 1,
        price: 30,
        row_total: 30,
        discount_amount: 0,
        tax_amount: 0,
      }),
      item(3, { parent_item_id: 2, price: 15, row_total: 15, discount_amount: 1.5, tax_amount: 2.7 }),
      item(4, { parent_item_id: 2, price: 15, row_total: 15, discount_amount: 1.5, tax_amount: 2.7 }),
    ],
  }),
  // Two bundles of which one was cancelled: the server says so at the parts alone.
  adobeOrder(4, {
    state: "complete",
    subtotal: 60,
    subtotal_canceled: 30,
    discount_amount: -6,
    tax_amount: 10.8,
    tax_canceled: 5.4,
    grand_total: 64.8,
    base_grand_total: 32.4,
    // An extension took it out after both were paid for.
    total_paid: 64.8,
    total_invoiced: 64.8,
    total_canceled: 32.4,
    items: [
      item(6, { product_type: "bundle", price: 30, row_total: 60 }),
      ...[7, 8].map((id) =>
        item(id, {
          parent_item_id: 6,
          qty_ordered: 4,
          qty_canceled: 2,
          price: 7.5,
          row_total: 30,
          discount_amount: 3,
          tax_amount: 5.4,
          base_cost: 1,
        }),
      ),
    ],
  }),
  // A product tax of 2.00 for batteries that the sum of goods holds, and a fee of an extension.
  adobeOrder(5, {
    subtotal: 22,
    grand_total: 25,
    items: [item(9, { price: 10, row_total: 20, weee_tax_applied_row_amount: 2 })],
  }),
  // One of two was cancelled before it was sent; of store credit of 20.00 it took 12.00.
  adobeOrder(3, {
    state: "complete",
    subtotal: 20,
    subtotal_canceled: 10,
    tax_amount: 4,
    tax_canceled: 2,
    grand_total: 4,
    total_canceled: 4,
    extension_attributes: { customer_balance_amount: 20, customer_balance_invoiced: 12 },
    items: [item(5, { qty_canceled: 1, price: 10, row_total: 20, tax_amount: 4 })],
  }),
  // What was given away beside another thing, and cancelled.
  adobeOrder(6, {
    state: "complete",
    subtotal: 30,
    subtotal_canceled: 10,
    discount_amount: -10,
    discount_canceled: 10,
    grand_total: 20,
    items: [
      item(10, { price: 10, row_total: 20 }),
      item(11, { qty_ordered: 1, qty_canceled: 1, price: 10, row_total: 10, discount_amount: 10 }),
    ],
  }),
  // An extension's credit paid seven of it.
  adobeOrder(7, { subtotal: 20, grand_total: 13, items: [item(12, { price: 10, row_total: 20 })] }),
  // One of two was cancelled, each with a product tax of 1.00 that the sum of goods holds; the bill of the other is open.
  adobeOrder(8, {
    subtotal: 22,
    subtotal_canceled: 11,
    discount_amount: -2,
    grand_total: 20,
    total_invoiced: 10,
    total_canceled: 20,
    items: [
      item(13, {
        qty_canceled: 1,
        price: 10,
        row_total: 20,
        discount_amount: 2,
        weee_tax_applied_row_amount: 2,
      }),
    ],
  }),
];
