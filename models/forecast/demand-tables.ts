/** The artifact as rows of the `mart` tables that pages and the replenishment plan read. */
import { type PlanItem, type PlanLine, type PlanOptions, planStore } from "../inventory/plan.ts";
import type { Artifact, Predictions, Table } from "../model.ts";
import type { DemandMeta, SeriesMeta } from "./demand-artifact.ts";
import { isoDay, numberColumn, periodStart, textColumn } from "./panel.ts";
import { type Step, TOTAL_HORIZON, type Total } from "./total.ts";

type Cell = string | number | null;

/** Rows to columns: text where the first value of a column is text, doubles (NaN for null) elsewhere. */
function tableOf<K extends string>(names: readonly K[], rows: Record<K, Cell>[], texts: readonly K[]): Table {
  const columns: Table["columns"] = {};
  for (const name of names) {
    columns[name] = texts.includes(name)
      ? rows.map((row) => row[name] as string | null)
      : Float64Array.from(rows, (row) => (row[name] === null ? Number.NaN : (row[name] as number)));
  }
  return { rows: rows.length, columns };
}

/** The rows of the `mart` tables on demand, units and days. */
export function tablesOf(artifact: Artifact, items: Table, options: PlanOptions): Predictions {
  const meta = artifact.meta as unknown as DemandMeta;
  return {
    demand_forecast: forecastTable(artifact, meta),
    demand_series: seriesTable(meta),
    demand_history: historyTable(artifact, meta),
    demand_backtest: backtestTable(artifact, meta),
    demand_sum: sumTable(artifact, meta),
    demand_total: totalTable(meta.totals),
    replenishment_plan: planTable(artifact, meta, items, options),
  };
}

function forecastTable({ tensors }: Artifact, meta: DemandMeta): Table {
  const { horizon, series, periods } = meta;
  const rows = series.length * horizon;
  const starts = Array.from({ length: horizon }, (_, h) => periodStart(meta, periods + h));
  const data = (name: string) => Float64Array.from(tensors[name]!.data);
  return {
    rows,
    columns: {
      unique_id: perStep(series, horizon, (one) => one.id),
      ds: Array.from({ length: rows }, (_, i) => starts[i % horizon]!),
      y_hat: data("y_hat"),
      lo_80: data("lo_80"),
      hi_80: data("hi_80"),
      lo_95: data("lo_95"),
      hi_95: data("hi_95"),
      model: perStep(series, horizon, (one) => one.model),
    },
  };
}

function perStep(series: SeriesMeta[], steps: number, pick: (one: SeriesMeta) => string): string[] {
  return Array.from({ length: series.length * steps }, (_, i) => pick(series[Math.floor(i / steps)]!));
}

function seriesTable(meta: DemandMeta): Table {
  const { series, periods } = meta;
  const number = (pick: (one: SeriesMeta) => number | null) =>
    Float64Array.from(series, (one) => pick(one) ?? Number.NaN);
  const text = (pick: (one: SeriesMeta) => string | null) => series.map(pick);
  return {
    rows: series.length,
    columns: {
      unique_id: text((one) => one.id),
      variant_id: text((one) => one.variantId),
      location_id: text((one) => one.locationId),
      model: text((one) => one.model),
      kind: text((one) => one.kind),
      sales: number((one) => one.sales),
      periods: number((one) => periods - one.start),
      step_days: number(() => meta.step),
      whole: number((one) => Number(one.whole)),
      revenue: number((one) => one.revenue),
      xyz: text((one) => one.xyz),
      held_model: text((one) => one.heldModel),
      held_steps: number((one) => one.heldSteps),
      wape: number((one) => one.scores[0]!),
      mase: number((one) => one.scores[1]!),
      rmsse: number((one) => one.scores[2]!),
      bias: number((one) => one.scores[3]!),
      held_80: number((one) => one.held80),
      naive_wape: number((one) => one.naive[0]!),
      naive_rmsse: number((one) => one.naive[2]!),
      naive_bias: number((one) => one.naive[3]!),
    },
  };
}

function historyTable({ tensors }: Artifact, meta: DemandMeta): Table {
  const [, kept = 0] = tensors.sold!.shape;
  const rows: { unique_id: string; ds: string; y: number; lost: number }[] = [];
  for (const [i, one] of meta.series.entries()) {
    for (let k = 0; k < kept; k++) {
      const y = tensors.sold!.data[i * kept + k]!;
      if (Number.isNaN(y)) continue;
      const ds = periodStart(meta, meta.periods - kept + k);
      rows.push({ unique_id: one.id, ds, y, lost: tensors.lost!.data[i * kept + k]! });
    }
  }
  return tableOf(["unique_id", "ds", "y", "lost"], rows, ["unique_id", "ds"]);
}

function backtestTable({ tensors }: Artifact, meta: DemandMeta): Table {
  const { test, periods } = meta;
  const [, kept = 0] = tensors.sold!.shape;
  const rows: Record<"unique_id" | "ds" | "y" | "y_hat" | "lo_80" | "hi_80" | "naive", Cell>[] = [];
  for (const [i, one] of meta.series.entries()) {
    for (let h = 0; h < test; h++) {
      const at = i * test + h;
      const value = tensors.held_y_hat!.data[at]!;
      if (Number.isNaN(value)) continue;
      rows.push({
        unique_id: one.id,
        ds: periodStart(meta, periods - test + h),
        y: tensors.sold!.data[i * kept + kept - test + h]!,
        y_hat: value,
        lo_80: tensors.held_lo_80!.data[at]!,
        hi_80: tensors.held_hi_80!.data[at]!,
        naive: tensors.held_naive!.data[at]!,
      });
    }
  }
  const names = ["unique_id", "ds", "y", "y_hat", "lo_80", "hi_80", "naive"] as const;
  return tableOf(names, rows, ["unique_id", "ds"]);
}

