/** One item: what sold, what stockouts cost, the held-out steps as forecast before them, and the steps ahead. */

import { useMemo } from "react";
import { ChartPanel, fan, useChartKit } from "../../charts/index.ts";
import type { OutputOf } from "../../client/index.ts";
import { BasisPopover, TooLittleData, useFormat } from "../../ui/index.ts";

export type ItemForecast = OutputOf<"demand.forecast">;

interface FanChartProps {
  data: ItemForecast;
  /** Steps of history to draw. */
  steps: number;
  height?: number;
}

export function FanChart({ data, steps, height = 220 }: FanChartProps) {
  const kit = useChartKit();
  const format = useFormat();
  const unit = data.stepDays === 7 ? "week" : "day";
  const spec = useMemo(() => {
    const backtest = new Map(data.backtest.map((point) => [point.ds, point.value]));
    const first = data.backtest[0]?.ds;
    const last = data.backtest.at(-1)?.ds;
    return fan(
      {
        unit: "number",
        history: data.history.slice(-steps).map(({ ds, y, lost }) => ({
          x: ds,
          value: y,
          lost: lost > 0 ? lost : null,
          backtest: backtest.get(ds) ?? null,
        })),
        forecast: data.forecast.map(({ ds, value, lo80, hi80, lo95, hi95 }) => ({
          x: ds,
          median: value,
          lo80,
          hi80,
          lo95,
          hi95,
        })),
        ...(first && last && { heldOut: { from: first, to: last } }),
      },
      kit,
    );
  }, [data, steps, kit]);
  const { next28, method } = data.item;
  const basedOn = format.sentence(data.item.basedOn);
  const ahead = `${format.prediction(next28.value)} (${format.range(next28.lo, next28.hi, format.prediction)}, 80%)`;
  const from = <BasisPopover basis={data.basis} of={data.item.title} />;
  return (
    <ChartPanel
      title={`Units per ${unit}`}
      note={method}
      spec={spec}
      height={height}
      summary={`${data.item.title}: ${ahead} expected in the next 28 days.`}
      footer={
        data.scores.length === 0 ? (
          <>
            <TooLittleData basedOn={`Next 28 days: ${ahead}. ${basedOn}.`} />
            {from}
          </>
        ) : (
          <span>
            Next 28 days: <strong>{format.prediction(next28.value)}</strong> (
            {format.range(next28.lo, next28.hi, format.prediction)}, 80%). {basedOn}.{from}
          </span>
        )
      }
    />
  );
}
