/** `Run`: the one context that connectors, ingest, models and publish take for work that takes time. */

export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Values that survive a crash; a resumed job finds what it set before. Small JSON; in a compute worker typed arrays too. */
export interface Checkpoint {
  get<T>(key: string): T | undefined;
  set(key: string, value: unknown): void;
}

export interface Run {
  /** Fires when the user cancels or the engine stops. Check it between steps, hand it to drivers. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly checkpoint: Checkpoint;
  /** Reports `done` of `total` (null when unknown) of this part, with a short note in the user's words. */
  progress(done: number, total: number | null, note?: string): void;
  /**
   * A point of a learning curve ("loss", "validation NDCG@10") by epoch or iteration, from 1: drawn while it runs,
   * kept with the version. `part` is where within this run, said by one that passes on what another process reports.
   */
  curve(point: { name: string; step: number; value: number; part?: string }): void;
  /** A named share of this run with its own progress; weights are relative to the sibling parts. */
  part(label: string, weight?: number): Run;
}

const NO_LOG: Log = { info() {}, warn() {}, error() {} };

/** A run that reports nowhere: for tests, small synchronous work and command handlers. */
export function quietRun(signal: AbortSignal = new AbortController().signal): Run {
  const kept = new Map<string, unknown>();
  const run: Run = {
    signal,
    log: NO_LOG,
    checkpoint: {
      get: <T>(key: string) => kept.get(key) as T | undefined,
      set: (key, value) => void kept.set(key, value),
    },
    progress() {},
    curve() {},
    part: () => run,
  };
  return run;
}
