/** Points of two measures, with the line where both are equal: actual against predicted. */

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
import { intervalSeries } from "./interval-series.ts";

export interface CalibrationData {
  unit: Unit;
  yUnit?: Unit;
  points: {
    x: number;
    y: number;
    lo?: number | null;
    hi?: number | null;
    name?: string;
    colorIndex?: number;
  }[];
  xName: string;
  yName: string;
  /** The line x = y; on unless the axes measure different things. */
  diagonal?: boolean;
}

export function calibration(data: CalibrationData, kit: ChartKit): ChartSpec {
  const yUnit = data.yUnit ?? data.unit;
  const ink = (index = 0) => categoryColor(kit, index);
  const top = Math.max(...data.points.flatMap((p) => [p.x, p.y]), 0);
  const bars = data.points.flatMap((p) =>
    p.lo == null || p.hi == null ? [] : [{ at: p.x, lo: p.lo, hi: p.hi, color: ink(p.colorIndex) }],
  );
  const option = {
    grid: { bottom: 20 },
    xAxis: {
      type: "value",
      name: data.xName,
      nameLocation: "middle",
      nameGap: 22,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: kit.tokens.borderStrong } },
      axisLabel: { formatter: (v: number) => axisText(kit, data.unit, v) },
    },
    yAxis: { type: "value", axisLabel: { formatter: (v: number) => axisText(kit, yUnit, v) } },
    tooltip: {
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const p = data.points[dataIndex]!;
        return tooltipHtml(p.name ?? `Point ${dataIndex + 1}`, [
          [data.xName, fullText(kit, data.unit, p.x)],
          [data.yName, fullText(kit, yUnit, p.y)],
        ]);
      },
    },
    series: [
      {
        type: "scatter",
        symbolSize: data.points.length > 60 ? 5 : 8,
        z: 3,
        data: data.points.map((p) => ({ value: [p.x, p.y], itemStyle: { color: ink(p.colorIndex) } })),
        emphasis: { scale: false },
      },
      intervalSeries(kit, bars, false),
      ...(data.diagonal === false
        ? []
        : [
            {
              type: "line",
              silent: true,
              showSymbol: false,
              data: [
                [0, 0],
                [top, top],
              ],
              lineStyle: { color: kit.tokens.text2, width: 1, type: [4, 3] },
            },
          ]),
    ],
  } as EChartsOption;
  return {
    option,
    legend: [],
    table: {
      columns: ["", data.xName, data.yName],
      rows: data.points.map((p, i) => [
        p.name ?? String(i + 1),
        fullText(kit, data.unit, p.x),
        fullText(kit, yUnit, p.y),
      ]),
    },
  };
}
