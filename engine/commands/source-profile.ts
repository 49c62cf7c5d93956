/** Profiles of a source's tables: taken by a job, kept, and read from there. */
import type { TableProfile } from "../contract/profile.ts";
import { keptProfile, keptProfiles, profileSource } from "../ingest/profile.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";

const summaryOf = ({ key: _key, sample: _sample, columns, ...profile }: TableProfile) => ({
  ...profile,
  columns: columns.length,
});

export const profileCommands: Pick<Handlers<"source">, "source.profiles" | "source.tableProfile"> = {
  "source.profiles": async ({ state }, { id }) =>
    keptProfiles(state, state.connections.get("source", id)).map(summaryOf),
  "source.tableProfile": async ({ state }, { id, stream }) =>
    keptProfile(state, state.connections.get("source", id), stream),
};

export const profileJobs: Pick<JobHandlers<"source">, "source.profile"> = {
  "source.profile": async (engine, { id, streams, sample }, run) => {
    const connection = engine.state.connections.get("source", id);
    return (await profileSource(engine, connection, { streams, sample }, run)).map(summaryOf);
  },
};
