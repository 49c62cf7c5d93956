/** A job while it runs: bar, percent, note, time left, Cancel; and how it ended. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import { Ban, Check, CircleAlert } from "lucide-react";
import type { Job } from "../../engine/contract/common.ts";
import { useCommand } from "../client/hooks.ts";
import { isActive } from "../client/job-feed.ts";
import { jobTitle } from "../client/job-title.ts";
import { Status } from "./tags.tsx";
import { useFormat } from "./use-format.ts";

interface JobProgressProps {
  job: Job;
  /** One line for bars; otherwise the note stands beneath. */
  inline?: boolean;
  /** Words instead of the job's own title. */
  title?: string;
}

export function JobProgress({ job, inline = false, title }: JobProgressProps) {
  const cancel = useCommand("jobs.cancel");
  const format = useFormat();
  if (!isActive(job)) return <JobEnd job={job} title={title} />;
  const percent = job.progress === null ? undefined : Math.round(job.progress * 100);
  const waits = job.state === "queued";
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 2,
        flexWrap: inline ? "nowrap" : "wrap",
        minWidth: 0,
      }}
    >
      <Box component="span" sx={{ whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" }}>
        {title ?? jobTitle(job)}
      </Box>
      <LinearProgress
        variant={percent === undefined && !waits ? "indeterminate" : "determinate"}
        value={percent ?? 0}
        aria-label={title ?? jobTitle(job)}
        sx={{ width: inline ? 96 : undefined, flex: inline ? "none" : 1, minWidth: 60 }}
      />
      {percent !== undefined && <span className="numeric">{percent}%</span>}
      {waits && <span>waits</span>}
      {job.millisecondsLeft !== null && job.millisecondsLeft >= 1000 && (
        <Box component="span" className="numeric" sx={{ color: "text.tertiary", whiteSpace: "nowrap" }}>
          {format.duration(job.millisecondsLeft)} left
        </Box>
      )}
      <Button
        variant="text"
        color="primary"
        onClick={() => cancel.mutate({ id: job.id })}
        disabled={cancel.isPending}
        sx={{ height: 20, px: 1 }}
      >
        Cancel
      </Button>
      {!inline && job.note && (
        <Box sx={{ flexBasis: "100%", typography: "caption", color: "text.tertiary" }}>
          {format.sentence(job.note)}
        </Box>
      )}
    </Box>
  );
}

function JobEnd({ job, title }: { job: Job; title?: string }) {
  const name = title ?? jobTitle(job);
  if (job.state === "done") {
    return (
      <Status tone="positive" icon={Check}>
        {name} is done
      </Status>
    );
  }
  const failed = job.state === "failed";
  const said = `${name} ${failed ? `failed: ${job.error?.message ?? "no reason was given"}` : "was cancelled"}`;
  return (
    <Box sx={{ minWidth: 0 }} title={said}>
      <Status tone={failed ? "negative" : "neutral"} icon={failed ? CircleAlert : Ban}>
        {said}
      </Status>
    </Box>
  );
}
