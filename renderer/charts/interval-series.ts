/** Intervals as thin bars through points: the custom series under `dotInterval` and `calibration`. */

import type { CustomSeriesRenderItem } from "echarts";
import { type ChartKit, fade } from "./chart-kit.ts";

/** Items are `[position, lo, hi]`; `lying` puts the interval along x and the position on y. */
export function intervalSeries(
  kit: ChartKit,
  items: { at: number; lo: number; hi: number; color: string }[],
  lying: boolean,
) {
  const renderItem: CustomSeriesRenderItem = (params, api) => {
    const item = items[params.dataIndex]!;
    const from = api.coord(lying ? [item.lo, item.at] : [item.at, item.lo]);
    const to = api.coord(lying ? [item.hi, item.at] : [item.at, item.hi]);
    return {
      type: "line",
      shape: { x1: from[0]!, y1: from[1]!, x2: to[0]!, y2: to[1]! },
      style: {
        stroke: fade(item.color, kit.scheme === "dark" ? 0.45 : 0.35),
        lineWidth: 4,
        lineCap: "round",
      },
    };
  };
  return {
    type: "custom" as const,
    renderItem,
    silent: true,
    z: 1,
    data: items.map(({ at, lo, hi }) => (lying ? [lo, at, hi] : [at, lo, hi])),
    encode: lying ? { x: [0, 2], y: 1 } : { x: 0, y: [1, 2] },
  };
}
