/** Files of a spool as batches of a stream, with progress and cursor. */
import type { Run } from "../engine/contract/run.ts";
import type { FileBatch, Stream } from "./connector.ts";
import { firstField, scanOf } from "./csv-scan.ts";
import type { CsvSpool, SpooledFile, SpoolProducer } from "./csv-spool.ts";

/** Each file's last row leads with the cursor; or the whole stream reaches `highest`; or the rows are all keys. */
export type SpoolCursor = "lead" | { highest: string | undefined } | "keys";

/**
 * Whether rows lead with another value: the cursor, or something before an only column, whose nulls would make empty
 * lines.
 */
export function hasLead(stream: Stream, cursor: SpoolCursor): boolean {
  return cursor === "lead" || stream.columns.length === 1;
}

/** The stream with its key columns only. */
export function keysOf(stream: Stream): Stream {
  return { ...stream, columns: stream.columns.filter(({ name }) => stream.key.includes(name)) };
}

/** Runs the producer, and gives each file as soon as it is written. */
export async function* spooledBatches(
  spool: CsvSpool,
  producer: SpoolProducer,
  stream: Stream,
  run: Run,
  cursor: SpoolCursor,
): AsyncGenerator<FileBatch> {
  for await (const file of spool.files(producer)) {
    run.progress(file.rows, stream.rowCount ?? null, `${stream.name}: ${(file.bytes / 1e6).toFixed(1)} MB`);
    const batch: FileBatch = {
      kind: "file",
      path: file.path,
      scan: scanOf(file.path, stream.columns, hasLead(stream, cursor), file.longestRow),
      temporary: true,
      rowsSoFar: file.rows,
      bytesSoFar: file.bytes,
    };
    const reached = cursorAt(file, cursor);
    if (reached !== undefined) batch.cursor = reached;
    if (cursor === "keys") batch.keys = file.last ? "end" : "part";
    yield batch;
  }
}

function cursorAt(file: SpooledFile, cursor: SpoolCursor): string | undefined {
  if (cursor === "keys") return undefined;
  if (cursor !== "lead") return file.last ? cursor.highest : undefined;
  return file.lastRow && (firstField(file.lastRow) ?? undefined);
}
