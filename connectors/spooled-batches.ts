/** Files of a spool as batches of a stream, with progress and cursor. */
import type { Run } from "../engine/contract/run.ts";
import type { FileBatch, SourceColumn, Stream } from "./connector.ts";
import type { Kind } from "./row-groups/kernel.ts";
import { scanOf, type Travel } from "./row-scan.ts";
import type { RowSpool, SpooledFile, SpoolProducer } from "./row-spool.ts";

/**
 * Each file's last row leads with the cursor; or the whole stream reaches `highest`, or the highest value of the column
 * that is measured; or the rows are all keys.
 */
export type SpoolCursor = "lead" | "measured" | { highest: string | undefined } | "keys";

/** How the rows of a stream travel, each column as the kind that the connector sends it in. */
export function travelOf(
  { columns, cursorColumn }: Pick<Stream, "columns" | "cursorColumn">,
  kindOf: (column: SourceColumn) => Kind,
  cursor: SpoolCursor,
): Travel {
  const kinds = columns.map(kindOf);
  const place = cursor === "measured" ? columns.findIndex(({ name }) => name === cursorColumn) : -1;
  return { columns, kinds, lead: cursor === "lead", ...(place >= 0 && { measured: place }) };
}

/** The stream with no more columns than its keys are compared by, their cursor among them. */
export function keysOf(stream: Stream): Stream {
  const wanted = [...stream.key, stream.cursorColumn];
  return { ...stream, columns: stream.columns.filter(({ name }) => wanted.includes(name)) };
}

/** Runs the producer, and gives each file as soon as it is written. */
export async function* spooledBatches(
  spool: RowSpool,
  producer: SpoolProducer,
  stream: Stream,
  travel: Travel,
  run: Run,
  cursor: SpoolCursor,
): AsyncGenerator<FileBatch> {
  for await (const file of spool.files(producer)) {
    run.progress(file.rows, stream.rowCount ?? null, `${stream.name}: ${(file.bytes / 1e6).toFixed(1)} MB`);
    const batch: FileBatch = {
      kind: "file",
      path: file.path,
      scan: scanOf(file.path, travel),
      temporary: true,
      rowsSoFar: file.rows,
      bytesSoFar: file.bytes,
    };
    const reached = cursorAt(file, cursor, travel);
    if (reached !== undefined) batch.cursor = reached;
    if (cursor === "keys") batch.keys = file.last ? "end" : "part";
    yield batch;
  }
}

function cursorAt(file: SpooledFile, cursor: SpoolCursor, travel: Travel): string | undefined {
  if (cursor === "keys") return undefined;
  if (cursor === "lead") return file.lead ?? undefined;
  if (!file.last) return undefined;
  if (cursor !== "measured") return cursor.highest;
  if (file.highest === undefined || travel.measured === undefined) return undefined;
  return highestText(file.highest, travel.kinds[travel.measured]!);
}

const DAY_MICROS = 86_400_000_000n;
/** What PostgreSQL calls infinite. */
const INFINITE = 2n ** 63n - 1n;

/** A value as the kernel tells it, in words that every database reads; undefined for a day beyond the year 9999. */
function highestText(value: bigint, kind: Kind): string | undefined {
  if (kind === "integer") return String(value);
  if (value === INFINITE) return "infinity";
  const micros = kind === "date" ? value * DAY_MICROS : value;
  const within = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const time = new Date(Number((micros - within) / 1000n));
  const text = Number.isNaN(time.getTime()) ? "" : time.toISOString();
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(text) ?? [];
  if (date === undefined) return undefined;
  const fraction = within === 0n ? "" : `.${String(within).padStart(6, "0")}`;
  return kind === "date" ? date : `${date} ${clock}${fraction}`;
}
