/** The look that all charts share, as an echarts theme for each scheme (ECharts 6 defaults overridden). */

import { SCALES, type Scheme, TOKENS } from "../app/theme/tokens.ts";
import { SANS } from "../app/theme/typography.ts";

export function echartsTheme(scheme: Scheme) {
  const t = TOKENS[scheme];
  const label = { color: t.text3, fontSize: 11, fontFamily: SANS, hideOverlap: true };
  const x = {
    axisLine: { show: true, lineStyle: { color: t.borderStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { ...label, margin: 6 },
    nameTextStyle: { color: t.text3, fontSize: 11 },
  };
  const y = {
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 4,
    splitLine: { show: true, lineStyle: { color: t.gridLine, width: 1 } },
    axisLabel: label,
    nameTextStyle: { color: t.text3, fontSize: 11 },
  };
  return {
    color: SCALES[scheme].category,
    backgroundColor: "transparent",
    textStyle: { fontFamily: SANS, fontSize: 11, color: t.text2 },
    grid: gridDefaults,
    categoryAxis: x,
    valueAxis: y,
    timeAxis: x,
    line: { smooth: false, symbol: "circle", symbolSize: 5, lineStyle: { width: 2 } },
    bar: { barMaxWidth: 24, barCategoryGap: "24%", itemStyle: { borderRadius: 0 } },
    scatter: { itemStyle: { opacity: 1 } },
    tooltip: {
      backgroundColor: t.raised,
      borderColor: t.border,
      borderWidth: 1,
      borderRadius: 6,
      padding: [8, 10],
      textStyle: { color: t.text1, fontSize: 12, fontFamily: SANS },
      extraCssText: `box-shadow:${t.shadow};border-radius:6px;`,
      confine: true,
      axisPointer: { type: "line", lineStyle: { color: t.accent, width: 1, type: "solid" } },
    },
  };
}

export const gridDefaults = {
  left: 16,
  right: 16,
  top: 20,
  bottom: 4,
  outerBoundsMode: "same" as const,
  outerBoundsContain: "axisLabel" as const,
};
