/** Words for screen readers: ended jobs and what pages announce. */

import Box from "@mui/material/Box";
import { useEffect } from "react";
import { jobTitle } from "../../client/index.ts";
import { announce, useMessages } from "../../stores/messages.ts";
import { useUnseenJobs } from "./use-unseen-jobs.ts";

export function LiveRegion() {
  const text = useMessages((state) => state.announcement);
  const latest = useUnseenJobs()[0];
  useEffect(() => {
    if (latest) announce(`${jobTitle(latest)} ${latest.state === "failed" ? "failed" : "is done"}`);
  }, [latest]);
  return (
    <Box
      role="status"
      aria-live="polite"
      // At the top: below the window's end it would give the page something to scroll to.
      sx={{
        position: "absolute",
        top: 0,
        width: "1px",
        height: "1px",
        overflow: "hidden",
        clipPath: "inset(50%)",
      }}
    >
      {text}
    </Box>
  );
}
