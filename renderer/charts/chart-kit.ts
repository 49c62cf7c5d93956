/**
 * What every chart builder gets and gives: `(data, kit) => ChartSpec`, pure, so that a test can read it.
 * Imports the tokens and the text functions. A new chart: a builder file beside this one that returns a ChartSpec.
 */

import type { EChartsOption } from "echarts";
import { SCALES, type Scales, type Scheme, TOKENS, type Tokens } from "../app/theme/tokens.ts";
import type { Format, Maybe } from "../ui/format.ts";

export interface ChartKit {
  scheme: Scheme;
  tokens: Tokens;
  scales: Scales;
  format: Format;
}

export type Mark = "line" | "thin" | "dash" | "band" | "bar" | "outline" | "dot" | "ring" | "step";

export interface LegendItem {
  name: string;
  mark: Mark;
  color: string;
  opacity?: number;
}

export interface ChartTable {
  columns: string[];
  /** Cells as text, ready to show; the first column names the row. */
  rows: string[][];
}

export interface ChartSpec {
  option: EChartsOption;
  legend: LegendItem[];
  table: ChartTable;
}

export type Unit = "money" | "number" | "percent";

export function chartKit(scheme: Scheme, format: Format): ChartKit {
  return { scheme, format, tokens: TOKENS[scheme], scales: SCALES[scheme] };
}

/** Full text of a value, for tooltips and tables. */
export function fullText(kit: ChartKit, unit: Unit, value: Maybe<number>): string {
  const { format } = kit;
  if (unit === "money") return format.money(value);
  return unit === "percent" ? format.percent(value) : format.number(value);
}

/** Short text of a value, for axes. */
export function axisText(kit: ChartKit, unit: Unit, value: number): string {
  const { format } = kit;
  if (unit === "money") return format.compactMoney(value);
  return unit === "percent" ? format.percent(value, 0) : format.compact(value);
}

/** `#RRGGBB` with an opacity, since echarts' SVG needs plain colours. */
export function fade(hex: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${opacity})`;
}

export function categoryColor(kit: ChartKit, index: number): string {
  return kit.scales.category[index % kit.scales.category.length]!;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

/** Tooltip body: a heading, then names left and values right. */
export function tooltipHtml(title: string, rows: (readonly [name: string, value: string, color?: string])[]) {
  const line = ([name, value, ink]: (typeof rows)[number]) =>
    `<tr><td style="padding-right:16px;opacity:.8">${escapeHtml(name)}</td>` +
    `<td style="text-align:right;font-variant-numeric:tabular-nums${ink ? `;color:${ink}` : ""}">${escapeHtml(value)}</td></tr>`;
  return `<b style="font-weight:600">${escapeHtml(title)}</b><table style="border-spacing:0;margin-top:4px">${rows.map(line).join("")}</table>`;
}

/** A 1 px line at `at` with its label above the plot. */
export function markLine(
  kit: ChartKit,
  marks: { at: string | number; label?: string; dashed?: boolean; color?: string }[],
) {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    data: marks.map(({ at, label, dashed, color }) => ({
      xAxis: at,
      lineStyle: {
        color: color ?? kit.tokens.text2,
        width: 1,
        type: dashed ? ([2, 3] as number[]) : ("solid" as const),
      },
      label: {
        show: label !== undefined,
        formatter: label ?? "",
        position: "end" as const,
        distance: 4,
        color: color ?? kit.tokens.text2,
        fontSize: 11,
      },
    })),
  };
}

/** Shaded stretches of the x axis with a label at the top: held out, never charged, a campaign. */
export function markArea(
  kit: ChartKit,
  shades: { from: string | number; to: string | number; label?: string }[],
) {
  return {
    silent: true,
    animation: false,
    itemStyle: { color: kit.tokens.chartShade },
    label: { color: kit.tokens.text2, fontSize: 11, position: "top" as const, distance: 4 },
    data: shades.map(
      ({ from, to, label }) =>
        [{ xAxis: from, name: label ?? "" }, { xAxis: to }] as [
          { xAxis: string | number; name: string },
          { xAxis: string | number },
        ],
    ),
  };
}
