/** A page that threw: what failed and how to go on; the rail and the other pages still work. */

import Button from "@mui/material/Button";
import { useRouteError } from "react-router";
import { useJobFeed } from "../client/job-feed.ts";
import { ErrorState } from "../ui/states.tsx";

export function RouteError() {
  const error = useRouteError();
  // Without the engine there would be nothing to load again.
  const connected = useJobFeed((feed) => feed.connected);
  return (
    <main style={{ height: "100%", display: "grid", alignContent: "center" }}>
      <ErrorState
        error={error}
        what="This page stopped"
        onRetry={connected ? () => window.location.reload() : undefined}
      />
      {connected && (
        <Button variant="text" href="/" sx={{ justifySelf: "center" }}>
          Go to the start
        </Button>
      )}
    </main>
  );
}
