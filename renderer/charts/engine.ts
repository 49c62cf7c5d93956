/** ECharts with the parts that we use and our two themes; charts are made only here. */

import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import type { Scheme } from "../app/theme/tokens.ts";
import { echartsTheme } from "./echarts-theme.ts";

echarts.use([
  LineChart,
  BarChart,
  ScatterChart,
  CustomChart,
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  MarkLineComponent,
  MarkAreaComponent,
  VisualMapComponent,
  AriaComponent,
  SVGRenderer,
  CanvasRenderer,
]);

echarts.registerTheme("mb-light", echartsTheme("light"));
echarts.registerTheme("mb-dark", echartsTheme("dark"));

export function makeChart(element: HTMLElement, scheme: Scheme, points: number): echarts.ECharts {
  return echarts.init(element, `mb-${scheme}`, { renderer: points > 2000 ? "canvas" : "svg" });
}

export type EChart = echarts.ECharts;
