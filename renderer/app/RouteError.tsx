/** A page that threw: what failed and how to go on; the rail and the other pages still work. */

import Button from "@mui/material/Button";
import { useRouteError } from "react-router";
import { ErrorState } from "../ui/states.tsx";

export function RouteError() {
  const error = useRouteError();
  return (
    <main style={{ height: "100%", display: "grid", alignContent: "center" }}>
      <ErrorState error={error} what="This page stopped" onRetry={() => window.location.reload()} />
      <Button variant="text" href="/" sx={{ justifySelf: "center" }}>
        Go to the start
      </Button>
    </main>
  );
}
