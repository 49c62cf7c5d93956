/** Merges a staged table into its canonical one: new, changed, unchanged, gone, rejected; the sum always holds. */
import { AppError } from "../contract/errors.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { CanonicalTable } from "./canonical.ts";
import { sameKey } from "./stage.ts";

export interface TableCount {
  table: string;
  read: number;
  accepted: number;
  rejected: number;
  unchanged: number;
  /** Rows that were there and are now marked deleted. */
  deleted: number;
}

/** Applies the stage to `store.<table>` and `store.rejects` for one source; part of the caller's transaction. */
export async function mergeStage(
  session: Session,
  table: CanonicalTable,
  stage: string,
  sourceId: string,
  loadedAt: string,
  signal?: AbortSignal,
): Promise<TableCount> {
  const params = { source_id: sourceId, loaded_at: loadedAt };
  const options = { signal };
  const target = `store.${table.name}`;
  const columns = table.columns.map((column) => quoteName(column.name)).join(", ");
  await session.run(changesSql(table, stage, target), params, options);
  await session.run(
    `DELETE FROM ${target} AS t USING mb_changes c WHERE t.source_id = $source_id AND ${sameKey(table.key, "t", "c")}`,
    params,
    options,
  );
  await session.run(
    `INSERT INTO ${target} (${columns}, source_id, loaded_at)
     SELECT ${columns}, $source_id, CAST($loaded_at AS TIMESTAMPTZ) FROM mb_changes`,
    params,
    options,
  );
  const deleted = await markGone(session, table, stage, target, params, options);
  await keepRejects(session, table, stage, params, options);
  const count = await countRows(session, table.name, stage, sourceId);
  await session.run(`DROP TABLE mb_changes`);
  return { ...count, deleted };
}

/** Rows that are new, different, or back after having been deleted. */
function changesSql(table: CanonicalTable, stage: string, target: string): string {
  const columns = table.columns.map((column) => quoteName(column.name)).join(", ");
  const different = table.columns
    .filter((column) => !table.key.includes(column.name))
    .map(({ name }) => `s.${quoteName(name)} IS DISTINCT FROM t.${quoteName(name)}`);
  const changed = ["t.source_id IS NULL", "t.deleted_at IS NOT NULL", ...different].join(" OR ");
  const own = `(SELECT * FROM ${target} WHERE source_id = $source_id)`;
  return `CREATE OR REPLACE TEMP TABLE mb_changes AS
    SELECT ${columns.replaceAll(/"(\w+)"/g, 's."$1"')} FROM ${stage} s
    LEFT JOIN ${own} t ON ${sameKey(table.key, "s", "t")} WHERE s._fault IS NULL AND (${changed})`;
}

type Params = { source_id: string; loaded_at: string };
type Options = { signal: AbortSignal | undefined };

async function markGone(
  session: Session,
  table: CanonicalTable,
  stage: string,
  target: string,
  params: Params,
  options: Options,
): Promise<number> {
  const rows = await session.query<{ n: number }>(
    `UPDATE ${target} AS t SET deleted_at = CAST($loaded_at AS TIMESTAMPTZ) WHERE t.source_id = $source_id AND t.deleted_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM ${stage} s WHERE s._fault IS NULL AND ${sameKey(table.key, "s", "t")})`,
    params,
    options,
  );
  return Number(Object.values(rows[0] ?? {})[0] ?? 0);
}

async function keepRejects(
  session: Session,
  table: CanonicalTable,
  stage: string,
  params: Params,
  options: Options,
): Promise<void> {
  const scope = { ...params, table: table.name };
  await session.run(
    `DELETE FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table`,
    scope,
    options,
  );
  const key = table.key.map((column) => `CAST(${quoteName(column)} AS VARCHAR)`).join(", ");
  await session.run(
    `INSERT INTO store.rejects BY NAME
     SELECT $source_id AS source_id, 'map' AS stage, $table AS table_name, nullif(concat_ws('|', ${key}), '') AS row_key,
       _fault."column" AS column_name, _fault.rule AS rule, _fault.value AS value, _row AS row,
       CAST($loaded_at AS TIMESTAMPTZ) AS loaded_at
     FROM ${stage} WHERE _fault IS NOT NULL`,
    scope,
    options,
  );
}

/** Counts the stage, and checks them against the table itself: what was kept must be what now stands there. */
async function countRows(
  session: Session,
  name: string,
  stage: string,
  sourceId: string,
): Promise<Omit<TableCount, "deleted">> {
  const [row] = await session.query<{ read: number; rejected: number; accepted: number; live: number }>(
    `SELECT count(*) AS read, count(_fault) AS rejected, (SELECT count(*) FROM mb_changes) AS accepted,
       (SELECT count(*) FROM store.${name} WHERE source_id = $source_id AND deleted_at IS NULL) AS live
     FROM ${stage}`,
    { source_id: sourceId },
  );
  const { read, rejected, accepted, live } = row!;
  if (live !== read - rejected || accepted > live) {
    throw new AppError(
      "internal",
      `The load of ${name} does not add up: ${read} read, ${accepted} accepted, ${rejected} rejected, ${live} in the table. Nothing was changed; run a full sync.`,
      { table: name, read, accepted, rejected, live },
    );
  }
  return { table: name, read, accepted, rejected, unchanged: read - rejected - accepted };
}

/** What a merge of the stage would count, without doing it. */
export async function countChanges(
  session: Session,
  table: CanonicalTable,
  stage: string,
  sourceId: string,
  signal?: AbortSignal,
): Promise<Omit<TableCount, "table" | "deleted">> {
  await session.run(changesSql(table, stage, `store.${table.name}`), { source_id: sourceId }, { signal });
  const [row] = await session.query<{ read: number; rejected: number; accepted: number }>(
    `SELECT count(*) AS read, count(_fault) AS rejected, (SELECT count(*) FROM mb_changes) AS accepted FROM ${stage}`,
  );
  await session.run("DROP TABLE mb_changes");
  const { read, rejected, accepted } = row!;
  return { read, rejected, accepted, unchanged: read - rejected - accepted };
}
