/** The state of the data in five figures. */

import { useEngineQuery } from "../../client/index.ts";
import { Kpi, KpiStrip, LineageButton, useFormat } from "../../ui/index.ts";

export function Kpis() {
  const format = useFormat();
  const { data } = useEngineQuery("quality.list", { limit: 1 });
  if (!data || data.total === 0) return null;
  const { passing, failing, warning, unknown, rejected, rows, newestAt, lastRunAt } = data.summary;
  const from = (of: string) => <LineageButton of={of} command="quality.list" input={{ limit: 1 }} />;
  return (
    <KpiStrip>
      <Kpi
        label="Tests that hold"
        value={`${format.number(passing)} of ${format.number(passing + failing + warning)}`}
        note={lastRunAt ? `run ${format.dateTime(lastRunAt)}` : "not run yet"}
      />
      <Kpi
        label="Tests that fail"
        value={format.number(failing)}
        note={failing === 0 ? "nothing is off" : "numbers may be off"}
      />
      <Kpi
        label="Warnings"
        value={format.number(warning)}
        note={unknown > 0 ? `${format.number(unknown)} not judged yet` : "worth a look"}
      />
      <Kpi
        label="Rows rejected"
        value={format.number(rejected)}
        note={rows > 0 ? `beside ${format.compact(rows)} loaded` : "nothing loaded"}
        basis={from("rejected rows")}
      />
      <Kpi
        label="Newest order or event"
        value={newestAt ? format.date(newestAt) : null}
        missing="Nothing loaded yet"
        note={newestAt && format.time(newestAt)}
        basis={from("the newest order or event")}
      />
    </KpiStrip>
  );
}
