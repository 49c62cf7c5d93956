/**
 * Watches sources of files that ask for it: what is new or changed is loaded once it has stopped growing. It looks
 * again and again, since no system tells of changes on every disk and network share.
 */
import type { Log } from "../contract/run.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { parseConfig, readingConnector } from "./sources.ts";

export interface SourceWatch {
  stop(): void;
}

const PAUSE_MS = 2000;
/** Looking takes no more than one part in so many of the time, however large the folders are. */
const SHARE = 20;
const KIND = "watched";

/** Starts to watch; each change enqueues the load of its source. `pauseMs` is also how long files must rest. */
export function watchSources(
  { state, jobs, log }: { state: State; jobs: Jobs; log: Log },
  pauseMs = PAUSE_MS,
): SourceWatch {
  /** What was seen of each source the last time. */
  const seen = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(connection: Connection): Promise<void> {
    const connector = readingConnector(connection.kind);
    if (!connector.source.changeMark) return;
    const mark = await connector.source.changeMark(
      parseConfig(connector, state.connections.openConfig(connection)),
    );
    if (mark === undefined || stopped) return;
    const rests = seen.get(connection.id) === mark;
    seen.set(connection.id, mark);
    if (!rests || state.documents.get<string>(KIND, connection.id) === mark) return;
    // A load that runs may have looked before the change; the next look starts one that sees it.
    if (isLoading(jobs, connection)) return;
    jobs.enqueue("source.sync", { id: connection.id, mode: "incremental" });
    state.documents.put(KIND, connection.id, mark);
    log.info("Files changed, loading them", { source: connection.name });
  }

  async function lookAtAll(): Promise<void> {
    const since = performance.now();
    for (const connection of state.connections.list("source")) {
      if (stopped) return;
      await look(connection).catch((error: unknown) => {
        // A folder may be away for a while; the load itself tells when it can't be read.
        log.info("A watched source could not be looked at", {
          source: connection.name,
          reason: (error as Error).message,
        });
      });
    }
    if (stopped) return;
    timer = setTimeout(() => void lookAtAll(), Math.max(pauseMs, SHARE * (performance.now() - since)));
    timer.unref();
  }

  void lookAtAll();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function isLoading(jobs: Jobs, { id, name }: Connection): boolean {
  return jobs.list({ state: "running" }).some((job) => {
    const input = job.input as { id?: unknown } | null;
    return job.command === "source.sync" && (input?.id === id || input?.id === name);
  });
}
