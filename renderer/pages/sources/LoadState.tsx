/** How a load ended, or that it runs. */
import { CircleAlert, CircleCheck, CircleDashed, CircleSlash } from "lucide-react";
import { Status } from "../../ui/index.ts";

export function LoadState({ state }: { state: "done" | "failed" | "cancelled" | "running" | undefined }) {
  if (state === "done")
    return (
      <Status tone="positive" icon={CircleCheck}>
        Done
      </Status>
    );
  if (state === "failed")
    return (
      <Status tone="negative" icon={CircleAlert}>
        Failed
      </Status>
    );
  if (state === "cancelled") return <Status icon={CircleSlash}>Cancelled</Status>;
  return <Status icon={CircleDashed}>{state === "running" ? "Running" : "Not loaded"}</Status>;
}
