// Forecast: how good it is over all items, the store's revenue ahead, and every item with interval and held-out check.
// May import: renderer/ui, renderer/charts, renderer/client. A new part of the page: a file here, placed below.

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useEngineQuery, useJob } from "../../client/index.ts";
import {
  Bar,
  BasisPopover,
  Columns,
  JobProgress,
  Kpi,
  KpiStrip,
  PageFrame,
  QueryState,
  TrainDialog,
  useFormat,
  useUrlState,
} from "../../ui/index.ts";
import { ItemPanel } from "./ItemPanel.tsx";
import { ItemsTable } from "./ItemsTable.tsx";
import { NotTrained } from "./NotTrained.tsx";
import { type Summary, TotalPanel } from "./TotalPanel.tsx";

export default function ForecastPage() {
  const query = useEngineQuery("demand.summary", {});
  const [training, setTraining] = useState(false);
  const train = useJob("demand.train");
  return (
    <PageFrame
      title="Forecast"
      actions={
        <Button
          onClick={() => setTraining(true)}
          disabled={train.active || query.data?.basis.dataAsOf === null}
        >
          Train...
        </Button>
      }
    >
      {train.active && train.job && (
        <Bar>
          <Box sx={{ flex: 1 }}>
            <JobProgress job={train.job} inline title="Training the demand forecast" />
          </Box>
        </Bar>
      )}
      <QueryState query={query} what="The forecast could not be read" rows={12}>
        {(summary) =>
          summary.missing ? (
            <NotTrained
              hasData={summary.basis.dataAsOf !== null}
              busy={train.active}
              error={train.error}
              onTrain={() => setTraining(true)}
            />
          ) : (
            <Forecast summary={summary} />
          )
        }
      </QueryState>
      {training && <TrainDialog only="demand.train" onClose={() => setTraining(false)} />}
    </PageFrame>
  );
}

function Forecast({ summary }: { summary: Summary }) {
  const [item, setItem] = useUrlState("item", "");
  return (
    <>
      <Accuracy summary={summary} />
      <Columns template="minmax(0, 1fr) minmax(420px, 41%)" fill>
        <ItemsTable open={item} onOpen={setItem} />
        {item ? (
          <ItemPanel uniqueId={item} onClose={() => setItem(null)} />
        ) : (
          <TotalPanel summary={summary} />
        )}
      </Columns>
    </>
  );
}

/** The portfolio's held-out result, each figure with the baseline or level that it is judged by. */
function Accuracy({ summary }: { summary: Summary }) {
  const format = useFormat();
  const { scorecard, series } = summary;
  const metric = (name: string) => scorecard?.model.metrics.find((one) => one.name === name)?.value ?? null;
  const naive = scorecard?.baselines
    .find((score) => score.name === "Seasonal naive")
    ?.metrics.find((one) => one.name === "WAPE")?.value;
  const share = (value: number | null) => (value === null ? null : format.percent(value, 1));
  const from = (of: string) => <BasisPopover basis={summary.basis} of={of} />;
  return (
    <KpiStrip>
      <Kpi
        label="Error on held-out steps"
        title="WAPE: total error over total sold"
        value={share(metric("WAPE"))}
        note={naive === undefined ? undefined : `seasonal naive ${format.percent(naive, 1)}`}
        basis={from("the error")}
      />
      <Kpi
        label="Items better than naive"
        title="Share of items whose held-out error is below that of seasonal naive"
        value={share(metric("Items better than naive"))}
        note="forecast value added"
        basis={from("items better than naive")}
      />
      <Kpi
        label="80% interval held"
        value={share(metric("Coverage 80"))}
        note="of held-out steps"
        basis={from("the 80% interval")}
      />
      <Kpi
        label="95% interval held"
        value={share(metric("Coverage 95"))}
        note="of held-out steps"
        basis={from("the 95% interval")}
      />
      <Kpi
        label="Bias"
        value={format.signed(metric("Bias"), (size) => format.percent(size, 1))}
        note="below zero is too little"
        basis={from("the bias")}
      />
      <Kpi
        label="Items"
        value={format.number(series)}
        note={`${format.number(summary.methods.length)} ${summary.methods.length === 1 ? "method" : "methods"} in use`}
        basis={from("items")}
      />
    </KpiStrip>
  );
}
