/** The list of presets; the order decides between two that fit equally well. */
import { AppError } from "../../engine/contract/errors.ts";
import type { Stream } from "../connector.ts";
import { adobeCommerceApi } from "./adobe-commerce-api.ts";
import { events } from "./events.ts";
import { evershop } from "./evershop/index.ts";
import { ga4Export } from "./ga4-export.ts";
import { magento } from "./magento/index.ts";
import { amazonOrders } from "./marketplaces/amazon-orders.ts";
import { amazonSettlement } from "./marketplaces/amazon-settlement.ts";
import { ebayOrders } from "./marketplaces/ebay-orders.ts";
import { etsySales } from "./marketplaces/etsy-sales.ts";
import { paypal } from "./marketplaces/paypal.ts";
import { medusa } from "./medusa/index.ts";
import { competitorFeed, merchantFeed } from "./merchant-feed.ts";
import { nearestPreset } from "./near.ts";
import { opencart } from "./opencart/index.ts";
import { orderLines } from "./order-lines.ts";
import { matchPreset, type Preset, type PresetMatch } from "./preset.ts";
import { prestashop } from "./prestashop/index.ts";
import { sampleStore } from "./sample-store.ts";
import { segmentEvents } from "./segment-events.ts";
import { shopifyApi } from "./shopify-api.ts";
import { shopifyCsv } from "./shopify-csv/index.ts";
import { vendure, vendureThousandths } from "./vendure/index.ts";
import { woocommerce } from "./woocommerce/index.ts";
import { woocommerceApi } from "./woocommerce-api.ts";

export const PRESETS: Preset[] = [
  sampleStore,
  vendure,
  vendureThousandths,
  medusa,
  evershop,
  woocommerce,
  prestashop,
  opencart,
  magento,
  shopifyApi,
  woocommerceApi,
  adobeCommerceApi,
  shopifyCsv,
  amazonOrders,
  amazonSettlement,
  ebayOrders,
  etsySales,
  paypal,
  orderLines,
  ga4Export,
  segmentEvents,
  merchantFeed,
  competitorFeed,
  events,
];

/** The preset with this id (`woocommerce:wp_2_` is the shop of that prefix), or an error that lists the ids there are. */
export function findPreset(id: string): Preset {
  const found = PRESETS.find((preset) => preset.id === id.split(":")[0]);
  if (found) return found;
  const known = PRESETS.map((preset) => preset.id).join(", ");
  throw new AppError("invalid-input", `There is no preset "${id}". There are: ${known}.`);
}

/** What the tables come closest to where no preset fits, in a sentence that says what is absent. */
export const nearPreset = (streams: Stream[], presets = PRESETS) => nearestPreset(presets, streams);

/**
 * The preset that finds the most tables (then: the most of its own, by share), joined by what other presets make of
 * tables that it leaves alone (events beside orders, for one); undefined when none fits. Where shops of several
 * platforms lie in one database, the largest is taken, and the others are named, not mixed into it.
 */
export function detectPreset(
  streams: Stream[],
  tableOf: (stream: string) => string,
): PresetMatch | undefined {
  const matches = PRESETS.filter((preset) => !preset.byChoice)
    .map((preset) => matchPreset(preset, streams, tableOf))
    .filter((match) => match !== undefined)
    .sort((a, b) => b.matched - a.matched || a.of - b.of);
  const shops = matches.filter(isShop).sort((a, b) => b.size - a.size);
  const best = matches[0] && isShop(matches[0]) ? shops[0] : matches[0];
  if (!best) return undefined;
  const tables = [...best.tables];
  const beside = matches.filter((match) => match !== best && !isShop(match));
  for (const { table, sql, enabled } of beside.flatMap((match) => match.tables)) {
    const isNew = tables.every((other) => other.table !== table);
    const reads = new Set(rawNames(sql));
    const apart = best.tables.every((other) => rawNames(other.sql).every((name) => !reads.has(name)));
    if (isNew && apart) tables.push({ table, sql, enabled });
  }
  const madeOf = [best, ...beside].flatMap((match) => match.madeOf);
  const others = isShop(best) ? shops.filter((match) => match !== best) : [];
  const notes = [best.note, others.length > 0 ? besideNote(others) : undefined];
  const note = notes.filter((said) => said !== undefined).join(". ");
  return { ...best, tables, madeOf, ...(note !== "" && { note }) };
}

/** A platform's own database, which takes several tables to tell, rather than a file or a table of some shape. */
const isShop = ({ preset }: PresetMatch) => preset.marks.length > 2;

const besideNote = (others: PresetMatch[]) =>
  `The database also holds a shop of ${others.map(({ preset }) => preset.title).join(" and one of ")}, which is not mapped. To load it, add a source with the preset ${others.map(({ preset }) => preset.id).join(" or ")}`;

const rawNames = (sql: string) => [...sql.matchAll(/\{\{raw\.([^{}]+)\}\}/g)].map((match) => match[1]!);
