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
  ExportRows,
  Faint,
  Icon,
  QueryState,
  SearchField,
  SimpleTable,
  Spacer,
  showToast,
  textColumn,
  useHeldRows,
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
  const held = useHeldRows("schedules", schedules.data ?? [], useColumns());
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
        <SearchField label="Search schedules" {...held.search} />
        <Spacer />
        <ExportRows {...held.exported} name="schedules" />
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
                  {...held.table}
                  caption="Schedules"
                  rowKey={(row) => row.id}
                  onOpen={(row) => setOpen(row.id)}
                  openKey={open}
                  empty={`No schedule fits "${held.search.value}".`}
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
    textColumn("work", "What runs", title),
    textColumn("when", "When", (row) => cronText(row.cron), { width: 190 }),
    {
      id: "last",
      header: "Last run",
      width: 100,
      sortable: true,
      text: (row) => (row.lastRun ? STATES[row.lastRun.state].label : ""),
      render: (row) => (row.lastRun ? <JobState state={row.lastRun.state} /> : <Faint>none yet</Faint>),
    },
    dateColumn("lastSuccessAt", "Last success", (row) => row.lastSuccessAt, {
      time: true,
      width: 130,
    }),
    {
      id: "nextAt",
      header: "Next",
      width: 190,
      sortable: true,
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
      sortable: true,
      text: (row) => (row.enabled ? "on" : "off"),
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
