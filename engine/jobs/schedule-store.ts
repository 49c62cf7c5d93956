/** Schedules as they are kept in the state, and what they are about. */
import { AppError } from "../contract/errors.ts";
import type { State } from "../state/state.ts";

export interface Schedule {
  id: string;
  command: string;
  input: unknown;
  cron: string;
  enabled: boolean;
  /** How often a run that failed for a passing reason is tried again. */
  retries: number;
  lastJobId: string | null;
  /** Due time up to which runs were started; before it nothing is made up for. */
  startedUpTo: string;
  /** When it was last saved: what was due before is not waited for. */
  savedAt: string;
  lastSuccessAt: string | null;
  /** Next try of a run that failed, kept so that it outlives the engine. */
  retry: { jobId: string; number: number; at: string } | null;
}

const KIND = "schedule";
const DEFAULT_RETRIES = 3;

export interface ScheduleStore {
  list(): Schedule[];
  get(id: string): Schedule | undefined;
  /** Throws `not-found`. */
  needed(id: string): Schedule;
  save(schedule: Partial<Schedule> & Given): Schedule;
  /** Does nothing for one that was removed meanwhile. */
  change(id: string, changed: Partial<Schedule>): void;
  remove(id: string): void;
}

type Given = Pick<Schedule, "id" | "command" | "cron" | "enabled" | "input">;

/** The schedules of a workspace. */
export function scheduleStore({ documents }: Pick<State, "documents">): ScheduleStore {
  const get = (id: string) => {
    const kept = documents.get<Schedule>(KIND, id);
    return kept && withDefaults(kept);
  };
  return {
    list: () => documents.list<Schedule>(KIND).map(({ value }) => withDefaults(value)),
    get,
    needed(id) {
      const schedule = get(id);
      if (schedule) return schedule;
      throw new AppError(
        "not-found",
        `There is no schedule "${id}". List them with: merchbench jobs schedules`,
      );
    },
    save(given) {
      const schedule = withDefaults(given);
      documents.put(KIND, schedule.id, schedule);
      return schedule;
    },
    change(id, changed) {
      const schedule = get(id);
      if (schedule) documents.put(KIND, id, { ...schedule, ...changed });
    },
    remove: (id) => documents.delete(KIND, id),
  };
}

/** A schedule of an earlier version lacks what was added since. */
function withDefaults(schedule: Partial<Schedule> & Given): Schedule {
  return {
    retries: DEFAULT_RETRIES,
    lastJobId: null,
    startedUpTo: new Date().toISOString(),
    savedAt: "",
    lastSuccessAt: null,
    retry: null,
    ...schedule,
  };
}

/** Of the source for a load, so that any load of it ends the alert; else of the schedule. */
export function subjectOf(schedule: Schedule): string {
  const { id } = (schedule.input ?? {}) as { id?: unknown };
  return schedule.command === "source.sync" && typeof id === "string" ? id : schedule.id;
}

export function titleOf(state: State, schedule: Schedule): string {
  if (schedule.command !== "source.sync") return schedule.command;
  return `The load of ${sourceOf(state, schedule)?.name ?? subjectOf(schedule)}`;
}

/** The source that work loads, by id or name; undefined for other work. */
export function sourceOf(state: State, { command, input }: Pick<Schedule, "command" | "input">) {
  const { id } = (input ?? {}) as { id?: unknown };
  if (command !== "source.sync") return undefined;
  return state.connections.list("source").find((one) => one.id === id || one.name === id);
}
