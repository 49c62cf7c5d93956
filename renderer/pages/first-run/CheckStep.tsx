/** Loads every source and shows what got in, what did not, and why. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useRef } from "react";
import { useEngineQuery, useJob } from "../../client/index.ts";
import { GoButton, JobProgress, Panel } from "../../ui/index.ts";
import type { Source } from "../sources/answers.ts";
import { LoadReportView } from "../sources/LoadReportView.tsx";
import { StepFrame } from "./StepFrame.tsx";

interface CheckStepProps {
  sources: Source[];
  onBack: () => void;
  onNext: () => void;
}

const isLoaded = (sources: Source[]) =>
  sources.length > 0 && sources.every((source) => source.lastLoad?.state === "done");
const isMapped = (sources: Source[]) => sources.some((source) => source.mappedTables > 0);

/** All sources are loaded, and there is something that models learn from. */
export const isChecked = (sources: Source[]): boolean => isLoaded(sources) && isMapped(sources);

export function CheckStep({ sources, onBack, onNext }: CheckStepProps) {
  const ready = isLoaded(sources);
  const mapped = isMapped(sources);
  return (
    <StepFrame
      title="Check the data"
      note="Every row that is read is accepted, unchanged, or rejected with a reason."
      next="Train first models"
      onBack={onBack}
      onNext={onNext}
      nextDisabled={!isChecked(sources)}
      extra={
        ready &&
        !mapped && <Box sx={{ color: "text.tertiary" }}>Models need mapped tables. Map the tables first.</Box>
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
  return (
    <>
      <Panel
        title={source.name}
        actions={!sync.active && <Button onClick={() => sync.start({ id: source.id })}>Load again</Button>}
      >
        {sync.job && sync.active && <JobProgress job={sync.job} />}
        {sync.error && !sync.active && <Box role="alert">{sync.error.message}</Box>}
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
