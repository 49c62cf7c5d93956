/** Merges a staged table into its canonical one: new, changed, unchanged, gone, rejected; the sum always holds. */
import { AppError } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { type CanonicalTable, isParent } from "./canonical.ts";
import { anyRow, rowJson, rowKey } from "./checks.ts";
import { type Staged, sameKey } from "./stage.ts";

/** Counts of the whole table after the load, however many of its rows were looked at. */
export interface TableCount {
  table: string;
  /** Rows that the mapping yields. */
  read: number;
  /** Rows that came, changed or came back. */
  accepted: number;
  rejected: number;
  /** Rows that stand as they stood; those whose raw rows did not change are known to, without a look. */
  unchanged: number;
  /** Rows that were there and are now marked deleted. */
  deleted: number;
}

/** What a merge works on; part of the caller's transaction. */
export interface Merge extends Staged {
  session: Session;
  table: CanonicalTable;
  sourceId: string;
  loadedAt: string;
  signal?: AbortSignal | undefined;
  /** Temporary table with the `row_key` ('' for none) of the rows that the stage speaks for; absent when for all. */
  keys?: string;
}

/** Temporary table of the rows in question as they stand, with their row id in `_own`. */
export const OWN = "mb_own";

/** Fills OWN, which a merge with `keys` goes by. */
export async function takeOwn(merge: Merge): Promise<void> {
  await run(merge, `CREATE OR REPLACE TEMP TABLE ${OWN} AS ${ownRows(merge)}`);
}

/** Applies the stage to `store.<table>` and `store.rejects` for one source. */
export async function mergeStage(merge: Merge): Promise<TableCount> {
  const { session, table } = merge;
  const before = await liveRows(merge);
  await run(merge, `CREATE OR REPLACE TEMP TABLE mb_changes AS ${changesSql(merge)}`);
  await run(
    merge,
    `DELETE FROM store.${table.name} WHERE rowid IN (SELECT _own FROM mb_changes WHERE _own IS NOT NULL)`,
  );
  await insertRows(merge, "mb_changes");
  const [counts] = await session.query<{ accepted: number; arrived: number; clean: number }>(
    `SELECT count(*) AS accepted, count(*) FILTER (WHERE _arrived) AS arrived,
       (SELECT count(*) FROM ${merge.stage} WHERE _fault IS NULL) AS clean FROM mb_changes`,
  );
  const { accepted, arrived, clean } = counts!;
  const complete = !merge.keys && before + arrived === clean;
  const deleted = complete ? 0 : await markGone(merge);
  const faulty = await keepRejects(merge);
  await keepArrivals(merge);
  await session.run(`DROP TABLE mb_changes; DROP TABLE IF EXISTS ${OWN}`);
  return merge.keys
    ? countTable(merge, accepted, deleted, before + arrived - deleted)
    : countTable(merge, accepted, deleted, clean, faulty);
}

/** Puts clean rows of `from` into the table, which holds none of their keys. */
export async function insertRows(merge: Merge, from: string): Promise<void> {
  const columns = columnList(merge.table);
  await run(
    merge,
    `INSERT INTO store.${merge.table.name} (${columns}, source_id, loaded_at)
     SELECT ${columns}, $source_id, CAST($loaded_at AS TIMESTAMPTZ) FROM ${from}`,
  );
}

/** Puts the faulty rows of the stage in the place of the rejects before them; answers how many there are. */
export async function keepRejects(merge: Merge): Promise<number> {
  const { table, keys, stage } = merge;
  const scope = keys ? ` AND coalesce(row_key, '') IN (SELECT row_key FROM ${keys})` : "";
  await run(
    merge,
    `DELETE FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table${scope}`,
  );
  const [found] = await merge.session.query<{ faulty: number }>(
    `SELECT count(_fault) AS faulty FROM ${stage}`,
  );
  // Another table of this transaction may have many: see Warehouse.transaction.
  if (found!.faulty === 0) return 0;
  await run(
    merge,
    `INSERT INTO store.rejects BY NAME
     SELECT $source_id AS source_id, 'map' AS stage, $table AS table_name, ${rowKey(table, "r")} AS row_key,
       _fault."column" AS column_name, _fault.rule AS rule, _fault.value AS value, coalesce(_row, ${rowJson(table, "r")}) AS row,
       CAST($loaded_at AS TIMESTAMPTZ) AS loaded_at
     FROM ${stage} r WHERE _fault IS NOT NULL`,
  );
  return found!.faulty;
}

/**
 * Counts the table and checks that what should stand there does: `live` rows, and `faulty` ones among the rejects where
 * the stage speaks for all rows.
 */
