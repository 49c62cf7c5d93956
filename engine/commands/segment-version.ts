/** The model version behind a segment set, and the customers' features it was made from. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SEGMENT_SETS } from "../contract/segments.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";

export type SegmentSet = (typeof SEGMENT_SETS)[number];

export const MODEL_OF_SET: Record<SegmentSet, string> = { rfm: "rfm", value: "value", behaviour: "kmeans" };

/** The version in use of a set of segments. */
export function championOf(engine: Engine, set: SegmentSet): VersionRow | undefined {
  return engine.state.versions.champion(MODEL_OF_SET[set]);
}

/** How far ahead the value model in use looks; null where there is none. */
export function expectedDays(engine: Engine): number | null {
  return (championOf(engine, "value")?.params.days as number | undefined) ?? null;
}

/** Path of the Parquet file; undefined where the version's files are gone. */
export function featuresOf(engine: Engine, version: VersionRow): string | undefined {
  const path = join(engine.compute.folderOf(version.id), "data", "customer_features.parquet");
  return existsSync(path) ? path : undefined;
}
