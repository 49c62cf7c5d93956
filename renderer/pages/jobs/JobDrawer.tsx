/** One job: progress, what it was asked, what came out or why it failed; cancel and retry. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Copy } from "lucide-react";
import type { Job } from "../../../engine/contract/common.ts";
import { messageOf, useCommand } from "../../client/index.ts";
import { Facts, Icon, JobProgress, Panel, SidePanel, Spacer, showToast, useFormat } from "../../ui/index.ts";
import { JobState, tookMs } from "./job-rows.tsx";

interface JobDrawerProps {
  job: Job;
  title: string;
  place: string;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

export function JobDrawer({ job, title, place, onClose, onPrevious, onNext }: JobDrawerProps) {
  const format = useFormat();
  const active = job.state === "queued" || job.state === "running";
  return (
    <SidePanel
      title={title}
      subtitle={place}
      width={440}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      foot={<Actions job={job} active={active} />}
    >
      {active && (
        <Panel title="Progress">
          <JobProgress job={job} title={title} />
        </Panel>
      )}
      {job.error && <Failure error={job.error} />}
      <Panel title="When">
        <Facts
          items={[
            { label: "Asked for", value: format.dateTime(job.createdAt) },
            { label: "Started", value: format.dateTime(job.startedAt) },
            { label: "Ended", value: format.dateTime(job.endedAt) },
            { label: "Took", value: format.duration(tookMs(job)) },
            { label: "Attempts", value: job.attempt },
            { label: "Lane", value: LANES[job.lane] },
            { label: "Command", value: <code>{job.command}</code> },
            { label: "Id", value: <code>{job.id}</code> },
          ]}
        />
      </Panel>
      <Values title="Asked with" value={job.input} none="No parameters: the defaults." />
      {job.state === "done" && <Values title="Result" value={job.output} none="It answers nothing." />}
    </SidePanel>
  );
}

const LANES: Record<Job["lane"], string> = { io: "reading and writing", compute: "computing" };

function Failure({ error }: { error: NonNullable<Job["error"]> }) {
  const copy = () =>
    navigator.clipboard.writeText(JSON.stringify(error, null, 2)).then(() => showToast("Details copied."));
  return (
    <Panel
      title="Why it failed"
      actions={
        <Button variant="text" startIcon={<Icon of={Copy} size={14} />} onClick={copy}>
          Copy details
        </Button>
      }
    >
      <Box role="alert" sx={{ overflowWrap: "anywhere" }}>
        {error.message}
      </Box>
      <Json value={error.details} />
    </Panel>
  );
}

function Values({ title, value, none }: { title: string; value: unknown; none: string }) {
  const empty = value == null || (typeof value === "object" && Object.keys(value).length === 0);
  return (
    <Panel title={title}>
      {empty ? <Box sx={{ color: "text.secondary" }}>{none}</Box> : <Json value={value} />}
    </Panel>
  );
}

function Json({ value }: { value: unknown }) {
  if (value === undefined) return null;
  return (
    <Box
      component="pre"
      tabIndex={0}
      sx={{
        m: 0,
        maxHeight: 240,
        overflow: "auto",
        bgcolor: "sunken",
        borderRadius: "6px",
        p: 2,
        typography: "caption",
        whiteSpace: "pre-wrap",
        overflowWrap: "anywhere",
      }}
    >
      <code>{JSON.stringify(value, null, 2)}</code>
    </Box>
  );
}

function Actions({ job, active }: { job: Job; active: boolean }) {
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const cancel = useCommand("jobs.cancel", { onError });
  const retry = useCommand("jobs.retry", {
    onError,
    onSuccess: () => showToast("It runs again, from its checkpoint."),
  });
  return (
    <>
      <JobState state={job.state} />
      <Spacer />
      {active && (
        <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
          Cancel
        </Button>
      )}
      {(job.state === "failed" || job.state === "cancelled") && (
        <Button variant="contained" disabled={retry.isPending} onClick={() => retry.mutate({ id: job.id })}>
          Run again
        </Button>
      )}
    </>
  );
}
