/** Stock by day if the suggested quantity is ordered today: when it runs out, when the order arrives. */

import { useMemo } from "react";
import { ChartPanel, stockProjection, useChartKit } from "../../charts/index.ts";
import { addDays, useFormat } from "../../ui/index.ts";
import type { ItemForecast } from "./FanChart.tsx";

export function StockAhead({ data }: { data: ItemForecast }) {
  const kit = useChartKit();
  const format = useFormat();
  const { projection, plan } = data;
  const today = projection[0]?.ds;
  const runsOut = projection.find((point) => point.value <= 0)?.ds;
  const arrives =
    plan && today && plan.suggestedQuantity > 0
      ? addDays(today, Math.max(1, Math.round(plan.leadTimeDays)))
      : undefined;
  const spec = useMemo(
    () =>
      stockProjection(
        {
          points: projection.map(({ ds, value, lo, hi }) => ({ x: ds, value, lo, hi })),
          reorderPoint: plan?.reorderPoint,
          marks: [
            ...(runsOut
              ? [{ at: runsOut, label: `Runs out ${format.day(runsOut)}`, color: kit.tokens.negative }]
              : []),
            ...(arrives && projection.some((point) => point.ds === arrives)
              ? [{ at: arrives, label: `Arrives ${format.day(arrives)}`, dashed: true }]
              : []),
          ],
        },
        kit,
      ),
    [projection, plan, runsOut, arrives, format, kit],
  );
  if (!plan || projection.length === 0) return null;
  const title =
    plan.suggestedQuantity > 0
      ? `Stock if you order ${format.number(plan.suggestedQuantity)} today`
      : "Stock if nothing is ordered";
  return (
    <ChartPanel
      title={title}
      spec={spec}
      height={150}
      legend={false}
      summary={runsOut ? `Runs out on ${format.longDay(runsOut)}.` : "Does not run out in the days shown."}
    />
  );
}
