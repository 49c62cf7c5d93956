/** Stock ahead of time: falls with expected demand, jumps when an order arrives, against the reorder point. */

import type { EChartsOption } from "echarts";
import {
  axisText,
  type ChartKit,
  type ChartSpec,
  categoryColor,
  fade,
  fullText,
  markLine,
  tooltipHtml,
} from "./chart-kit.ts";

export interface StockProjectionData {
  points: { x: string; value: number; lo: number; hi: number }[];
  reorderPoint?: number | null;
  marks?: { at: string; label: string; dashed?: boolean; color?: string }[];
}

export function stockProjection(data: StockProjectionData, kit: ChartKit): ChartSpec {
  const { points } = data;
  const ink = categoryColor(kit, 0);
  const text = (v: number) => fullText(kit, "number", v);
  const hidden = {
    type: "line",
    stack: "band",
    stackStrategy: "all",
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
  };
  const option = {
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: points.map((p) => p.x),
      axisLabel: { formatter: kit.format.day },
    },
    yAxis: { type: "value", min: 0, axisLabel: { formatter: (v: number) => axisText(kit, "number", v) } },
    tooltip: {
      trigger: "axis",
      formatter: (params: { dataIndex: number }[]) => {
        const p = points[params[0]?.dataIndex ?? 0]!;
        return tooltipHtml(kit.format.longDay(p.x), [
          ["Stock", text(p.value)],
          ["80% interval", kit.format.range(p.lo, p.hi, text)],
        ]);
      },
    },
    series: [
      { ...hidden, data: points.map((p) => p.lo) },
      {
        ...hidden,
        data: points.map((p) => p.hi - p.lo),
        areaStyle: { color: fade(ink, kit.tokens.band80), opacity: 1 },
      },
      {
        type: "line",
        name: "Stock",
        data: points.map((p) => p.value),
        showSymbol: false,
        color: ink,
        lineStyle: { width: 1.75, type: [4, 3] },
        markLine: markLine(kit, data.marks ?? []),
      },
      ...(data.reorderPoint == null
        ? []
        : [
            {
              type: "line",
              name: "Reorder point",
              silent: true,
              showSymbol: false,
              data: points.map(() => data.reorderPoint),
              color: categoryColor(kit, 1),
              lineStyle: { width: 1, type: [4, 3] },
            },
          ]),
    ],
  } as EChartsOption;
  return {
    option,
    legend: [
      { name: "Expected stock", mark: "dash", color: ink },
      { name: "80% interval", mark: "band", color: ink, opacity: kit.tokens.band80 },
      ...(data.reorderPoint == null
        ? []
        : [
            {
              name: `Reorder point ${text(data.reorderPoint)}`,
              mark: "dash" as const,
              color: categoryColor(kit, 1),
            },
          ]),
    ],
    table: {
      columns: ["", "Stock", "80% interval"],
      rows: points.map((p) => [kit.format.day(p.x), text(p.value), kit.format.range(p.lo, p.hi, text)]),
    },
  };
}
