/** The chosen figure by day, beside the compared days, with the forecast where it is revenue. */

import { useMemo } from "react";
import { ChartPanel, lineWithCompare, useChartKit } from "../../charts/index.ts";
import { BasisPopover, EmptyState, type Format, Panel, useFormat, Verdict } from "../../ui/index.ts";
import type { KpiId, Summary } from "./answers.ts";
import { comparedWith, fullKpiText, KPI_LABELS, KPI_NOTES } from "./figures.ts";

type Forecast = NonNullable<Summary["forecast"]>;

const UNIT = { money: "money", count: "number", share: "percent" } as const;

const fanOf = (forecast: Forecast) =>
  forecast.days.map((x, i) => ({
    x,
    median: forecast.value[i]!,
    lo80: forecast.lo80[i],
    hi80: forecast.hi80[i],
    lo95: forecast.lo95[i],
    hi95: forecast.hi95[i],
  }));

function summaryOf(format: Format, summary: Summary, kpi: Summary["kpis"][number]): string {
  const before =
    kpi.compare === null ? "" : `, ${fullKpiText(format, { ...kpi, value: kpi.compare })} before`;
  return `${KPI_LABELS[kpi.id]} from ${format.date(summary.from)} to ${format.date(summary.to)}: ${fullKpiText(format, kpi)}${before}.`;
}

export function MainChart({ summary, kpi: id }: { summary: Summary; kpi: KpiId }) {
  const kit = useChartKit();
  const format = useFormat();
  const kpi = summary.kpis.find((one) => one.id === id)!;
  const forecast = id === "net_revenue" ? summary.forecast : null;
  const spec = useMemo(() => {
    const year = summary.to.slice(0, 4);
    const isCompared = kpi.compareSeries.some((value) => value !== null);
    const compare = isCompared ? comparedWith(kit.format, summary) : undefined;
    return lineWithCompare(
      {
        unit: UNIT[kpi.unit],
        points: summary.days.map((x, i) => ({
          x,
          value: kpi.series[i] ?? null,
          compare: kpi.compareSeries[i],
        })),
        names: {
          actual: compare === undefined ? KPI_LABELS[id] : compare.length === 4 ? year : "These days",
          compare,
        },
        forecast: forecast ? fanOf(forecast) : [],
        marks: forecast ? [{ at: summary.to, label: `Data until ${kit.format.day(summary.to)}` }] : [],
        upIsBad: !kpi.upIsGood,
      },
      kit,
    );
  }, [summary, kpi, forecast, kit, id]);
  if (kpi.value === null) {
    return (
      <Panel title={`${KPI_LABELS[id]} by day`}>
        <EmptyState text={`${kpi.missing ?? "Nothing to draw"}. Choose other days or another figure.`} />
      </Panel>
    );
  }
  return (
    <ChartPanel
      title={`${KPI_LABELS[id]} by day`}
      note={KPI_NOTES[id]}
      spec={spec}
      summary={summaryOf(format, summary, kpi)}
      height={260}
      actions={<BasisPopover basis={kpi.basis} of={KPI_LABELS[id]} />}
      footer={forecast && <ForecastLine forecast={forecast} />}
    />
  );
}

function ForecastLine({ forecast }: { forecast: Forecast }) {
  const format = useFormat();
  const { value, lo, hi } = forecast.total;
  return (
    <Verdict beats={forecast.beatsNaive}>
      Next {forecast.days.length} days: <b>{format.predictedMoney(value)}</b> (
      {format.range(lo, hi, format.predictedMoney)}, 80%). {format.sentence(forecast.note)}
    </Verdict>
  );
}
