/** Adds or changes a schedule: what, how often, at which time, or any cron expression; and what a failed run does. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { messageOf, useCommand } from "../../client/index.ts";
import { NumberInput, Segmented, SelectInput, showToast, TextInput, unlessOutside } from "../../ui/index.ts";
import { atTime, cronAt, cronText, type Rhythm, rhythmOf, timeOf } from "./cron.ts";
import { type Schedule, useSchedulable, useScheduleTitle } from "./schedulable.ts";
import { workOf } from "./schedule-work.ts";

const RHYTHMS: { value: Rhythm; label: string }[] = [
  { value: "day", label: "Every day" },
  { value: "monday", label: "Every Monday" },
  { value: "hour", label: "Every hour" },
];
const USUAL_TIME = "06:00";

export function ScheduleDialog({ schedule, onClose }: { schedule?: Schedule; onClose: () => void }) {
  const work = useSchedulable();
  const titleOf = useScheduleTitle();
  const [chosen, setChosen] = useState("");
  const [cron, setCron] = useState<string>(schedule?.cron ?? cronAt("day", USUAL_TIME));
  const [retries, setRetries] = useState<number | null>(schedule?.retries ?? 3);
  const save = useCommand("jobs.schedule", {
    onSuccess: () => {
      showToast(schedule ? "Schedule changed." : "Schedule added.");
      onClose();
    },
  });
  const before = schedule && work.find((one) => one.matches(schedule));
  const what = work.find((one) => one.id === chosen) ?? before ?? (schedule ? undefined : work[0]);
  const runs = workOf(schedule, what);
  // Set up over the command line, it may run what the list does not have.
  const unlisted = schedule && !before ? [{ id: "", label: titleOf(schedule) }] : [];
  const changeCron = (next: string) => {
    save.reset();
    setCron(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!runs) return;
    const { command, input } = runs;
    const plan = { command, input, cron, retries: retries ?? 0 };
    save.mutate(
      schedule ? { ...plan, id: schedule.id, enabled: schedule.enabled } : { ...plan, enabled: true },
    );
  };
  const words = cronText(cron);
  const time = timeOf(cron);
  return (
    <Dialog open onClose={unlessOutside(onClose)} aria-labelledby="schedule-title">
      <form onSubmit={submit}>
        <DialogTitle id="schedule-title">{schedule ? "Change the schedule" : "Add a schedule"}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 4 }}>
            <SelectInput
              label="What runs"
              value={what?.id ?? ""}
              onChange={setChosen}
              options={[...unlisted, ...work].map(({ id, label }) => ({ value: id, label }))}
            />
            <Segmented
              label="How often"
              value={rhythmOf(cron)}
              onChange={(rhythm) => rhythm !== "own" && changeCron(cronAt(rhythm, time ?? USUAL_TIME))}
              options={RHYTHMS}
              wide
            />
            {time !== undefined && (
              <TextField
                id="schedule-time"
                label="At"
                type="time"
                value={time}
                onChange={({ target }) => target.value && changeCron(atTime(cron, target.value))}
                sx={{ width: 120 }}
              />
            )}
            <TextInput
              label="Cron expression"
              value={cron}
              onChange={changeCron}
              mono
              help={`${words === cron ? "Minute, hour, day, month, weekday" : words}, in the workspace's time zone.`}
              error={save.error == null ? null : messageOf(save.error)}
            />
            <NumberInput
              label="Tries after a failure"
              value={retries}
              onChange={setRetries}
              min={0}
              max={10}
              whole
              unit="times"
              help="When the server is away or refuses for a while: after 1, 5, 15 and then every 60 minutes."
              width="100%"
            />
          </Box>
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!runs || save.isPending}>
            {schedule ? "Save" : "Add"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
