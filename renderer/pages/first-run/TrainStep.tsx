/** Trains the first models one after another and says how each compares with its baseline. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useEffect } from "react";
import { type JobHandle, type JobName, type OutputOf, useEngineQuery, useJob } from "../../client/index.ts";
import { JobProgress, Panel, Status } from "../../ui/index.ts";
import { StepFrame } from "./StepFrame.tsx";

type Task = OutputOf<"model.list">[number]["task"];

const WHAT: { name: JobName; task: Task; title: string; note: string }[] = [
  {
    name: "segments.train",
    task: "segment",
    title: "Segments",
    note: "Groups of customers by what they buy and when",
  },
  {
    name: "demand.train",
    task: "forecast",
    title: "Demand",
    note: "Forecasts with intervals, and what to reorder",
  },
  {
    name: "recommend.train",
    task: "recommend",
    title: "Recommendations",
    note: "Products bought together, and for each customer",
  },
  { name: "price.train", task: "price", title: "Prices", note: "How demand answers to price" },
];

export function TrainStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const jobs = [
    useJob("segments.train"),
    useJob("demand.train"),
    useJob("recommend.train"),
    useJob("price.train"),
  ] as unknown as JobHandle<JobName>[];
  const begin = () => {
    for (const job of jobs) if (!job.active) job.start({} as never);
  };
  const running = jobs.some((job) => job.active);
  const versions = useEngineQuery("model.list", { status: "champion" }).data;
  const untouched = versions?.length === 0 && jobs.every((job) => !job.job && !job.active && !job.error);
  // Nothing was trained yet, so the first visit starts the work by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known
  useEffect(() => {
    if (untouched) begin();
  }, [untouched]);
  const isTrained = (task: Task) => versions?.some((version) => version.task === task) ?? false;
  return (
    <StepFrame
      title="Train first models"
      note="Each is compared with a simple baseline on data it has not seen. They train one after another; you can go on while they do."
      next="Open the overview"
      onBack={onBack}
      onNext={onNext}
      extra={
        <Button disabled={running} onClick={begin}>
          Train again
        </Button>
      }
    >
      <Box sx={{ border: 1, borderColor: "border", borderRadius: "8px" }}>
        {WHAT.map(({ name, task, title, note }, k) => (
          <Panel
            key={name}
            title={title}
            note={note}
            actions={<Mark handle={jobs[k]!} trained={isTrained(task)} />}
          >
            {jobs[k]!.active && jobs[k]!.job && <JobProgress job={jobs[k]!.job} />}
            {!jobs[k]!.active && jobs[k]!.error && (
              <Box sx={{ color: "text.secondary" }}>{jobs[k]!.error.message}</Box>
            )}
          </Panel>
        ))}
      </Box>
    </StepFrame>
  );
}

function Mark({ handle, trained }: { handle: JobHandle<JobName>; trained: boolean }) {
  if (handle.active) return <Status>{handle.job?.state === "running" ? "Training" : "Waiting"}</Status>;
  if (handle.error)
    return (
      <Status tone="negative" icon={CircleAlert}>
        Not trained
      </Status>
    );
  if (trained || handle.job?.state === "done")
    return (
      <Status tone="positive" icon={CircleCheck}>
        Trained
      </Status>
    );
  return <Status icon={CircleDashed}>Not started</Status>;
}
