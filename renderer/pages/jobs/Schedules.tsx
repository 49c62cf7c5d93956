/** Schedules: which command runs when, how its last run ended, the next; a drawer with its history. */

import Button from "@mui/material/Button";
import Switch from "@mui/material/Switch";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  Bar,
  type Column,
  dateColumn,
  EmptyState,
  Faint,
  Icon,
  QueryState,
  SimpleTable,
  Spacer,
  showToast,
  textColumn,
  useUrlState,
} from "../../ui/index.ts";
import { cronText } from "./cron.ts";
import { JobState, STATES } from "./job-rows.tsx";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import { ScheduleDrawer } from "./ScheduleDrawer.tsx";
import { type Schedule, useScheduleTitle } from "./schedulable.ts";

export function Schedules({ tabs }: { tabs: ReactNode }) {
  const schedules = useEngineQuery("jobs.schedules", {});
  const [dialog, setDialog] = useState<Schedule | "new">();
  const [open, setOpen] = useUrlState<string>("schedule", "");
  const columns = useColumns();
  const shown = schedules.data?.find((one) => one.id === open);
  const add = (
    <Button startIcon={<Icon of={Plus} size={14} />} onClick={() => setDialog("new")}>
      Add a schedule
    </Button>
  );
  return (
    <>
      <Bar>
        {tabs}
        <Spacer />
        {add}
      </Bar>
      <div style={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
        <div style={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
          <QueryState query={schedules} what="The schedules could not be read">
            {(rows) =>
              rows.length === 0 ? (
                <EmptyState
                  text="Nothing runs by itself yet. Load your sources every morning, for example."
                  action={add}
                />
              ) : (
                <SimpleTable
                  caption="Schedules"
                  columns={columns}
                  rows={rows}
                  rowKey={(row) => row.id}
                  onOpen={(row) => setOpen(row.id)}
                  openKey={open}
                />
              )
            }
          </QueryState>
        </div>
        {shown && (
          <ScheduleDrawer
            key={shown.id}
            schedule={shown}
            onClose={() => setOpen("")}
            onEdit={() => setDialog(shown)}
          />
        )}
      </div>
      {dialog && (
        <ScheduleDialog
          {...(dialog !== "new" && { schedule: dialog })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function useColumns(): Column<Schedule>[] {
  const save = useCommand("jobs.schedule", {
    onError: (error: unknown) => showToast(messageOf(error), { kind: "error" }),
  });
  const title = useScheduleTitle();
  const toggle = ({ id, command, input, cron, retries }: Schedule, enabled: boolean) =>
    save.mutate({ id, command, input: input as Record<string, unknown>, cron, retries, enabled });
  return [
    textColumn("work", "What runs", title, { sortable: false, width: 220 }),
    textColumn("when", "When", (row) => cronText(row.cron), { sortable: false, width: 190 }),
    {
      id: "last",
      header: "Last run",
      width: 100,
      text: (row) => (row.lastRun ? STATES[row.lastRun.state].label : ""),
      render: (row) => (row.lastRun ? <JobState state={row.lastRun.state} /> : <Faint>none yet</Faint>),
    },
    dateColumn("lastSuccessAt", "Last success", (row) => row.lastSuccessAt, {
      time: true,
      sortable: false,
      width: 130,
    }),
    {
      id: "nextAt",
      header: "Next",
      text: (row) => row.retryAt ?? row.nextAt ?? "",
      render: (row, format) => {
        if (row.retryAt) return `${format.dateTime(row.retryAt)}, tried again`;
        return row.nextAt ? format.dateTime(row.nextAt) : <Faint>off</Faint>;
      },
    },
    {
      id: "enabled",
      header: "On",
      width: 70,
      text: (row) => String(row.enabled),
      render: (row) => (
        <Switch
          checked={row.enabled}
          onChange={(event) => toggle(row, event.target.checked)}
          // The row opens on a click; the switch must not.
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
          slotProps={{ input: { role: "switch", "aria-label": `${title(row)} on` } }}
        />
      ),
    },
  ];
}
