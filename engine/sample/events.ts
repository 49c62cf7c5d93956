/** Writes the monthly event exports: the visits that led to orders, and the many that did not. */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../models/random.ts";
import { type Calendar, isoDay, secondOfDay } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Market } from "./market.ts";
import type { Placed } from "./orders.ts";
import type { Customer } from "./people.ts";
import type { CustomerType, PeopleWords } from "./words.ts";

const DAY = 86_400_000;

/** Share of the lines of one visit that all its events have in common, already as JSON. */
interface Visitor {
  session: string;
  browser: string;
  user: string | null;
  device: string;
  country: string;
}

interface Item {
  product: number;
  variant?: number;
  quantity?: number;
  price?: number;
  list?: string;
}

export interface EventLog {
  count: number;
  /** The visit that ended in an order. */
  order(customer: Customer, placed: Placed, seen: number[], day: number, second: number): void;
  /** Fills the day with visits without an order until the log holds `target` events, and writes it out. */
  close(day: number, target: number): void;
  end(): void;
}

/** Writes events into files of a month below `folder`. */
export function openEventLog(
  c: Calendar,
  folder: string,
  catalogue: Catalogue,
  market: Market,
  customers: Customer[],
  types: CustomerType[],
  people: PeopleWords,
  rng: Random,
): EventLog {
  mkdirSync(folder, { recursive: true });
  const { products } = catalogue;
  let events: { time: number; text: string }[] = [];
  let sessions = 0;
  let strangers = 0;
  let month = "";
  let file = -1;
  let written = 0;
  const log: EventLog = { count: 0, order, close, end };
  return log;

  function emit(v: Visitor, name: string, time: number, path: string, item?: Item, extra = ""): void {
    const id = ++log.count;
    const units = item?.quantity ?? null;
    const price = item?.price === undefined ? null : item.price / 100;
    const value = price === null ? null : Math.round(price * 100 * (units ?? 1)) / 100;
    const quote = (text: string | undefined) => (text === undefined ? "null" : `"${text}"`);
    const text =
      `{"event_id":"e${id}","event_name":"${name}","event_timestamp":"${new Date(time).toISOString()}",` +
      `"user_pseudo_id":"${v.browser}","user_id":${v.user === null ? "null" : `"${v.user}"`},` +
      `"ga_session_id":"${v.session}","item_id":${item ? `"${item.product + 1}"` : "null"},` +
      `"item_variant":${item?.variant === undefined ? "null" : `"${item.variant + 1}"`},` +
      `"item_list_id":${quote(item?.list)},"quantity":${units},"price":${price},"value":${value},` +
      `"currency":${value === null ? "null" : '"GBP"'},${extra || '"transaction_id":null,"search_term":null'},` +
      `"page_location":"${path}","device_category":"${v.device}","country":"${v.country}"}\n`;
    events.push({ time, text });
  }

  function visitor(customer: Customer | null): Visitor {
    const session = `s${++sessions}`;
    if (!customer) {
      const device = ["desktop", "mobile", "mobile"][rng.int(3)]!;
      return {
        session,
        browser: `a${++strangers}`,
        user: null,
        device,
        country: rng.next() < 0.9 ? "GB" : "IE",
      };
    }
    const second = rng.next() < 0.25;
    return {
      session,
      browser: `u${customer.id}${second ? "b" : "a"}`,
      user: String(customer.id),
      device: second ? "desktop" : customer.device,
      country: people.places[customer.place]!.country,
    };
  }

  function look(v: Visitor, product: number, time: number): void {
    const first = products[product]!.variants[0]!;
    emit(v, "view_item", time, `/p/${products[product]!.handle}`, { product, price: market.price[first]! });
  }

  function listOf(v: Visitor, product: number, time: number): void {
    const category = products[product]!.category;
    if (rng.next() < 0.2) {
      const term = products[product]!.noun;
      emit(v, "search", time, "/search", undefined, `"transaction_id":null,"search_term":"${term}"`);
      return;
    }
    const id = catalogue.categoryIds[category]!;
    emit(v, "view_item_list", time, `/c/${id}`, { product, list: `category:${id}` });
  }

  function order(customer: Customer, placed: Placed, seen: number[], day: number, second: number): void {
    const v = visitor(customer);
    const bought = placed.lines.map((l) => l.product);
    const looked = [...new Set([...seen, ...bought])];
    const paid = c.start + day * DAY + Math.floor(second) * 1000;
    let time = paid - (90 + looked.length * 60 + rng.int(300)) * 1000;
    const pace = (paid - time) / (looked.length + placed.lines.length + 3);
    const tick = () => {
      time += pace * (0.6 + 0.4 * rng.next());
      return Math.floor(time);
    };
    listOf(v, looked[0]!, tick());
    for (const product of looked) {
      look(v, product, tick());
      for (const l of placed.lines) {
        if (l.product === product) emit(v, "add_to_cart", tick(), `/p/${products[product]!.handle}`, l);
      }
    }
    emit(v, "begin_checkout", Math.floor(paid - pace * 0.5), "/checkout");
    for (const l of placed.lines) {
      emit(v, "purchase", paid, "/thanks", l, `"transaction_id":"${placed.number}","search_term":null`);
    }
  }

  function browse(day: number, left: number): void {
    const known = rng.next() < 0.5 ? customers[rng.int(customers.length)]! : null;
    const fits = known?.tracked && day >= known.from ? known : null;
    const shopper = fits ?? customers[rng.int(customers.length)]!;
    const visit = market.visit(shopper, types[shopper.type]!);
    const v = visitor(fits);
    let time = c.start + day * DAY + Math.floor(secondOfDay(c, day, rng.next())) * 1000;
    let room = left;
    const step = (act: (at: number) => void) => {
      if (room-- <= 0) return;
      time += 4000 + rng.int(70_000);
      act(time);
    };
    step((at) => emit(v, "session_start", at, "/"));
    let product = visit.draw();
    step((at) => listOf(v, product, at));
    for (let n = 1 + rng.poisson(1.8); n > 0; n--) {
      step((at) => look(v, product, at));
      if (rng.next() < 0.09) step((at) => cart(v, product, at));
      product = visit.draw();
    }
  }

  function cart(v: Visitor, product: number, at: number): void {
    const variant = products[product]!.variants[0]!;
    const item = { product, variant, quantity: 1, price: market.price[variant]! };
    emit(
      v,
      rng.next() < 0.9 ? "add_to_cart" : "remove_from_cart",
      at,
      `/p/${products[product]!.handle}`,
      item,
    );
  }

  function close(day: number, target: number): void {
    while (log.count < target) browse(day, target - log.count);
    const now = isoDay(c, day).slice(0, 7);
    if (now !== month) {
      if (file >= 0) closeSync(file);
      month = now;
      file = openSync(join(folder, `events-${now}.jsonl`), "w");
    }
    events.sort((a, b) => a.time - b.time);
    writeSync(file, events.map((e) => e.text).join(""));
    written += events.length;
    events = [];
  }

  function end(): void {
    if (file >= 0) closeSync(file);
    log.count = written;
  }
}
