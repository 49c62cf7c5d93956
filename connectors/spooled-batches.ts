/** Files of a spool as batches of a stream, with progress and cursor. */
import type { Run } from "../engine/contract/run.ts";
import type { FileBatch, Stream } from "./connector.ts";
import { firstField, scanOf } from "./csv-scan.ts";
import type { CsvSpool, SpoolProducer } from "./csv-spool.ts";

/**
 * `cursor`: each file's last row leads with it, or the whole stream reaches `highest`.
 */
export async function* spooledBatches(
  spool: CsvSpool,
  producer: SpoolProducer,
  stream: Stream,
  run: Run,
  cursor: "lead" | { highest: string | undefined },
): AsyncGenerator<FileBatch> {
  for await (const file of spool.files(producer)) {
    run.progress(file.rows, stream.rowCount ?? null, `${stream.name}: ${(file.bytes / 1e6).toFixed(1)} MB`);
    const lead = cursor === "lead" ? file.lastRow && firstField(file.lastRow) : undefined;
    const reached = cursor === "lead" ? lead : file.last ? cursor.highest : undefined;
    yield {
      kind: "file",
      path: file.path,
      scan: scanOf(file.path, stream.columns, file.longestRow),
      temporary: true,
      rowsSoFar: file.rows,
      bytesSoFar: file.bytes,
      ...(reached != null && { cursor: reached }),
    };
  }
}
