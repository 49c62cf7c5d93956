/** Lines of a source that could not be parsed: kept as rejects of stage "read", never dropped. */
import type { RejectedLine } from "../../connectors/connector.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";

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
