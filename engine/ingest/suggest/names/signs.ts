/** How each canonical column is known: names that fit, best first, and the kind of value it holds. */

export type Kind =
  | "id"
  /** Id of a person: a name is one only where there is no better. */
  | "person"
  | "text"
  /** What something is called: no figure. */
  | "name"
  /** Where people live, by its name. */
  | "place"
  | "number"
  | "money"
  | "time"
  | "flag"
  | "email"
  | "currency"
  | "country"
  | "word"
  | "year"
  | "link";

export interface ColumnSign {
  kind: Kind;
  /** Concept sets such as `order id`, with what a hit is worth. */
  names: [concepts: string[], worth: number][];
}

const sign = (kind: Kind, ...names: string[]): ColumnSign => ({
  kind,
  names: names.map((text) => {
    const [concepts = "", worth = "1"] = text.split(":");
    return [concepts.split(" "), Number(worth)];
  }),
});

const PRODUCT_ID = [
  "product id",
  "product sku:0.95",
  "item id:0.85",
  "stock id:0.9",
  "sku:0.85",
  "sku id:0.84",
  "product barcode:0.85",
  "product:0.8",
  "barcode:0.7",
  "item:0.7",
];
const VARIANT_ID = [
  "variant id",
  "variant:0.85",
  "sku:0.8",
  "sku id:0.8",
  // As sure of one another as they are for products, so that both point to the same column.
  ...PRODUCT_ID.map((text) => `${text.split(":")[0]}:${0.65 * Number(text.split(":")[1] ?? 1)}`),
];
const ORDER_ID = ["order id", "order:0.85", "procurement id:0.8"];
const CUSTOMER_ID = [
  "customer id",
  "customer:0.85",
  "customer email:0.82",
  "email:0.8",
  "billing email:0.8",
  "billing customer email:0.8",
];
const TIME = (...names: string[]) => names.flatMap((name) => [`${name} time`, `${name} date`, `${name}:0.7`]);
const CURRENCY = sign("currency", "currency", "currency id", "price currency:0.9", "order currency");

export interface TableSign {
  /** What such a table is about; a column that says only `id` or `name` means this. */
  entity: string;
  /** Names of such tables. */
  called: string[][];
  columns: Record<string, ColumnSign>;
  /** Of each group one column must be found; the key is always needed. */
  needs: string[][];
  /** The table must be called so, because its columns alone say too little. */
  byName?: boolean;
  /** Whether a row is one of the entity: its key is unique. */
  unique: boolean;
}

const orders: TableSign = {
  entity: "order",
  called: [["order"]],
  unique: true,
  needs: [["ordered_at"], ["total", "customer_id", "status", "subtotal"]],
  columns: {
    order_id: sign("id", ...ORDER_ID, "id:0.95"),
    customer_id: sign("person", ...CUSTOMER_ID),
    ordered_at: sign(
      "time",
      ...TIME("order"),
      "created time:0.98",
      "created date:0.98",
      "created:0.9",
      "date:0.9",
      "time:0.9",
      "event time:0.8",
      "order created time",
      "order created date",
    ),
    status: sign(
      "word",
      "status:0.95",
      "order status",
      "shipment status:0.85",
      "state:0.75",
      "order state:0.8",
    ),
    financial_status: sign("word", "payment status", "payment state:0.95"),
    channel: sign("word", "channel", "order channel"),
    currency: CURRENCY,
    subtotal: sign(
      "money",
      "subtotal",
      "subtotal total",
      "order subtotal",
      "gross order:0.78",
      "line total:0.75",
      "net total:0.7",
      "net:0.65",
    ),
    discount: sign("money", "discount", "discount total", "order discount", "order discount total"),
    shipping: sign(
      "money",
      "shipping",
      "shipping total",
      "shipping cost",
      "shipping fee",
      "shipping price:0.95",
      "order shipping total",
    ),
    tax: sign("money", "tax", "tax total", "order tax"),
    total: sign(
      "money",
      "total",
      "order total",
      "gross total",
      "order price:0.8",
      "price:0.6",
      "total price:0.95",
      // An order's total is with its tax, where an export has both.
      "total incl:1.01",
      "total tax incl:1.02",
      "gross:0.8",
    ),
    coupon: sign("word", "coupon", "coupon id", "discount id:0.85"),
    campaign_id: sign("id", "campaign id", "campaign:0.8"),
    shipping_country: sign(
      "country",
      "shipping country",
      "country:0.9",
      "shipping country id",
      "country id:0.85",
    ),
  },
};

