/**
 * Charts for pages: builders `(data, kit) => ChartSpec`, `<ChartPanel>` and `<Chart>` to draw them, small drawings for cells.
 * Imports echarts, the theme and the text functions; never the client's data. A new chart: a builder file here and a line below.
 */

export { type BarsData, bars } from "./bars.ts";
export { Chart } from "./Chart.tsx";
export { ChartPanel } from "./ChartPanel.tsx";
export { type CalibrationData, calibration } from "./calibration.ts";
export type { ChartKit, ChartSpec, Unit } from "./chart-kit.ts";
export { type DistributionData, density, distribution } from "./distribution.ts";
export { type DotIntervalData, dotInterval } from "./dot-interval.ts";
export { type FanData, fan } from "./fan.ts";
export { type HistogramData, histogram } from "./histogram.ts";
export { Legend } from "./Legend.tsx";
export { type FanPoint, type LineWithCompareData, lineWithCompare } from "./line-with-compare.ts";
export { CellBar, ChangeBar, IntervalDot, Sparkline } from "./small.tsx";
export { type StockProjectionData, stockProjection } from "./stock-projection.ts";
export { type TimeSeriesData, timeSeries } from "./time-series.ts";
export { useChartKit } from "./use-chart-kit.ts";
