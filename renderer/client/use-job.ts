/** Starts a job command, follows its progress and gives its typed result. */

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Job } from "../../engine/contract/common.ts";
import type { ErrorInfo } from "../../engine/contract/errors.ts";
import { errorInfo } from "./errors.ts";
import { callEngine } from "./hooks.ts";
import { applyStarted, isActive, useJobFeed } from "./job-feed.ts";
import type { InputOf, JobName, JobResultOf } from "./names.ts";

interface JobOptions<N extends JobName> {
  /** Called once when the job that this hook follows is done. */
  onDone?: (result: JobResultOf<N>) => void;
  /** Which running job of this command to pick up when the page opens; all of them unless set. */
  match?: (input: InputOf<N>) => boolean;
}

export interface JobHandle<N extends JobName> {
  start(input: InputOf<N>): void;
  /** The job as last heard of: progress, note, time left. */
  job: Job | undefined;
  /** Starting, queued or running. */
  active: boolean;
  result: JobResultOf<N> | undefined;
  error: ErrorInfo | null;
}

function useFollowed<N extends JobName>(
  name: N,
  id: string | undefined,
  match?: (input: InputOf<N>) => boolean,
) {
  return useJobFeed(({ jobs }) => {
    if (id) return jobs[id];
    return Object.values(jobs).find(
      (job) => job.command === name && isActive(job) && (match?.(job.input as InputOf<N>) ?? true),
    );
  });
}

export function useJob<N extends JobName>(name: N, options: JobOptions<N> = {}): JobHandle<N> {
  const [id, setId] = useState<string>();
  const job = useFollowed(name, id, options.match);
  const starting = useMutation({
    mutationFn: (input: InputOf<N>) => callEngine(name, input) as Promise<Job>,
    onSuccess: (started) => {
      applyStarted(started);
      setId(started.id);
    },
  });
  // A job picked up from the feed is kept by id, so that its end is seen too.
  if (job && id === undefined) setId(job.id);

  const reported = useRef<string>(undefined);
  const onDone = useRef(options.onDone);
  onDone.current = options.onDone;
  useEffect(() => {
    if (job?.state !== "done" || reported.current === job.id) return;
    reported.current = job.id;
    onDone.current?.(job.output as JobResultOf<N>);
  }, [job]);

  const failed = job?.state === "failed" || job?.state === "cancelled" ? job.error : null;
  return {
    start: (input) => starting.mutate(input),
    job,
    active: starting.isPending || (job !== undefined && isActive(job)),
    result: job?.state === "done" ? (job.output as JobResultOf<N>) : undefined,
    error: starting.error ? errorInfo(starting.error) : failed,
  };
}
