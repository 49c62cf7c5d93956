/** What servers keep for sources, such as a replication slot: taken away with its last source, told when it is left behind. */
import type { Kept } from "../../connectors/connector.ts";
import { toErrorInfo } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { readingConnector } from "./sources.ts";

/** What is kept is named by fields that are no secrets. */
type Settings = Pick<Connection, "kind" | "config">;

const keptFor = ({ kind, config }: Settings): Kept | undefined =>
  readingConnector(kind).source.keeps?.(config);

/** A source of the workspace that names the same thing; undefined where none does. */
const userOf = (state: State, { id }: Kept): Connection | undefined =>
  state.connections.list("source").find((connection) => keptFor(connection)?.id === id);

/** Takes away what was kept for a source that is gone (`config` with its secrets); answers what stays and what is left to do, or null. */
export async function releaseKept(state: State, gone: Settings, run: Run): Promise<string | null> {
  const kept = keptFor(gone);
  if (!kept) return null;
  const user = userOf(state, kept);
  if (user) return `${kept.name} stays on the server, because the source ${user.name} uses it as well.`;
  try {
    await readingConnector(gone.kind).source.release?.(gone.config, run);
    return null;
  } catch (error) {
    return toErrorInfo(error).message;
  }
}

/** What a source of these settings before leaves on the server now that it has others, and what to do; null where nothing. */
export function leftBehind(state: State, before: Settings): string | null {
  const kept = keptFor(before);
  return kept && !userOf(state, kept) ? kept.left : null;
}
