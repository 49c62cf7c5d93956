/** Nothing forecast yet: no orders, or no training, each with what to do. */

import { TrendingUp } from "lucide-react";
import { NotTrained as Untrained } from "../../ui/index.ts";

interface NotTrainedProps {
  hasData: boolean;
  busy: boolean;
  error: unknown;
  onTrain: () => void;
}

export function NotTrained({ hasData, busy, error, onTrain }: NotTrainedProps) {
  return (
    <Untrained
      icon={TrendingUp}
      hasData={hasData}
      title="No forecast yet"
      text="Forecast every item by the method that did best on its own past. It takes seconds for a thousand items."
      connectFirst="Connect the store and sync its orders first; stock levels make the worklist."
      trainLabel="Train forecast"
      busy={busy}
      onTrain={onTrain}
      error={error}
      failed="The forecast could not be trained"
    />
  );
}
