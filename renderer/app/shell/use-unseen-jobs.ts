/** Jobs that ended while this page was open and that the user has not looked at, failures first. */

import { useMemo } from "react";
import type { Job } from "../../../engine/contract/common.ts";
import { useJobFeed } from "../../client/job-feed.ts";
import { useUi } from "../../stores/ui.ts";

const openedAt = new Date().toISOString();

const endedHere = (job: Job) =>
  (job.state === "done" || job.state === "failed") && job.endedAt !== null && job.endedAt > openedAt;

export function useUnseenJobs(): Job[] {
  const jobs = useJobFeed((feed) => feed.jobs);
  const seen = useUi((ui) => ui.seenJobs);
  return useMemo(
    () =>
      Object.values(jobs)
        .filter((job) => endedHere(job) && !seen.includes(job.id))
        .sort(
          (a, b) =>
            Number(b.state === "failed") - Number(a.state === "failed") || (b.endedAt! < a.endedAt! ? -1 : 1),
        ),
    [jobs, seen],
  );
}
