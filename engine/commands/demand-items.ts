/** The forecast of items: the paged list, and one item with its history, held-out window and stock ahead. */

import { dayNumber, isoDay } from "../../models/forecast/panel.ts";
import { AppError } from "../contract/errors.ts";
import { counted, whole } from "../contract/figures.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import {
  demandSnapshot,
  type Entry,
  estimateOver,
  matches,
  NOT_TRAINED,
  type Snapshot,
} from "./demand-snapshot.ts";
import { worklistRow } from "./demand-worklist.ts";
import { paged } from "./paging.ts";

type Item = Outputs["demand"]["items"]["rows"][number];
type ItemForecast = Outputs["demand"]["forecast"];

/** An item as the contract answers it, in units. */
export function itemOf({ series, curve, name }: Entry): Item {
  const { rmsse, naive_rmsse } = series;
  const unit = series.step_days === 7 ? "week" : "day";
  const history = counted(series.periods, unit);
  return {
    uniqueId: series.unique_id,
    variantId: series.variant_id,
    locationId: series.location_id === "all" ? null : series.location_id,
    sku: name.sku,
    title: name.title ?? series.unique_id,
    category: name.category,
    method: series.model,
    last28: series.last_28,
    next28: estimateOver(curve, 28),
    wape: series.wape,
    mase: series.mase,
    beatsNaive: rmsse === null || naive_rmsse === null ? null : rmsse < naive_rmsse,
    basedOn:
      series.kind === "short"
        ? `Based on ${counted(series.sales, "sale")} in ${history}`
        : `${history}, ${whole(series.sales)} with sales`,
  };
}

/** A page of items, largest revenue first unless sorted. */
export async function listItems(engine: Engine, input: Inputs["demand"]["items"]) {
  const snapshot = await demandSnapshot(engine);
  const search = input.search?.toLowerCase();
  const found = (snapshot?.entries ?? [])
    .filter(({ name }) => !input.category || name.category === input.category)
    .map(itemOf)
    .filter((item) => !search || matches(search, item.title, item.sku, item.uniqueId));
  const basis = await basisOf(engine, "demand/series", ["mart.demand_series"], snapshot?.version);
  return { ...paged(found, input), basis };
}

function findEntry(snapshot: Snapshot, wanted: string, locationId?: string): Entry {
  const found = snapshot.entries.find(
    ({ series, name }) =>
      (series.variant_id === wanted || name.sku === wanted || series.unique_id === wanted) &&
      (locationId === undefined || series.location_id === locationId),
  );
  if (found) return found;
  throw new AppError(
    "not-found",
    `There is no forecast for "${wanted}". Give a variant id or SKU that "demand items" lists.`,
  );
}

interface ForecastRow {
  part: "history" | "forecast";
  ds: string;
  y: number | null;
  lost: number | null;
  y_hat: number | null;
  lo_80: number | null;
  hi_80: number | null;
  lo_95: number | null;
  hi_95: number | null;
}

/** One item by variant id, SKU or unique id. */
export async function readForecast(
  engine: Engine,
  input: Inputs["demand"]["forecast"],
  signal?: AbortSignal,
): Promise<ItemForecast> {
  const snapshot = await demandSnapshot(engine);
  if (!snapshot) throw new AppError("unsupported", `${NOT_TRAINED} Run: merchbench demand train`);
  const entry = findEntry(snapshot, input.variantId, input.locationId);
  const rows = await engine.warehouse.query<ForecastRow>(
    sqlFile("demand/forecast"),
    { unique_id: entry.series.unique_id, version: snapshot.version.id },
    { signal },
  );
  const history = rows.filter((row) => row.part === "history");
  return {
    item: itemOf(entry),
    history: history.map(({ ds, y, lost }) => ({
      ds,
      y: y ?? 0,
      lost: lost ?? 0,
      stockout: (lost ?? 0) > 0,
    })),
    stepDays: entry.series.step_days,
    forecast: rows.filter((row) => row.part === "forecast").map(pointOf),
    backtest: history
      .filter((row) => row.y_hat !== null)
      .map((row) => ({
        ds: row.ds,
        y: row.y ?? 0,
        value: row.y_hat!,
        lo80: row.lo_80 ?? row.y_hat!,
        hi80: row.hi_80 ?? row.y_hat!,
      })),
    scores: scoresOf(entry),
    plan: entry.line.stockKnown ? worklistRow(engine, snapshot, entry) : null,
    projection: entry.line.stockKnown ? projectionOf(snapshot, entry) : [],
    missing: null,
    basis: await basisOf(
      engine,
      "demand/forecast",
      ["mart.demand_history", "mart.demand_backtest", "mart.demand_forecast"],
      snapshot.version,
    ),
  };
}

