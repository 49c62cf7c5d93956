/** Runs all tests now, with progress on the button's place. */

import Button from "@mui/material/Button";
import { useJob } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";

export function RunButton() {
  const run = useJob("quality.run", {
    match: ({ id, loadId }) => id === undefined && loadId === undefined,
    onDone: ({ passed, failed, warned }) =>
      showToast(`${passed} tests hold, ${failed} fail, ${warned} warn.`, {
        kind: failed > 0 ? "error" : "info",
      }),
  });
  return (
    <Button disabled={run.active} onClick={() => run.start({})}>
      {run.active ? "Running tests" : "Run tests"}
    </Button>
  );
}
