/** Says that a page still shows what was asked for before, where the answer to a change takes its time. */

import Box from "@mui/material/Box";
import { type Query, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** Longer than most answers take. */
const PATIENCE_MS = 500;

const isUnknown = (query: Query) => query.state.data === undefined;
/** Old answers stand in for it on the page. */
const isStoodInFor = (query: Query) =>
  query.observers.some((observer) => observer.getCurrentResult().isPlaceholderData);

export function StaleNotice() {
  const cache = useQueryClient().getQueryCache();
  const isAwaited = useIsFetching({ predicate: isUnknown }) > 0;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!isAwaited) {
      setShown(false);
      return;
    }
    const look = () =>
      setShown(
        cache.findAll({ fetchStatus: "fetching" }).some((query) => isUnknown(query) && isStoodInFor(query)),
      );
    const timer = setInterval(look, PATIENCE_MS);
    return () => clearInterval(timer);
  }, [isAwaited, cache]);
  return (
    <Box role="status" sx={{ position: "fixed", bottom: 36, left: "50%", zIndex: "tooltip" }}>
      {shown && (
        <Box
          sx={{
            transform: "translateX(-50%)",
            bgcolor: "raised",
            border: 1,
            borderColor: "border",
            borderRadius: "6px",
            px: 3,
            py: 1,
            typography: "caption",
          }}
        >
          Working it out. Until then the page shows what was asked for before.
        </Box>
      )}
    </Box>
  );
}