/** A row of a forecast as a point of its chart, units with both intervals. */
export const pointOf = (row: Omit<ForecastRow, "part" | "y" | "lost">) => ({
  ds: row.ds,
  value: row.y_hat ?? 0,
  lo80: row.lo_80 ?? 0,
  hi80: row.hi_80 ?? 0,
  lo95: row.lo_95 ?? 0,
  hi95: row.hi_95 ?? 0,
});

/** The held-out window of one item beside seasonal naive; nothing where it is too young for one. */
function scoresOf({ series }: Entry): ItemForecast["scores"] {
  if (series.held_model === null) return [];
  const score = (name: string, wape: number | null, rmsse: number | null, bias: number | null) => ({
    name,
    metrics: [...metric("WAPE", wape), ...metric("RMSSE", rmsse), ...metric("Bias", bias)],
  });
  const ours = score(series.held_model, series.wape, series.rmsse, series.bias);
  ours.metrics.push(
    { name: "Steps", value: series.held_steps, better: "higher" },
    { name: "Steps in 80% interval", value: series.held_80, better: "higher" },
  );
  return [ours, score("Seasonal naive", series.naive_wape, series.naive_rmsse, series.naive_bias)];
}

type Metric = ItemForecast["scores"][number]["metrics"][number];
const metric = (name: string, value: number | null): Metric[] =>
  value === null ? [] : [{ name, value, better: "lower" }];

/** Stock by day until an order placed today has been used for its cover, with 80 % bounds. */
function projectionOf({ asOf }: Snapshot, { curve, line }: Entry): ItemForecast["projection"] {
  const { item } = line;
  const start = (item.onHand ?? 0) - (item.committed ?? 0);
  const days = Math.ceil(line.coveredDays);
  const arrival = Math.max(1, Math.round(line.leadTimeDays));
  const incoming = item.incoming ?? 0;
  const incomingAt = Math.max(1, Math.round(item.incomingDays ?? line.leadTimeDays));
  const arrived = (day: number) =>
    (day >= arrival ? line.suggestedQuantity : 0) + (day >= incomingAt ? incoming : 0);
  const today = dayNumber(asOf);
  const out: ItemForecast["projection"] = [];
  // Demand while nothing is there is lost, not owed: what arrives is whole.
  let lost = { value: 0, lo: 0, hi: 0 };
  for (let day = 0; day <= days; day++) {
    const { value, lo, hi } = estimateOver(curve, day);
    const there = start + arrived(day);
    const level = {
      value: there - (value ?? 0) + lost.value,
      lo: there - (hi ?? 0) + lost.lo,
      hi: there - (lo ?? 0) + lost.hi,
    };
    lost = {
      value: lost.value + Math.max(0, -level.value),
      lo: lost.lo + Math.max(0, -level.lo),
      hi: lost.hi + Math.max(0, -level.hi),
    };
    out.push({
      ds: isoDay(today + day),
      value: Math.max(0, level.value),
      lo: Math.max(0, level.lo),
      hi: Math.max(0, level.hi),
    });
  }
  return out;
}
