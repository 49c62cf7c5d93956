/** Digests of a table's blocks, worked out by MySQL or MariaDB. */
import type mysql from "mysql2/promise";
import type { SourceColumn, Stream } from "../connector.ts";
import type { KeyBlocks } from "../key-blocks.ts";
import { quoted, rowsOf } from "./connection.ts";
import { hasPlainText, selectItem } from "./rows.ts";

/** A table that is not transactional may change between its digests and its rows. */
const TRANSACTIONAL = "InnoDB";

/** The text of each column is as its type, its letters as their character set tells. */
const COLUMNS = `
  SELECT t.engine AS engine, c.column_name AS name, c.column_type AS type, c.character_set_name AS letters
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE table_schema = database() AND table_name = ?
  ORDER BY c.ordinal_position`;

interface ColumnRow {
  engine: string | null;
  name: string;
  type: string;
  letters: string | null;
}

/** Answers of a server that can't work digests out: it lacks SHA-2, or the room for the blocks. */
const UNABLE = new Set(["ER_SP_DOES_NOT_EXIST", "ER_PARSE_ERROR", "ER_RECORD_FILE_FULL", "ER_DISK_FULL"]);

/** Rows and digest of each block; undefined where there are none that tell every change. */
export async function blockDigests(
  connection: mysql.Connection,
  stream: Stream,
  column: string,
  size: bigint,
  most: number,
): Promise<Pick<KeyBlocks, "form" | "blocks"> | undefined> {
  const columns = await rowsOf<ColumnRow>(connection, COLUMNS, [stream.name]);
  if (columns[0]?.engine !== TRANSACTIONAL) return undefined;
  const digest = rowDigest(rowText(stream.columns));
  const rows = await rowsOf<{ block: string; n: string; digest: string }>(
    connection,
    `SELECT ${quoted(column)} DIV ${size} AS block, count(*) AS n, bit_xor(${digest}) AS digest
     FROM ${quoted(stream.name)} GROUP BY 1 ORDER BY NULL LIMIT ${most}`,
  ).catch((error: { code?: string }) => {
    if (UNABLE.has(error.code ?? "")) return undefined;
    throw error;
  });
  if (!rows) return undefined;
  const letters = columns.map(({ name, type, letters }) => [name, type, letters]);
  return {
    form: JSON.stringify([column, digest, letters]),
    blocks: Object.fromEntries(rows.map(({ block, n, digest }) => [block, [Number(n), digest]])),
  };
}

/**
 * 64 bits of a row's text, of SHA-2: checksums of rows that change places would cancel each other out. The text is
 * written once, which costs more than its digest. A row that is too long for a text has another digest each time.
 */
const rowDigest = (text: string) =>
  `coalesce(cast(conv(left(sha2(${text}, 256), 16), 16, 10) AS UNSIGNED), cast(rand() * 1e18 AS UNSIGNED))`;

/** All values as one text, which no other values give: nulls are told apart, and texts come with their length. */
function rowText(columns: SourceColumn[]): string {
  const parts = columns.flatMap((column) => {
    const item = column.type === "json" ? `cast(${quoted(column.name)} AS CHAR)` : selectItem(column);
    if (hasPlainText(column)) return [column.nullable ? `coalesce(${item}, '-')` : item];
    return [`coalesce(length(${item}), '-')`, `cast(${item} AS BINARY)`];
  });
  return `concat_ws(',', ${parts.join(", ")})`;
}