function sumTable({ tensors }: Artifact, { series, horizon }: DemandMeta): Table {
  const rows = series.length * horizon;
  return {
    rows,
    columns: {
      unique_id: perStep(series, horizon, (one) => one.id),
      step: Int32Array.from({ length: rows }, (_, i) => (i % horizon) + 1),
      mean: Float64Array.from(tensors.sum_mean!.data),
      sd: Float64Array.from(tensors.sum_sd!.data),
    },
  };
}

const TOTAL_COLUMNS = [
  "measure",
  "part",
  "ds",
  "y",
  "y_hat",
  "lo_80",
  "hi_80",
  "lo_95",
  "hi_95",
  "model",
] as const;

function totalTable(totals: Total[]): Table {
  const rows: Record<(typeof TOTAL_COLUMNS)[number], Cell>[] = [];
  for (const total of totals) {
    const { measure, model, history, backtest, forecast, sums } = total;
    const end = total.firstDay + history.length;
    const row = (part: string, day: number, y: number | null, step: Step | null) => ({
      measure,
      part,
      ds: isoDay(day),
      y,
      y_hat: step?.mean ?? null,
      lo_80: step?.lo80 ?? null,
      hi_80: step?.hi80 ?? null,
      lo_95: step?.lo95 ?? null,
      hi_95: step?.hi95 ?? null,
      model,
    });
    history.forEach((y, t) => {
      rows.push(row("history", total.firstDay + t, y, null));
    });
    backtest.forEach((step, h) => {
      const at = history.length - backtest.length + h;
      rows.push(row("backtest", total.firstDay + at, history[at]!, step));
    });
    forecast.slice(0, TOTAL_HORIZON).forEach((step, h) => {
      rows.push(row("forecast", end + h, null, step));
    });
    sums.slice(0, TOTAL_HORIZON).forEach((step, h) => {
      rows.push(row("sum", end + h, null, step));
    });
  }
  return tableOf(TOTAL_COLUMNS, rows, ["measure", "part", "ds", "model"]);
}

/** Plan items of a dataset `demand_items`, with the curves of the artifact. */
export function planItemsOf({ tensors }: Artifact, meta: DemandMeta, items: Table): PlanItem[] {
  const place = new Map(textColumn(items, "unique_id").map((id, row) => [id, row]));
  const lastDay = meta.firstDay + meta.periods * meta.step - 1;
  return meta.series.map((one, i) => {
    const row = place.get(one.id) ?? -1;
    const read = (name: string) => {
      const value = Number(numberColumn(items, name)[row]);
      return Number.isNaN(value) ? null : value;
    };
    const incomingDay = read("incoming_day");
    const slice = (name: string) => tensors[name]!.data.subarray(i * meta.horizon, (i + 1) * meta.horizon);
    return {
      uniqueId: one.id,
      variantId: one.variantId,
      locationId: one.locationId,
      curve: { step: meta.step, mean: slice("sum_mean"), sd: slice("sum_sd"), whole: one.whole },
      xyz: one.xyz,
      revenue: one.revenue,
      isNew: one.kind === "short",
      price: read("price"),
      cost: read("cost"),
      onHand: read("on_hand"),
      committed: read("committed"),
      incoming: read("incoming"),
      incomingDays: incomingDay === null ? null : Math.max(0, incomingDay - lastDay),
      leadTimeDays: read("lead_time_days"),
      leadTimeSd: read("lead_time_sd"),
      moq: read("moq"),
      packSize: read("pack_size"),
    };
  });
}

const PLAN_COLUMNS = [
  "variant_id",
  "location_id",
  "reorder_point",
  "safety_stock",
  "order_up_to",
  "suggested_quantity",
  "order_by",
  "days_of_cover",
  "service_level",
  "abc",
  "xyz",
  "reason",
] as const;

function planTable(artifact: Artifact, meta: DemandMeta, items: Table, options: PlanOptions): Table {
  const lastDay = meta.firstDay + meta.periods * meta.step - 1;
  const lines = planStore(planItemsOf(artifact, meta, items), options);
  const rows = lines.map((line) => planRow(line, lastDay, options.serviceLevel));
  return tableOf(PLAN_COLUMNS, rows, ["variant_id", "location_id", "order_by", "abc", "xyz", "reason"]);
}

function planRow(line: PlanLine, today: number, serviceLevel: number) {
  const { item, stockKnown } = line;
  const orderIn = stockKnown ? line.orderInDays : null;
  return {
    variant_id: item.variantId,
    location_id: item.locationId,
    reorder_point: line.reorderPoint,
    safety_stock: line.safetyStock,
    order_up_to: line.orderUpTo,
    suggested_quantity: stockKnown ? line.suggestedQuantity : null,
    order_by: orderIn === null ? null : isoDay(today + orderIn),
    days_of_cover: stockKnown ? line.daysOfCover : null,
    service_level: serviceLevel,
    abc: line.abc,
    xyz: item.xyz,
    reason: line.reason,
  };
}
