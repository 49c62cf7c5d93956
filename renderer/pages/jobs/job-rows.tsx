/** Jobs as rows: state as icon and word, progress while it runs, time it took. */

import { Ban, Check, CircleAlert, Clock, LoaderCircle } from "lucide-react";
import type { Job } from "../../../engine/contract/common.ts";
import {
  type Column,
  dateColumn,
  durationColumn,
  Faint,
  type Format,
  Status,
  textColumn,
} from "../../ui/index.ts";

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

/** "rowsRead" as "rows read". */
const inWords = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function figureLine(name: string, value: number, format: Format): string {
  if (name === "number") return `plan ${value}`;
  const words = inWords(name);
  return `${format.number(value)} ${value === 1 ? words.replace(/s\b/, "") : words}`;
}

interface Load {
  streams: { rows: number }[];
  tables: { read: number; accepted: number; rejected: number }[];
}

const isLoad = (output: object): output is Load =>
  Array.isArray((output as Partial<Load>).streams) && Array.isArray((output as Partial<Load>).tables);

/** "130 rows read, 118 warehouse rows new or changed, 2 rejected": a header is read beside its lines, too. Where rows that are loaded are mapped again, none is read. */
function loadLine({ streams, tables }: Load, format: Format): string {
  const read = streams.reduce((sum, { rows }) => sum + rows, 0);
  const mapped = tables.reduce((sum, table) => sum + table.read, 0);
  const accepted = tables.reduce((sum, table) => sum + table.accepted, 0);
  const rejected = tables.reduce((sum, table) => sum + table.rejected, 0);
  return [
    streams.length > 0 || tables.length === 0
      ? figureLine("rowsRead", read, format)
      : figureLine("rowsMapped", mapped, format),
    tables.length > 0 ? `${format.number(accepted)} warehouse rows new or changed` : "",
    rejected > 0 ? `${format.number(rejected)} rejected` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Figures of a result in words, without settings such as k: "6 segments, 500 customers"; of a load the rows that were read. */
function resultLine(output: unknown, format: Format): string {
  if (typeof output !== "object" || output === null) return "";
  if (isLoad(output)) return loadLine(output, format);
  return Object.entries(output)
    .flatMap(([name, value]) =>
      typeof value === "number" && name.length > 1 ? [figureLine(name, value, format)] : [],
    )
    .slice(0, 4)
    .join(", ");
}

/** What there is to say in one line: how far it is, why it failed, what came out, or its last note. */
function jobLine(job: Job, format: Format): string {
  if (job.state === "failed") return job.error?.message ?? "No reason was given.";
  if (job.state === "done") return resultLine(job.output, format);
  const note = format.sentence(job.note);
  if (job.state !== "running") return note;
  const percent = job.progress === null ? "" : `${Math.round(job.progress * 100)}%`;
  const left = job.millisecondsLeft === null ? "" : `${format.duration(job.millisecondsLeft)} left`;
  return [percent, left, note].filter(Boolean).join(", ");
}

export const jobColumns = (title: (job: Job) => string): Column<Job>[] => [
  textColumn("title", "Job", title, { width: 340 }),
  {
    ...textColumn<Job>("state", "State", (job) => STATES[job.state].label, { width: 110 }),
    render: (job) => <JobState state={job.state} />,
  },
  {
    id: "line",
    header: "Progress or result",
    text: jobLine,
    render: (job, format) =>
      jobLine(job, format) || <Faint>{job.state === "queued" ? "waits for its turn" : "none"}</Faint>,
  },
  dateColumn("createdAt", "Asked for", (job) => job.createdAt, { time: true, width: 130 }),
  durationColumn("took", "Took", tookMs, { missing: "not yet" }),
];
