/** The strip of key figures; the chosen one is drawn in the main chart. */

import { BasisPopover, Change, Kpi, KpiStrip, useFormat } from "../../ui/index.ts";
import type { KpiId, Summary } from "./answers.ts";
import { fullKpiText, KPI_LABELS, KPI_NOTES, kpiText } from "./figures.ts";

interface KpisProps {
  summary: Summary;
  selected: KpiId;
  onSelect: (id: KpiId) => void;
}

export function Kpis({ summary, selected, onSelect }: KpisProps) {
  const format = useFormat();
  return (
    <KpiStrip>
      {summary.kpis.map((kpi) => (
        <Kpi
          key={kpi.id}
          label={KPI_LABELS[kpi.id]}
          value={kpiText(format, kpi)}
          missing={kpi.missing}
          title={`${fullKpiText(format, kpi)}, ${KPI_NOTES[kpi.id]}`}
          note={
            kpi.value !== null &&
            summary.compareFrom && (
              <Change now={kpi.value} before={kpi.compare} kind={kpi.unit} upIsGood={kpi.upIsGood} />
            )
          }
          series={kpi.value === null ? undefined : kpi.series}
          selected={kpi.id === selected}
          onSelect={() => onSelect(kpi.id)}
          basis={<BasisPopover basis={kpi.basis} of={KPI_LABELS[kpi.id]} />}
        />
      ))}
    </KpiStrip>
  );
}
