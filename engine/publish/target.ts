/** The target of a publication with its sink and opened configuration. */
import { userInfo } from "node:os";
import type { Connector, Sink } from "../../connectors/connector.ts";
import { CONNECTORS } from "../../connectors/index.ts";
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import { parseConfig } from "../ingest/sources.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";

export interface OpenTarget {
  connection: Connection;
  prefix: string;
  sink: Sink<Record<string, unknown>>;
  config: Record<string, unknown>;
}

/** A connector that writes, by kind. */
export function writingConnector(kind: string): Connector & Required<Pick<Connector, "sink">> {
  const writing = CONNECTORS.filter((connector) => connector.sink !== undefined);
  const found = writing.find((connector) => connector.id === kind);
  if (found) return found as Connector & Required<Pick<Connector, "sink">>;
  const kinds = writing.map((connector) => connector.id).join(", ");
  throw new AppError("invalid-input", `Nothing is published to "${kind}". Choose one of ${kinds}.`);
}

/** By id or name of the target. */
export function openTarget(state: State, idOrName: string): OpenTarget {
  const connection = state.connections.get("target", idOrName);
  const connector = writingConnector(connection.kind);
  return {
    connection,
    prefix: connection.extra.prefix ?? "merchbench_",
    sink: connector.sink,
    config: parseConfig(connector, state.connections.openConfig(connection)),
  };
}

/**
 * The target that was published to; where it was removed, the one that has its name and type since. The target's own record
 * tells whether it is the same database. Throws `not-found` with the name to give one.
 */
export function publishedTarget(state: State, publication: Publication): OpenTarget {
  const { number, targetId, targetName, connectionType } = publication;
  const targets = state.connections.list("target");
  const alike = (one: Connection) => one.name === targetName && one.connectionType === connectionType;
  const found = targets.find(({ id }) => id === targetId) ?? targets.find(alike);
  if (found) return openTarget(state, found.id);
  throw new AppError(
    "not-found",
    `The target ${targetName} of plan ${number} was removed. Add the same database as a ${connectionType} target of that name, then try again.`,
  );
}

/** Who did it: the account on this computer. */
export function whoAmI(): string {
  return userInfo().username;
}
