/** Every forecast item with its plan, computed from the stock of now: lead time and service level need no training. */

import { dayNumber } from "../../models/forecast/panel.ts";
import { type DemandCurve, demandOver, intervalOf } from "../../models/inventory/curve.ts";
import { type PlanItem, type PlanLine, planStore } from "../../models/inventory/plan.ts";
import type { Estimate } from "../contract/common.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { keptByStamp } from "../warehouse/kept.ts";
import { datasetSql, sqlFile } from "../warehouse/sql.ts";

export interface SeriesRow {
  unique_id: string;
  variant_id: string;
  location_id: string;
  model: string;
  kind: string;
  sales: number;
  periods: number;
  step_days: number;
  whole: number;
  revenue: number;
  xyz: string;
  held_model: string | null;
  held_steps: number;
  wape: number | null;
  mase: number | null;
  rmsse: number | null;
  bias: number | null;
  held_80: number;
  naive_wape: number | null;
  naive_rmsse: number | null;
  naive_bias: number | null;
  last_28: number;
  mean: number[];
  sd: number[];
}

interface StockRow {
  unique_id: string;
  price: number | null;
  cost: number | null;
  on_hand: number | null;
  committed: number | null;
  incoming: number | null;
  incoming_day: number | null;
  lead_time_days: number | null;
  lead_time_sd: number | null;
  moq: number | null;
  pack_size: number | null;
}

interface NameRow {
  variant_id: string;
  sku: string | null;
  title: string | null;
  category: string | null;
  supplier: string | null;
}

export interface Entry {
  series: SeriesRow;
  curve: DemandCurve;
  name: NameRow;
  line: PlanLine;
}

export interface Snapshot {
  version: VersionRow;
  /** Last day with data when the model was trained: the forecast starts after it. */
  asOf: string;
  entries: Entry[];
}

export interface Planning {
  serviceLevel?: number | undefined;
  leadTimeDays?: number | undefined;
}

const keep = keptByStamp<Engine, Promise<Snapshot>>();

/** The items of the version in use; null before the first training. Kept until data, version or planning change. */
export async function demandSnapshot(engine: Engine, planning: Planning = {}): Promise<Snapshot | null> {
  const version = engine.state.versions.champion("demand");
  if (!version) return null;
  const settings = engine.state.settings();
  const plan = {
    serviceLevel: planning.serviceLevel ?? settings.planning.serviceLevel,
    leadTimeDays: planning.leadTimeDays ?? settings.planning.leadTimeDays,
    reviewDays: settings.planning.reviewDays,
  };
  // Any change counts: stock, costs and suppliers also come by loads that bring no order.
  const stamp = JSON.stringify([version.id, engine.warehouse.changes(), settings.currency, plan]);
  return keep(engine, stamp, () => readSnapshot(engine, version, plan));
}

async function readSnapshot(
  engine: Engine,
  version: VersionRow,
  plan: Parameters<typeof planStore>[1],
): Promise<Snapshot> {
  const { timeZone, currency } = engine.state.settings();
  const asOf = version.dataAsOf!.slice(0, 10);
  const [series, stock, names] = await Promise.all([
    engine.warehouse.query<SeriesRow>(sqlFile("demand/series"), { version: version.id, as_of: asOf }),
    engine.warehouse.query<StockRow>(datasetSql("demand_items"), {
      time_zone: timeZone,
      currency,
      as_of: asOf,
    }),
    engine.warehouse.query<NameRow>(sqlFile("demand/names")),
  ]);
  const stockOf = new Map(stock.map((row) => [row.unique_id, row]));
  const nameOf = new Map(names.map((row) => [row.variant_id, row]));
  const today = dayNumber(asOf);
  const items = series.map((row) => planItemOf(row, stockOf.get(row.unique_id), today));
  const lines = planStore(items, plan);
  const entries = series.map((row, i) => ({
    series: row,
    curve: items[i]!.curve,
    name: nameOf.get(row.variant_id) ?? unnamed(row),
    line: lines[i]!,
  }));
  return { version, asOf, entries };
}

const unnamed = (row: SeriesRow): NameRow => ({
  variant_id: row.variant_id,
  sku: null,
  title: null,
  category: null,
  supplier: null,
});

function planItemOf(row: SeriesRow, stock: StockRow | undefined, today: number): PlanItem {
  const incomingDay = stock?.incoming_day ?? null;
  return {
    uniqueId: row.unique_id,
    variantId: row.variant_id,
    locationId: row.location_id,
    curve: { step: row.step_days, mean: row.mean, sd: row.sd, whole: row.whole === 1 },
    xyz: row.xyz,
    revenue: row.revenue,
    isNew: row.kind === "short",
    price: stock?.price ?? null,
    cost: stock?.cost ?? null,
    onHand: stock?.on_hand ?? null,
    committed: stock?.committed ?? null,
    incoming: stock?.incoming ?? null,
    incomingDays: incomingDay === null ? null : incomingDay - today,
    leadTimeDays: stock?.lead_time_days ?? null,
    leadTimeSd: stock?.lead_time_sd ?? null,
    moq: stock?.moq ?? null,
    packSize: stock?.pack_size ?? null,
  };
}

export const NOT_TRAINED = "No forecast yet. Train the demand model.";

/** Mean and 80 % interval of the next `days` days. */
export function estimateOver(curve: DemandCurve, days: number): Estimate {
  const demand = demandOver(curve, days);
  const [lo, hi] = intervalOf(demand, 0.1);
  return { value: demand.mean, lo, hi };
}

/** Whether one of the texts holds what is searched for, which is in small letters. */
export const matches = (search: string, ...texts: (string | null)[]) =>
  texts.some((text) => text?.toLowerCase().includes(search));
