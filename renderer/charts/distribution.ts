/** Simulated outcomes as densities, the part below zero filled: "will it pay?". */

import type { EChartsOption } from "echarts";
import {
  axisText,
  type ChartKit,
  type ChartSpec,
  categoryColor,
  fade,
  fullText,
  type LegendItem,
  markLine,
  tooltipHtml,
  type Unit,
} from "./chart-kit.ts";

export interface DistributionData {
  unit: Unit;
  /** Ordered x, the density at each (any scale), and the chance below zero for the words beside it. */
  curves: { name: string; points: { x: number; density: number }[]; colorIndex?: number; dashed?: boolean }[];
  /** Line at this value; 0 with "Loses money" unless told. */
  threshold?: { at: number; label: string } | null;
  xName?: string;
}

const LOSS = { at: 0, label: "Loses money" };

/** Gaussian kernel density of samples on `steps` points, Silverman's bandwidth (1986, eq. 3.31). */
export function density(samples: readonly number[], steps = 80): { x: number; density: number }[] {
  const n = samples.length;
  if (n < 2) return [];
  const sorted = [...samples].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, v) => sum + v, 0) / n;
  const sd = Math.sqrt(sorted.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1));
  const iqr = sorted[Math.floor(n * 0.75)]! - sorted[Math.floor(n * 0.25)]!;
  const spread = Math.min(sd, iqr / 1.34) || sd || 1;
  const width = 0.9 * spread * n ** -0.2;
  const lo = sorted[0]! - 3 * width;
  const step = (sorted[n - 1]! + 3 * width - lo) / (steps - 1);
  return Array.from({ length: steps }, (_, i) => {
    const x = lo + i * step;
    const sum = sorted.reduce((total, v) => total + Math.exp(-0.5 * ((x - v) / width) ** 2), 0);
    return { x, density: sum / (n * width * Math.sqrt(2 * Math.PI)) };
  });
}

const insertZero = (points: { x: number; density: number }[], at: number) => {
  const next = points.findIndex((p) => p.x >= at);
  if (next <= 0) return { below: next === 0 ? [] : points, crossing: null };
  const [a, b] = [points[next - 1]!, points[next]!];
  const share = (at - a.x) / (b.x - a.x || 1);
  const crossing = { x: at, density: a.density + share * (b.density - a.density) };
  return { below: [...points.slice(0, next), crossing], crossing };
};

export function distribution(data: DistributionData, kit: ChartKit): ChartSpec {
  const threshold = data.threshold === undefined ? LOSS : data.threshold;
  const ink = (i: number) => categoryColor(kit, data.curves[i]?.colorIndex ?? i);
  const pairs = (points: { x: number; density: number }[]) => points.map((p) => [p.x, p.density]);
  const curve = (i: number) => ({
    type: "line",
    name: data.curves[i]!.name,
    showSymbol: false,
    data: pairs(data.curves[i]!.points),
    color: ink(i),
    lineStyle: { width: 2, type: data.curves[i]!.dashed ? [4, 3] : "solid" },
    areaStyle: { color: fade(ink(i), 0.1), opacity: 1 },
    emphasis: { disabled: true },
    ...(i === 0 && threshold && { markLine: markLine(kit, [threshold]) }),
  });
  const loss = (i: number) => ({
    type: "line",
    showSymbol: false,
    silent: true,
    tooltip: { show: false },
    data: threshold ? pairs(insertZero(data.curves[i]!.points, threshold.at).below) : [],
    lineStyle: { opacity: 0 },
    areaStyle: { color: fade(kit.tokens.negative, 0.4), opacity: 1 },
    emphasis: { disabled: true },
  });
  const option = {
    grid: data.xName ? { bottom: 20 } : {},
    xAxis: {
      type: "value",
      scale: true,
      name: data.xName,
      nameLocation: "middle",
      nameGap: 22,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: kit.tokens.borderStrong } },
      axisLabel: { formatter: (v: number) => axisText(kit, data.unit, v) },
    },
    yAxis: { type: "value", show: false },
    tooltip: {
      trigger: "axis",
      formatter: (params: { value: unknown }[]) =>
        tooltipHtml(fullText(kit, data.unit, (params[0]?.value as [number, number])?.[0]), []),
    },
    series: [...data.curves.map((_, i) => curve(i)), ...data.curves.map((_, i) => loss(i))],
  } as EChartsOption;
  const legend: LegendItem[] = data.curves.map(({ name, dashed }, i) => ({
    name,
    mark: dashed ? "dash" : "line",
    color: ink(i),
  }));
  return { option, legend, table: quantileTable(data, kit) };
}

/** Tenth, median and ninetieth percentile of each curve: what a reader wants of a density. */
function quantileTable(data: DistributionData, kit: ChartKit) {
  const quantile = (points: { x: number; density: number }[], share: number) => {
    const total = points.reduce((sum, p) => sum + p.density, 0);
    let sum = 0;
    for (const p of points) {
      sum += p.density;
      if (sum >= share * total) return p.x;
    }
    return undefined;
  };
  return {
    columns: ["", "10th percentile", "Median", "90th percentile"],
    rows: data.curves.map(({ name, points }) => [
      name,
      ...[0.1, 0.5, 0.9].map((share) => fullText(kit, data.unit, quantile(points, share))),
    ]),
  };
}
