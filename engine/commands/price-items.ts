/** Priceable items with what the elasticity model knows of them, and the choice of some by name or category. */
import { type PriceModel, readPriceModel } from "../../models/price/price-model.ts";
import { dataAsOf } from "../compute/as-of.ts";
import { AppError } from "../contract/errors.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";

export interface PriceItemRow {
  variant_id: string;
  sku: string | null;
  title: string;
  category_id: string | null;
  category: string | null;
  parent_category: string | null;
  price: number | null;
  /** Of the price, what it is without tax: 1 where it holds none. */
  net_share: number;
  cost: number | null;
  available: number | null;
  incoming: number | null;
  days_since_change: number | null;
  lowest_30: number | null;
  rival_price: number | null;
  rival: string | null;
  rival_on: string | null;
  rivals: number | null;
  elasticity: number | null;
  lo_80: number | null;
  hi_80: number | null;
  n_price_points: number;
  pooled_from: string | null;
  quality: string | null;
}

type ElasticityRow = Outputs["price"]["elasticity"]["rows"][number];

/** The version in use. Throws `unsupported` where nothing has been trained. */
export function championOf(engine: Engine): VersionRow {
  const version = engine.state.versions.champion("elasticity");
  if (version) return version;
  throw new AppError("unsupported", "No elasticities yet. Train them first: merchbench price train");
}

/** What a version of the elasticity model knows. */
export function modelOf(engine: Engine, version: VersionRow): PriceModel {
  return readPriceModel(engine.compute.artifact(version.id));
}

/** Last day of the data in the workspace's time zone. */
export async function lastDay(engine: Engine): Promise<string> {
  const { timeZone } = engine.state.settings();
  return (await dataAsOf(engine.warehouse, timeZone))?.day ?? new Date().toISOString().slice(0, 10);
}

/** Items on sale with their price, cost and stock, and with their elasticity where a version is given. */
export async function readItems(
  engine: Engine,
  version: VersionRow | undefined,
  signal?: AbortSignal,
): Promise<PriceItemRow[]> {
  const { currency, timeZone } = engine.state.settings();
  const params = { currency, time_zone: timeZone, as_of: await lastDay(engine), version: version?.id ?? "" };
  return engine.warehouse.query<PriceItemRow>(sqlFile("price/items"), params, { signal });
}

/** By name or id, of the category or the one above it; case does not matter. */
export function inCategory(row: PriceItemRow, category: string): boolean {
  const wanted = category.toLowerCase();
  return [row.category_id, row.category, row.parent_category].some((name) => name?.toLowerCase() === wanted);
}

/** Whether the id or SKU names the item. */
export function isItem(row: PriceItemRow, id: string): boolean {
  return row.variant_id === id || row.sku === id;
}

/** The lowest that a competitor asks for the item; null where none is known. */
export function rivalOf({ rival, rival_price, rival_on, rivals }: PriceItemRow): ElasticityRow["competitor"] {
  if (rival === null || rival_price === null) return null;
  return { name: rival, price: rival_price, observedOn: rival_on!, of: rivals! };
}

/** The item as the contract answers it; intervals are of 80 %. */
export function toElasticityRow(row: PriceItemRow): ElasticityRow {
  return {
    variantId: row.variant_id,
    sku: row.sku,
    title: row.title,
    category: row.category,
    price: row.price,
    netShare: row.net_share,
    cost: row.cost,
    elasticity: { value: row.elasticity, lo: row.lo_80, hi: row.hi_80 },
    pricePoints: row.n_price_points,
    pooledFrom: row.pooled_from,
    quality: row.quality ?? "not enough price history",
    competitor: rivalOf(row),
  };
}

/** Units that can be sold: null where nothing limits them. */
export function stockOf(
  { available, incoming }: PriceItemRow,
  asked: { stopAtZeroStock: boolean; includeIncoming: boolean },
): number | null {
  if (!asked.stopAtZeroStock || available === null) return null;
  return available + (asked.includeIncoming ? (incoming ?? 0) : 0);
}
