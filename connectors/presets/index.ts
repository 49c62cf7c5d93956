/** The list of presets; the order decides between two that fit equally well. */
import type { Stream } from "../connector.ts";
import { events } from "./events.ts";
import { orderLines } from "./order-lines.ts";
import { matchPreset, type Preset, type PresetMatch } from "./preset.ts";
import { sampleStore } from "./sample-store.ts";
import { segmentEvents } from "./segment-events.ts";

export const PRESETS: Preset[] = [sampleStore, orderLines, segmentEvents, events];

/** The preset that finds the most of its tables, by share; undefined when none fits. */
export function detectPreset(
  streams: Stream[],
  tableOf: (stream: string) => string,
): PresetMatch | undefined {
  const matches = PRESETS.map((preset) => matchPreset(preset, streams, tableOf)).filter(
    (match) => match !== undefined,
  );
  return matches.sort((a, b) => b.matched / b.of - a.matched / a.of)[0];
}
