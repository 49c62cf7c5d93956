/** Rows of a paged command, a page of 100 at a time as the eye gets there. */

import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { callEngine, procedure } from "../../client/hooks.ts";
import type { CommandName, InputOf, OutputOf } from "../../client/names.ts";

/** Commands that answer `{ total, rows }`. */
export type PagedName = {
  [N in CommandName]: OutputOf<N> extends { total: number; rows: unknown[] } ? N : never;
}[CommandName];

export type RowOf<N extends PagedName> = OutputOf<N> extends { rows: (infer Row)[] } ? Row : never;

/** The command's own input; the table adds offset, limit and sort. */
export type PageInput<N extends PagedName> = Omit<InputOf<N>, "offset" | "limit" | "sort">;

export const PAGE_SIZE = 100;

export interface Pages<N extends PagedName> {
  total: number | undefined;
  row(index: number): RowOf<N> | undefined;
  /** The newest answer: its totals and other fields. */
  first: OutputOf<N> | undefined;
  error: unknown;
  refetch(): void;
}

export function usePages<N extends PagedName>(
  command: N,
  input: PageInput<N>,
  sort: string | undefined,
  visible: readonly [number, number],
): Pages<N> {
  const from = Math.floor(visible[0] / PAGE_SIZE);
  const to = Math.max(from, Math.floor(visible[1] / PAGE_SIZE));
  const wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const results = useQueries({
    queries: wanted.map((page) => {
      const full = {
        ...input,
        offset: page * PAGE_SIZE,
        limit: PAGE_SIZE,
        ...(sort && { sort }),
      } as InputOf<N>;
      return {
        queryKey: procedure(command).queryKey({ input: full }),
        queryFn: ({ signal }: { signal: AbortSignal }) => callEngine(command, full, { signal }),
        meta: { page },
        // Rows of the same places stay until those of another search or order are there; those of other places do not.
        placeholderData: (before: OutputOf<N> | undefined, query?: { meta?: { page?: unknown } }) =>
          query?.meta?.page === page ? before : undefined,
      };
    }),
  });
  const pages = results.map((result) => result.data as { total: number; rows: RowOf<N>[] } | undefined);
  // While another page loads, the count and what else was answered stay as they were.
  const answer = useRef<{ total: number }>(undefined);
  answer.current = pages.find((page) => page) ?? answer.current;
  return {
    total: answer.current?.total,
    row: (index) => pages[Math.floor(index / PAGE_SIZE) - from]?.rows[index % PAGE_SIZE],
    first: answer.current as OutputOf<N> | undefined,
    error: results.find((result) => result.error && result.data === undefined)?.error,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}
