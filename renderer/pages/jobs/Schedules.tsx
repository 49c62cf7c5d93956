/** Schedules: which command runs when, next and last time, switched on and off in the row. */

import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Switch from "@mui/material/Switch";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf, type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  Bar,
  type Column,
  codeColumn,
  dateColumn,
  EmptyState,
  Icon,
  QueryState,
  SimpleTable,
  Spacer,
  showToast,
  textColumn,
} from "../../ui/index.ts";
import { cronText } from "./cron.ts";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import { useSchedulable } from "./schedulable.ts";

type Schedule = OutputOf<"jobs.schedules">[number];

export function Schedules({ tabs }: { tabs: ReactNode }) {
  const schedules = useEngineQuery("jobs.schedules", {});
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  const add = (
    <Button startIcon={<Icon of={Plus} size={14} />} onClick={() => setAdding(true)}>
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
      <QueryState query={schedules} what="The schedules could not be read">
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              text="Nothing runs by itself yet. Load your sources every morning, for example."
              action={add}
            />
          ) : (
            <SimpleTable caption="Schedules" columns={columns} rows={rows} rowKey={(row) => row.id} />
          )
        }
      </QueryState>
      {adding && <ScheduleDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(): Column<Schedule>[] {
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const save = useCommand("jobs.schedule", { onError });
  const remove = useCommand("jobs.unschedule", {
    onError,
    onSuccess: () => showToast("Schedule removed."),
  });
  const work = useSchedulable();
  const title = (row: Schedule) => work.find((one) => one.matches(row))?.label ?? row.command;
  const toggle = (row: Schedule, enabled: boolean) =>
    save.mutate({ ...row, input: row.input as Record<string, unknown>, enabled });
  return [
    textColumn("work", "What runs", title, { sortable: false }),
    textColumn("when", "When", (row) => cronText(row.cron), { sortable: false, width: 220 }),
    codeColumn("cron", "Cron", (row) => row.cron, { sortable: false, width: 130 }),
    dateColumn("nextAt", "Next", (row) => row.nextAt, { time: true, sortable: false, width: 130 }),
    {
      id: "enabled",
      header: "On",
      width: 70,
      text: (row) => String(row.enabled),
      render: (row) => (
        <Switch
          checked={row.enabled}
          onChange={(event) => toggle(row, event.target.checked)}
          slotProps={{ input: { role: "switch", "aria-label": `${title(row)} on` } }}
        />
      ),
    },
    {
      id: "remove",
      header: "",
      width: 48,
      text: () => "",
      render: (row) => (
        <IconButton
          aria-label={`Remove the schedule of ${title(row)}`}
          onClick={() => remove.mutate({ id: row.id })}
        >
          <Icon of={Trash2} size={14} />
        </IconButton>
      ),
    },
  ];
}
