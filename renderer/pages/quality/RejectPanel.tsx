/** A rejected row: why, what stood in it, and the way back in: change the mapping, then map the rows again. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { LoadReport } from "../../../engine/contract/source.ts";
import { type JobHandle, useJob } from "../../client/index.ts";
import { JobProgress, Panel, SidePanel, useFormat } from "../../ui/index.ts";
import type { Reject } from "./answers.ts";

const cellText = (value: unknown) =>
  value === null ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);

export function RejectPanel({ reject, onClose }: { reject: Reject; onClose: () => void }) {
  const format = useFormat();
  const { foot, shown } = useRepair(reject);
  return (
    <SidePanel
      title={reject.key ?? "Row without a key"}
      subtitle={`${reject.table}, ${format.dateTime(reject.rejectedAt)}`}
      onClose={onClose}
      foot={foot}
    >
      <Panel title="Why">
        {reject.column ? `${reject.column}: ` : ""}
        {reject.rule}
        {reject.value !== null && (
          <Box sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>Value: {reject.value}</Box>
        )}
      </Panel>
      <Panel title="Another try">{shown}</Panel>
      <Panel title="The row as it came">
        <Box
          component="dl"
          sx={{ m: 0, display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: 1, columnGap: 4 }}
        >
          {Object.entries(reject.row).map(([name, value]) => (
            <Box key={name} sx={{ display: "contents" }}>
              <Box component="dt" sx={{ color: "text.secondary" }}>
                {name}
              </Box>
              <Box component="dd" sx={{ m: 0, overflowWrap: "anywhere" }}>
                {cellText(value)}
              </Box>
            </Box>
          ))}
        </Box>
      </Panel>
    </SidePanel>
  );
}

/** A line that could not be read is mended in the source and read again; a row that did not fit is mapped again. */
function useRepair({ sourceId, stage, table, column }: Reject) {
  const of = {
    match: (input: { sourceId?: string; id?: string }) => (input.sourceId ?? input.id) === sourceId,
  };
  const mapping = useJob("mapping.apply", of);
  const reading = useJob("source.sync", of);
  const job = stage === "map" ? mapping : reading;
  const tryAgain = () =>
    stage === "map" ? mapping.start({ sourceId }) : reading.start({ id: sourceId, mode: "full" });
  const at = column ? `&column=${encodeURIComponent(column)}` : "";
  const to =
    stage === "map"
      ? `/mapping?source=${sourceId}&table=${encodeURIComponent(table)}${at}`
      : `/sources?source=${sourceId}`;
  const foot = (
    <>
      <Button component={Link} to={to}>
        {stage === "map" ? "Change the mapping" : "Open the source"}
      </Button>
      <Box sx={{ flex: 1 }} />
      <Button variant="contained" disabled={job.active} onClick={tryAgain}>
        {stage === "map" ? "Map again" : "Read again"}
      </Button>
    </>
  );
  return {
    foot,
    shown: <Outcome job={job} table={table} idle={<HowTo stage={stage} sourceId={sourceId} />} />,
  };
}

/** Mapping goes by the rows that were loaded; what was mended in the store has to be read first. */
function HowTo({ stage, sourceId }: Pick<Reject, "stage" | "sourceId">) {
  return (
    <Box sx={{ color: "text.secondary" }}>
      {stage === "map" ? (
        <>
          Change the mapping, then map again. A row that was mended in the store comes in with the next sync
          of <Link to={`/sources?source=${sourceId}`}>its source</Link>.
        </>
      ) : (
        "Mend the line in the source, then read it again."
      )}
    </Box>
  );
}

type Tried = Pick<JobHandle<"source.sync">, "job" | "active" | "error"> & { result: LoadReport | undefined };

function Outcome({ job, table, idle }: { job: Tried; table: string; idle: ReactNode }) {
  const format = useFormat();
  if (job.active && job.job) return <JobProgress job={job.job} />;
  if (job.error) return <Box role="alert">{job.error.message}</Box>;
  if (!job.result) return idle;
  const rejected = job.result.streams.find((each) => each.stream === table)?.rejected;
  const count = job.result.tables.find((each) => each.table === table);
  return (
    <Box aria-live="polite">
      {count
        ? `New or changed in ${table}: ${format.number(count.accepted)}. Still rejected: ${format.number(count.rejected)}.`
        : `Read again. Lines that are still rejected: ${format.number(rejected ?? 0)}.`}
    </Box>
  );
}
