/** Work that can be scheduled. */

import { jobTitle, type OutputOf, useEngineQuery } from "../../client/index.ts";
import type { Work } from "./schedule-work.ts";

export type Schedule = OutputOf<"jobs.schedules">[number];

export interface Schedulable extends Work {
  id: string;
  label: string;
  /** The same while it runs. */
  running: string;
}

const TRAININGS: [string, string][] = [
  ["segments.train", "Train segments"],
  ["demand.train", "Train demand forecast"],
  ["recommend.train", "Train recommendations"],
  ["price.train", "Train price model"],
];

/** Loading each source, and training each model. */
export function useSchedulable(): Schedulable[] {
  const sources = useEngineQuery("source.list", {}).data ?? [];
  return [
    ...sources.map(({ id, name }) => ({
      id: `source.sync ${id}`,
      label: `Load ${name}`,
      running: `Loading ${name}`,
      command: "source.sync",
      input: { id },
      matches: ({ command, input }: { command: string; input: unknown }) =>
        command === "source.sync" && [id, name].includes((input as { id?: string } | null)?.id ?? ""),
    })),
    ...TRAININGS.map(([command, label]) => ({
      id: command,
      label,
      running: jobTitle({ command, title: label }),
      command,
      input: {},
      matches: (schedule: { command: string }) => schedule.command === command,
    })),
  ];
}

/** Name of what a schedule runs. */
export function useScheduleTitle(): (schedule: Schedule) => string {
  const work = useSchedulable();
  return (schedule) => work.find((one) => one.matches(schedule))?.label ?? schedule.command;
}
