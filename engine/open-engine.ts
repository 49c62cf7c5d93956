/**
 * Puts the engine of a workspace together: its parts, and the commands that its jobs run.
 * May import: the engine's own folders.
 */
import { alertOnEnd, alertOnGivenUp } from "./alerts/job-alerts.ts";
import { jobHandler } from "./commands/index.ts";
import { createCompute } from "./compute/compute.ts";
import type { Engine } from "./engine.ts";
import { endCutShort } from "./ingest/loads.ts";
import { createJobs } from "./jobs/jobs.ts";
import { openSchedules } from "./jobs/schedules.ts";
import { jobTableOf } from "./state/jobs.ts";
import { lowOnSpace } from "./state/space.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";

/**
 * Opens the workspace in `folder`, making it when it is new, and goes on with its jobs. Throws as `openWorkspace`
 * does.
 */
export async function openEngine(folder: string, options: WorkspaceOptions): Promise<Engine> {
  return assemble(await openWorkspace(folder, options), options.home);
}

function assemble(workspace: Workspace, home: string): Engine {
  const { folder, warehouse, state, log } = workspace;
  const obstacle = () => {
    const low = lowOnSpace(folder);
    // Given back to a disk that was full, it is wanted again for the next time.
    if (!low) state.keepReserve();
    return low;
  };
  const jobs = createJobs(
    jobTableOf(state.database),
    (command) => jobHandler(engine, command),
    log,
    obstacle,
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
      await workspace.close();
    },
  };
  endCutShort(state);
  engine.resumedJobs = jobs.start();
  return engine;
}
