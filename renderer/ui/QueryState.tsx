/** What a query has to show: loading, an error with Retry, its data, or that it was given up. */

import Button from "@mui/material/Button";
import { CircleSlash } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState, ErrorState, LoadingState } from "./states.tsx";

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  isEnabled?: boolean;
  fetchStatus?: "fetching" | "paused" | "idle";
  refetch: () => unknown;
}

interface QueryStateProps<T> {
  query: QueryLike<T>;
  /** Words for the error: "The worklist could not be read". */
  what?: string;
  rows?: number;
  /** Ends the query, here and in the engine; for those that take long on a large store. */
  onCancel?: () => void;
  children: (data: T) => ReactNode;
}

/** `<QueryState query={q}>{(data) => ...}</QueryState>`. Old data stays on refetch. */
export function QueryState<T>({ query, what, rows, onCancel, children }: QueryStateProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} what={what} onRetry={() => query.refetch()} />;
  if (onCancel && query.isEnabled && query.fetchStatus === "idle") return <GivenUp query={query} />;
  return <LoadingState rows={rows} onCancel={onCancel} />;
}

const GivenUp = ({ query }: { query: QueryLike<unknown> }) => (
  <EmptyState
    icon={CircleSlash}
    text="It was cancelled before there was an answer."
    action={<Button onClick={() => query.refetch()}>Work it out</Button>}
  />
);
