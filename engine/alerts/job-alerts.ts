/** What is told of a job that took the engine down time and again, until such work is done after all. */
import type { Job } from "../contract/common.ts";
import type { State } from "../state/state.ts";
import { raiseAlert, resolveAlert } from "./alerts.ts";

/** Raises the alert of a job that was given up. */
export function alertOnGivenUp(state: State, job: Job): void {
  const source = sourceOf(state, job);
  raiseAlert(state, {
    kind: "given-up",
    subject: subjectOf(state, job),
    title: `Given up: ${job.title}${source ? ` (${source.name})` : ""}`,
    detail: job.error?.message ?? "",
    href: `/jobs?job=${job.id}`,
  });
}

/** Ends the alert of work that was given up, if this is such work and done. */
export function alertOnEnd(state: State, job: Job): void {
  if (job.state === "done") resolveAlert(state, "given-up", subjectOf(state, job));
}

/** The kind of work, whatever its parameters; below the source where there is one, so that the alert goes with it. */
const subjectOf = (state: State, job: Job) => `${sourceOf(state, job)?.id ?? "job"}/${job.command}`;

/** The source that the job's input names, by id or name. */
function sourceOf(state: State, { input }: Job) {
  const { id, sourceId } = (input ?? {}) as { id?: unknown; sourceId?: unknown };
  return state.connections
    .list("source")
    .find((one) => [id, sourceId].some((it) => it === one.id || it === one.name));
}
