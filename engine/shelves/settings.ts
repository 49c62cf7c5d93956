/** What is set of each placement: its chain of models, length and use. Kept in the workspace; the rest is as shipped. */
import {
  DEFAULT_CHAINS,
  PLACEMENTS,
  type Placement,
  type PlacementSetting,
  placementSetting,
} from "../contract/placements.ts";
import type { State } from "../state/state.ts";

const KIND = "placement";
const LENGTH = 20;

const shipped = (placement: Placement): PlacementSetting => ({
  enabled: true,
  length: LENGTH,
  chain: DEFAULT_CHAINS[placement],
});

/** What holds for the placement. */
export function readPlacement(state: State, placement: Placement): PlacementSetting {
  const set = state.documents.get<Partial<PlacementSetting>>(KIND, placement);
  return placementSetting.parse({ ...shipped(placement), ...set });
}

/** Changes what is given; with `reset` everything else goes back to what is shipped. */
export function savePlacement(
  state: State,
  placement: Placement,
  change: Partial<PlacementSetting>,
  reset = false,
): void {
  const before = reset ? {} : state.documents.get<Partial<PlacementSetting>>(KIND, placement);
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  state.documents.put(KIND, placement, { ...before, ...Object.fromEntries(given) });
}

/** Whether anything differs from what is shipped. */
export function isEdited(state: State, placement: Placement): boolean {
  return JSON.stringify(readPlacement(state, placement)) !== JSON.stringify(shipped(placement));
}

/** The placements that are in use. */
export const enabledPlacements = (state: State): Placement[] =>
  PLACEMENTS.filter((placement) => readPlacement(state, placement).enabled);
