/** Nothing forecast yet: no orders, or no training, each with what to do. */

import Button from "@mui/material/Button";
import { TrendingUp } from "lucide-react";
import { EmptyState, ErrorState } from "../../ui/index.ts";

interface NotTrainedProps {
  hasData: boolean;
  busy: boolean;
  error: unknown;
  onTrain: () => void;
}

export function NotTrained({ hasData, busy, error, onTrain }: NotTrainedProps) {
  if (error) return <ErrorState error={error} what="The forecast could not be trained" onRetry={onTrain} />;
  return (
    <EmptyState
      icon={TrendingUp}
      title={hasData ? "No forecast yet" : "No orders yet"}
      text={
        hasData
          ? "Forecast every item by the method that did best on its own past. It takes seconds for a thousand items."
          : "Connect the store and sync its orders first; stock levels make the worklist."
      }
      action={
        hasData ? (
          <Button variant="contained" onClick={onTrain} disabled={busy}>
            Train forecast
          </Button>
        ) : (
          <Button variant="contained" href="/sources">
            Open sources
          </Button>
        )
      }
    />
  );
}
