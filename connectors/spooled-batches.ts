/** Files of a spool as batches of a stream, with progress and cursor. */
import type { Run } from "../engine/contract/run.ts";
import type { FileBatch, Stream } from "./connector.ts";
import { scanOf, type Travel } from "./row-scan.ts";
import type { RowSpool, SpooledFile, SpoolProducer } from "./row-spool.ts";

/** Each file's last row leads with the cursor; or the whole stream reaches `highest`; or the rows are all keys. */
export type SpoolCursor = "lead" | { highest: string | undefined } | "keys";

/** The stream with its key columns only. */
export function keysOf(stream: Stream): Stream {
  return { ...stream, columns: stream.columns.filter(({ name }) => stream.key.includes(name)) };
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
    const reached = cursorAt(file, cursor);
    if (reached !== undefined) batch.cursor = reached;
    if (cursor === "keys") batch.keys = file.last ? "end" : "part";
    yield batch;
  }
}

function cursorAt(file: SpooledFile, cursor: SpoolCursor): string | undefined {
  if (cursor === "keys") return undefined;
  if (cursor !== "lead") return file.last ? cursor.highest : undefined;
  return file.lead ?? undefined;
}
