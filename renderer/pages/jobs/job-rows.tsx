/** Jobs as rows: state as icon and word, progress while it runs, time it took. */

import { Ban, Check, CircleAlert, Clock, LoaderCircle } from "lucide-react";
import type { Job } from "../../../engine/contract/common.ts";
import { type Column, codeColumn, dateColumn, duration, Faint, Status, textColumn } from "../../ui/index.ts";

export const STATES = {
  queued: { label: "Waits", tone: "neutral", icon: Clock },
  running: { label: "Runs", tone: "accent", icon: LoaderCircle },
  done: { label: "Done", tone: "positive", icon: Check },
  failed: { label: "Failed", tone: "negative", icon: CircleAlert },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
} as const;

export function JobState({ state }: { state: Job["state"] }) {
  const { label, tone, icon } = STATES[state];
  return (
    <Status tone={tone} icon={icon}>
      {label}
    </Status>
  );
}

/** Milliseconds between start and end, null while it has not both. */
export function tookMs(job: Job): number | null {
  return job.startedAt && job.endedAt ? Date.parse(job.endedAt) - Date.parse(job.startedAt) : null;
}

/** What there is to say in one line: how far it is, why it failed, or its last note. */
export function jobLine(job: Job): string {
  if (job.state === "failed") return job.error?.message ?? "No reason was given.";
  if (job.state !== "running") return job.note;
  const percent = job.progress === null ? "" : `${Math.round(job.progress * 100)}%`;
  const left = job.millisecondsLeft === null ? "" : `${duration(job.millisecondsLeft)} left`;
  return [percent, left, job.note].filter(Boolean).join(", ");
}

export const jobColumns: Column<Job>[] = [
  textColumn("title", "Job", (job) => job.title, { sortable: false, width: 260 }),
  {
    ...textColumn<Job>("state", "State", (job) => STATES[job.state].label, { sortable: false, width: 110 }),
    render: (job) => <JobState state={job.state} />,
  },
  textColumn("line", "Progress or result", (job) => jobLine(job) || null, {
    sortable: false,
    render: (job) =>
      jobLine(job) || <Faint>{job.state === "queued" ? "waits for its turn" : "no note"}</Faint>,
  }),
  dateColumn("createdAt", "Asked for", (job) => job.createdAt, { time: true, width: 130, sortable: false }),
  {
    id: "took",
    header: "Took",
    align: "right",
    width: 100,
    text: (job) => String(tookMs(job) ?? ""),
    render: (job) => (tookMs(job) === null ? <Faint>not yet</Faint> : duration(tookMs(job))),
  },
  codeColumn("command", "Command", (job) => job.command, { sortable: false, width: 160 }),
];
