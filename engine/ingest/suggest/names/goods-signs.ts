/** Signs of tables about goods: what they are, cost and weigh, where they lie and who supplies them. */
import { CURRENCY, sign, type TableSign, TIME, VARIANT_ID } from "./table-sign.ts";

export const products: TableSign = {
  entity: "product",
  called: [["product"], ["item"]],
  unique: true,
  needs: [["title", "brand", "category_id", "image_url", "url"]],
  columns: {
    product_id: sign(
      "id",
      "product id",
      "id:0.95",
      "product sku:0.85",
      "item id:0.9",
      "stock id:0.9",
      "sku:0.75",
      "barcode:0.6",
      "product:0.55",
      "item:0.55",
    ),
    title: sign(
      "name",
      "name",
      "product name",
      "description:0.8",
      "product description:0.85",
      "product kind:0.5",
      "item name",
      "item description:0.85",
      "product:0.56",
      "item:0.56",
    ),
    brand: sign("word", "brand", "brand name", "product brand", "brand id:0.55"),
    vendor: sign("word", "supplier", "supplier name", "supplier id:0.7"),
    category_id: sign("word", "category id", "category", "category name:0.9", "product category"),
    status: sign("word", "status", "product status", "state:0.6"),
    created_at: sign("time", "created time", "created date", "created"),
    image_url: sign("link", "image", "image url"),
    url: sign("link", "url", "product url"),
  },
};

export const variants: TableSign = {
  entity: "variant",
  called: [["variant"], ["product", "variant"], ["sku"]],
  unique: true,
  needs: [["product_id"], ["sku", "price", "title"]],
  columns: {
    variant_id: sign("id", "variant id", "id:0.95", "sku:0.6"),
    product_id: sign("id", "product id", "product:0.8"),
    sku: sign("text", "sku", "product sku", "variant sku"),
    title: sign("name", "name", "variant name", "item name:0.97", "product name:0.95", "description:0.7"),
    price: sign(
      "money",
      "price",
      "unit price:0.95",
      "variant price",
      "product price",
      "gross price:0.95",
      "order price:0.92",
      "retail price:0.97",
      "retail:0.95",
    ),
    compare_at_price: sign("money", "compare price", "compare:0.7"),
    cost: sign(
      "money",
      "cost",
      "unit cost",
      "cost price",
      "product cost",
      "wholesale price:0.8",
      "wholesale:0.7",
    ),
    currency: CURRENCY,
    barcode: sign("text", "barcode", "barcode id"),
    weight: sign("number", "weight", "weight grams:0.95"),
    status: sign("word", "status"),
  },
};

export const categories: TableSign = {
  entity: "category",
  called: [["category"]],
  byName: true,
  unique: true,
  needs: [["name"]],
  columns: {
    category_id: sign("id", "category id", "id:0.95"),
    name: sign("text", "name", "category name", "category:0.8", "description:0.6"),
    parent_id: sign("id", "parent id", "parent:0.9", "parent category id", "category parent"),
    path: sign("text", "path"),
  },
};

export const inventoryLevels: TableSign = {
  entity: "stock",
  called: [["stock"]],
  unique: false,
  needs: [["variant_id"], ["on_hand", "available"]],
  columns: {
    variant_id: sign("id", ...VARIANT_ID, "id:0.6"),
    location_id: sign("id", "location id", "location:0.8"),
    as_of: sign(
      "time",
      "asof",
      "asof date",
      "asof time",
      "updated time:0.95",
      "updated date",
      "updated",
      "date:0.95",
      "time:0.9",
      "stock date",
      "created time:0.6",
    ),
    on_hand: sign("number", "stock", "stock quantity", "quantity:0.7"),
    committed: sign("number", "committed", "committed quantity"),
    incoming: sign("number", "incoming", "incoming quantity"),
    available: sign("number", "stock available", "available:0.9"),
  },
};

