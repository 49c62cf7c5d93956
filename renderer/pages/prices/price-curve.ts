/** Profit by price of one item, revenue where its cost is not known: line with its 80 % band, prices charged before, today's and the new price. */

import type { CustomSeriesRenderItem, EChartsOption } from "echarts";
import type { ChartKit, ChartSpec } from "../../charts/index.ts";
import type { OutputOf } from "../../client/index.ts";
import type { Item } from "./use-what-if.ts";

type Curve = OutputOf<"price.curve">;

/** Revenue where the item's cost is not known. */
const worthOf = ({ points }: Curve) => (points.some(({ profit }) => profit) ? "Profit" : "Revenue");
const pointsOf = ({ points }: Curve) =>
  points.map((point) => ({ ...point, ...(point.profit ?? point.revenue) }));
type Point = ReturnType<typeof pointsOf>[number];

export function priceCurve(curve: Curve, { newPrice }: Pick<Item, "newPrice">, kit: ChartKit): ChartSpec {
  const worth = worthOf(curve);
  const { priceNow } = curve;
  const points = pointsOf(curve);
  const ink = kit.scales.category[0]!;
  const money = (value: number | null) => kit.format.money(value);
  const profitAt = (price: number) =>
    points.reduce((best, p) => (Math.abs(p.price - price) < Math.abs(best.price - price) ? p : best)).value;
  const [low, high] = [points[0]!.price, points.at(-1)!.price];
  const charged = curve.charged.filter(({ price }) => price >= low && price <= high);
  const option = {
    grid: { top: 36 },
    xAxis: {
      type: "value",
      min: low,
      max: high,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: kit.tokens.borderStrong } },
      axisLabel: {
        formatter: (value: number) => kit.format.money(value, 2),
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
      },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 4,
      axisLabel: { formatter: (v: number) => kit.format.compactMoney(v) },
    },
    tooltip: {
      trigger: "axis",
      formatter: (marks: { dataIndex: number; seriesIndex: number }[]) => tooltip(points, worth, marks, kit),
    },
    series: [
      band(curve, ink, kit),
      {
        type: "line",
        name: `Expected ${worth.toLowerCase()}`,
        showSymbol: false,
        color: ink,
        lineStyle: { width: 2 },
        data: points.map((p) => [p.price, p.value]),
        markArea: neverCharged(curve, kit),
        markLine: {
          silent: true,
          symbol: "none",
          data: priceMarks(priceNow, newPrice, kit, ink),
        },
      },
      {
        type: "line",
        name: "Charged before",
        symbol: "circle",
        symbolSize: 7,
        showSymbol: true,
        showAllSymbol: true,
        lineStyle: { opacity: 0 },
        itemStyle: { color: kit.tokens.surface, borderColor: ink, borderWidth: 1.5 },
        data: charged.map(({ price }) => [price, profitAt(price)]),
        tooltip: { show: false },
      },
    ],
  } as EChartsOption;
  return {
    option,
    legend: [
      { name: "Expected", mark: "line", color: ink },
      { name: "80% interval", mark: "band", color: ink, opacity: kit.scheme === "dark" ? 0.32 : 0.26 },
      { name: "Charged before", mark: "ring", color: ink },
    ],
    table: {
      columns: ["Price", worth, "80% interval", "Charged before"],
      rows: points
        .filter((_, i) => i % 4 === 0)
        .map((p) => [
          kit.format.money(p.price, 2),
          money(p.value),
          kit.format.range(p.lo, p.hi, money),
          p.neverCharged ? "never" : "yes",
        ]),
    },
  };
}

function priceMarks(now: number, next: number, kit: ChartKit, ink: string) {
  const mark = (price: number, word: string, color: string, width: number) => ({
    xAxis: price,
    lineStyle: { color, width, type: "solid" },
    label: {
      formatter: `${word} ${kit.format.money(price, 2)}`,
      color: kit.tokens.text1,
      fontSize: 11,
      distance: word === "New" ? 16 : 3,
    },
  });
  const today = mark(now, "Today", kit.tokens.text2, 1);
  return next === now ? [today] : [today, mark(next, "New", ink, 2)];
}

function band(curve: Curve, ink: string, kit: ChartKit) {
  const points = pointsOf(curve);
  const renderItem: CustomSeriesRenderItem = (params, api) => {
    if (params.dataIndex !== 0) return null;
    const along = (value: (p: Point) => number) =>
      points.map((p) => api.coord([p.price, value(p)]) as [number, number]);
    const above = along((p) => p.hi ?? 0);
    const below = along((p) => p.lo ?? 0).reverse();
    return {
      type: "polygon",
      shape: { points: [...above, ...below] },
      style: { fill: ink, opacity: kit.scheme === "dark" ? 0.32 : 0.26 },
    };
  };
  return {
    type: "custom",
    name: "80% interval",
    silent: true,
    renderItem,
    clip: true,
    encode: { x: 0, y: [1, 2] },
    data: points.map((p) => [p.price, p.lo, p.hi]),
    tooltip: { show: false },
  };
}

function neverCharged(curve: Curve, kit: ChartKit) {
  const known = curve.points.filter((p) => !p.neverCharged);
  const [low, high] = [curve.points[0]!.price, curve.points.at(-1)!.price];
  /** A narrow stretch has no room for its words; the table and the tooltip still say it. */
  const words = (width: number) => (width > 0.2 * (high - low) ? "never charged" : "");
  /** Words wider than their stretch run on into the chart, not out of it. */
  const shade = (from: number, to: number, position: string) => [
    { xAxis: from, name: words(to - from), label: { position } },
    { xAxis: to },
  ];
  const first = known[0]?.price ?? low;
  const last = known.at(-1)?.price ?? low;
  return {
    silent: true,
    itemStyle: { color: kit.tokens.chartShade },
    label: { color: kit.tokens.text2, fontSize: 11 },
    data: [
      ...(first > low ? [shade(low, first, "insideBottomLeft")] : []),
      ...(last < high ? [shade(last, high, "insideBottomRight")] : []),
    ],
  };
}

function tooltip(
  points: Point[],
  worth: string,
  marks: { dataIndex: number; seriesIndex: number }[],
  kit: ChartKit,
): string {
  const mark = marks.find((one) => one.seriesIndex === 1);
  const point = mark && points[mark.dataIndex];
  if (!point) return "";
  const { format } = kit;
  const row = (name: string, value: string) =>
    `<tr><td style="padding-right:16px">${name}</td><td style="text-align:right">${value}</td></tr>`;
  const rows = [
    row(worth, format.predictedMoney(point.value)),
    row("80% interval", format.range(point.lo, point.hi, format.predictedMoney)),
    row("Units", format.prediction(point.units.value)),
    ...(point.neverCharged ? [row("Never charged", "")] : []),
  ];
  return `<b>${format.money(point.price, 2)}</b><table>${rows.join("")}</table>`;
}
