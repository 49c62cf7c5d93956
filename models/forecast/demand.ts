/**
 * Demand per item and location: methods chosen per series by rolling-origin backtest, intervals calibrated on what
 * they held, and a replenishment plan. May import: engine/contract, models. To add a method: see methods.ts.
 */
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Data, Model, Table, TrainContext } from "../model.ts";
import { artifactOf } from "./demand-artifact.ts";
import { type DemandParams, demandParams } from "./demand-params.ts";
import { tablesOf } from "./demand-tables.ts";
import { buildPanel, type Panel } from "./panel.ts";
import { scorecardOf } from "./scorecard.ts";
import { type Study, studyPanel } from "./study.ts";
import { type Total, totalForecast } from "./total.ts";

/** Steps of history without which nothing can be held out and judged. */
const LEAST_PERIODS = { week: 12, day: 56 } as const;

export const demand: Model<DemandParams> = {
  id: "demand",
  title: "Demand forecast",
  description:
    "Forecasts units per item and location with intervals, each item by the method that did best on its held-out past, and plans what to order.",
  task: "forecast",
  codeVersion: 2,
  params: demandParams,
  needs: [
    {
      name: "sales_series",
      columns: {
        unique_id: "sku@location",
        day: "days since 1970-01-01 in the workspace's zone",
        units: "units sold that day",
        revenue: "net sales that day, major units of the reporting currency",
      },
    },
    {
      name: "demand_items",
      columns: {
        unique_id: "sku@location",
        variant_id: "variant",
        location_id: "location, or all",
        category: "category name",
        created_day: "day the item was first offered, missing where unknown",
        price: "current price",
        cost: "unit cost",
        on_hand: "units in stock, missing where no level is loaded",
        committed: "units sold and not shipped",
        incoming: "units ordered and not received",
        incoming_day: "day the next of them is expected",
        lead_time_days: "mean lead time",
        lead_time_sd: "its standard deviation, days",
        moq: "minimum order quantity",
        pack_size: "units in a pack",
      },
    },
    {
      name: "stockout_days",
      columns: { unique_id: "sku@location", day: "a day that began without stock" },
      optional: true,
    },
    { name: "sales_daily", columns: { day: "day", units: "units", revenue: "net sales" }, optional: true },
  ],
  writes: [
    "demand_forecast",
    "demand_series",
    "demand_history",
    "demand_backtest",
    "demand_sum",
    "demand_total",
    "replenishment_plan",
  ],

  async train(data, params, context, run) {
    const study = await studied(data, params, context, run);
    return artifactOf(study, totalsOf(data, context));
  },

  async predict(artifact, data, params, _context, run) {
    throwIfAborted(run.signal);
    return tablesOf(artifact, table(data, "demand_items"), params);
  },

  async evaluate(data, params, context, run) {
    throwIfAborted(run.signal);
    const study = await studied(data, params, context, run);
    return scorecardOf(study, totalsOf(data, context)[0] ?? null, context.seed);
  },
};

function table(data: Data, name: string): Table {
  const found = data[name];
  if (!found) throw new AppError("unsupported", `Not enough data: the dataset ${name} is missing.`);
  return found;
}

/** Backtests are the costly part, and training and evaluation ask for the same ones. */
const studies = new WeakMap<Data, { key: string; study: Study }>();

async function studied(data: Data, params: DemandParams, context: TrainContext, run: Run): Promise<Study> {
  const key = `${params.frequency} ${params.horizon} ${context.asOf} ${context.seed}`;
  const kept = studies.get(data);
  if (kept?.key === key) return kept.study;
  const panel = buildPanel(
    table(data, "sales_series"),
    table(data, "demand_items"),
    data.stockout_days,
    params.frequency,
    context.asOf,
  );
  refuseTooLittle(panel);
  const study = await studyPanel(panel, params.horizon, context.seed, run);
  studies.set(data, { key, study });
  return study;
}

function refuseTooLittle(panel: Panel): void {
  const least = LEAST_PERIODS[panel.frequency];
  const sales = panel.series.reduce((sum, series) => sum + series.sales, 0);
  if (panel.periods >= least && sales > 0) return;
  throw new AppError(
    "unsupported",
    sales === 0
      ? "Not enough data: no item has a sale. Load orders with their lines first."
      : `Not enough data: ${counted(panel.periods, panel.frequency)} of sales, ${least} are needed to hold some out. Load older orders.`,
  );
}

function totalsOf(data: Data, context: TrainContext): Total[] {
  const daily = data.sales_daily;
  if (!daily || daily.rows === 0) return [];
  const measures = ["revenue", "units"] as const;
  return measures
    .map((measure) => totalForecast(daily, measure, context.asOf, context.seed))
    .filter((total) => total !== null);
}
