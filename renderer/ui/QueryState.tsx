/** What a query has to show: loading, an error with Retry, its data, or that it was given up. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { CircleSlash } from "lucide-react";
import type { ReactNode } from "react";
import { Bar, Spacer } from "./layout.tsx";
import { EmptyState, ErrorState, LONG_MS, LoadingState, useAfter } from "./states.tsx";

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  isEnabled?: boolean;
  fetchStatus?: "fetching" | "paused" | "idle";
  isPlaceholderData?: boolean;
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
  if (query.data !== undefined) {
    return (
      <>
        {onCancel && query.isPlaceholderData && <Older query={query} onCancel={onCancel} />}
        {children(query.data)}
      </>
    );
  }
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

/** Above data of another question: the answer to the new one takes its time, or was given up. */
function Older({ query, onCancel }: { query: QueryLike<unknown>; onCancel: () => void }) {
  const fetching = query.fetchStatus !== "idle";
  return <>{fetching ? <OlderWhile onCancel={onCancel} /> : <OlderStill query={query} />}</>;
}

function OlderWhile({ onCancel }: { onCancel: () => void }) {
  if (!useAfter(LONG_MS)) return null;
  return (
    <Bar>
      <Box role="status">Still working it out; what is shown is from before.</Box>
      <Spacer />
      <Button onClick={onCancel}>Cancel</Button>
    </Bar>
  );
}

const OlderStill = ({ query }: { query: QueryLike<unknown> }) => (
  <Bar>
    <Box role="status">It was cancelled; what is shown is from before.</Box>
    <Spacer />
    <Button onClick={() => query.refetch()}>Work it out</Button>
  </Bar>
);
