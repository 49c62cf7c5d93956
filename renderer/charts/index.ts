/**
 * Charts for pages: builders `(data, kit) => ChartSpec`, `<ChartPanel>` and `<Chart>` to draw them, small drawings for cells.
 * Imports echarts, the theme and the text functions; never the client's data. A new chart: a builder file here and a line below.
 */

export { bars } from "./bars.ts";
export { Chart } from "./Chart.tsx";
export { ChartPanel } from "./ChartPanel.tsx";
export { calibration } from "./calibration.ts";
export type { ChartKit, ChartSpec } from "./chart-kit.ts";
export { distribution } from "./distribution.ts";
export { dotInterval } from "./dot-interval.ts";
export { fan } from "./fan.ts";
export { Legend } from "./Legend.tsx";
export { learningCurve } from "./learning-curve.ts";
export { lift } from "./lift.ts";
export { lineWithCompare } from "./line-with-compare.ts";
export { CellBar, ChangeBar, IntervalDot, Sparkline } from "./small.tsx";
export { stockProjection } from "./stock-projection.ts";
export { useChartKit } from "./use-chart-kit.ts";
