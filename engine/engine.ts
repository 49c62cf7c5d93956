/**
 * The engine of one workspace: opens its warehouse and state, runs its jobs.
 * May import: contract, connectors, models. What it can do is in commands/, one file an area.
 */
import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { alertOnEnd, alertOnGivenUp } from "./alerts/job-alerts.ts";
import { jobHandler } from "./commands/index.ts";
import { type Compute, createCompute } from "./compute/compute.ts";
import { AppError } from "./contract/errors.ts";
import type { Log } from "./contract/run.ts";
import { endCutShort } from "./ingest/loads.ts";
import { createJobs, type Jobs } from "./jobs/jobs.ts";
import { openSchedules, type Schedules } from "./jobs/schedules.ts";
import { openLog } from "./log.ts";
import { rememberWorkspace } from "./state/home.ts";
import { jobTableOf } from "./state/jobs.ts";
import { secretKey } from "./state/secrets.ts";
import { lowOnSpace } from "./state/space.ts";
import { openState, type State } from "./state/state.ts";
import { applySchema } from "./warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "./warehouse/warehouse.ts";

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

/** With Node's own part, and what DuckDB does not count, the engine stays below 1.5 GB; the rest goes to disk. */
const MEMORY_GB = 0.7;
/** DuckDB wants an eighth of a gigabyte for each. */
const MOST_THREADS = 8;

export interface EngineOptions {
  home: string;
  /** Name for a workspace that is made now. */
  name?: string;
  /** Throws `not-found` instead of making a new workspace in an absent folder. */
  mustExist?: boolean;
  memoryLimitGb?: number;
}

/** Opens the workspace in `folder`, making it when it is new. Throws `conflict` when another engine holds it. */
export async function openEngine(folder: string, options: EngineOptions): Promise<Engine> {
  const path = resolve(folder);
  const isNew = !existsSync(join(path, "state.sqlite"));
  if (isNew && options.mustExist) {
    throw new AppError(
      "not-found",
      `There is no workspace in ${path}. Create one with: merchbench workspace create ${folder}`,
    );
  }
  makeFolders(path);
  const log = openLog(join(path, "logs", "engine.log"));
  // DuckDB's lock on its file is what keeps a second engine out, so it is taken first.
  const warehouse = await openWarehouse(join(path, "warehouse.duckdb"), {
    memoryLimitGb: options.memoryLimitGb ?? MEMORY_GB,
    threads: Math.min(availableParallelism(), MOST_THREADS),
    isNew,
  });
  let state: State | undefined;
  try {
    await applySchema(warehouse);
    state = openState(join(path, "state.sqlite"), secretKey(options.home));
    if (isNew && options.name) state.saveSettings({ ...state.settings(), name: options.name });
  } catch (error) {
    state?.close();
    await warehouse.close();
    throw error;
  }
  rememberWorkspace(options.home, state.settings().name, path);
  return assemble(path, options.home, warehouse, state, log);
}

function assemble(
  folder: string,
  home: string,
  warehouse: Warehouse,
  state: State,
  log: ReturnType<typeof openLog>,
): Engine {
  const jobs = createJobs(
    jobTableOf(state.database),
    (command) => jobHandler(engine, command),
    log,
    () => lowOnSpace(folder),
    { ended: (job) => alertOnEnd(state, job), givenUp: (job) => alertOnGivenUp(state, job) },
  );
  const schedules = openSchedules(state, jobs, log);
  const engine: Engine & { resumedJobs: number } = {
    folder,
    home,
    warehouse,
    state,
    jobs,
    schedules,
    compute: createCompute({ folder, warehouse, state, log }),
    log,
    startedAt: new Date().toISOString(),
    resumedJobs: 0,
    async close() {
      schedules.stop();
      await jobs.stop();
      await warehouse.close();
      state.close();
      await log.close();
    },
  };
  endCutShort(state);
  engine.resumedJobs = jobs.start();
  return engine;
}

function makeFolders(path: string): void {
  try {
    for (const part of ["", "models", "exports", "logs"])
      mkdirSync(join(path, part), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `The folder ${path} can't be used: ${(error as Error).message}. Choose another one.`,
      undefined,
      error,
    );
  }
}
