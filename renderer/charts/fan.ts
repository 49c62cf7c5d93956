/** History, the held-out stretch with its backtest, and the forecast with its 80 and 95 % bands. */

import type { ChartKit, ChartSpec, Unit } from "./chart-kit.ts";
import { type FanPoint, fanBands } from "./line-with-compare.ts";
import { type TimeSeriesData, timeSeries, type Values } from "./time-series.ts";

export interface FanData {
  unit: Unit;
  history: { x: string; value: number | null; lost?: number | null; backtest?: number | null }[];
  forecast: FanPoint[];
  /** First and last x of the held-out stretch. */
  heldOut?: { from: string; to: string };
  /** Bars for counts of units, a line for money. */
  as?: "bars" | "line";
  names?: { history?: string; lost?: string };
  marks?: TimeSeriesData["marks"];
  xText?: (x: string) => string;
  tooltipTitle?: (x: string) => string;
}

export function fan(data: FanData, kit: ChartKit): ChartSpec {
  const { history, forecast } = data;
  const bars = (data.as ?? "bars") === "bars";
  const ahead: Values = Array(forecast.length).fill(null);
  const some = (key: "lost" | "backtest") => history.some((p) => p[key] != null);
  const joint = bars ? null : (history.at(-1)?.value ?? null);
  const lead: Values = history.map((_, i) => (i === history.length - 1 ? joint : null));
  const lines: TimeSeriesData["lines"] = [
    {
      name: data.names?.history ?? (bars ? "Sold" : "Actual"),
      role: bars ? "bars" : "actual",
      values: [...history.map((p) => p.value), ...ahead],
    },
  ];
  if (some("lost")) {
    lines.push({
      name: data.names?.lost ?? "Lost to stockout",
      role: "lost",
      values: [...history.map((p) => p.lost), ...ahead],
    });
  }
  if (some("backtest")) {
    lines.push({ name: "Backtest", role: "backtest", values: [...history.map((p) => p.backtest), ...ahead] });
  }
  if (forecast.length > 0) {
    lines.push({ name: "Forecast", role: "forecast", values: [...lead, ...forecast.map((p) => p.median)] });
  }
  return timeSeries(
    {
      unit: data.unit,
      x: [...history.map((p) => p.x), ...forecast.map((p) => p.x)],
      lines,
      bands: fanBands(history.length, forecast, joint),
      shades: data.heldOut ? [{ ...data.heldOut, label: "Held out" }] : [],
      marks: data.marks,
      xText: data.xText,
      tooltipTitle: data.tooltipTitle,
    },
    kit,
  );
}
