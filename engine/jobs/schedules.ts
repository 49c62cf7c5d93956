/** Schedules: cron expressions, in the workspace's time zone, that enqueue the same commands as people do. */
import { Cron } from "croner";
import { AppError } from "../contract/errors.ts";
import type { Log } from "../contract/run.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import type { Jobs } from "./jobs.ts";

export interface Schedule {
  id: string;
  command: string;
  input: unknown;
  cron: string;
  enabled: boolean;
  lastJobId: string | null;
}

export interface Schedules {
  list(): (Schedule & { nextAt: string | null })[];
  /** Adds a schedule, or replaces the one with the id. Throws `invalid-input` for a bad expression. */
  save(
    schedule: Omit<Schedule, "id" | "lastJobId"> & { id?: string | undefined },
  ): Schedule & { nextAt: string | null };
  remove(id: string): void;
  stop(): void;
}

const KIND = "schedule";

export function openSchedules(state: State, jobs: Jobs, log: Log): Schedules {
  const timers = new Map<string, Cron>();

  const nextAt = (id: string) => timers.get(id)?.nextRun()?.toISOString() ?? null;
  const arm = (schedule: Schedule) => {
    timers.get(schedule.id)?.stop();
    timers.delete(schedule.id);
    if (schedule.enabled) {
      timers.set(
        schedule.id,
        new Cron(schedule.cron, { timezone: state.settings().timeZone }, () => fire(schedule.id)),
      );
    }
  };
  const fire = (id: string) => {
    const schedule = state.documents.get<Schedule>(KIND, id);
    if (!schedule) return;
    try {
      const job = jobs.enqueue(schedule.command, schedule.input);
      state.documents.put(KIND, id, { ...schedule, lastJobId: job.id });
    } catch (error) {
      log.error("A schedule could not start its job", { schedule: id, reason: (error as Error).message });
    }
  };

  for (const { value } of state.documents.list<Schedule>(KIND)) arm(value);

  return {
    list: () =>
      state.documents.list<Schedule>(KIND).map(({ value }) => ({ ...value, nextAt: nextAt(value.id) })),
    save(input) {
      checkCron(input.cron);
      const before = input.id ? state.documents.get<Schedule>(KIND, input.id) : undefined;
      const schedule: Schedule = {
        ...input,
        id: input.id ?? newId("sch"),
        lastJobId: before?.lastJobId ?? null,
      };
      state.documents.put(KIND, schedule.id, schedule);
      arm(schedule);
      return { ...schedule, nextAt: nextAt(schedule.id) };
    },
    remove(id) {
      timers.get(id)?.stop();
      timers.delete(id);
      if (!state.documents.delete(KIND, id)) throw new AppError("not-found", `There is no schedule "${id}".`);
    },
    stop() {
      for (const timer of timers.values()) timer.stop();
    },
  };
}

function checkCron(expression: string): void {
  try {
    new Cron(expression, { paused: true }).stop();
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `"${expression}" is no cron expression (${(error as Error).message}). Every day at six is: 0 6 * * *`,
    );
  }
}
