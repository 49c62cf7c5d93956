/** Values over time with comparison, forecast fan, held-out shade and annotations: one builder under `lineWithCompare` and `fan`. */

import type { EChartsOption } from "echarts";
import type { Maybe } from "../ui/format.ts";
import {
  axisText,
  type ChartKit,
  type ChartSpec,
  categoryColor,
  fade,
  fullText,
  type LegendItem,
  markArea,
  markLine,
  tooltipHtml,
  type Unit,
} from "./chart-kit.ts";

export type Values = Maybe<number>[];
export type LineRole = "actual" | "compare" | "forecast" | "backtest" | "bars" | "lost";

export interface SeriesLine {
  name: string;
  role: LineRole;
  values: Values;
  /** Index into the category colours, for several actual lines. */
  colorIndex?: number;
}

export interface Band {
  name: string;
  level: 80 | 95;
  lo: Values;
  hi: Values;
}

export interface TimeSeriesData {
  unit: Unit;
  /** Days as YYYY-MM-DD (or any labels), history and future in one axis. */
  x: string[];
  lines: SeriesLine[];
  /** Widest first. */
  bands?: Band[];
  shades?: { from: string; to: string; label?: string }[];
  marks?: { at: string; label?: string; dashed?: boolean }[];
  /** Labels of x for the axis and the tooltip; days unless told, with the time where a day has several. */
  xText?: (x: string) => string;
  tooltipTitle?: (x: string, index: number) => string;
  /** Extra last rows of the tooltip, such as the change. */
  tooltipExtra?: (index: number) => (readonly [string, string, string?])[];
}

const isBar = (role: LineRole) => role === "bars" || role === "lost";

function inkOf(kit: ChartKit, line: SeriesLine): string {
  if (line.role === "compare" || isBar(line.role)) return kit.tokens.compare;
  if (line.role === "backtest") return categoryColor(kit, 1);
  return categoryColor(kit, line.colorIndex ?? 0);
}

function lineSeries(kit: ChartKit, line: SeriesLine) {
  const color = inkOf(kit, line);
  const shown = line.values.filter((v) => v != null).length;
  const width = { actual: 2, compare: 1.25, forecast: 1.75, backtest: 1.75 }[line.role as "actual"];
  return {
    type: "line" as const,
    name: line.name,
    data: line.values.map((v) => v ?? "-"),
    color,
    z: line.role === "compare" ? 2 : 3,
    showSymbol: shown <= 12 && line.role === "actual",
    lineStyle: { width, type: line.role === "forecast" ? ([4, 3] as number[]) : ("solid" as const) },
    emphasis: { disabled: true },
    sampling: line.values.length > 2000 ? ("lttb" as const) : undefined,
  };
}

function barSeries(kit: ChartKit, line: SeriesLine) {
  const lost = line.role === "lost";
  return {
    type: "bar" as const,
    name: line.name,
    stack: "units",
    data: line.values.map((v) => v ?? "-"),
    itemStyle: lost
      ? { color: "transparent", borderColor: kit.tokens.text2, borderWidth: 1, borderType: "dashed" as const }
      : { color: inkOf(kit, line) },
    emphasis: { disabled: true },
  };
}

/** A band is a transparent line at `lo` and a stacked area of the difference above it. */
function bandSeries(kit: ChartKit, band: Band) {
  const opacity = band.level === 80 ? kit.tokens.band80 : kit.tokens.band95;
  const base = {
    type: "line" as const,
    stack: `band${band.level}`,
    stackStrategy: "all" as const,
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
    z: 1,
  };
  const gap = band.hi.map((hi, i) => (hi == null || band.lo[i] == null ? "-" : hi - band.lo[i]!));
  return [
    { ...base, name: `${band.name} low`, data: band.lo.map((v) => v ?? "-") },
    {
      ...base,
      name: band.name,
      data: gap,
      areaStyle: { color: fade(categoryColor(kit, 0), opacity), opacity: 1 },
    },
  ];
}

