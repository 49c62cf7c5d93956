/** The foot of the window: engine and backend, the running job, queue, data as of, last sync, privacy note. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Lock, WifiOff, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useNavigate } from "react-router";
import { useEngineQuery } from "../../client/hooks.ts";
import { useJobFeed } from "../../client/job-feed.ts";
import { markJobSeen } from "../../stores/ui.ts";
import { backendWords } from "../../ui/backend-words.ts";
import { Icon } from "../../ui/Icon.tsx";
import { JobProgress } from "../../ui/JobProgress.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { color } from "../theme/color.ts";
import { useUnseenJobs } from "./use-unseen-jobs.ts";

function EngineNote() {
  const connected = useJobFeed((feed) => feed.connected);
  const backend = useEngineQuery("workspace.engine", {}).data?.backend;
  const place = backend && `on ${backendWords(backend.name)}`;
  return (
    <Tooltip title={backend ? `${backend.name}: ${backend.reason}` : ""}>
      <Box
        component="span"
        tabIndex={0}
        sx={{ display: "flex", alignItems: "center", gap: 2, whiteSpace: "nowrap" }}
      >
        <Box
          component="span"
          aria-hidden
          sx={{
            width: 7,
            height: 7,
            borderRadius: "50%",
            bgcolor: color(connected ? "positive" : "warning"),
          }}
        />
        {connected ? `Engine ready${place ? `, ${place}` : ""}` : "Engine does not answer"}
      </Box>
    </Tooltip>
  );
}

function JobNote() {
  const jobs = Object.values(useJobFeed((feed) => feed.jobs));
  const running = jobs.find((job) => job.state === "running") ?? jobs.find((job) => job.state === "queued");
  const waiting = jobs.filter((job) => job.state === "queued" && job !== running).length;
  const ended = useUnseenJobs()[0];
  const navigate = useNavigate();
  if (!running && !ended) return null;
  const job = running ?? ended!;
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, minWidth: 0, overflow: "hidden" }}>
      <JobProgress job={job} inline />
      {waiting > 0 && (
        <ButtonBase sx={{ font: "inherit", whiteSpace: "nowrap" }} onClick={() => navigate("/jobs")}>
          {waiting} queued
        </ButtonBase>
      )}
      {!running && (
        <IconButton aria-label="Seen" onClick={() => markJobSeen(job.id)} sx={{ height: 20 }}>
          <Icon of={X} size={12} />
        </IconButton>
      )}
    </Box>
  );
}

const onlineStore = (changed: () => void) => {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
};

/** Whether the machine has a network; actions that need one are disabled with the reason. */
export const useOnline = (): boolean => useSyncExternalStore(onlineStore, () => navigator.onLine);

const STALE_DAYS = 2;

function DataNote() {
  const format = useFormat();
  const workspace = useEngineQuery("workspace.get", {}).data;
  if (!workspace) return null;
  if (!workspace.dataAsOf) return <span>No data loaded yet</span>;
  const synced = workspace.lastSyncAt;
  const stale = synced !== null && Date.now() - Date.parse(synced) > STALE_DAYS * 86_400_000;
  return (
    <>
      <Box component="span" sx={stale ? { color: "warning.main" } : undefined}>
        Data as of {format.dateTime(workspace.dataAsOf)}
      </Box>
      {synced && <span>Synced {format.dateTime(synced)}</span>}
    </>
  );
}

export function JobBar() {
  const online = useOnline();
  return (
    <Box
      component="footer"
      aria-label="Engine and jobs"
      sx={{
        gridColumn: "1 / -1",
        display: "flex",
        alignItems: "center",
        gap: 4,
        px: 4,
        typography: "caption",
        color: "text.secondary",
        minWidth: 0,
        whiteSpace: "nowrap",
        overflow: "hidden",
      }}
    >
      <EngineNote />
      <JobNote />
      <Box sx={{ flex: 1 }} />
      {!online && (
        <Box component="span" sx={{ display: "flex", gap: 1.5, alignItems: "center" }}>
          <Icon of={WifiOff} size={12} />
          No network: reading from and writing to remote stores waits
        </Box>
      )}
      <DataNote />
      <Box component="span" sx={{ display: "flex", gap: 1.5, alignItems: "center" }}>
        <Icon of={Lock} size={12} />
        On this computer only
      </Box>
    </Box>
  );
}
