/** What the newest experiment on a placement has shown in the live shop: the lift, its interval, and its course. */

import Box from "@mui/material/Box";
import { useMemo } from "react";
import type { Experiment, ExperimentResult } from "../../../../engine/contract/experiment.ts";
import { Chart, lift, useChartKit } from "../../../charts/index.ts";
import { useEngineQuery } from "../../../client/index.ts";
import { Panel, useFormat } from "../../../ui/index.ts";
import { ConclusionTag, differenceWrite, METRIC_WORDS } from "./words.tsx";

export function LiveLift({ placement }: { placement: Experiment["placements"][number] }) {
  const experiments = useEngineQuery("experiment.list", {});
  const found = experiments.data?.find((one) => one.status !== "draft" && one.placements.includes(placement));
  const result = useEngineQuery("experiment.read", { id: found?.id ?? "" }, { enabled: Boolean(found) });
  return found && result.data?.experiment.id === found.id ? <Lift result={result.data} /> : null;
}

function Lift({ result }: { result: ExperimentResult }) {
  const format = useFormat();
  const kit = useChartKit();
  const { experiment } = result;
  const first = result.metrics[0]?.comparisons[0];
  const spec = useMemo(() => {
    const unit = experiment.metric === "conversion" ? "percent" : "money";
    return lift({ unit, name: "Difference", days: result.series[0]?.days ?? [] }, kit);
  }, [result, experiment, kit]);
  const write = differenceWrite(experiment.metric);
  const readable = result.conclusion !== "broken" && first?.difference.value != null;
  return (
    <Panel title="Lift in the live shop" note={`${experiment.name}, ${result.days} days`}>
      <Box sx={{ display: "flex", gap: 2, alignItems: "baseline", flexWrap: "wrap", mb: 1 }}>
        {readable && (
          <Box className="numeric" sx={{ typography: "h1" }}>
            {write(format, first.difference.value!)}
          </Box>
        )}
        <Box sx={{ color: "text.secondary" }}>
          {METRIC_WORDS[experiment.metric].long.toLowerCase()}
          {readable && first.difference.lo !== null && " "}
          {readable && first.difference.lo !== null && (
            <Box component="span" sx={{ whiteSpace: "nowrap" }}>
              ({format.range(first.difference.lo, first.difference.hi, (value) => write(format, value))})
            </Box>
          )}
        </Box>
        <ConclusionTag conclusion={result.conclusion} />
      </Box>
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>{format.sentence(result.verdict)}</Box>
      {readable && <Chart spec={spec} height={120} summary={result.verdict} />}
    </Panel>
  );
}
