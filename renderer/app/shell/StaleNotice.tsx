/** Says that a page still shows what was asked for before, where the answer to a change takes its time, and gives it up. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type Query, type QueryCache, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** Longer than most answers take. */
const PATIENCE_MS = 500;
/** Looks after which it can be given up. */
const LONG = 6;

const isUnknown = (query: Query) => query.state.data === undefined;
const isFetching = (query: Query) => query.state.fetchStatus === "fetching";
/** Queries in whose place old answers stand on the page. */
const stoodInFor = (cache: QueryCache) =>
  cache
    .getAll()
    .filter(
      (query) =>
        isUnknown(query) && query.observers.some((observer) => observer.getCurrentResult().isPlaceholderData),
    );

export function StaleNotice() {
  const client = useQueryClient();
  const isAwaited = useIsFetching({ predicate: isUnknown }) > 0;
  /** How often old answers were seen to stand in while others are worked out. */
  const [looks, setLooks] = useState(0);
  const [cancelled, setCancelled] = useState(false);
  useEffect(() => {
    const look = () => {
      const waits = stoodInFor(client.getQueryCache());
      const goesOn = waits.some(isFetching);
      setLooks((before) => (goesOn ? before + 1 : 0));
      if (goesOn || waits.length === 0) setCancelled(false);
    };
    if (!isAwaited && !cancelled) return setLooks(0);
    const timer = setInterval(look, PATIENCE_MS);
    return () => clearInterval(timer);
  }, [isAwaited, cancelled, client]);
  const cancel = async () => {
    const keys = stoodInFor(client.getQueryCache()).filter(isFetching);
    await Promise.all(keys.map(({ queryKey }) => client.cancelQueries({ queryKey, exact: true })));
    setLooks(0);
    setCancelled(true);
  };
  const workOut = () => {
    setCancelled(false);
    for (const { queryKey } of stoodInFor(client.getQueryCache()))
      void client.refetchQueries({ queryKey, exact: true });
  };
  return (
    <Box
      role="status"
      sx={{
        position: "fixed",
        bottom: 36,
        left: "50%",
        transform: "translateX(-50%)",
        zIndex: "tooltip",
        ...((looks > 0 || cancelled) && {
          bgcolor: "raised",
          border: 1,
          borderColor: "border",
          borderRadius: "6px",
          px: 3,
          py: 1,
          display: "flex",
          gap: 2,
          alignItems: "center",
          typography: "caption",
        }),
      }}
    >
      {looks > 0 && "Working it out. Until then the page shows what was asked for before."}
      {looks >= LONG && <Button onClick={cancel}>Cancel</Button>}
      {cancelled && "Cancelled. The page shows what was asked for before."}
      {cancelled && <Button onClick={workOut}>Work it out</Button>}
    </Box>
  );
}
