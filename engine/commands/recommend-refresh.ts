/** Lists that follow the loads: by a job, by themselves, and how far they have come. */
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { dueLists, lastLoaded, type Refreshed, refreshLists } from "../shelves/refresh.ts";
import { refreshesAfterLoad, setRefreshAfterLoad } from "../state/refreshed-lists.ts";
import type { State } from "../state/state.ts";
import type { Call, Handlers, JobHandlers } from "./handlers.ts";

const COMMAND = "recommend.refresh";

export const refreshJobs: Pick<JobHandlers<"recommend">, typeof COMMAND> = {
  [COMMAND]: async (engine, _input, run) => ({ refreshed: await refreshAll(engine, run) }),
};

/** A load that ends meanwhile asks for the same job, which is this one: what it brought is made up for. */
async function refreshAll(engine: Engine, run: Run): Promise<Refreshed[]> {
  const { warehouse } = engine;
  const refreshed: Refreshed[] = [];
  let loaded: string | null;
  do {
    loaded = await lastLoaded(warehouse);
    refreshed.push(...(await refreshLists(engine, run)));
  } while ((await lastLoaded(warehouse)) !== loaded);
  return refreshed;
}

export const refreshCommands: Pick<
  Handlers<"recommend">,
  "recommend.freshness" | "recommend.setFreshness"
> = {
  "recommend.freshness": (engine, _input, call) => freshnessOf(engine, call),
  "recommend.setFreshness": async (engine, { afterLoad }, call) => {
    setRefreshAfterLoad(engine.state, afterLoad);
    return freshnessOf(engine, call);
  },
};

async function freshnessOf(engine: Engine, { signal }: Call) {
  const due = await dueLists(engine, signal);
  return {
    afterLoad: refreshesAfterLoad(engine.state),
    loadedAt: await lastLoaded(engine.warehouse),
    waiting: due.map(({ version, model, customers }) => ({
      model: model.title,
      modelVersion: version.id,
      customers: customers.length,
    })),
  };
}

/** Queues a refresh after a load, where that is set and lists are in use. */
export function refreshAfterLoad(jobs: Jobs, state: State): void {
  const inUse = state.versions.list({ status: "champion" }).some(({ task }) => task === "recommend");
  if (inUse && refreshesAfterLoad(state)) jobs.enqueue(COMMAND, {});
}
