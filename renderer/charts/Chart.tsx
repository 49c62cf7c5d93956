/** One chart: draws a ChartSpec, follows size and scheme, answers arrow keys, and can be read as a table. */

import Box from "@mui/material/Box";
import type { EChartsOption } from "echarts";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useUi } from "../stores/ui.ts";
import type { ChartSpec } from "./chart-kit.ts";
import { gridDefaults } from "./echarts-theme.ts";
import { type EChart, makeChart } from "./engine.ts";
import { useScheme } from "./use-chart-kit.ts";

export interface ChartProps {
  spec: ChartSpec;
  /** What the chart says, in one or two sentences: read out instead of the drawing. */
  summary: string;
  /** Pixels; the chart fills the width. */
  height?: number;
  /** Index of the clicked point, bar or category. */
  onPick?: (dataIndex: number, seriesIndex: number) => void;
}

type Series = { data?: unknown[] };
const seriesOf = (option: EChartsOption): Series[] =>
  (Array.isArray(option.series) ? option.series : [option.series ?? {}]) as Series[];

const pointCount = (option: EChartsOption) =>
  Math.max(0, ...seriesOf(option).map((series) => series.data?.length ?? 0));

function withDefaults(option: EChartsOption, decals: boolean): EChartsOption {
  return {
    animation: false,
    animationDurationUpdate: 150,
    ...option,
    grid: Array.isArray(option.grid) ? option.grid : { ...gridDefaults, ...option.grid },
    aria: { enabled: true, label: { enabled: false }, decal: { show: decals } },
  };
}

function useEChart(spec: ChartSpec, onPick: ChartProps["onPick"]) {
  const scheme = useScheme();
  const decals = useUi((ui) => ui.decals);
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChart>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const large = pointCount(spec.option) > 2000;

  useEffect(() => {
    if (!box.current) return;
    const made = makeChart(box.current, scheme, large ? 2001 : 0);
    chart.current = made;
    made.on("click", (event) => pick.current?.(event.dataIndex ?? 0, event.seriesIndex ?? 0));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, [scheme, large]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart of a new scheme or renderer is empty
  useEffect(() => {
    chart.current?.setOption(withDefaults(spec.option, decals), { notMerge: true });
  }, [spec, decals, scheme, large]);

  return { box, chart };
}

export function Chart({ spec, summary, height = 240, onPick }: ChartProps) {
  const { box, chart } = useEChart(spec, onPick);
  const at = useRef(-1);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const last = pointCount(spec.option) - 1;
    if (event.key === "Enter" && at.current >= 0) onPick?.(at.current, 0);
    if (!step || last < 0) return;
    event.preventDefault();
    at.current = Math.min(Math.max(at.current + step, 0), last);
    const seriesIndex = seriesOf(spec.option).findIndex((series) => {
      const point = series.data?.[at.current];
      return point !== undefined && point !== "-" && !(series as { silent?: boolean }).silent;
    });
    chart.current?.dispatchAction({
      type: "showTip",
      seriesIndex: Math.max(seriesIndex, 0),
      dataIndex: at.current,
    });
  };
  return (
    <Box
      ref={box}
      role="img"
      aria-label={summary}
      tabIndex={0}
      onKeyDown={move}
      onBlur={() => chart.current?.dispatchAction({ type: "hideTip" })}
      sx={{ height, minWidth: 0, width: "100%" }}
    />
  );
}
