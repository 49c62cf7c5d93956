/** How values are spread: bars of one group, with another group as a grey stepped line. */

import type { EChartsOption } from "echarts";
import {
  axisText,
  type ChartKit,
  type ChartSpec,
  categoryColor,
  fullText,
  tooltipHtml,
  type Unit,
} from "./chart-kit.ts";

export interface HistogramData {
  /** Unit of the values on the x axis. */
  unit: Unit;
  /** Edges of the bins, one more than bins. */
  edges: number[];
  /** Share of 1 or count in each bin. */
  values: number[];
  other?: { name: string; values: number[] };
  name: string;
  /** What a bar's height is; counts unless told. */
  height?: "share" | "count";
  xName?: string;
}

export function histogram(data: HistogramData, kit: ChartKit): ChartSpec {
  const heightUnit: Unit = data.height === "share" ? "percent" : "number";
  const labels = data.values.map((_, i) => axisText(kit, data.unit, data.edges[i]!));
  const bin = (i: number) =>
    kit.format.range(data.edges[i], data.edges[i + 1], (v) => fullText(kit, data.unit, v));
  const other = data.other;
  const ink = categoryColor(kit, 0);
  const option = {
    xAxis: { type: "category", data: labels, name: data.xName, nameLocation: "middle", nameGap: 22 },
    yAxis: { type: "value", axisLabel: { formatter: (v: number) => axisText(kit, heightUnit, v) } },
    grid: data.xName ? { bottom: 20 } : {},
    tooltip: {
      trigger: "axis",
      formatter: (params: { dataIndex: number }[]) => {
        const at = params[0]?.dataIndex ?? 0;
        return tooltipHtml(bin(at), [
          [data.name, fullText(kit, heightUnit, data.values[at])],
          ...(other ? [[other.name, fullText(kit, heightUnit, other.values[at])] as const] : []),
        ]);
      },
    },
    series: [
      {
        type: "bar",
        name: data.name,
        data: data.values,
        barCategoryGap: "8%",
        barMaxWidth: 48,
        itemStyle: { color: ink },
        emphasis: { disabled: true },
      },
      ...(other
        ? [
            {
              type: "line",
              step: "middle",
              name: other.name,
              data: other.values,
              showSymbol: false,
              color: kit.tokens.compare,
              lineStyle: { width: 1.5 },
              emphasis: { disabled: true },
            },
          ]
        : []),
    ],
  } as EChartsOption;
  return {
    option,
    legend: [
      { name: data.name, mark: "bar", color: ink },
      ...(other ? [{ name: other.name, mark: "step" as const, color: kit.tokens.compare }] : []),
    ],
    table: {
      columns: [data.xName ?? "From, to", data.name, ...(other ? [other.name] : [])],
      rows: data.values.map((value, i) => [
        bin(i),
        fullText(kit, heightUnit, value),
        ...(other ? [fullText(kit, heightUnit, other.values[i])] : []),
      ]),
    },
  };
}
