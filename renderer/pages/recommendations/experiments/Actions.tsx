/** Start, stop, publish the assignment, forget: what can be done with an experiment in its state. */

import Button from "@mui/material/Button";
import { useState } from "react";
import type { Experiment } from "../../../../engine/contract/experiment.ts";
import { messageOf, useCommand } from "../../../client/index.ts";
import { ConfirmDialog, PublishButton, showToast } from "../../../ui/index.ts";

export function Actions({ experiment }: { experiment: Experiment }) {
  const [asking, setAsking] = useState<"stop" | "remove" | null>(null);
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const start = useCommand("experiment.start", {
    onSuccess: () => showToast("Started. Publish the assignment and the recommendations now."),
    onError,
  });
  const stop = useCommand("experiment.stop", { onSuccess: () => showToast("Stopped."), onError });
  const remove = useCommand("experiment.remove", { onError });
  const input = { id: experiment.id };
  const done = { onSettled: () => setAsking(null) };
  return (
    <>
      {experiment.status === "draft" && (
        <Button variant="outlined" disabled={start.isPending} onClick={() => start.mutate(input)}>
          Start
        </Button>
      )}
      {experiment.status === "running" && (
        <>
          <PublishButton kind="experiments" label="Publish who sees what..." />
          <Button onClick={() => setAsking("stop")}>Stop</Button>
        </>
      )}
      {experiment.status !== "running" && (
        <Button variant="text" onClick={() => setAsking("remove")}>
          Forget
        </Button>
      )}
      <ConfirmDialog
        open={asking === "stop"}
        title={`Stop ${experiment.name}?`}
        action="Stop"
        busy={stop.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => stop.mutate(input, done)}
      >
        Orders from now on no longer count. What the store shows stays as it is until experiments and
        recommendations are published again. It can't be started again.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "remove"}
        title={`Forget ${experiment.name}?`}
        action="Forget"
        busy={remove.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => remove.mutate(input, done)}
      >
        Its plan and its reading go. Orders stay as they are.
      </ConfirmDialog>
    </>
  );
}
