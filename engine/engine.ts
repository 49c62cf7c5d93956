/**
 * The engine of one workspace, as commands and jobs have it.
 * May import: the types of its parts. It is put together in open-engine.ts; what it can do is in commands/.
 */
import type { Compute } from "./compute/compute.ts";
import type { Log } from "./contract/run.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { Schedules } from "./jobs/schedules.ts";
import type { State } from "./state/state.ts";
import type { Warehouse } from "./warehouse/warehouse.ts";

export interface Engine {
  /** The workspace's folder. */
  readonly folder: string;
  /** The user's folder of Merchbench. */
  readonly home: string;
  readonly warehouse: Warehouse;
  readonly state: State;
  readonly jobs: Jobs;
  readonly schedules: Schedules;
  readonly compute: Compute;
  readonly log: Log;
  readonly startedAt: string;
  /** Jobs that were running when the engine ended without notice. */
  readonly resumedJobs: number;
  /** Ends running jobs, which go on at the next start, and closes the files. */
  close(): Promise<void>;
}