function legendOf(kit: ChartKit, data: TimeSeriesData): LegendItem[] {
  const mark = {
    actual: "line",
    compare: "thin",
    forecast: "dash",
    backtest: "line",
    bars: "bar",
    lost: "outline",
  } as const;
  const lines = data.lines.map((line) => ({
    name: line.name,
    mark: mark[line.role],
    color: inkOf(kit, line),
  }));
  const bands = [...(data.bands ?? [])].reverse().map((band) => ({
    name: band.name,
    mark: "band" as const,
    color: categoryColor(kit, 0),
    opacity: band.level === 80 ? kit.tokens.band80 : kit.tokens.band95,
  }));
  return [...lines, ...bands];
}

function rowsAt(kit: ChartKit, data: TimeSeriesData, index: number): [string, string][] {
  const text = (value: Maybe<number>) => fullText(kit, data.unit, value);
  const lines = data.lines
    .filter((line) => line.values[index] != null)
    .map((line): [string, string] => [line.name, text(line.values[index])]);
  const bands = [...(data.bands ?? [])]
    .reverse()
    .filter((band) => band.lo[index] != null)
    .map((band): [string, string] => [band.name, kit.format.range(band.lo[index], band.hi[index], text)]);
  return [...lines, ...bands];
}

/** Days, with the time of day where several points are of one. Plain days never are, so they are not looked at. */
function dayTexts(kit: ChartKit, { x, xText }: TimeSeriesData) {
  const { format } = kit;
  const timed = xText ? [] : x.filter((at) => at.includes("T"));
  const points = Map.groupBy(timed, (at) => format.date(at));
  const repeats = (at: string) => at.includes("T") && (points.get(format.date(at))?.length ?? 0) > 1;
  return {
    short: (at: string) => (repeats(at) ? format.dateTime(at) : format.day(at)),
    long: (at: string) => (repeats(at) ? `${format.longDay(at)}, ${format.time(at)}` : format.longDay(at)),
  };
}

export function timeSeries(data: TimeSeriesData, kit: ChartKit): ChartSpec {
  const days = dayTexts(kit, data);
  const xText = data.xText ?? days.short;
  const title = data.tooltipTitle ?? days.long;
  const first = data.lines.findIndex((line) => !isBar(line.role));
  const series = [
    ...(data.bands ?? []).flatMap((band) => bandSeries(kit, band)),
    ...data.lines.map((line, i) => ({
      ...(isBar(line.role) ? barSeries(kit, line) : lineSeries(kit, line)),
      ...(i === Math.max(first, 0) && {
        markLine: markLine(kit, data.marks ?? []),
        markArea: markArea(kit, data.shades ?? []),
      }),
    })),
  ];
  const option = {
    xAxis: {
      type: "category",
      data: data.x,
      boundaryGap: data.lines.some((line) => isBar(line.role)),
      axisLabel: { formatter: xText, alignMinLabel: "left", alignMaxLabel: "right" },
    },
    yAxis: { type: "value", axisLabel: { formatter: (v: number) => axisText(kit, data.unit, v) } },
    tooltip: {
      trigger: "axis",
      formatter: (params: { dataIndex: number }[]) => {
        const index = params[0]?.dataIndex ?? 0;
        const extra = data.tooltipExtra?.(index) ?? [];
        return tooltipHtml(title(data.x[index] ?? "", index), [...rowsAt(kit, data, index), ...extra]);
      },
    },
    series,
  } as EChartsOption;
  return { option, legend: legendOf(kit, data), table: tableOf(kit, data, xText) };
}

function tableOf(kit: ChartKit, data: TimeSeriesData, xText: (x: string) => string) {
  const text = (value: Maybe<number>) => fullText(kit, data.unit, value);
  const bands = [...(data.bands ?? [])].reverse();
  return {
    columns: ["", ...data.lines.map((line) => line.name), ...bands.map((band) => band.name)],
    rows: data.x.map((x, i) => [
      xText(x),
      ...data.lines.map((line) => (line.values[i] == null ? "" : text(line.values[i]))),
      ...bands.map((band) => (band.lo[i] == null ? "" : kit.format.range(band.lo[i], band.hi[i], text))),
    ]),
  };
}