export async function countTable(
  merge: Merge,
  accepted: number,
  deleted: number,
  live: number,
  faulty?: number,
): Promise<TableCount> {
  const table = merge.table.name;
  const standing = await liveRows(merge);
  const rejected = await rejectedRows(merge);
  if (standing !== live || accepted > live || (faulty ?? rejected) !== rejected) {
    throw new AppError(
      "internal",
      `The load of ${table} does not add up: ${accepted} accepted, ${rejected} rejected, ${standing} in the table where ${live} should be. Nothing was changed; run a full sync, and see that the mapping yields the same rows each time.`,
      { table, accepted, rejected, faulty, standing, live },
    );
  }
  return { table, read: live + rejected, accepted, rejected, unchanged: live - accepted, deleted };
}

/** What a merge of the stage would count, without doing it. */
export async function countChanges(
  merge: Omit<Merge, "loadedAt">,
): Promise<Omit<TableCount, "table" | "deleted">> {
  const { session, stage, sourceId, signal } = merge;
  const [row] = await session.query<{ read: number; rejected: number; accepted: number }>(
    `SELECT count(*) AS read, count(_fault) AS rejected, (SELECT count(*) FROM (${changesSql(merge)})) AS accepted FROM ${stage}`,
    { source_id: sourceId },
    { signal },
  );
  const { read, rejected, accepted } = row!;
  return { read, rejected, accepted, unchanged: read - rejected - accepted };
}

type Scope = Omit<Merge, "loadedAt">;

/** The source's rows that the stage speaks for, with their row id. Keys are looked for first: other columns are wide. */
function ownRows({ table, keys }: Scope): string {
  const own = `FROM store.${table.name} t WHERE source_id = $source_id`;
  return keys
    ? `SELECT *, rowid AS _own FROM store.${table.name}
       WHERE rowid IN (SELECT rowid ${own} AND ${rowKey(table, "t")} IN (SELECT row_key FROM ${keys}))`
    : `SELECT *, rowid AS _own ${own}`;
}

/** Rows that are new, different, or back after having been deleted. What the engine fills itself is not compared. */
function changesSql(merge: Scope): string {
  const { table, stage, mapped } = merge;
  const different = table.columns
    .filter(
      ({ name }) => !table.key.includes(name) && !(table.filled.includes(name) && !mapped.includes(name)),
    )
    .map(({ name }) => `s.${quoteName(name)} IS DISTINCT FROM t.${quoteName(name)}`);
  const arrived = "t._own IS NULL OR t.deleted_at IS NOT NULL";
  const columns = table.columns.map((column) => `s.${quoteName(column.name)}`).join(", ");
  return `SELECT ${columns}, t._own, ${arrived} AS _arrived FROM ${stage} s
    LEFT JOIN ${merge.keys ? OWN : `(${ownRows(merge)})`} t ON ${sameKey(table.key, "s", "t")}
    WHERE s._fault IS NULL AND (${[arrived, ...different].join(" OR ")})`;
}

async function markGone(merge: Merge): Promise<number> {
  const { table, stage, keys } = merge;
  const same = sameKey(table.key, "s", "t");
  const gone = `deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM ${stage} s WHERE s._fault IS NULL AND ${same})`;
  const where = keys
    ? `rowid IN (SELECT _own FROM ${OWN} t WHERE ${gone})`
    : `source_id = $source_id AND ${gone}`;
  if (keys && !(await anyRow(merge.session, `${OWN} t`, gone, {}, merge.signal))) return 0;
  const rows = await merge.session.query<Record<string, number>>(
    `UPDATE store.${table.name} AS t SET deleted_at = CAST($loaded_at AS TIMESTAMPTZ) WHERE ${where}`,
    paramsOf(merge),
    { signal: merge.signal },
  );
  return Number(Object.values(rows[0] ?? {})[0] ?? 0);
}

/** Keeps what came newly or came back, for the tables whose rows refer to it. */
async function keepArrivals(merge: Merge): Promise<void> {
  const { table } = merge;
  if (!isParent(table.name)) return;
  const key = table.key.map(quoteName).join(", ");
  await merge.session.run(
    `CREATE OR REPLACE TEMP TABLE ${arrivedTable(table.name)} AS SELECT ${key} FROM mb_changes WHERE _arrived`,
  );
}

/** Temporary table of the keys that a merge has put in. */
export function arrivedTable(table: string): string {
  return `mb_arrived_${table}`;
}

async function liveRows({ session, table, sourceId }: Scope): Promise<number> {
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM store.${table.name} WHERE source_id = $source_id AND deleted_at IS NULL`,
    { source_id: sourceId },
  );
  return row!.n;
}

async function rejectedRows({ session, table, sourceId }: Scope): Promise<number> {
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table`,
    { source_id: sourceId, table: table.name },
  );
  return row!.n;
}

/** The canonical columns, quoted, in one list. */
export function columnList(table: CanonicalTable): string {
  return table.columns.map((column) => quoteName(column.name)).join(", ");
}

function paramsOf({ sourceId, loadedAt, table }: Merge) {
  return { source_id: sourceId, loaded_at: loadedAt, table: table.name };
}

function run(merge: Merge, sql: string): Promise<void> {
  return merge.session.run(sql, paramsOf(merge), { signal: merge.signal });
}
