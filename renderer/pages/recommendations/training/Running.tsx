/** The training or search of now: progress, where it computes and why, its curves; or how the last one ended. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Job } from "../../../../engine/contract/common.ts";
import type { Curve } from "../../../../engine/contract/curves.ts";
import { useCommand, useEngineQuery } from "../../../client/index.ts";
import { isActive, useJobFeed } from "../../../client/job-feed.ts";
import { backendWords, EmptyState, JobProgress, Panel, useFormat } from "../../../ui/index.ts";
import { Curves } from "./Curves.tsx";

const COMMANDS = ["recommend.train", "recommend.tune"];

/** The active job of this tab, else its last one. */
function useLatest(): Job | undefined {
  const jobs = useJobFeed((feed) => feed.jobs);
  const own = Object.values(jobs).filter((job) => COMMANDS.includes(job.command));
  own.sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || b.createdAt.localeCompare(a.createdAt));
  return own[0];
}

/** What was heard since the page opened, or what the engine kept: whichever goes further. */
function useCurves(job: Job | undefined): Curve[] {
  const heard = useJobFeed((feed) => (job ? feed.curves[job.id] : undefined));
  const kept = useEngineQuery(
    "jobs.curves",
    { id: job?.id ?? "" },
    { enabled: job !== undefined, keepPrevious: false },
  ).data;
  const points = (curves: Curve[] | undefined) =>
    curves?.reduce((sum, { steps }) => sum + steps.length, 0) ?? 0;
  return merged(kept ?? [], points(heard) > 0 ? heard! : []);
}

/** Kept curves with the newer points that were heard. */
function merged(kept: Curve[], heard: Curve[]): Curve[] {
  const key = ({ part, name }: Curve) => `${part} ${name}`;
  const newer = new Map(heard.map((curve) => [key(curve), curve]));
  const joined = kept.map((curve) => {
    const more = newer.get(key(curve));
    newer.delete(key(curve));
    if (!more) return curve;
    const from = more.steps[0] ?? Number.POSITIVE_INFINITY;
    const count = curve.steps.findIndex((step) => step >= from);
    const before = count < 0 ? curve.steps.length : count;
    return {
      ...curve,
      steps: [...curve.steps.slice(0, before), ...more.steps],
      values: [...curve.values.slice(0, before), ...more.values],
    };
  });
  return [...joined, ...newer.values()];
}

export function Running() {
  const job = useLatest();
  const curves = useCurves(job);
  const engine = useEngineQuery("workspace.engine", {});
  const backend = engine.data?.backend;
  const where = backend && (
    <span title={backend.reason}>
      Neural models run on the {backendWords(backend.name)}. {backend.reason}
    </span>
  );
  if (!job) {
    return (
      <Panel title="Now" note={where}>
        <EmptyState text="Nothing has been trained since the workspace was opened. Choose models on the left." />
      </Panel>
    );
  }
  return (
    <Panel title={isActive(job) ? "Now" : "Last run"} note={where}>
      <JobProgress job={job} />
      <Ended job={job} />
      <CurvesByModel curves={curves} active={isActive(job)} />
    </Panel>
  );
}

/** A chart group for each model of the job, the one that learns now first. */
function CurvesByModel({ curves, active }: { curves: Curve[]; active: boolean }) {
  const models = [...new Set(curves.map(({ part }) => part.split("/")[0] ?? ""))];
  return (active ? models.reverse() : models).map((model) => (
    <Box key={model} sx={{ pt: 2 }}>
      {model && <Box sx={{ typography: "subtitle2", px: 4 }}>{model}</Box>}
      <Curves curves={curves.filter(({ part }) => (part.split("/")[0] ?? "") === model)} />
    </Box>
  ));
}

/** One line a model: its verdict, or why it does not suit the data; and a way to go on after a cancel or crash. */
function Ended({ job }: { job: Job }) {
  const format = useFormat();
  const retry = useCommand("jobs.retry");
  const output = job.output as { verdicts?: string[]; verdict?: string } | null;
  const lines = output?.verdicts ?? (output?.verdict ? [output.verdict] : []);
  const resumable = job.state === "failed" || job.state === "cancelled";
  return (
    <Box sx={{ pt: 1, display: "grid", gap: 1, color: "text.secondary" }}>
      {lines.map((line) => (
        <div key={line}>{format.sentence(line)}</div>
      ))}
      {resumable && (
        <div>
          <Button disabled={retry.isPending} onClick={() => retry.mutate({ id: job.id })}>
            Go on from the last epoch
          </Button>
        </div>
      )}
    </Box>
  );
}