export const inventoryMovements: TableSign = {
  entity: "movement",
  called: [["stock", "movement"], ["movement"]],
  byName: true,
  unique: true,
  needs: [["variant_id"], ["quantity"], ["moved_at"]],
  columns: {
    movement_id: sign("id", "movement id", "id:0.95"),
    variant_id: sign("id", ...VARIANT_ID),
    location_id: sign("id", "location id", "location:0.8"),
    quantity: sign("number", "quantity"),
    kind: sign("word", "kind", "movement kind", "reason:0.8"),
    moved_at: sign("time", ...TIME("moved"), "created time:0.9", "created:0.85", "date:0.9", "time:0.9"),
  },
};

export const locations: TableSign = {
  entity: "location",
  called: [["location"]],
  byName: true,
  unique: true,
  needs: [["name", "country"]],
  columns: {
    location_id: sign("id", "location id", "id:0.95"),
    name: sign("text", "name", "location name", "city:0.7"),
    country: sign("country", "country"),
    kind: sign("word", "kind", "location kind"),
  },
};

export const suppliers: TableSign = {
  entity: "supplier",
  called: [["supplier"]],
  byName: true,
  unique: true,
  needs: [["name"]],
  columns: {
    supplier_id: sign("id", "supplier id", "id:0.95"),
    name: sign("text", "name", "supplier name"),
    lead_time_days: sign("number", "lead time", "lead"),
    moq: sign("number", "moq", "moq quantity"),
    pack_size: sign("number", "pack"),
    unit_cost: sign("money", "unit cost", "cost"),
  },
};

export const purchaseOrders: TableSign = {
  entity: "procurement",
  called: [["procurement"], ["procurement", "line"]],
  unique: false,
  needs: [["purchase_order_id"], ["variant_id"], ["quantity"], ["supplier_id", "unit_cost"]],
  columns: {
    purchase_order_id: sign("id", "procurement id", "order id:0.9", "order:0.75"),
    variant_id: sign("id", ...VARIANT_ID),
    supplier_id: sign("id", "supplier id", "supplier:0.9", "supplier name:0.8"),
    location_id: sign("id", "location id", "location:0.8"),
    ordered_at: sign("time", ...TIME("procurement"), ...TIME("order"), ...TIME("created"), "date:0.8"),
    expected_at: sign("time", ...TIME("forecast")),
    received_at: sign("time", ...TIME("received"), ...TIME("delivered")),
    quantity: sign("number", "quantity incoming", "quantity:0.95", "order quantity"),
    unit_cost: sign("money", "unit cost", "cost:0.95", "unit price:0.9", "price:0.8"),
  },
};

export const priceHistory: TableSign = {
  entity: "price",
  called: [["price"]],
  byName: true,
  unique: false,
  needs: [["variant_id"], ["valid_from"], ["price"]],
  columns: {
    variant_id: sign("id", ...VARIANT_ID),
    valid_from: sign(
      "time",
      "start date",
      "start time",
      "start",
      "start from:0.95",
      "from:0.9",
      "from date:0.95",
      "date:0.8",
      "created time:0.6",
    ),
    price: sign("money", "price", "total:0.7"),
    compare_at_price: sign("money", "compare price", "compare:0.7"),
    valid_to: sign("time", "end date", "end time", "end", "to:0.9", "to date:0.95", "start to:0.9"),
    currency: CURRENCY,
    reason: sign("word", "reason"),
  },
};

export const competitorPrices: TableSign = {
  entity: "competitor",
  called: [["competitor", "price"], ["competitor"]],
  unique: false,
  needs: [["variant_id"], ["competitor"], ["price"], ["observed_at"]],
  columns: {
    variant_id: sign("id", ...VARIANT_ID),
    competitor: sign("word", "competitor", "competitor name", "competitor id:0.8"),
    observed_at: sign("time", ...TIME("observed"), "date:0.9", "time:0.9", "created time:0.7"),
    price: sign("money", "price", "competitor price"),
    currency: CURRENCY,
    url: sign("link", "url"),
    in_stock: sign("flag", "stock", "is stock"),
  },
};
