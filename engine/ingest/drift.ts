/** What changed in a source's tables since they were loaded: new, gone and retyped columns. */
import type { Stream } from "../../connectors/connector.ts";
import type { LoadReport } from "../contract/source.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { rawColumns, readStreamStates, type StreamState } from "./raw-tables.ts";

type Drift = NonNullable<LoadReport["drift"]>[number];
type Columns = StreamState["columns"];

/** Differences of one stream's columns, by name and raw type, from those that are loaded. */
export function driftOf(stream: string, before: Columns, now: Columns): Drift[] {
  const changes: Drift[] = [];
  for (const [column, type] of Object.entries(now)) {
    const known = before[column];
    if (known === undefined) changes.push({ stream, column, change: "new", from: null, to: type });
    else if (known !== type) changes.push({ stream, column, change: "retyped", from: known, to: type });
  }
  for (const [column, type] of Object.entries(before)) {
    if (!(column in now)) changes.push({ stream, column, change: "gone", from: type, to: null });
  }
  return changes;
}

/** The drift of all loaded streams, behind what a resumed load found before it had read some of them. */
export async function newDrift(
  warehouse: Warehouse,
  rawSchema: string,
  streams: Stream[],
  found: Drift[],
): Promise<Drift[]> {
  const loaded = await readStreamStates(warehouse, rawSchema);
  const now = streams.flatMap((stream) => {
    const before = loaded.get(stream.name);
    return before ? driftOf(stream.name, before.columns, rawColumns(stream)) : [];
  });
  const place = ({ stream, column }: Drift) => JSON.stringify([stream, column]);
  const known = new Set(found.map(place));
  return [...found, ...now.filter((one) => !known.has(place(one)))];
}
