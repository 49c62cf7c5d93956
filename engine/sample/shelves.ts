/** Writes what stands still: categories, suppliers, products, variants, their prices, customers and campaigns. */
import type { Random } from "../../models/random.ts";
import { type Calendar, isoDay, isoTime } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Customer } from "./people.ts";
import { labelPrice, type PriceStep } from "./prices.ts";
import type { StoreWriter } from "./store-database.ts";
import type { CatalogueWords, PeopleWords } from "./words.ts";

const SIX_AM = 6 * 3600;

/** Writes categories, suppliers, products, variants and their prices over time. */
export function writeShelves(
  writer: StoreWriter,
  c: Calendar,
  words: CatalogueWords,
  catalogue: Catalogue,
  paths: PriceStep[][],
): void {
  const start = isoTime(c, 0, 0);
  words.groups.forEach((name, i) => {
    writer.row("categories", i + 1, null, name, name, start);
  });
  words.categories.forEach((k, i) => {
    const parent = words.groups.indexOf(k.group) + 1;
    writer.row("categories", catalogue.categoryIds[i]!, parent, k.name, `${k.group} / ${k.name}`, start);
  });
  words.suppliers.forEach((s, i) => {
    writer.row("suppliers", i + 1, s.name, s.country, s.lead, s.minimum, s.pack, start);
  });
  writer.row("locations", 1, "Leeds warehouse", "warehouse", "GB", start);
  for (const p of catalogue.products) {
    const ended = p.to < c.days - 1;
    writer.row(
      "products",
      p.id,
      catalogue.categoryIds[p.category]!,
      p.supplier + 1,
      p.title,
      p.brand,
      p.handle,
      ended ? "archived" : "active",
      JSON.stringify(p.attributes),
      isoTime(c, p.from, SIX_AM),
      isoTime(c, ended ? p.to + 1 : p.from, SIX_AM),
    );
    writeVariants(writer, c, catalogue, p.id - 1, paths[p.id - 1]!, ended);
  }
}

function writeVariants(
  writer: StoreWriter,
  c: Calendar,
  catalogue: Catalogue,
  product: number,
  path: PriceStep[],
  ended: boolean,
): void {
  const { from, variants } = catalogue.products[product]!;
  const last = path.at(-1)!;
  for (const v of variants) {
    const variant = catalogue.variants[v]!;
    const struck = last.regular === null ? null : labelPrice(variant, last.regular);
    writer.row(
      "product_variants",
      variant.id,
      product + 1,
      variant.sku,
      variant.title,
      `50${600_000_000_00 + variant.id}`,
      labelPrice(variant, last.ratio),
      struck,
      variant.cost,
      variant.weight,
      JSON.stringify(variant.options),
      ended ? "archived" : "active",
      isoTime(c, from, SIX_AM),
      isoTime(c, last.day, SIX_AM),
    );
    path.forEach((step, i) => {
      const next = path[i + 1];
      const until = next ? isoTime(c, next.day, SIX_AM) : null;
      const before = step.regular === null ? null : labelPrice(variant, step.regular);
      writer.row(
        "price_changes",
        (writer.counts.price_changes ?? 0) + 1,
        variant.id,
        labelPrice(variant, step.ratio),
        before,
        isoTime(c, step.day, SIX_AM),
        until,
        step.reason,
        until ?? isoTime(c, step.day, SIX_AM),
      );
    });
  }
}

/** Customers need their first and last orders, so they are written after the orders. */
export function writeCustomers(
  writer: StoreWriter,
  c: Calendar,
  people: PeopleWords,
  customers: Customer[],
  lastSeen: Map<number, string>,
  rng: Random,
): void {
  for (const u of customers) {
    const place = people.places[u.place]!;
    const created = isoTime(c, u.from, 60 + rng.int(3600));
    const email = `${u.firstName}.${u.lastName}.${u.id}@example.com`.toLowerCase();
    const postcode = `${place.postcode}${1 + rng.int(29)}`;
    writer.row(
      "customers",
      u.id,
      email,
      u.firstName,
      u.lastName,
      Number(u.guest),
      Number(u.marketing),
      u.gender,
      u.birthYear,
      place.city,
      place.region,
      postcode,
      place.country,
      created,
      lastSeen.get(u.id) ?? created,
    );
  }
}

export interface Campaign {
  id: number;
  name: string;
  channel: "email" | "search" | "social";
  coupon: string | null;
  percent: number;
  from: number;
  to: number;
}

/** One a month, by turns of channel; those by e-mail and social carry a coupon for a week or two. */
export function planCampaigns(c: Calendar, people: PeopleWords, rng: Random): Campaign[] {
  const campaigns: Campaign[] = [];
  for (let day = 5 + rng.int(15); day < c.days - 3; day += 24 + rng.int(14)) {
    const channel = (["email", "search", "social"] as const)[rng.int(3)]!;
    const id = campaigns.length + 1;
    const name = people.campaigns[Math.min(11, Number(isoDay(c, day).slice(5, 7)) - 1)]!;
    const percent = [10, 10, 15][rng.int(3)]!;
    const coupon =
      channel === "search"
        ? null
        : `${name
            .replace(/[^A-Za-z]/g, "")
            .slice(0, 6)
            .toUpperCase()}${id}`;
    campaigns.push({
      id,
      name,
      channel,
      coupon,
      percent,
      from: day,
      to: Math.min(c.days - 1, day + 6 + rng.int(9)),
    });
  }
  return campaigns;
}

/** Writes campaigns with their coupons and the cost of their days. */
export function writeCampaigns(writer: StoreWriter, c: Calendar, campaigns: Campaign[], rng: Random): void {
  for (const k of campaigns) {
    const end = isoTime(c, k.to, 86_399);
    const percent = k.coupon ? k.percent : null;
    writer.row(
      "campaigns",
      k.id,
      k.name,
      k.channel,
      k.coupon,
      percent,
      isoDay(c, k.from),
      isoDay(c, k.to),
      end,
    );
    for (let day = k.from; day <= k.to; day++) {
      const impressions = 1500 + rng.int(9000);
      const clicks = Math.round(impressions * (0.008 + 0.02 * rng.next()));
      const spend = k.channel === "email" ? 900 : clicks * (18 + rng.int(30));
      writer.row("campaign_days", k.id, isoDay(c, day), spend, impressions, clicks, isoTime(c, day, 86_399));
    }
  }
}
