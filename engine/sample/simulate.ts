/** Lives through the store's days in order: prices, deliveries, orders, visits; then tells the truth about it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../models/random.ts";
import { basketFiller, MEAN_LINES } from "./baskets.ts";
import { calendar, seasonCurve } from "./calendar.ts";
import { buildCatalogue, type Catalogue } from "./catalogue.ts";
import { openEventLog } from "./events.ts";
import { openMarket } from "./market.ts";
import type { SampleOptions, SampleStore } from "./options.ts";
import { orderTaker } from "./orders.ts";
import { inventCustomers, type Schedule, scheduleOrders, shareOrders } from "./people.ts";
import { pricePath } from "./prices.ts";
import { planCampaigns, writeCampaigns, writeCustomers, writeShelves } from "./shelves.ts";
import { openStockroom } from "./stock.ts";
import { createStoreDatabase } from "./store-database.ts";
import { writeTruth } from "./truth.ts";
import { type CategoryWords, readCatalogueWords, readPeopleWords } from "./words.ts";

/** Days simulated so far, for the bar. */
export type Tell = (day: number, days: number) => void;

/** Makes the whole store in `folder`, replacing a sample store that is there. Synchronous: run it in a worker. */
export function simulateStore(folder: string, options: SampleOptions, tell: Tell): SampleStore {
  const out = {
    database: join(folder, "store.sqlite"),
    events: join(folder, "events"),
    truth: join(folder, "truth.json"),
  };
  mkdirSync(folder, { recursive: true });
  for (const path of Object.values(out)) rmSync(path, { recursive: true, force: true });

  const rng = random(options.seed);
  const c = calendar(options.until, options.months);
  const words = readCatalogueWords();
  const people = readPeopleWords();
  const catalogue = buildCatalogue(words, options.products, c.days, rng.fork("catalogue"));
  const paths = catalogue.products.map((p) => pricePath(c, p, rng.fork(`price/${p.id}`)));
  const writer = createStoreDatabase(out.database);
  const campaigns = planCampaigns(c, people, rng.fork("campaigns"));
  const coupons = new Uint8Array(c.days);
  for (const k of campaigns) if (k.coupon) coupons.fill(1, k.from, k.to + 1);

  const seasons = words.categories.map((k) => seasonCurve(c, k.season));
  const customers = inventCustomers(words, people, options.customers, c.days, rng.fork("customers"));
  shareOrders(customers, words, options.orders, c.days, rng.fork("shares"));
  const schedule = scheduleOrders(
    c,
    customers,
    words,
    overall(seasons, words.categories),
    coupons,
    rng.fork("when"),
  );

  writeShelves(writer, c, words, catalogue, paths);
  writeCampaigns(writer, c, campaigns, rng.fork("ads"));
  const market = openMarket(c, catalogue, paths, rng.fork("market"));
  const daily = expectedUnits(catalogue, options.orders / c.days);
  const stock = openStockroom(c, catalogue, words, seasons, daily, writer, rng.fork("stock"));
  const fill = basketFiller(catalogue, market, stock, rng.fork("baskets"));
  const take = orderTaker({
    c,
    catalogue,
    people,
    market,
    stock,
    writer,
    campaigns,
    rng: rng.fork("orders"),
  });
  const log = openEventLog(
    c,
    out.events,
    catalogue,
    market,
    customers,
    words.types,
    people,
    rng.fork("events"),
  );
  const pace = eventPace(options, schedule, c.days);
  const lastSeen = new Map<number, string>();

  for (let day = 0, n = 0; day < c.days; day++) {
    market.open(day);
    stock.open(day);
    for (; n < schedule.day.length && schedule.day[n] === day; n++) {
      const customer = customers[schedule.customer[n]!]!;
      const type = words.types[customer.type]!;
      const basket = fill(customer, type);
      const placed = take(customer, type, basket, day, schedule.second[n]!);
      lastSeen.set(customer.id, placed.at);
      if (customer.tracked && log.count + 60 < pace(day)) {
        log.order(customer, placed, basket.seen, day, schedule.second[n]!);
      }
    }
    log.close(day, pace(day));
    stock.close(day);
    tell(day + 1, c.days);
  }
  log.end();
  writeCustomers(writer, c, people, customers, lastSeen, rng.fork("addresses"));
  writer.close();
  const truth = {
    c,
    options,
    words,
    catalogue,
    paths,
    customers,
    seasons,
    daily,
    stockouts: stock.stockouts,
  };
  writeFileSync(out.truth, writeTruth(truth));
  return { ...out, events: join(out.events, "*.jsonl"), counts: { ...writer.counts, events: log.count } };
}

/** Events there should be by the end of each day: by its share of the orders, with a steady floor of visitors. */
function eventPace(options: SampleOptions, schedule: Schedule, days: number): (day: number) => number {
  const orders = new Float64Array(days + 1);
  for (const day of schedule.day) orders[day + 1]!++;
  for (let day = 0; day < days; day++) orders[day + 1]! += orders[day]!;
  return (day) =>
    Math.round(options.events * ((0.7 * orders[day + 1]!) / options.orders + (0.3 * (day + 1)) / days));
}

/** Season of the shop as a whole: of its categories, by popularity. */
function overall(seasons: Float64Array[], categories: CategoryWords[]): Float64Array {
  const total = categories.reduce((sum, k) => sum + k.popularity, 0);
  return seasons[0]!.map((_, day) =>
    seasons.reduce((sum, season, k) => sum + (season[day]! * categories[k]!.popularity) / total, 0),
  );
}

/** Units a day of each variant at launch prices in an average season, from its share of the shop's pull. */
function expectedUnits(catalogue: Catalogue, ordersADay: number): Float64Array {
  const pull = catalogue.products.reduce((sum, p) => sum + p.base, 0);
  return Float64Array.from(catalogue.variants, (variant) => {
    const product = catalogue.products[variant.product]!;
    const units = 1 + catalogue.categories[product.category]!.units;
    return (ordersADay * MEAN_LINES * 1.15 * units * variant.share * product.base) / pull;
  });
}
