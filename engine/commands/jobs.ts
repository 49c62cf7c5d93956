/** Jobs and schedules. */

import { AppError } from "../contract/errors.ts";
import { commandMeta } from "../contract/meta.ts";
import type { Engine } from "../engine.ts";
import type { ScheduleView } from "../jobs/schedules.ts";
import type { Handlers } from "./handlers.ts";
import { issueText } from "./issue-text.ts";
import { unknownFields } from "./unknown-fields.ts";

/** Old jobs are dropped from the list; their runs stay. */
function jobIfListed(engine: Engine, id: string | null) {
  try {
    return id === null ? null : engine.jobs.get(id);
  } catch {
    return null;
  }
}

const scheduleView = (engine: Engine, { lastJobId, retry, ...schedule }: ScheduleView) => ({
  ...schedule,
  lastRun: jobIfListed(engine, lastJobId),
  retryAt: retry?.at ?? null,
});

/** A source is kept by its id, so that the schedule outlives its name. Throws `not-found` for one that there is not. */
function byId(engine: Engine, { area }: { area: string }, input: unknown): unknown {
  const { id } = input as { id?: unknown };
  if (area !== "source" || typeof id !== "string") return input;
  return { ...(input as object), id: engine.state.connections.get("source", id).id };
}

type Planned = Pick<ScheduleView, "command" | "input" | "cron"> & { id?: string | undefined };

/** Throws `conflict` where another schedule runs the same at the same times; one that stays as it is may be paused. */
function demandOther(engine: Engine, planned: Planned): void {
  const what = ({ command, input, cron }: Planned) =>
    JSON.stringify([command, input, cron.trim().replaceAll(/\s+/g, " ")]);
  const same = engine.schedules.list().filter((other) => what(other) === what(planned));
  if (same.length === 0 || same.some(({ id }) => id === planned.id)) return;
  throw new AppError(
    "conflict",
    "This is scheduled at these times already. Choose other times, or change the schedule that is there.",
    { id: same[0]!.id },
  );
}

export const jobsCommands: Handlers<"jobs"> = {
  "jobs.list": async (engine, input) => engine.jobs.list(input),
  "jobs.get": async (engine, { id }) => engine.jobs.get(id),
  "jobs.curves": async (engine, { id }) => engine.jobs.curves(id),
  "jobs.cancel": async (engine, { id }) => engine.jobs.cancel(id),
  "jobs.retry": async (engine, { id }) => engine.jobs.retry(id),
  "jobs.schedules": async (engine) =>
    engine.schedules.list().map((schedule) => scheduleView(engine, schedule)),
  "jobs.runs": async (engine, { id }) =>
    engine.schedules.runs(id).map(({ dueAt, jobId }) => ({ dueAt, job: jobIfListed(engine, jobId) })),
  "jobs.schedule": async (engine, input) => {
    const command = commandMeta(input.command);
    if (command?.meta.kind !== "job") {
      throw new AppError(
        "invalid-input",
        `"${input.command}" is no job that can be scheduled. Try source.sync or demand.train.`,
      );
    }
    // Parsed now, so that a wrong input fails here and not at six in the morning.
    const parsed = command.input.safeParse(input.input);
    if (!parsed.success)
      throw new AppError(
        "invalid-input",
        `The input of ${input.command} is wrong: ${issueText(parsed.error)}`,
      );
    const [unknown] = await unknownFields(command.input, input.input);
    if (unknown)
      throw new AppError("invalid-input", `The input of ${input.command} has no field "${unknown}".`);
    const planned = { ...input, input: byId(engine, command, parsed.data) };
    demandOther(engine, planned);
    return scheduleView(engine, engine.schedules.save(planned));
  },
  "jobs.unschedule": async (engine, { id }) => {
    engine.schedules.remove(id);
    return {};
  },
};
