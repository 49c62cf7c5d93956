/** A measure by epoch while a model learns, with the best epoch marked: loss, validation, memory. */

import type { EChartsOption } from "echarts";
import { type ChartKit, type ChartSpec, categoryColor, markLine, tooltipHtml } from "./chart-kit.ts";

export interface LearningCurveData {
  /** Each with its own epochs; they need not be the same. */
  lines: { name: string; steps: readonly number[]; values: readonly number[] }[];
  /** Epoch to mark, of the line it belongs to. */
  best?: number | undefined;
  /** What a step is: "epoch", "trial". */
  step: string;
}

const text = (kit: ChartKit, value: number) => {
  const size = Math.abs(value);
  return kit.format.number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 3 : 4);
};

export function learningCurve({ lines, best, step }: LearningCurveData, kit: ChartKit): ChartSpec {
  const x = [...new Set(lines.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const valueAt = ({ steps, values }: (typeof lines)[number], at: number) => values[steps.indexOf(at)];
  const option = {
    xAxis: { type: "category", data: x.map(String), boundaryGap: false, name: step, nameLocation: "middle" },
    // A loss may fall from 5.6 to 5.4: from 0 on the axis it would be a flat line.
    yAxis: { type: "value", scale: true, axisLabel: { formatter: (value: number) => text(kit, value) } },
    tooltip: {
      trigger: "axis",
      formatter: (params: { dataIndex: number }[]) => {
        const at = x[params[0]?.dataIndex ?? 0]!;
        const rows = lines.flatMap((line) => {
          const value = valueAt(line, at);
          return value === undefined ? [] : [[line.name, text(kit, value)] as const];
        });
        return tooltipHtml(`${step} ${at}`, rows);
      },
    },
    series: lines.map((line, i) => ({
      type: "line",
      name: line.name,
      color: categoryColor(kit, i),
      data: x.map((at) => valueAt(line, at) ?? "-"),
      showSymbol: line.steps.length <= 12,
      connectNulls: true,
      emphasis: { disabled: true },
      ...(i === 0 &&
        best !== undefined && {
          markLine: markLine(kit, [{ at: String(best), label: "best", dashed: true }]),
        }),
    })),
  } as EChartsOption;
  return {
    option,
    legend: lines.map(({ name }, i) => ({ name, mark: "line", color: categoryColor(kit, i) })),
    table: {
      columns: [step, ...lines.map(({ name }) => name)],
      rows: x.map((at) => [
        String(at),
        ...lines.map((line) => {
          const value = valueAt(line, at);
          return value === undefined ? "" : text(kit, value);
        }),
      ]),
    },
  };
}
