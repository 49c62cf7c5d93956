/** The bell: what needs a look until it is over, and jobs that ended since the user last looked; failures first. */

import Badge from "@mui/material/Badge";
import Box from "@mui/material/Box";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Bell, Check, CircleAlert, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import type { Alert } from "../../../engine/contract/alerts.ts";
import type { Job } from "../../../engine/contract/common.ts";
import { jobTitle, useCommand, useEngineQuery } from "../../client/index.ts";
import { markJobSeen } from "../../stores/ui.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { color } from "../theme/color.ts";
import { useUnseenJobs } from "./use-unseen-jobs.ts";

/** Late schedules are noticed by the engine, not by a command of this page. */
const ASK_AGAIN_MS = 60_000;

interface LineProps {
  icon: ReactNode;
  title: string;
  detail?: string | undefined;
  onOpen: () => void;
}

function Line({ icon, title, detail, onOpen }: LineProps) {
  return (
    <MenuItem onClick={onOpen} sx={{ alignItems: "flex-start", whiteSpace: "normal", maxWidth: 400 }}>
      <Box sx={{ pt: 0.5 }}>{icon}</Box>
      <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
        {title}
        {detail && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{detail}</Box>}
      </Box>
    </MenuItem>
  );
}

function AlertLine({ alert, onOpen }: { alert: Alert; onOpen: () => void }) {
  const format = useFormat();
  const since = `Since ${format.dateTime(alert.raisedAt)}`;
  return (
    <Line
      icon={<Icon of={TriangleAlert} size={14} color={color("warning")} />}
      title={format.sentence(alert.title)}
      detail={`${format.sentence(alert.detail)} ${since}.`}
      onOpen={onOpen}
    />
  );
}

function JobLine({ job, onOpen }: { job: Job; onOpen: () => void }) {
  const failed = job.state === "failed";
  return (
    <Line
      icon={
        <Icon of={failed ? CircleAlert : Check} size={14} color={color(failed ? "negative" : "positive")} />
      }
      title={`${jobTitle(job)} ${failed ? "failed" : "is done"}`}
      detail={job.error?.message}
      onOpen={onOpen}
    />
  );
}

export function Alerts() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const navigate = useNavigate();
  const unseen = useUnseenJobs();
  const alerts = useEngineQuery("alerts.list", {}, { refetchInterval: ASK_AGAIN_MS }).data ?? [];
  // A failure that is an alert is told once.
  const ended = unseen.filter(
    ({ error }) => !error || alerts.every((alert) => !alert.detail.includes(error.message)),
  );
  const seen = useCommand("alerts.seen");
  const news = ended.length + alerts.filter((alert) => alert.seenAt === null).length;
  const close = () => {
    setAnchor(null);
    for (const job of unseen) markJobSeen(job.id);
    if (alerts.some((alert) => alert.seenAt === null)) seen.mutate({});
  };
  const open = (path: string) => {
    close();
    navigate(path);
  };
  return (
    <>
      <IconButton
        aria-label={news > 0 ? `Alerts, ${news} new` : "Alerts"}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Badge variant="dot" color="primary" invisible={news === 0}>
          <Icon of={Bell} />
        </Badge>
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {ended.length + alerts.length === 0 && <MenuItem disabled>Nothing new</MenuItem>}
        {alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} onOpen={() => open(alert.href)} />
        ))}
        {alerts.length > 0 && ended.length > 0 && <Divider />}
        {ended.map((job) => (
          <JobLine key={job.id} job={job} onOpen={() => open(`/jobs?job=${job.id}`)} />
        ))}
      </Menu>
    </>
  );
}
