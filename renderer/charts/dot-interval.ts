/** Scores side by side: a dot with its interval for each model, baselines in grey. */

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
import { intervalSeries } from "./interval-series.ts";

export interface DotIntervalData {
  unit: Unit;
  rows: { name: string; value: number; lo?: Maybe<number>; hi?: Maybe<number>; grey?: boolean }[];
  /** Level of the interval, for the header: "95% interval". */
  level?: string;
}

export function dotInterval(data: DotIntervalData, kit: ChartKit): ChartSpec {
  const ink = (grey?: boolean) => (grey ? kit.tokens.compare : categoryColor(kit, 0));
  const text = (v: Maybe<number>) => fullText(kit, data.unit, v);
  const bars = data.rows.flatMap((row, at) =>
    row.lo == null || row.hi == null ? [] : [{ at, lo: row.lo, hi: row.hi, color: ink(row.grey) }],
  );
  const option = {
    xAxis: {
      type: "value",
      scale: true,
      splitLine: { show: false },
      axisLabel: { formatter: (v: number) => axisText(kit, data.unit, v) },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.rows.map((row) => row.name),
      axisLine: { show: false },
      axisLabel: { color: kit.tokens.text2, fontSize: 12 },
    },
    tooltip: {
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = data.rows[dataIndex]!;
        const interval =
          row.lo == null ? [] : [[data.level ?? "Interval", kit.format.range(row.lo, row.hi, text)] as const];
        return tooltipHtml(row.name, [["Value", text(row.value)], ...interval]);
      },
    },
    series: [
      {
        type: "scatter",
        symbolSize: 8,
        z: 3,
        data: data.rows.map((row, at) => ({ value: [row.value, at], itemStyle: { color: ink(row.grey) } })),
        emphasis: { scale: false },
      },
      intervalSeries(kit, bars, true),
    ],
  } as EChartsOption;
  return {
    option,
    legend: [],
    table: {
      columns: ["", "Value", data.level ?? "Interval"],
      rows: data.rows.map((row) => [
        row.name,
        text(row.value),
        row.lo == null ? "" : kit.format.range(row.lo, row.hi, text),
      ]),
    },
  };
}
