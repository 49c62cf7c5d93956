/** Lines of a source that could not be parsed: kept as rejects of stage "read", never dropped. */
import type { Batch, RejectedLine } from "../../connectors/connector.ts";
import { whole } from "../contract/figures.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { LoadPlace } from "./stream-plan.ts";

/** Lines of a stream that are kept one by one; of more than that, as many more are only counted. */
const MOST_KEPT = 100_000;

/** The lines of a stream that could not be parsed, batch by batch. */
export class RejectedLines {
  readonly kept: RejectedLine[] = [];
  #unkept = 0;

  /** Takes those of a batch that is in the warehouse, and answers their number. */
  take(batch: Batch, keeps = true): number {
    if (batch.kind !== "file") return 0;
    const { rejected = [], unkept = 0 } = batch;
    this.#unkept += unkept;
    for (const line of keeps ? rejected : [])
      if (this.kept.length < MOST_KEPT) this.kept.push(line);
      else this.#unkept++;
    return rejected.length + unkept;
  }

  /** Says how many were only counted. */
  tell(say: LoadPlace["tell"], stream: string): void {
    if (this.#unkept > 0)
      say(
        `Beside those that are listed, ${whole(this.#unkept)} lines of ${stream} could not be read: of so many, the first ones are listed. Look whether the file is what it should be.`,
      );
  }
}

/** Lines of the given files (or of the whole stream) that were refused before make way for these. */
export async function keepRejectedLines(
  session: Session,
  sourceId: string,
  stream: string,
  lines: RejectedLine[],
  files: string[] | undefined,
): Promise<void> {
  const scope = { source_id: sourceId, stream };
  const ofFiles = files ? ` AND value IN (${files.map(quoteText).join(", ") || "NULL"})` : "";
  await session.run(
    `DELETE FROM store.rejects WHERE source_id = $source_id AND stage = 'read' AND table_name = $stream${ofFiles}`,
    scope,
  );
  if (lines.length === 0) return;
  const fields = ["file", "line", "reason", "text"] as const;
  const columns = fields.map((name) => ({
    name,
    type: "VARCHAR" as const,
    values: lines.map((line) => line[name]),
  }));
  await session.append("mb_lines", columns, lines.length);
  await session.run(
    `INSERT INTO store.rejects BY NAME SELECT $source_id AS source_id, 'read' AS stage, $stream AS table_name,
       file || ':' || line AS row_key, rule: reason, value: file, "row": json_object('file', file, 'line', CAST(line AS BIGINT), 'text', text),
       loaded_at: now() FROM mb_lines`,
    scope,
  );
}
