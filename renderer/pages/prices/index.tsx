// Prices: what other prices would do, with its uncertainty, under guardrails, before anything is published.
// May import: renderer/ui, renderer/charts, renderer/client. A new part of the page: a file here, placed below.

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import useMediaQuery from "@mui/material/useMediaQuery";
import { Tag as TagIcon } from "lucide-react";
import { useState } from "react";
import { cancelQuery, type OutputOf, useEngineQuery, useJob } from "../../client/index.ts";
import {
  Bar,
  Columns,
  JobProgress,
  NoGoods,
  NotTrained,
  PageFrame,
  PublishButton,
  QueryState,
  SelectInput,
  showToast,
  Tag,
  TrainDialog,
  useFormat,
} from "../../ui/index.ts";
import { Charts } from "./Charts.tsx";
import { Controls } from "./Controls.tsx";
import { Items } from "./Items.tsx";
import { SaveButton } from "./SaveButton.tsx";
import { Summary } from "./Summary.tsx";
import { changesOf, EVERYTHING, useWhatIf } from "./use-what-if.ts";

export default function PricesPage() {
  const summary = useEngineQuery("price.summary", {});
  const [training, setTraining] = useState(false);
  const train = useJob("price.train");
  const missing = summary.data?.missing ?? null;
  const retrain = (
    <Button
      onClick={() => setTraining(true)}
      disabled={train.active || summary.data?.basis.dataAsOf === null}
    >
      Train...
    </Button>
  );
  return (
    <>
      {summary.data && !missing ? (
        <Studio summary={summary.data} actions={retrain} />
      ) : (
        <PageFrame title="Prices" actions={retrain}>
          {train.active && train.job && (
            <Bar>
              <Box sx={{ flex: 1 }}>
                <JobProgress job={train.job} inline title="Learning price elasticities" />
              </Box>
            </Bar>
          )}
          <QueryState query={summary} what="The elasticities could not be read" rows={12}>
            {(shown) => (
              <Missing
                shown={shown}
                error={train.error}
                busy={train.active}
                onTrain={() => train.start({})}
              />
            )}
          </QueryState>
        </PageFrame>
      )}
      {training && <TrainDialog only="price.train" onClose={() => setTraining(false)} />}
    </>
  );
}

interface MissingProps {
  shown: OutputOf<"price.summary">;
  error: unknown;
  busy: boolean;
  onTrain: () => void;
}

function Missing({ shown, error, busy, onTrain }: MissingProps) {
  return (
    <NotTrained
      icon={TagIcon}
      hasData={shown.basis.dataAsOf !== null}
      title="No elasticities yet"
      text="Learn from past price changes how sales answer to price. It takes a few seconds."
      connectFirst="Connect the store and sync its orders first; price history helps where there is one."
      trainLabel="Learn elasticities"
      busy={busy}
      onTrain={onTrain}
      error={error}
      failed="Prices could not be learned from"
    />
  );
}

function Studio({ summary, actions }: { summary: OutputOf<"price.summary">; actions: React.ReactNode }) {
  const format = useFormat();
  // At high zoom the buttons need the room.
  const roomy = useMediaQuery("(min-width: 1000px)");
  const view = useWhatIf();
  const asked = JSON.stringify(view.input);
  const [written, setWritten] = useState("");
  const use = useJob("price.recommend", {
    match: () => false,
    onDone: ({ prices, blocked }) => {
      setWritten(asked);
      showToast(
        `${format.number(prices)} prices are ready to publish${blocked > 0 ? `, ${format.number(blocked)} blocked by guardrails` : ""}.`,
      );
    },
  });
  const result = view.query.data;
  // What is taken over is what is shown.
  const none = !result || view.query.isPlaceholderData || changesOf(result) === 0;
  const categories = [
    { value: EVERYTHING, label: "All items" },
    ...summary.categories.map(({ category }) => ({ value: category, label: category })),
  ];
  return (
    <PageFrame
      title="Prices"
      object={
        <SelectInput
          ariaLabel="Items in scope"
          value={view.category}
          onChange={view.chooseCategory}
          options={categories}
          width={roomy ? 190 : 88}
        />
      }
      tag={roomy && <Tag>Offline, nothing is published</Tag>}
      actions={
        <>
          {actions}
          <SaveButton view={view} />
          <Button onClick={() => use.start(view.input)} disabled={none || use.active || written === asked}>
            {written === asked ? "Prices in use" : "Use these prices"}
          </Button>
          <PublishButton kind="prices" disabledReason={written === asked ? null : "Use these prices first"} />
        </>
      }
    >
      <Columns template="264px minmax(0, 1fr)" fill>
        <Controls view={view} summary={summary} />
        <QueryState
          query={view.query}
          what="The what-if could not be answered"
          rows={12}
          onCancel={() => void cancelQuery("price.whatIf", view.input)}
        >
          {(answer) => (
            // The column scrolls as a whole; its parts keep their height.
            <Box sx={{ "& > *": { flex: "none" }, display: "flex", flexDirection: "column" }}>
              <Summary view={view} result={answer} />
              <Charts view={view} result={answer} />
              <Items view={view} result={answer} />
              <NoGoods titles={summary.services} />
            </Box>
          )}
        </QueryState>
      </Columns>
    </PageFrame>
  );
}
