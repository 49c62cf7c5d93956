/** The bell: jobs that ended since the user last looked, failures first. */

import Badge from "@mui/material/Badge";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Bell, Check, CircleAlert } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Job } from "../../../engine/contract/common.ts";
import { markJobSeen } from "../../stores/ui.ts";
import { Icon } from "../../ui/Icon.tsx";
import { color } from "../theme/color.ts";
import { useUnseenJobs } from "./use-unseen-jobs.ts";

function AlertLine({ job, onOpen }: { job: Job; onOpen: () => void }) {
  const failed = job.state === "failed";
  return (
    <MenuItem onClick={onOpen} sx={{ alignItems: "flex-start", whiteSpace: "normal", maxWidth: 360 }}>
      <Box sx={{ pt: 0.5 }}>
        <Icon of={failed ? CircleAlert : Check} size={14} color={color(failed ? "negative" : "positive")} />
      </Box>
      <Box>
        {job.title} {failed ? "failed" : "is done"}
        {job.error && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{job.error.message}</Box>}
      </Box>
    </MenuItem>
  );
}

export function Alerts() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const navigate = useNavigate();
  const unseen = useUnseenJobs();
  const close = () => {
    setAnchor(null);
    for (const job of unseen) markJobSeen(job.id);
  };
  return (
    <>
      <IconButton
        aria-label={unseen.length > 0 ? `Alerts, ${unseen.length} new` : "Alerts"}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Badge variant="dot" color="primary" invisible={unseen.length === 0}>
          <Icon of={Bell} />
        </Badge>
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {unseen.length === 0 && <MenuItem disabled>Nothing new</MenuItem>}
        {unseen.map((job) => (
          <AlertLine
            key={job.id}
            job={job}
            onOpen={() => {
              close();
              navigate(`/jobs?job=${job.id}`);
            }}
          />
        ))}
      </Menu>
    </>
  );
}
