/** Adds a schedule: what, how often, at which time; or any cron expression. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { messageOf, useCommand } from "../../client/index.ts";
import { Segmented, SelectInput, showToast, TextInput } from "../../ui/index.ts";
import { cronText } from "./cron.ts";
import { useSchedulable } from "./schedulable.ts";

const RHYTHMS = [
  { value: "0 6 * * *", label: "Every day" },
  { value: "0 6 * * 1", label: "Every Monday" },
  { value: "0 * * * *", label: "Every hour" },
] as const;

export function ScheduleDialog({ onClose }: { onClose: () => void }) {
  const work = useSchedulable();
  const [chosen, setChosen] = useState("");
  const [cron, setCron] = useState<string>(RHYTHMS[0].value);
  const save = useCommand("jobs.schedule", {
    onSuccess: () => {
      showToast("Schedule added.");
      onClose();
    },
  });
  const what = work.find((one) => one.id === chosen) ?? work[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (what) save.mutate({ command: what.command, input: what.input, cron, enabled: true });
  };
  const words = cronText(cron);
  return (
    <Dialog open onClose={onClose} aria-labelledby="schedule-title">
      <form onSubmit={submit}>
        <DialogTitle id="schedule-title">Add a schedule</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 4 }}>
            <SelectInput
              label="What runs"
              value={what?.id ?? ""}
              onChange={setChosen}
              options={work.map(({ id, label }) => ({ value: id, label }))}
            />
            <Segmented label="How often" value={cron} onChange={setCron} options={RHYTHMS} wide />
            <TextInput
              label="Cron expression"
              value={cron}
              onChange={setCron}
              mono
              help={`${words === cron ? "Minute, hour, day, month, weekday" : words}, in the workspace's time zone.`}
              error={save.error == null ? null : messageOf(save.error)}
            />
          </Box>
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!what || save.isPending}>
            Add
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
