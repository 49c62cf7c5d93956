/** Loads every source and shows what got in, what did not, and why. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useRef } from "react";
import { useEngineQuery, useJob } from "../../client/index.ts";
import { GoButton, JobProgress, Panel } from "../../ui/index.ts";
import type { Source } from "../sources/answers.ts";
import { LoadReportView } from "../sources/LoadReportView.tsx";
import { ChangeSource } from "./ChangeSource.tsx";
import { StepFrame } from "./StepFrame.tsx";

interface CheckStepProps {
  sources: Source[];
  onBack: () => void;
  onNext: () => void;
}

const isDone = ({ lastLoad }: Source) => lastLoad?.state === "done";
const isMapped = ({ mappedTables }: Source) => mappedTables > 0;

/** Something is loaded that models learn from, and every load has ended; one that failed holds up none of the others. */
export const isChecked = (sources: Source[]): boolean =>
  sources.some((source) => isDone(source) && isMapped(source)) &&
  sources.every(({ lastLoad }) => lastLoad !== null);

export function CheckStep({ sources, onBack, onNext }: CheckStepProps) {
  const unmapped = sources.some(isDone) && !sources.some(isMapped);
  return (
    <StepFrame
      title="Check the data"
      note="Every row that is read is accepted, unchanged, or rejected with a reason."
      next="Train first models"
      onBack={onBack}
      onNext={onNext}
      nextDisabled={!isChecked(sources)}
      extra={
        unmapped && (
          <Box sx={{ color: "text.tertiary" }}>Models need mapped tables. Map the tables first.</Box>
        )
      }
    >
      {sources.map((source) => (
        <Box key={source.id} sx={{ border: 1, borderColor: "border", borderRadius: "8px", mb: 4 }}>
          <Loaded source={source} />
        </Box>
      ))}
    </StepFrame>
  );
}

function Loaded({ source }: { source: Source }) {
  const sync = useJob("source.sync", { match: (input) => input.id === source.id });
  const [report] = useEngineQuery("source.loads", { sourceId: source.id, limit: 1 }).data ?? [];
  const started = useRef(false);
  const { start } = sync;
  useEffect(() => {
    if (started.current || source.lastLoad) return;
    started.current = true;
    start({ id: source.id });
  }, [source.lastLoad, source.id, start]);
  const load = () => start({ id: source.id });
  const hasFailed = !sync.active && report?.state === "failed";
  return (
    <>
      <Panel
        title={source.name}
        actions={
          <>
            {hasFailed && <ChangeSource source={source} onSaved={load} />}
            {!sync.active && <Button onClick={load}>Load again</Button>}
          </>
        }
      >
        {sync.job && sync.active && <JobProgress job={sync.job} />}
        {sync.error && !sync.active && !hasFailed && <Box role="alert">{sync.error.message}</Box>}
      </Panel>
      {report && !sync.active && <LoadReportView report={report} />}
      {report?.state === "done" && !sync.active && source.mappedTables === 0 && (
        <Box sx={{ px: 4, pb: 4 }}>
          <GoButton to={`/mapping?source=${source.id}`}>Map the tables</GoButton>
        </Box>
      )}
    </>
  );
}
