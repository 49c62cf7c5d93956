// Segments: groups of customers by rule and by behaviour, what sets them apart, whether they hold, who is in them.
// May import: renderer/ui, renderer/charts, renderer/client. A new part of the page: a file here, placed below.

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Users } from "lucide-react";
import { useState } from "react";
import { callEngine, type JobResultOf, useJob } from "../../client/index.ts";
import {
  Bar,
  Columns,
  JobProgress,
  NotTrained,
  PageFrame,
  PublishButton,
  QueryState,
  Scorecard,
  Segmented,
  showToast,
  TrainDialog,
  useFormat,
} from "../../ui/index.ts";
import { CustomerPanel } from "./CustomerPanel.tsx";
import { CustomersTable } from "./CustomersTable.tsx";
import { FutureSpendChart, outcomesOf, RepeatChart } from "./HoldoutChart.tsx";
import { SegmentKpis } from "./SegmentKpis.tsx";
import { SegmentList } from "./SegmentList.tsx";
import { Traits } from "./Traits.tsx";
import { ALL, type SegmentsView, type Shown, useSegments } from "./use-segments.ts";

const SETS = [
  { value: "rfm", label: "RFM groups" },
  { value: "value", label: "Value" },
  { value: "behaviour", label: "Behaviour" },
] as const;

export default function SegmentsPage() {
  const view = useSegments();
  const [training, setTraining] = useState(false);
  const train = useJob("segments.train", { onDone: (trained) => void tellWhatIsUsed(trained) });
  const nothing = view.query.data?.missing ?? (view.query.data ? null : "Segments are not read yet");
  return (
    <PageFrame
      title="Segments"
      object={view.segment?.name ?? (view.query.data?.missing ? undefined : "All customers")}
      actions={
        <>
          <Button
            onClick={() => setTraining(true)}
            disabled={train.active || view.query.data?.basis.dataAsOf === null}
          >
            Train...
          </Button>
          <PublishButton kind="segments" disabledReason={nothing} />
        </>
      }
    >
      {train.active && train.job && (
        <Bar>
          <Box sx={{ flex: 1 }}>
            <JobProgress job={train.job} inline title="Training segments" />
          </Box>
        </Bar>
      )}
      <QueryState query={view.query} what="The segments could not be read" rows={12}>
        {(shown) =>
          shown.missing ? (
            <Missing
              shown={shown}
              error={train.error}
              onTrain={() => setTraining(true)}
              busy={train.active}
            />
          ) : (
            <Studio shown={shown} view={view} />
          )
        }
      </QueryState>
      {training && <TrainDialog only="segments.train" onClose={() => setTraining(false)} />}
    </PageFrame>
  );
}

/** A version that is no better than the one in use stays a candidate; without a word the page would seem stuck. */
async function tellWhatIsUsed(trained: JobResultOf<"segments.train">): Promise<void> {
  const versions = await Promise.all(trained.versions.map((id) => callEngine("model.get", { id })));
  if (trained.lacking.length > 0) return showToast(trained.lacking.join(" "));
  const waiting = versions.filter((version) => version.status === "candidate");
  if (waiting.length === 0) return showToast("Segments are trained and in use.");
  const names = waiting.map((version) => `${version.modelTitle} ${version.number}`).join(", ");
  showToast(`${names}: no better than the one in use, which stays. Use it anyway under Models.`);
}

interface MissingProps {
  shown: Shown;
  error: unknown;
  busy: boolean;
  onTrain: () => void;
}

/** Nothing trained: no orders yet, not trained yet, or too few customers, each with what to do. */
function Missing({ shown, error, busy, onTrain }: MissingProps) {
  return (
    <NotTrained
      icon={Users}
      hasData={shown.basis.dataAsOf !== null}
      title="No segments yet"
      text="Group your customers by how lately, how often and for how much they buy, and by what they will spend. It takes a few seconds."
      connectFirst="Connect the store and sync its orders first; segments need nothing else."
      trainLabel="Train segments"
      busy={busy}
      onTrain={onTrain}
      error={error}
      failed="The segments could not be trained"
    />
  );
}

function Studio({ shown, view }: { shown: Shown; view: SegmentsView }) {
  return (
    <Box
      onKeyDown={(event) => event.key === "Escape" && view.openCustomer(null)}
      sx={{ position: "relative", display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}
    >
      <Columns template="minmax(340px, 37%) minmax(0, 1fr)" fill>
        <Groups shown={shown} view={view} />
        <Results shown={shown} view={view} />
      </Columns>
      {view.customer && <CustomerPanel customerId={view.customer} onClose={() => view.openCustomer(null)} />}
    </Box>
  );
}

/** Left: the sets, their segments, and what sets the chosen one apart. */
function Groups({ shown, view }: { shown: Shown; view: SegmentsView }) {
  const format = useFormat();
  return (
    <>
      <Bar>
        <Box className="numeric" sx={{ typography: "h6", py: 3 }}>
          {format.number(shown.customers)}
        </Box>
        <Box sx={{ color: "text.secondary", flex: 1 }}>customers</Box>
        <Segmented label="Segment set" value={view.set} onChange={view.chooseSet} options={SETS} />
      </Bar>
      <Box sx={{ flex: "none" }}>
        <SegmentList segments={shown.segments} chosen={view.segment} onChoose={view.choose} />
      </Box>
      <Box sx={{ px: 4, py: 2, color: "text.secondary", display: "flex", gap: 4, alignItems: "baseline" }}>
        <Box sx={{ flex: 1 }}>{wordsFor(view)}</Box>
        {view.segment && (
          <Button variant="text" color="primary" onClick={() => view.choose(ALL)} sx={{ flex: "none" }}>
            Show all
          </Button>
        )}
      </Box>
      {view.segment && (
        <Box sx={{ borderTop: 1, borderColor: "border" }}>
          <Traits segment={view.segment} />
        </Box>
      )}
      <Box sx={{ borderTop: 1, borderColor: "border" }}>
        <Scorecard scorecard={shown.scorecard} title="Do they hold?" />
      </Box>
    </>
  );
}

/** The rule of a group or tier; a behaviour segment is told by its traits, which follow. */
function wordsFor({ set, segment }: SegmentsView): string {
  if (!segment) return "Customers of every segment.";
  return set === "behaviour" ? "Grouped with customers who behave alike." : segment.description;
}

/** Right: figures, held-out check, customers. */
function Results({ shown, view }: { shown: Shown; view: SegmentsView }) {
  const { groups, horizon } = outcomesOf(shown);
  const charts = { groups, horizon, height: 168 };
  return (
    <>
      <SegmentKpis segment={view.segment} shown={shown} />
      {groups.length > 0 && (
        <Columns template="minmax(0, 1fr) minmax(0, 1fr)">
          <FutureSpendChart {...charts} />
          <RepeatChart {...charts} />
        </Columns>
      )}
      <CustomersTable view={view} expectedDays={shown.expectedDays} />
    </>
  );
}
