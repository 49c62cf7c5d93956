/** From daily sales to series of equal steps that end on the last day with data, stockouts made up for. */
import { AppError } from "../../engine/contract/errors.ts";
import type { Column, Table } from "../model.ts";

export type Frequency = "week" | "day";

export interface Series {
  id: string;
  variantId: string;
  locationId: string;
  category: string;
  /** Period of the panel that the series starts at: its first sale, or when the item was created. */
  start: number;
  /** Units sold a step, as they were. */
  sold: Float64Array;
  /** Demand a step: sold, plus what the days out of stock would have sold. */
  demand: Float64Array;
  /** Share of the step's days out of stock. */
  out: Float64Array;
  /** Net sales of the last year, in the reporting currency. */
  revenue: number;
  /** Periods with a sale. */
  sales: number;
  /** Every quantity is a whole number. */
  whole: boolean;
}

export interface Panel {
  frequency: Frequency;
  /** Days in a step. */
  step: number;
  periods: number;
  /** Day (since 1970-01-01) of the first day of period 0 and of the last day with data. */
  firstDay: number;
  lastDay: number;
  series: Series[];
}

const DAY = 86_400_000;

/** Days since 1970-01-01 of an ISO date or time, by its first ten letters. */
export const dayNumber = (iso: string) => Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY);
/** ISO date of a number of days since 1970-01-01. */
export const isoDay = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);

/** First day of a period of the panel, ISO; periods from `periods` on lie ahead. */
export const periodStart = (panel: Pick<Panel, "firstDay" | "step">, period: number) =>
  isoDay(panel.firstDay + period * panel.step);

/** A column of text. Throws `internal` where the dataset lacks it. */
export const textColumn = (table: Table, name: string) => column(table, name) as (string | null)[];
/** A column of numbers. Throws `internal` where the dataset lacks it. */
export const numberColumn = (table: Table, name: string) => column(table, name) as Float64Array;

function column(table: Table, name: string): Column {
  const found = table.columns[name];
  if (!found)
    throw new AppError("internal", `The dataset lacks the column ${name}. Check its SQL in datasets.`);
  return found;
}

interface Item {
  variantId: string;
  locationId: string;
  category: string;
  created: number;
}

/** Builds the panel from `sales_series`, `demand_items` and, where there is one, `stockout_days`. */
export function buildPanel(
  sales: Table,
  items: Table,
  stockouts: Table | undefined,
  frequency: Frequency,
  asOf: string,
): Panel {
  const step = frequency === "week" ? 7 : 1;
  const lastDay = dayNumber(asOf);
  const days = numberColumn(sales, "day");
  let first = lastDay;
  for (let i = 0; i < sales.rows; i++) first = Math.min(first, Number(days[i]));
  // Whole steps only: the days before the first full step are left out.
  const periods = Math.max(1, Math.floor((lastDay - first + 1) / step));
  const firstDay = lastDay - periods * step + 1;
  const panel: Panel = { frequency, step, periods, firstDay, lastDay, series: [] };
  const byId = new Map<string, Series>();
  for (const [id, item] of readItems(items)) byId.set(id, emptySeries(id, item, panel));
  addSales(byId, sales, panel);
  if (stockouts) addStockouts(byId, stockouts, panel);
  for (const series of byId.values()) panel.series.push(finished(series));
  return panel;
}

function readItems(items: Table): Map<string, Item> {
  const ids = textColumn(items, "unique_id");
  const variants = textColumn(items, "variant_id");
  const locations = textColumn(items, "location_id");
  const categories = textColumn(items, "category");
  const created = numberColumn(items, "created_day");
  const out = new Map<string, Item>();
  for (let i = 0; i < items.rows; i++) {
    out.set(ids[i]!, {
      variantId: variants[i] ?? "",
      locationId: locations[i] ?? "all",
      category: categories[i] ?? "",
      created: Number(created[i]),
    });
  }
  return out;
}

function emptySeries(id: string, item: Item, panel: Panel): Series {
  const { periods } = panel;
  const created = Number.isFinite(item.created) ? periodOf(panel, item.created) : periods - 1;
  return {
    id,
    variantId: item.variantId,
    locationId: item.locationId,
    category: item.category,
    start: Math.min(periods - 1, Math.max(0, created)),
    sold: new Float64Array(periods),
    demand: new Float64Array(0),
    out: new Float64Array(periods),
    revenue: 0,
    sales: 0,
    whole: true,
  };
}

const periodOf = (panel: Panel, day: number) => Math.floor((day - panel.firstDay) / panel.step);

function addSales(byId: Map<string, Series>, sales: Table, panel: Panel): void {
  const ids = textColumn(sales, "unique_id");
  const days = numberColumn(sales, "day");
  const units = numberColumn(sales, "units");
  const revenue = numberColumn(sales, "revenue");
  for (let i = 0; i < sales.rows; i++) {
    const series = byId.get(ids[i]!);
    const period = periodOf(panel, Number(days[i]));
    if (!series || period < 0 || period >= panel.periods) continue;
    series.sold[period] = series.sold[period]! + units[i]!;
    if (Number(days[i]) > panel.lastDay - 365) series.revenue += revenue[i]! || 0;
    series.start = Math.min(series.start, period);
    if (!Number.isInteger(units[i]!)) series.whole = false;
  }
}

function addStockouts(byId: Map<string, Series>, stockouts: Table, panel: Panel): void {
  const ids = textColumn(stockouts, "unique_id");
  const days = numberColumn(stockouts, "day");
  for (let i = 0; i < stockouts.rows; i++) {
    const period = periodOf(panel, Number(days[i]));
    const series = byId.get(ids[i]!);
    if (series && period >= 0 && period < panel.periods) {
      series.out[period] = Math.min(1, series.out[period]! + 1 / panel.step);
    }
  }
}

function finished(series: Series): Series {
  const sold = series.sold.slice(series.start);
  const out = series.out.slice(series.start);
  let sales = 0;
  for (let t = 0; t < sold.length; t++) if (sold[t]! > 0) sales++;
  return { ...series, sold, out, demand: unconstrained(sold, out), sales };
}

/** Mostly out: what sold says nothing of demand. */
const CENSORED = 0.6;

/**
 * Demand where stock ran out. A step partly out is scaled up by the days in stock; one mostly out takes the mean
 * of the steps around it that were in stock.
 */
export function unconstrained(sold: Float64Array, out: Float64Array): Float64Array {
  const demand = sold.slice();
  for (let t = 0; t < sold.length; t++) {
    if (out[t]! <= 0) continue;
    if (out[t]! <= CENSORED) demand[t] = sold[t]! / (1 - out[t]!);
    else demand[t] = Math.max(sold[t]!, meanAround(sold, out, t));
  }
  return demand;
}

function meanAround(sold: Float64Array, out: Float64Array, t: number): number {
  let sum = 0;
  let weight = 0;
  for (let near = 1; near <= 8 && weight < 6; near++) {
    for (const k of [t - near, t + near]) {
      if (k < 0 || k >= sold.length || out[k]! > 0) continue;
      sum += sold[k]!;
      weight++;
    }
  }
  return weight > 0 ? sum / weight : sold[t]!;
}
