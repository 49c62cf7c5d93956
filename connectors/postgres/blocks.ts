/** Digests of a table's blocks, worked out by PostgreSQL. */
import type pg from "pg";
import type { SourceColumn } from "../connector.ts";
import type { KeyBlocks } from "../key-blocks.ts";
import { quoted } from "./connection.ts";
import { selectItem } from "./copy.ts";

/** From this version on rows have hashes, and there is an aggregate that takes them together in any order. */
const FIRST_VERSION = 140_000;
const WHOLE_NUMBER = /^(smallint|integer|bigint)$/;

/** Rows and digest of each block. Undefined where the server is too old. `from` is the table, quoted. */
export async function blockDigests(
  client: pg.Client,
  from: string,
  columns: SourceColumn[],
  column: string,
  size: bigint,
  most: number,
): Promise<Pick<KeyBlocks, "form" | "blocks"> | undefined> {
  const { rows: version } = await client.query("SELECT current_setting('server_version_num')::int AS number");
  const key = columns.find(({ name }) => name === column);
  if (version[0].number < FIRST_VERSION || !WHOLE_NUMBER.test(key?.nativeType ?? "")) return undefined;
  const digest = rowDigest(columns);
  // The server expects as many blocks as there are rows, and would sort all rows on its disk to tell them apart.
  await client.query("SET LOCAL enable_sort = off");
  const { rows } = await client.query<{ block: string; n: string; digest: string }>(
    `SELECT (${quoted(column)} / ${size})::text AS block, count(*)::text AS n, bit_xor(${digest})::text AS digest
     FROM ${from} GROUP BY ${quoted(column)} / ${size} LIMIT ${most}`,
  );
  await client.query("SET LOCAL enable_sort TO DEFAULT");
  return {
    form: JSON.stringify([column, digest, columns.map(({ nativeType }) => nativeType)]),
    blocks: Object.fromEntries(rows.map(({ block, n, digest }) => [block, [Number(n), digest]])),
  };
}

/** Types of which two values have the same hash only where they are the same value. */
const HASHED =
  /^(smallint|integer|bigint|real|double precision|numeric|boolean|date|timestamp|uuid)\b(?!.*\[)/;
const TEXT = /^(text|character)\b(?!.*\[)/;

/**
 * 64 bits of a row. A row's own hash adds those of its values up, so it is hashed once more; otherwise rows that change
 * places could cancel each other out.
 */
function rowDigest(columns: SourceColumn[]): string {
  const values = columns.map((column) => {
    const item = selectItem(column);
    if (HASHED.test(column.nativeType)) return item;
    // A collation may take two texts for the same.
    return TEXT.test(column.nativeType) ? `${item} COLLATE "C"` : `(${item})::text COLLATE "C"`;
  });
  return `hashint8extended(hash_record_extended(ROW(${values.join(", ")}), 0), 0)`;
}
