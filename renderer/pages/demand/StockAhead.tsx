/** Stock by day if the suggested quantity is ordered today: when it runs out, when the order arrives. */

import { useMemo } from "react";
import { ChartPanel, stockProjection, useChartKit } from "../../charts/index.ts";
import { addDays, type Format, useFormat } from "../../ui/index.ts";
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
          marks: marksOf(projection, runsOut, arrives, format, kit.tokens.negative),
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

/** Lines where stock ends and where the order arrives; two that are close share one label. */
function marksOf(
  projection: ItemForecast["projection"],
  runsOut: string | undefined,
  arrives: string | undefined,
  format: Format,
  red: string,
) {
  const place = (ds: string | undefined) => projection.findIndex((point) => point.ds === ds);
  const ends = runsOut && `Runs out ${format.day(runsOut)}`;
  const comes = arrives && place(arrives) >= 0 ? `Arrives ${format.day(arrives)}` : undefined;
  const close = ends && comes && Math.abs(place(arrives) - place(runsOut)) < projection.length / 3;
  return [
    ...(ends ? [{ at: runsOut, label: close ? "" : ends, color: red }] : []),
    ...(comes
      ? [{ at: arrives!, label: close ? `${ends}, ${comes.replace("A", "a")}` : comes, dashed: true }]
      : []),
  ];
}
