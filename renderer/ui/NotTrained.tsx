/** Nothing learned yet: no orders, no training, or a training that failed, each with what to do. */

import Button from "@mui/material/Button";
import type { LucideIcon } from "lucide-react";
import { GoButton } from "./GoButton.tsx";
import { EmptyState, ErrorState } from "./states.tsx";

interface NotTrainedProps {
  icon: LucideIcon;
  /** False while the warehouse holds no orders. */
  hasData: boolean;
  title: string;
  /** What training gives, and how long it takes. */
  text: string;
  /** What to connect first while there is no data. */
  connectFirst: string;
  trainLabel: string;
  busy: boolean;
  /** Starts it, also again after a failure. */
  onTrain: () => void;
  error: unknown;
  /** Heading of the error. */
  failed: string;
}

export function NotTrained(props: NotTrainedProps) {
  const { icon, hasData, busy, onTrain } = props;
  if (props.error) return <ErrorState error={props.error} what={props.failed} onRetry={onTrain} />;
  return (
    <EmptyState
      icon={icon}
      title={hasData ? props.title : "No orders yet"}
      text={hasData ? props.text : props.connectFirst}
      action={
        hasData ? (
          <Button variant="contained" onClick={onTrain} disabled={busy}>
            {props.trainLabel}
          </Button>
        ) : (
          <GoButton to="/sources">Open sources</GoButton>
        )
      }
    />
  );
}
