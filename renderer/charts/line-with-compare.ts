/** A measure by day beside the same days of another period, with its forecast where there is one. */

import { changeOf } from "../ui/format.ts";
import type { ChartKit, ChartSpec, Unit } from "./chart-kit.ts";
import { type Band, type TimeSeriesData, timeSeries, type Values } from "./time-series.ts";

export interface FanPoint {
  x: string;
  median: number;
  lo80?: number | null;
  hi80?: number | null;
  lo95?: number | null;
  hi95?: number | null;
}

export interface LineWithCompareData {
  unit: Unit;
  points: { x: string; value: number | null; compare?: number | null; compareX?: string }[];
  names: { actual: string; compare?: string };
  forecast?: FanPoint[];
  shades?: TimeSeriesData["shades"];
  marks?: TimeSeriesData["marks"];
  /** Set where a rise is bad, as with returns. */
  upIsBad?: boolean;
}

/** Bands of a forecast that starts after `before` points; empty where the model gave no interval. */
export function fanBands(before: number, forecast: FanPoint[], joint?: number | null): Band[] {
  const pad: Values = Array(Math.max(before - 1, 0)).fill(null);
  const start: Values = before > 0 ? [joint ?? null] : [];
  const band = (level: 80 | 95, lo: "lo80" | "lo95", hi: "hi80" | "hi95"): Band => ({
    name: level === 80 ? "80% interval" : "95%",
    level,
    lo: [...pad, ...start, ...forecast.map((p) => p[lo])],
    hi: [...pad, ...start, ...forecast.map((p) => p[hi])],
  });
  const has = (key: "lo80" | "lo95") => forecast.some((p) => p[key] != null);
  return [
    ...(has("lo95") ? [band(95, "lo95", "hi95")] : []),
    ...(has("lo80") ? [band(80, "lo80", "hi80")] : []),
  ];
}

export function lineWithCompare(data: LineWithCompareData, kit: ChartKit): ChartSpec {
  const { points, forecast = [] } = data;
  const last = points.at(-1)?.value ?? null;
  const lead: Values = points.map((_, i) => (i === points.length - 1 ? last : null));
  const compareName = data.names.compare;
  const lines: TimeSeriesData["lines"] = [
    ...(compareName
      ? [{ name: compareName, role: "compare" as const, values: points.map((p) => p.compare) }]
      : []),
    { name: data.names.actual, role: "actual", values: points.map((p) => p.value) },
    ...(forecast.length > 0
      ? [{ name: "Forecast", role: "forecast" as const, values: [...lead, ...forecast.map((p) => p.median)] }]
      : []),
  ];
  const change = (index: number): (readonly [string, string, string?])[] => {
    const point = points[index];
    const share = changeOf(point?.value, point?.compare);
    if (share === null) return [];
    const good = share > 0 !== (data.upIsBad ?? false);
    const ink = share === 0 ? undefined : good ? kit.tokens.positive : kit.tokens.negative;
    return [["Change", kit.format.signed(share, (v) => kit.format.percent(v, 1)), ink]];
  };
  return timeSeries(
    {
      unit: data.unit,
      x: [...points.map((p) => p.x), ...forecast.map((p) => p.x)],
      lines,
      bands: forecast.length > 0 ? fanBands(points.length, forecast, last) : [],
      shades: data.shades,
      marks: data.marks,
      tooltipExtra: change,
    },
    kit,
  );
}
