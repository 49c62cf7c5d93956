/** What a schedule runs, kept where only its time is changed. */

export interface Work {
  command: string;
  input: Record<string, unknown>;
  matches(schedule: { command: string; input: unknown }): boolean;
}

/** What a changed schedule runs: what it ran before, its settings included, unless something else was chosen. */
export function workOf(
  schedule: { command: string; input: unknown } | undefined,
  chosen: Work | undefined,
): Pick<Work, "command" | "input"> | undefined {
  const isSame = schedule && (chosen === undefined || chosen.matches(schedule));
  return isSame ? { command: schedule.command, input: (schedule.input ?? {}) as Work["input"] } : chosen;
}
