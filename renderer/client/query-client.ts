/** The cache of engine data: keyed by command and input, emptied by what a command or a job changed. */

import { focusManager, type Query, QueryClient } from "@tanstack/react-query";
import { errorInfo, isOffline } from "./errors.ts";
import { changesOf } from "./names.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Another window or the command line may have changed something: the page hears only of jobs.
      refetchOnWindowFocus: "always",
      // The engine is on this machine, so the browser's own idea of being online says nothing.
      networkMode: "always",
      // A dead engine is back within seconds; a refused call stays refused.
      retry: (count, error) => isOffline(error) && count < 8,
      retryDelay: (count) => Math.min(250 * 2 ** count, 3000),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/**
 * Queries that run SQL which people write. One that got no answer may have been the engine's end, and would be again and
 * again: it is left to them to ask once more.
 */
const WRITTEN = [
  ["mapping", "preview"],
  ["mapping", "check"],
  ["quality", "failing"],
];
for (const path of WRITTEN)
  queryClient.setQueryDefaults([path], { retry: false, refetchOnWindowFocus: false });

/**
 * Not asked again at a focus: what reads a store's own tables, or all of a source's columns, and the mapping that is
 * being edited, in whose place another's would stand; saving it asks.
 */
const KEPT = [
  ["source", "discover"],
  ["mapping", "suggest"],
  ["mapping", "get"],
];
for (const path of KEPT) queryClient.setQueryDefaults([path], { refetchOnWindowFocus: false });

// Of two windows side by side neither is ever hidden, which is all that React Query listens for by itself.
focusManager.setEventListener((notice) => {
  const events = ["focus", "visibilitychange"];
  const listener = () => notice();
  for (const event of events) globalThis.addEventListener?.(event, listener);
  return () => {
    for (const event of events) globalThis.removeEventListener?.(event, listener);
  };
});

const endedEngine = ({ queryKey, state }: Query): boolean =>
  isOffline(state.error) && WRITTEN.some((path) => path.join() === String(queryKey[0]));

/** A first answer that is still under way: it may tell of the time before a change. */
const isFirstAnswer = ({ state }: Query): boolean =>
  state.fetchStatus === "fetching" && state.data === undefined;

/** Asks these queries again. React Query alone would wait for a first answer under way and take it for new. */
async function refetch(concerned: (query: Query) => boolean): Promise<void> {
  await queryClient.cancelQueries({ predicate: (query) => concerned(query) && isFirstAnswer(query) });
  await queryClient.invalidateQueries({ predicate: (query) => concerned(query) && !endedEngine(query) });
}

/** Asks the queries of these areas again; keys start with the command's path, `["demand", "items"]`. */
export async function refetchAreas(areas: readonly string[]): Promise<void> {
  if (areas.length === 0) return;
  await refetch(({ queryKey }) => {
    const path = queryKey[0];
    return Array.isArray(path) && areas.includes(String(path[0]));
  });
}

export const refetchAll = (): Promise<void> => refetch(() => true);

export const refetchAfter = (command: string): Promise<void> => refetchAreas(changesOf(command));

export const messageOf = (error: unknown): string => errorInfo(error).message;