const items: TableSign = {
  entity: "line",
  called: [["order", "line"], ["order", "item"], ["line"], ["order", "product"], ["order"]],
  unique: false,
  needs: [["order_id"], ["product_id", "variant_id", "sku", "title"], ["quantity", "unit_price", "total"]],
  columns: {
    order_item_id: sign(
      "id",
      "line id",
      "order line id",
      "order item id",
      "line item id",
      "id:0.9",
      "item id:0.6",
    ),
    order_id: sign("id", ...ORDER_ID, "id:0.6"),
    variant_id: sign("id", ...VARIANT_ID),
    product_id: sign("id", ...PRODUCT_ID),
    sku: sign("text", "sku", "product sku", "variant sku", "item sku", "product id:0.55", "stock id:0.7"),
    title: sign(
      "name",
      "product name",
      "sku name:0.95",
      "product description:0.95",
      "name:0.9",
      "description:0.9",
      "item name",
      "line name",
      "item description:0.9",
      "product:0.56",
      "item:0.56",
    ),
    quantity: sign(
      "number",
      "quantity",
      "line quantity",
      "order quantity:0.95",
      "incoming quantity:0.98",
      "product quantity:0.95",
      "count:0.6",
      "item quantity",
    ),
    unit_price: sign(
      "money",
      "unit price",
      "compare price:0.75",
      "unit compare price:0.85",
      "price:0.95",
      "wholesale price:0.945",
      "retail price:0.94",
      "retail:0.94",
      "product price:0.95",
      "line price:0.8",
      "item price:0.9",
      "unit price net:0.9",
      "order price:0.93",
      "unit total:0.95",
      "unit gross:0.92",
      "unit net:0.91",
    ),
    discount: sign("money", "discount", "line discount", "discount total", "line discount total"),
    tax: sign("money", "tax", "tax total", "line tax"),
    total: sign(
      "money",
      "line total",
      "order line total",
      "order line subtotal:0.9",
      "order item total:0.9",
      "product order:0.85",
      "sku subtotal:0.8",
      "sku price total:0.92",
      "total:0.95",
      "order total:0.85",
      "total price:0.9",
      "line price total:0.9",
      "product price total:0.85",
      "total tax incl:0.85",
      "total tax excl:0.9",
      "subtotal:0.8",
      "line subtotal:0.8",
      "net order:0.8",
      "gross order:0.7",
    ),
    cost: sign("money", "cost", "unit cost", "product cost", "unit cost price", "cost price"),
  },
};

const customers: TableSign = {
  entity: "customer",
  called: [["customer"]],
  unique: true,
  needs: [
    ["email_hash", "name", "gender", "birth_year", "city", "country", "region", "created_at", "postcode"],
  ],
  columns: {
    customer_id: sign("id", "customer id", "id:0.95", "customer:0.8", "email:0.6", "customer email:0.6"),
    email_hash: sign("email", "email", "customer email"),
    name: sign(
      "text",
      "name",
      "customer name",
      "first last name:0.9",
      "last:0.6",
      "first:0.55",
      "customer:0.55",
    ),
    created_at: sign(
      "time",
      "created time",
      "created date",
      "created",
      "customer created time",
      "customer created date",
    ),
    country: sign("country", "country", "country id:0.9", "country name", "shipping country:0.8"),
    region: sign("place", "state", "state id:0.8", "location:0.6"),
    city: sign("place", "city", "city name"),
    postcode: sign("text", "postcode", "postcode id"),
    gender: sign("word", "gender"),
    birth_year: sign("year", "birth year", "birth:0.9", "birth date:0.9"),
    accepts_marketing: sign("flag", "marketing", "is marketing", "email marketing"),
    is_guest: sign("flag", "guest", "is guest"),
  },
};

