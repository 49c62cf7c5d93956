/** Connects a generated sample store: its database and event exports as sources, its database as target. */
import { sourceExtra } from "../ingest/sources.ts";
import type { Connection, ConnectionExtra } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import type { SampleStore } from "./options.ts";

export interface SampleConnections {
  databaseSourceId: string;
  eventsSourceId: string;
  targetId: string;
}

/** Adds the connections that are not there yet; asked twice it answers the same ones. */
export function connectSample(
  state: State,
  store: Pick<SampleStore, "database" | "events">,
): SampleConnections {
  const { connections } = state;
  const connect = (
    role: Connection["role"],
    name: string,
    kind: string,
    config: Connection["config"],
    extra: ConnectionExtra,
  ) =>
    connections.list(role).find((known) => known.name === name) ??
    connections.add({ role, name, kind, connectionType: "test", config, extra }, []);
  const source = (name: string, kind: string, config: Connection["config"], preset: string) =>
    connect("source", name, kind, config, sourceExtra(state, name, preset)).id;
  const file = { path: store.database };
  return {
    databaseSourceId: source("Sample store", "sqlite", file, "sample-store"),
    eventsSourceId: source("Sample events", "files", { path: store.events }, "events"),
    targetId: connect("target", "sample-shop", "sqlite", file, { prefix: "merchbench_" }).id,
  };
}
