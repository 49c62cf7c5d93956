/**
 * The three hooks of a page: `useEngineQuery` reads, `useCommand` changes, `useJob` starts long work and follows it.
 * Imports the client and the query cache. A page needs nothing else to talk to the engine.
 */

import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from "@tanstack/react-query";
import { orpc } from "./client.ts";
import type { CommandName, InputOf, OutputOf } from "./names.ts";
import { queryClient, refetchAfter } from "./query-client.ts";

/** A command's call and its cache key; the names were checked by the compiler where the hook is used. */
interface Procedure {
  call(input: unknown, options?: { signal?: AbortSignal }): Promise<unknown>;
  queryKey(options: { input: unknown }): readonly unknown[];
}

export function procedure(name: string): Procedure {
  const [area = "", verb = ""] = name.split(".");
  return (orpc as unknown as Record<string, Record<string, Procedure>>)[area]![verb]!;
}

/** One call outside React, for example from a table's `fetchPage`. The signal reaches the engine's query. */
export function callEngine<N extends CommandName>(
  name: N,
  input: InputOf<N>,
  options?: { signal?: AbortSignal },
): Promise<OutputOf<N>> {
  return procedure(name).call(input, options) as Promise<OutputOf<N>>;
}

/** Ends a query that is under way, here and in the engine; what was there before stays. */
export const cancelQuery = <N extends CommandName>(name: N, input: InputOf<N>): Promise<void> =>
  queryClient.cancelQueries({ queryKey: procedure(name).queryKey({ input }) });

interface QueryOptions {
  enabled?: boolean;
  /** Milliseconds between repeats; off unless set. */
  refetchInterval?: number | false;
  /** Old data of another input stays on screen until the new is there; on unless set to false. */
  keepPrevious?: boolean;
}

/** Reads by a query command: `const { data, error, refetch } = useEngineQuery("demand.items", { limit: 100 })`. */
export function useEngineQuery<N extends CommandName>(
  name: N,
  input: InputOf<N>,
  options: QueryOptions = {},
): UseQueryResult<OutputOf<N>> {
  return useQuery({
    queryKey: procedure(name).queryKey({ input }),
    queryFn: ({ signal }) => callEngine(name, input, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    ...(options.keepPrevious !== false && { placeholderData: keepPreviousData }),
  }) as UseQueryResult<OutputOf<N>>;
}

interface CommandOptions<N extends CommandName> {
  onSuccess?: (output: OutputOf<N>, input: InputOf<N>) => void;
  onError?: (error: unknown) => void;
}

/** Changes at once and has what it changed asked again: `const decide = useCommand("demand.decide"); decide.mutate({...})`. */
export function useCommand<N extends CommandName>(
  name: N,
  options: CommandOptions<N> = {},
): UseMutationResult<OutputOf<N>, unknown, InputOf<N>> {
  return useMutation({
    mutationKey: [name],
    mutationFn: (input: InputOf<N>) => callEngine(name, input),
    onSuccess: async (output, input) => {
      options.onSuccess?.(output, input);
      await refetchAfter(name);
    },
    onError: options.onError,
  });
}