const products: TableSign = {
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

const variants: TableSign = {
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

export const TABLES: Record<string, TableSign> = {
  order_items: items,
  orders,
  customers,
  products,
  variants,
  categories: {
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
  },
  refunds: {
    entity: "refund",
    called: [["refund"], ["refund", "line"], ["order", "refund"]],
    byName: true,
    unique: true,
    needs: [["order_id"], ["amount"]],
    columns: {
      refund_id: sign("id", "refund id", "id:0.95"),
      order_id: sign("id", ...ORDER_ID),
      order_item_id: sign("id", "line id", "order line id", "order item id"),
      quantity: sign("number", "quantity"),
      amount: sign("money", "total", "refund total", "gross total", "gross:0.8", "refund:0.7"),
      refunded_at: sign(
        "time",
        ...TIME("refund"),
        "created time:0.95",
        "created date:0.95",
        "created:0.9",
        "date:0.9",
        "time:0.9",
      ),
      reason: sign("word", "reason", "refund reason"),
    },
  },
  shipments: {
    entity: "shipment",
    called: [["shipment"], ["order", "shipment"], ["shipping"]],
    byName: true,
    unique: true,
    needs: [["order_id"]],
    columns: {
      shipment_id: sign("id", "shipment id", "id:0.95"),
      order_id: sign("id", ...ORDER_ID),
      location_id: sign("id", "location id"),
      carrier: sign("word", "carrier", "carrier name", "carrier id:0.8"),
      shipped_at: sign("time", ...TIME("shipped"), "created time:0.7", "created:0.6", "date:0.7"),
      delivered_at: sign("time", ...TIME("delivered")),
      cost: sign("money", "cost", "shipping cost", "total:0.6"),
    },
  },
  locations: {
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
  },
  suppliers: {
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
  },
  purchase_orders: {
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
  },
  inventory_movements: {
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
  },
  inventory_levels: {
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
  },
  campaigns: {
    entity: "campaign",
    called: [["campaign"]],
    byName: true,
    unique: true,
    needs: [["starts_at", "ends_at", "name", "channel"]],
    columns: {
      campaign_id: sign("id", "campaign id", "id:0.95"),
      channel: sign("word", "channel", "kind:0.7", "campaign kind:0.75"),
      name: sign(
        "text",
        "name",
        "campaign name",
        "campaign:0.6",
        "description:0.8",
        "campaign description",
        "kind:0.5",
        "campaign kind:0.55",
      ),
      starts_at: sign("time", "start date", "start time", "start", "from:0.8", "from date:0.9"),
      ends_at: sign("time", "end date", "end time", "end", "to:0.8", "to date:0.9"),
    },
  },
  ad_spend: {
    entity: "campaign",
    called: [["spend"], ["marketing", "spend"], ["marketing"]],
    unique: false,
    needs: [["date"], ["spend", "clicks", "impressions"]],
    columns: {
      campaign_id: sign("id", "campaign id", "campaign:0.85", "campaign name:0.7", "channel:0.6"),
      date: sign("time", "date", "date time:0.9"),
      spend: sign("money", "spend", "spend total", "cost:0.8"),
      impressions: sign("number", "impressions"),
      clicks: sign("number", "clicks"),
    },
  },
  price_history: {
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
  },
  competitor_prices: {
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
  },
  interactions: {
    entity: "event",
    called: [["event"], ["session"], ["clicks"], ["page"]],
    unique: false,
    needs: [["event_name"], ["occurred_at"]],
    columns: {
      event_id: sign("id", "event id", "id:0.9"),
      event_name: sign("word", "event name", "event kind", "event:0.95", "kind:0.6", "name:0.5"),
      occurred_at: sign(
        "time",
        "event time",
        "event date:0.95",
        "time",
        "date:0.9",
        "created time:0.9",
        "created:0.8",
      ),
      user_id: sign("id", "customer id", "customer:0.85"),
      anonymous_id: sign("id", "anonymous id", "anonymous customer id", "device id:0.7"),
      session_id: sign("id", "session id", "session:0.9", "customer session:0.95", "customer session id"),
      product_id: sign("id", ...PRODUCT_ID),
      variant_id: sign("id", "variant id", "sku:0.7"),
      quantity: sign("number", "quantity"),
      value: sign("money", "total", "price:0.85", "order total:0.8"),
      currency: CURRENCY,
      page_url: sign("link", "page url", "url:0.9", "page:0.7"),
      referrer: sign("text", "referrer"),
      device: sign("word", "device", "device kind"),
      country: sign("country", "country"),
    },
  },
};
