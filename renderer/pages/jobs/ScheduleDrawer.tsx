/** One schedule: when it runs, how often a failed run is tried again, and how its runs ended. */

import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { messageOf, type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  dateColumn,
  durationColumn,
  Facts,
  Faint,
  numberColumn,
  Panel,
  QueryState,
  SidePanel,
  SimpleTable,
  Spacer,
  showToast,
  useFormat,
} from "../../ui/index.ts";
import { cronText } from "./cron.ts";
import { JobState, STATES, tookMs } from "./job-rows.tsx";
import { type Schedule, useScheduleTitle } from "./schedulable.ts";

type ScheduledRun = OutputOf<"jobs.runs">[number];

interface ScheduleDrawerProps {
  schedule: Schedule;
  onClose: () => void;
  onEdit: () => void;
}

export function ScheduleDrawer({ schedule, onClose, onEdit }: ScheduleDrawerProps) {
  const title = useScheduleTitle();
  return (
    <SidePanel
      title={title(schedule)}
      subtitle={cronText(schedule.cron)}
      width={440}
      onClose={onClose}
      foot={<Actions schedule={schedule} onEdit={onEdit} onRemoved={onClose} />}
    >
      <Plan schedule={schedule} />
      <History id={schedule.id} />
    </SidePanel>
  );
}

function Plan({ schedule }: { schedule: Schedule }) {
  const format = useFormat();
  const tries = schedule.retries === 1 ? "once" : `up to ${schedule.retries} times`;
  return (
    <Panel title="Plan">
      <Facts
        items={[
          { label: "Cron", value: <code>{schedule.cron}</code> },
          { label: "Next", value: schedule.enabled ? format.dateTime(schedule.nextAt) : "off" },
          {
            label: "When a run fails for a passing reason",
            value: schedule.retries === 0 ? "it waits for the next time" : `it is tried again ${tries}`,
          },
          ...(schedule.retryAt ? [{ label: "Tried again", value: format.dateTime(schedule.retryAt) }] : []),
          { label: "Last success", value: format.dateTime(schedule.lastSuccessAt) },
        ]}
      />
    </Panel>
  );
}

function History({ id }: { id: string }) {
  const runs = useEngineQuery("jobs.runs", { id });
  return (
    <Panel title="History" flush>
      <QueryState query={runs} what="The runs could not be read">
        {(rows) =>
          rows.length === 0 ? (
            <p style={{ margin: "0 16px 16px" }}>It has not run yet.</p>
          ) : (
            <SimpleTable
              caption="Runs, newest first"
              columns={COLUMNS}
              rows={rows}
              rowKey={(run) => run.dueAt}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}

const COLUMNS: Column<ScheduledRun>[] = [
  dateColumn("dueAt", "Due", (run) => run.dueAt, { time: true, sortable: false, width: 120 }),
  {
    id: "state",
    header: "Ended",
    text: (run) => (run.job ? STATES[run.job.state].label : ""),
    render: (run) =>
      run.job ? (
        <Link
          component={RouterLink}
          to={`/jobs?job=${run.job.id}`}
          underline="hover"
          title={run.job.error?.message}
        >
          <JobState state={run.job.state} />
        </Link>
      ) : (
        <Faint>no longer listed</Faint>
      ),
  },
  numberColumn("attempt", "Tries", (run) => run.job?.attempt ?? null, { sortable: false, width: 60 }),
  durationColumn("took", "Took", ({ job }) => job && tookMs(job), {
    missing: "not yet",
    sortable: false,
    width: 90,
  }),
];

function Actions({
  schedule,
  onEdit,
  onRemoved,
}: {
  schedule: Schedule;
  onEdit: () => void;
  onRemoved: () => void;
}) {
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const again = useCommand("jobs.schedule", { onError });
  const { command, input, cron, retries, enabled } = schedule;
  const undo = () =>
    again.mutate({ command, input: input as Record<string, unknown>, cron, retries, enabled });
  const remove = useCommand("jobs.unschedule", {
    onError,
    onSuccess: () => {
      showToast("Schedule removed.", { undo });
      onRemoved();
    },
  });
  return (
    <>
      <Button variant="text" disabled={remove.isPending} onClick={() => remove.mutate({ id: schedule.id })}>
        Remove
      </Button>
      <Spacer />
      <Button onClick={onEdit}>Change</Button>
    </>
  );
}
