/** Digests of a table's blocks, worked out by PostgreSQL. */
import type pg from "pg";
import type { SourceColumn } from "../connector.ts";
import type { KeyBlocks } from "../key-blocks.ts";
import { quoted } from "./connection.ts";
import { selectItem } from "./copy.ts";

/** From this version on there is an aggregate that takes digests together in any order. */
const FIRST_VERSION = 140_000;
const WHOLE_NUMBER = /^(smallint|integer|bigint)$/;

/**
 * Rows and digest of each block: 64 bits of each row as the text that it is read as. Undefined where the server is too
 * old. `from` is the table, quoted.
 */
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
  const text = `ROW(${columns.map(selectItem).join(", ")})::text`;
  const { rows } = await client.query<{ block: string; n: string; digest: string }>(
    `SELECT (${quoted(column)} / ${size})::text AS block, count(*)::text AS n,
       bit_xor(hashtextextended(${text}, 0))::text AS digest
     FROM ${from} GROUP BY ${quoted(column)} / ${size} LIMIT ${most}`,
  );
  return {
    form: JSON.stringify([column, text, columns.map(({ nativeType }) => nativeType)]),
    blocks: Object.fromEntries(rows.map(({ block, n, digest }) => [block, [Number(n), digest]])),
  };
}
