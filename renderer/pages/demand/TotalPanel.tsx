/** The whole store: revenue by day with its forecast, and how the model does over all items. */

import Box from "@mui/material/Box";
import { useMemo } from "react";
import { CellBar, ChartPanel, fan, useChartKit } from "../../charts/index.ts";
import type { OutputOf } from "../../client/index.ts";
import {
  BasisPopover,
  type Column,
  NoGoods,
  numberColumn,
  Panel,
  Rows,
  Scorecard,
  SimpleTable,
  textColumn,
  useFormat,
  Verdict,
} from "../../ui/index.ts";

export type Summary = OutputOf<"demand.summary">;
type Total = NonNullable<Summary["total"]>;
type MethodRow = Summary["methods"][number];

export function TotalPanel({ summary }: { summary: Summary }) {
  const most = Math.max(...summary.methods.map((row) => row.series), 1);
  const columns: Column<MethodRow>[] = [
    textColumn("method", "Method", (row) => row.method, { sortable: false }),
    {
      id: "share",
      header: "",
      width: 90,
      text: (row) => String(row.series),
      render: (row) => <CellBar value={row.series} max={most} />,
    },
    numberColumn("series", "Items", (row) => row.series, { sortable: false, width: 70 }),
    numberColumn("units", "Units, 28 days", (row) => Math.round(row.units), { sortable: false, width: 110 }),
  ];
  return (
    <Rows fill>
      {summary.total && <TotalChart total={summary.total} basis={summary.basis} />}
      <Scorecard scorecard={summary.scorecard} metrics={metricsOf(summary)} />
      <Panel title="Methods" note="chosen for each item on its own held-out past" flush>
        <SimpleTable
          caption="Methods in use"
          columns={columns}
          rows={summary.methods}
          rowKey={(row) => row.method}
        />
      </Panel>
      <NoGoods titles={summary.services} />
    </Rows>
  );
}

const metricsOf = ({ scorecard }: Summary) => [
  scorecard?.primary ?? "WRMSSE",
  "WAPE",
  "MASE",
  "Bias",
  "Coverage 80",
];

function TotalChart({ total, basis }: { total: Total; basis: Summary["basis"] }) {
  const kit = useChartKit();
  const format = useFormat();
  const spec = useMemo(() => {
    const held = total.history.filter((point) => point.backtest !== null);
    return fan(
      {
        unit: "money",
        as: "line",
        history: total.history.slice(-84).map(({ ds, y, backtest }) => ({ x: ds, value: y, backtest })),
        forecast: total.forecast.map(({ ds, value, lo80, hi80, lo95, hi95 }) => ({
          x: ds,
          median: value,
          lo80,
          hi80,
          lo95,
          hi95,
        })),
        ...(held.length > 0 && { heldOut: { from: held[0]!.ds, to: held.at(-1)!.ds } }),
        names: { history: "Net revenue" },
      },
      kit,
    );
  }, [total, kit]);
  const sum = format.predictedMoney(total.sum.value);
  const bounds = `${format.range(total.sum.lo, total.sum.hi, format.predictedMoney)}, 80%`;
  const known = total.error !== null && total.naiveError !== null;
  return (
    <ChartPanel
      title="Net revenue by day"
      note={total.model}
      spec={spec}
      height={220}
      summary={`Next ${total.forecast.length} days: ${sum} expected (${bounds}).`}
      footer={
        <Box>
          Next {total.forecast.length} days: <strong>{sum}</strong> ({bounds})
          <BasisPopover basis={basis} of="net revenue ahead" />
          {known && (
            <Verdict beats={total.error! < total.naiveError!}>
              Error on held-out days {format.percent(total.error, 1)}, seasonal naive{" "}
              {format.percent(total.naiveError, 1)}.
            </Verdict>
          )}
        </Box>
      }
    />
  );
}
