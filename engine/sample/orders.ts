/** Turns baskets into rows: orders, lines, shipments, refunds. All money in pence; prices are without VAT. */
import type { Random } from "../../models/random.ts";
import type { Basket } from "./baskets.ts";
import { type Calendar, isoTime } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Market } from "./market.ts";
import type { Customer } from "./people.ts";
import type { Campaign } from "./shelves.ts";
import type { Stockroom } from "./stock.ts";
import type { StoreWriter } from "./store-database.ts";
import type { CustomerType, PeopleWords } from "./words.ts";

const FREE_SHIPPING_FROM = 4000;
const DAY = 86_400;

export interface Placed {
  id: number;
  number: string;
  /** When, ISO time. */
  at: string;
  lines: { product: number; variant: number; quantity: number; price: number }[];
}

interface OrderContext {
  c: Calendar;
  catalogue: Catalogue;
  people: PeopleWords;
  market: Market;
  stock: Stockroom;
  writer: StoreWriter;
  campaigns: Campaign[];
  rng: Random;
}

interface Line {
  id: number;
  variant: number;
  quantity: number;
  price: number;
  discount: number;
  total: number;
}

/** Writes one order and all that follows from it; sells from stock unless it is cancelled. */
export function orderTaker(context: OrderContext) {
  const { c, catalogue, people, writer, rng } = context;
  let items = 0;
  return (customer: Customer, type: CustomerType, basket: Basket, day: number, second: number): Placed => {
    const id = (writer.counts.orders ?? 0) + 1;
    const campaign = context.campaigns.find((k) => day >= k.from && day <= k.to && rng.next() < 0.5);
    const percent = campaign?.coupon && rng.next() < type.coupon ? campaign.percent : 0;
    const lines = [...basket.lines].map(([variant, quantity]): Line => {
      const price = context.market.price[variant]!;
      const discount = Math.round((quantity * price * percent) / 100);
      return { id: ++items, variant, quantity, price, discount, total: quantity * price - discount };
    });
    const cancelled = rng.next() < 0.015;
    if (!cancelled) {
      for (const l of lines) context.stock.sell(l.variant, l.quantity, l.id, day, second);
    }
    const country = people.places[customer.place]!.country;
    const fate = cancelled ? CANCELLED : follow(context, id, lines, country, day, second);
    writeOrder(context, { id, customer, campaign, percent, country, lines, day, second, fate });
    return {
      id,
      number: orderNumber(id),
      at: isoTime(c, day, second),
      lines: lines.map(({ variant, quantity, price }) => {
        return { product: catalogue.variants[variant]!.product, variant, quantity, price };
      }),
    };
  };
}

function writeOrder({ c, catalogue, writer }: OrderContext, o: OrderRow): void {
  const placed = isoTime(c, o.day, o.second);
  const updated = o.fate.updated ?? placed;
  const subtotal = o.lines.reduce((sum, l) => sum + l.quantity * l.price, 0);
  const discount = o.lines.reduce((sum, l) => sum + l.discount, 0);
  const shipping = subtotal - discount >= FREE_SHIPPING_FROM ? 0 : o.country === "GB" ? 395 : 995;
  const tax = o.lines.reduce((sum, l) => sum + vat(l.total, o.country), vat(shipping, o.country));
  writer.row(
    "orders",
    o.id,
    orderNumber(o.id),
    o.customer.id,
    placed,
    o.fate.status,
    o.fate.payment,
    o.customer.device === "desktop" ? "web" : "mobile",
    "GBP",
    subtotal,
    discount,
    shipping,
    tax,
    subtotal - discount + shipping + tax,
    o.percent ? (o.campaign?.coupon ?? null) : null,
    o.campaign?.id ?? null,
    o.country,
    updated,
  );
  for (const l of o.lines) {
    const variant = catalogue.variants[l.variant]!;
    const product = catalogue.products[variant.product]!;
    const title = variant.title === "Default" ? product.title : `${product.title}, ${variant.title}`;
    writer.row(
      "order_items",
      l.id,
      o.id,
      product.id,
      variant.id,
      variant.sku,
      title,
      l.quantity,
      l.price,
      l.discount,
      vat(l.total, o.country),
      l.total,
      variant.cost,
      updated,
    );
  }
}

/** The rate at home; what leaves for the United States is sold without. */
const VAT = 0.2;
const vat = (pence: number, country: string) => (country === "US" ? 0 : Math.round(pence * VAT));

interface OrderRow {
  id: number;
  customer: Customer;
  campaign: Campaign | undefined;
  percent: number;
  country: string;
  lines: Line[];
  day: number;
  second: number;
  fate: Fate;
}

interface Fate {
  status: "completed" | "processing" | "cancelled";
  payment: "paid" | "partially_refunded" | "refunded" | "voided";
  /** Last change after it was placed. */
  updated: string | null;
}

const CANCELLED: Fate = { status: "cancelled", payment: "voided", updated: null };

const orderNumber = (id: number) => `GB${100_000 + id}`;

/** Ships within two days and takes some lines back within a month, as far as the simulated time reaches. */
function follow(
  context: OrderContext,
  id: number,
  lines: Line[],
  country: string,
  day: number,
  second: number,
): Fate {
  const { c, people, writer, rng } = context;
  const end = c.days * DAY;
  const shipped = day * DAY + second + (0.3 + 1.6 * rng.next()) * DAY;
  const delivered = shipped + (1 + 3 * rng.next()) * DAY;
  if (shipped >= end) return { status: "processing", payment: "paid", updated: null };
  const at = (time: number) => isoTime(c, 0, time);
  const arrived = delivered < end ? at(delivered) : null;
  const carrier = people.carriers[rng.int(people.carriers.length)]!;
  const shipmentId = (writer.counts.shipments ?? 0) + 1;
  writer.row(
    "shipments",
    shipmentId,
    id,
    1,
    carrier,
    290 + rng.int(320),
    at(shipped),
    arrived,
    arrived ?? at(shipped),
  );
  let updated = arrived ?? at(shipped);
  let back = 0;
  const returned = delivered + (3 + 22 * rng.next()) * DAY;
  if (rng.next() < 0.055 && returned < end) {
    const reason = people.refund_reasons[rng.int(people.refund_reasons.length)]!;
    for (const line of lines) {
      if (back > 0 && rng.next() < 0.5) continue;
      const units = 1 + rng.int(line.quantity);
      const amount = Math.round(((line.total + vat(line.total, country)) * units) / line.quantity);
      const refundId = (writer.counts.refunds ?? 0) + 1;
      writer.row("refunds", refundId, id, line.id, units, amount, reason, at(returned), at(returned));
      context.stock.giveBack(
        line.variant,
        units,
        line.id,
        Math.min(c.days - 1, Math.floor(returned / DAY) + 1),
      );
      back += units;
    }
    updated = at(returned);
  }
  const units = lines.reduce((sum, l) => sum + l.quantity, 0);
  const payment = back === 0 ? "paid" : back === units ? "refunded" : "partially_refunded";
  return { status: "completed", payment, updated };
}
