// Worklist: what to order, by the money at risk, each line with its evidence and a decision that can be taken back.
// May import: renderer/ui, renderer/charts, renderer/client, the Forecast page's charts. A new part: a file here.

import Button from "@mui/material/Button";
import { ClipboardList } from "lucide-react";
import { useState } from "react";
import { useEngineQuery, useJob } from "../../client/index.ts";
import {
  EmptyState,
  GoButton,
  PageFrame,
  QueryState,
  TrainDialog,
  useSetUrl,
  useUrlState,
} from "../../ui/index.ts";
import { NotTrained } from "../demand/NotTrained.tsx";
import { Lines } from "./Lines.tsx";
import { TAB_IDS, Tabs } from "./Tabs.tsx";
import { saveOrders } from "./use-decide.ts";

export default function WorklistPage() {
  const [tab] = useUrlState("tab", "runs-out", TAB_IDS);
  const [service] = useUrlState("service", "");
  const setUrl = useSetUrl();
  const query = useEngineQuery("demand.worklist", {
    tab,
    limit: 1,
    ...(service && { serviceLevel: Number(service) }),
  });
  const [training, setTraining] = useState(false);
  const train = useJob("demand.train");
  const accepted = query.data?.tabs.some(({ tab: id, items }) => id === "decided" && items > 0) ?? false;
  return (
    <PageFrame
      title="Demand worklist"
      actions={
        <Button
          onClick={() => void saveOrders()}
          disabled={!accepted}
          title={accepted ? undefined : "Accept lines first"}
        >
          Purchase orders
        </Button>
      }
    >
      <QueryState query={query} what="The worklist could not be read" rows={12}>
        {(worklist) =>
          worklist.basis?.modelVersion == null ? (
            <NotTrained
              hasData={worklist.basis?.dataAsOf != null}
              busy={train.active}
              error={train.error}
              onTrain={() => setTraining(true)}
            />
          ) : worklist.missing ? (
            <NoStock text={worklist.missing} />
          ) : (
            <>
              <Tabs
                tabs={worklist.tabs}
                value={tab}
                onChange={(next) => setUrl({ tab: next === "runs-out" ? null : next, line: null })}
              />
              <Lines key={tab} worklist={worklist} tab={tab} />
            </>
          )
        }
      </QueryState>
      {training && <TrainDialog only="demand.train" onClose={() => setTraining(false)} />}
    </PageFrame>
  );
}

const NoStock = ({ text }: { text: string }) => (
  <EmptyState
    icon={ClipboardList}
    title="No stock levels"
    text={text}
    action={<GoButton to="/mapping">Open mapping</GoButton>}
  />
);
