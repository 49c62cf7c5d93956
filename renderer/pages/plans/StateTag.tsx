/** State of a publication as icon and word. */
import {
  Ban,
  Check,
  CircleAlert,
  CircleDashed,
  LoaderCircle,
  type LucideIcon,
  RotateCcw,
  ThumbsUp,
} from "lucide-react";
import { Tag } from "../../ui/index.ts";
import { STATE_LABELS, type State } from "./kinds.ts";

type Tone = "neutral" | "accent" | "positive" | "negative" | "warning";

const LOOK: Record<State, [Tone, LucideIcon]> = {
  planned: ["warning", CircleDashed],
  approved: ["accent", ThumbsUp],
  applying: ["accent", LoaderCircle],
  applied: ["positive", Check],
  failed: ["negative", CircleAlert],
  rolling_back: ["accent", LoaderCircle],
  rolled_back: ["neutral", RotateCcw],
  discarded: ["neutral", Ban],
};

export function StateTag({ state }: { state: State }) {
  const [tone, icon] = LOOK[state];
  return (
    <Tag tone={tone} icon={icon}>
      {STATE_LABELS[state]}
    </Tag>
  );
}
