/** A rejected row: why, what stood in it, and the way back in: change the mapping, then map the rows again. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Link } from "react-router";
import { useEngineQuery, useJob } from "../../client/index.ts";
import { JobProgress, Panel, SidePanel, useFormat } from "../../ui/index.ts";
import type { Reject } from "./Rejects.tsx";

const cellText = (value: unknown) =>
  value === null ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);

export function RejectPanel({ reject, onClose }: { reject: Reject; onClose: () => void }) {
  const format = useFormat();
  const replay = useReplay(reject);
  const column = reject.column ? `&column=${encodeURIComponent(reject.column)}` : "";
  return (
    <SidePanel
      title={reject.key ?? "Row without a key"}
      subtitle={`${reject.table}, ${format.dateTime(reject.rejectedAt)}`}
      onClose={onClose}
      foot={
        <>
          <Button
            component={Link}
            to={`/mapping?source=${reject.sourceId}&table=${encodeURIComponent(reject.table)}${column}`}
          >
            Change the mapping
          </Button>
          <Box sx={{ flex: 1 }} />
          <Button variant="contained" disabled={replay.active} onClick={replay.start}>
            Map again
          </Button>
        </>
      }
    >
      <Panel title="Why">
        {reject.column ? `${reject.column}: ` : ""}
        {reject.rule}
        {reject.value !== null && (
          <Box sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>Value: {reject.value}</Box>
        )}
      </Panel>
      {replay.shown && <Panel title="Mapped again">{replay.shown}</Panel>}
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

/** Fills the tables of the source again from the rows that are loaded, by the mapping as it is now. */
function useReplay({ sourceId, table }: Reject) {
  const format = useFormat();
  const sources = useEngineQuery("source.list", {});
  const name = sources.data?.find((source) => source.id === sourceId)?.name ?? "the source";
  const job = useJob("mapping.apply", { match: (input) => input.sourceId === sourceId });
  const count = job.result?.tables.find((each) => each.table === table);
  const words = count
    ? `${format.number(count.accepted)} of the rows of ${table} are new or changed, ${format.number(count.rejected)} are still rejected.`
    : job.result && `${name} was mapped again.`;
  const shown = job.error ? (
    <Box role="alert">{job.error.message}</Box>
  ) : job.active && job.job ? (
    <JobProgress job={job.job} />
  ) : (
    words && <Box aria-live="polite">{words}</Box>
  );
  return { active: job.active, start: () => job.start({ sourceId }), shown };
}
