/** What is known of the last filling of each canonical table by a source: the ground for filling less, or nothing. */
import { createHash } from "node:crypto";
import type { Session } from "../../warehouse/warehouse.ts";
import type { Parent } from "./checks.ts";
import type { TableCount } from "./merge.ts";
import type { Described, MappingParams } from "./stage.ts";

/** Goes up when checks or casts change, so that tables are filled anew by the new rules. */
const RULES = 1;

export interface Fill {
  fingerprint: string;
  /** Where each reference was looked for. */
  parents: Record<string, string>;
  live: number;
  rejected: number;
}

/** Says whether two fillings of the same raw rows would give the same table. */
export function fingerprintOf({ table, select, output }: Described, params: MappingParams): string {
  const ground = [RULES, table, select, [...output], Object.entries(params).sort()];
  return createHash("sha256").update(JSON.stringify(ground)).digest("hex");
}

/** Where each parent is looked for, by column. */
export function scopesOf(parents: Parent[]): Record<string, string> {
  return Object.fromEntries(parents.map(({ column, scope }) => [column, scope]));
}

/** The last filling, unless rows went or came by another way since. */
export async function readFill(session: Session, sourceId: string, table: string): Promise<Fill | undefined> {
  const [row] = await session.query<
    Omit<Fill, "parents"> & { parents: string; standing: number; kept: number }
  >(
    `SELECT fingerprint, parents, live, rejected,
       (SELECT count(*) FROM store.${table} WHERE source_id = $source_id AND deleted_at IS NULL) AS standing,
       (SELECT count(*) FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table) AS kept
     FROM ingest.fills WHERE source_id = $source_id AND table_name = $table`,
    { source_id: sourceId, table },
  );
  if (!row || row.standing !== row.live || row.kept !== row.rejected) return undefined;
  const { fingerprint, live, rejected } = row;
  return { fingerprint, live, rejected, parents: JSON.parse(row.parents) as Record<string, string> };
}

/** Notes a filling, in the transaction of its rows. */
export async function saveFill(
  session: Session,
  sourceId: string,
  count: TableCount,
  fingerprint: string,
  parents: Record<string, string>,
): Promise<void> {
  await forgetFills(session, sourceId, [count.table]);
  await session.run(
    `INSERT INTO ingest.fills BY NAME SELECT $source_id AS source_id, $table AS table_name, $fingerprint AS fingerprint,
       $parents AS parents, $live AS live, $rejected AS rejected, now() AS filled_at`,
    {
      source_id: sourceId,
      table: count.table,
      fingerprint,
      parents: JSON.stringify(parents),
      live: count.accepted + count.unchanged,
      rejected: count.rejected,
    },
  );
}

/** The next filling of these tables looks at all their rows. */
export async function forgetFills(session: Session, sourceId: string, tables: string[]): Promise<void> {
  const list = tables.map((name) => `'${name}'`).join(", ") || "NULL";
  await session.run(`DELETE FROM ingest.fills WHERE source_id = $source_id AND table_name IN (${list})`, {
    source_id: sourceId,
  });
}
