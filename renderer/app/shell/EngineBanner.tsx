/** Says when the engine does not answer, when it restarted, and when it refuses this page. */

import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { host } from "../../client/host.ts";
import { useJobFeed } from "../../client/job-feed.ts";

const REFUSED =
  "The engine refused this page: the address has no valid token. Open Merchbench again, or use the address that `merchbench serve` printed.";

/** The window's shell starts the engine again; in a browser whoever serves does. */
const GONE = `The engine does not answer. ${
  host.kind === "browser" ? "If it was stopped, serve the workspace again" : "It starts again by itself"
}; what you see stays as it was.`;

export function EngineBanner() {
  const { connected, restarted, refused } = useJobFeed();
  const close = () => useJobFeed.setState({ restarted: false });
  return (
    <Box sx={{ gridColumn: "1 / -1" }}>
      {refused && <Alert severity="error">{REFUSED}</Alert>}
      {!connected && <Alert severity="warning">{GONE}</Alert>}
      {connected && restarted && (
        <Alert severity="info" onClose={close}>
          The engine restarted. Jobs continue from their checkpoint.
        </Alert>
      )}
    </Box>
  );
}
