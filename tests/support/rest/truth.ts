/** One small shop with known figures; the servers of the platforms tell it each in their own documents. */

export interface TruthLine {
  id: number;
  variant: number;
  quantity: number;
  /** Cents, without tax, before discount. */
  price: number;
  /** Cents of the whole line, without tax. */
  discount: number;
  /** Cents of the whole line. */
  tax: number;
}

export interface TruthOrder {
  id: number;
  /** Undefined for a guest. */
  customer: number | undefined;
  email: string;
  placedAt: Date;
  changedAt: Date;
  state: "completed" | "processing" | "cancelled";
  lines: TruthLine[];
  shipping: number;
  shippingTax: number;
  total: number;
  /** Units of the first line that came back, and the money with its tax. */
  refund: { quantity: number; amount: number; at: Date } | undefined;
}

export interface TruthShop {
  customers: { id: number; email: string; name: [string, string]; at: Date }[];
  /** Two variants each, but for every third product, which has none of its own. */
  products: { id: number; title: string; category: number; variants: number[]; at: Date }[];
  variants: { id: number; product: number; sku: string; price: number; stock: number }[];
  categories: { id: number; name: string; parent: number }[];
  orders: TruthOrder[];
}

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1, 9, 30);
export const TAX = 0.2;

const taxOf = (cents: number) => Math.round(cents * TAX);

export function makeShop(orders: number): TruthShop {
  const products = Array.from({ length: 9 }, (_, at) => {
    const id = 100 + at;
    const variants = at % 3 === 2 ? [id] : [1000 + at * 2, 1001 + at * 2];
    return { id, title: `Product ${at + 1}`, category: 11 + (at % 2), variants, at: new Date(START) };
  });
  const variants = products.flatMap((product, at) =>
    product.variants.map((id, nth) => ({
      id,
      product: product.id,
      sku: `SKU-${id}`,
      price: 500 + at * 250 + nth * 99,
      stock: 5 + ((at * 7 + nth) % 40),
    })),
  );
  const customers = Array.from({ length: 20 }, (_, at) => ({
    id: 1 + at,
    email: `Customer${at + 1}@example.org`,
    name: ["Ada", `Number ${at + 1}`] as [string, string],
    at: new Date(START - DAY),
  }));
  return {
    customers,
    products,
    variants,
    categories: [
      { id: 10, name: "All", parent: 0 },
      { id: 11, name: "Garden", parent: 10 },
      { id: 12, name: "Kitchen & Co.", parent: 10 },
    ],
    orders: Array.from({ length: orders }, (_, at) => makeOrder(at, variants)),
  };
}

function makeOrder(at: number, variants: TruthShop["variants"]): TruthOrder {
  const lines = Array.from({ length: 1 + (at % 3) }, (_, nth): TruthLine => {
    const variant = variants[(at * 5 + nth * 3) % variants.length]!;
    const quantity = 1 + ((at + nth) % 4);
    const discount = at % 5 === 0 ? Math.round(variant.price * quantity * 0.1) : 0;
    const tax = taxOf(variant.price * quantity - discount);
    return { id: 50_000 + at * 10 + nth, variant: variant.id, quantity, price: variant.price, discount, tax };
  });
  const shipping = at % 2 ? 495 : 0;
  const shippingTax = taxOf(shipping);
  const goods = lines.reduce((sum, line) => sum + netOf(line) + line.tax, 0);
  const guest = at % 4 === 3;
  const customer = 1 + (at % 20);
  const placedAt = new Date(START + at * 5 * 3_600_000);
  const state = at % 13 === 12 ? "cancelled" : at % 3 === 0 ? "processing" : "completed";
  const back = at % 10 === 1 ? 1 : 0;
  const [first] = lines;
  const amount = back * Math.round((netOf(first!) + first!.tax) / first!.quantity);
  return {
    id: 9000 + at,
    customer: guest ? undefined : customer,
    // Every second guest writes the address of an account.
    email: guest
      ? at % 8 === 3
        ? `customer${customer}@example.org`
        : `guest${at % 6}@example.com`
      : `Customer${customer}@example.org`,
    placedAt,
    changedAt: new Date(placedAt.getTime() + 60_000),
    state,
    lines,
    shipping,
    shippingTax,
    total: goods + shipping + shippingTax,
    refund: back ? { quantity: back, amount, at: new Date(placedAt.getTime() + DAY) } : undefined,
  };
}

/** Cents of the line after discount, without tax. */
export const netOf = (line: TruthLine) => line.price * line.quantity - line.discount;

export const sumOf = <T>(rows: T[], value: (row: T) => number) =>
  rows.reduce((sum, row) => sum + value(row), 0);

/** Cents as the platforms write amounts. */
export const money = (cents: number) => (cents / 100).toFixed(2);
