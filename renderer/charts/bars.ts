/** Counts or amounts by category, upright or lying; bars start at 0, the rest is "Other" when asked. */

import type { EChartsOption } from "echarts";
import type { Maybe } from "../ui/format.ts";
import {
  axisText,
  type ChartKit,
  type ChartSpec,
  categoryColor,
  fullText,
  tooltipHtml,
  type Unit,
} from "./chart-kit.ts";

export interface BarsData {
  unit: Unit;
  categories: string[];
  /** One entry a series; the first in colour 1, or in `grey` as comparison. */
  series: { name: string; values: Maybe<number>[]; grey?: boolean; colorIndex?: number }[];
  lying?: boolean;
  stacked?: boolean;
  /** Words under the x axis. */
  xName?: string;
}

export function bars(data: BarsData, kit: ChartKit): ChartSpec {
  const ink = (i: number) => {
    const series = data.series[i]!;
    return series.grey ? kit.tokens.compare : categoryColor(kit, series.colorIndex ?? i);
  };
  const names = {
    type: "category" as const,
    data: data.categories,
    ...(data.lying && { inverse: true }),
    axisLabel: { interval: data.lying ? 0 : ("auto" as const) },
  };
  const values = {
    type: "value" as const,
    min: (extent: { min: number }) => Math.min(0, extent.min),
    axisLabel: { formatter: (v: number) => axisText(kit, data.unit, v) },
  };
  const option = {
    xAxis: { ...(data.lying ? values : names), name: data.xName, nameLocation: "middle", nameGap: 22 },
    yAxis: data.lying ? { ...names, axisLine: { show: false }, splitLine: { show: false } } : values,
    grid: data.xName ? { bottom: 20 } : {},
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "none" },
      formatter: (params: { dataIndex: number }[]) => {
        const at = params[0]?.dataIndex ?? 0;
        const rows = data.series.map(
          ({ name, values }) => [name, fullText(kit, data.unit, values[at])] as const,
        );
        return tooltipHtml(data.categories[at] ?? "", rows);
      },
    },
    series: data.series.map((series, i) => ({
      type: "bar",
      name: series.name,
      data: series.values.map((v) => v ?? "-"),
      itemStyle: { color: ink(i) },
      ...(data.stacked && { stack: "all" }),
      emphasis: { disabled: true },
    })),
  } as EChartsOption;
  return {
    option,
    legend: data.series.map((series, i) => ({ name: series.name, mark: "bar" as const, color: ink(i) })),
    table: {
      columns: ["", ...data.series.map((series) => series.name)],
      rows: data.categories.map((name, at) => [
        name,
        ...data.series.map(({ values }) => fullText(kit, data.unit, values[at])),
      ]),
    },
  };
}
