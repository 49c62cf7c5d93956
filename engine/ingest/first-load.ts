/** The first load of a canonical table by a source: nothing stands there yet, so clean rows go straight in. */
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import {
  anyRow,
  doubledKeys,
  hasDoubles,
  markDoubles,
  markOrphans,
  orphanCondition,
  type Parent,
} from "./checks.ts";
import { columnList, countTable, insertRows, keepRejects, type Merge, type TableCount } from "./merge.ts";
import { type Described, type MappingParams, sameKey, stageRows, stagingSql } from "./stage.ts";

/** Whether the source has no row at all in the table, not even a deleted one. */
export async function isFirstLoad(session: Session, table: string, sourceId: string): Promise<boolean> {
  const rows = await session.query(`SELECT 1 FROM store.${table} WHERE source_id = $source_id LIMIT 1`, {
    source_id: sourceId,
  });
  return rows.length === 0;
}

/**
 * Inserts clean rows without a stage. Only rows that need a closer look (faulty, with a key that others have too,
 * without their parent) take the way over the stage.
 */
export async function fillFirst(
  into: Omit<Merge, "stage">,
  described: Described,
  params: MappingParams,
  parents: Parent[],
): Promise<TableCount> {
  const { session, table, sourceId, signal } = into;
  const target = `store.${table.name}`;
  const inserted = await insertClean(into, described, params);
  const [all] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM (\n${described.select}\n)`,
    params,
    { signal },
  );
  const onlyFaulty = all!.n === inserted ? "false" : "_fault IS NOT NULL";
  const stage = await stageRows(session, described, params, onlyFaulty, signal);
  const merge: Merge = { ...into, stage };
  const own = "source_id = $source_id";
  const scope = { source_id: sourceId };
  if (await hasDoubles(session, table, target, own, scope, signal)) {
    const key = table.key.map((name) => `t.${quoteName(name)}`).join(", ");
    await moveOut(merge, `(${key}) IN (${doubledKeys(table, target, own)})`);
  }
  for (const parent of parents) {
    const orphan = orphanCondition(parent, "t");
    if (orphan) await moveOut(merge, orphan);
  }
  await markDoubles(session, table, stage, signal);
  for (const parent of parents) await markOrphans(session, table, stage, parent, sourceId, signal);
  await insertRows(merge, `${stage} WHERE _fault IS NULL`);
  await keepRejects(merge);
  const [faulty] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${stage} WHERE _fault IS NOT NULL`,
  );
  await session.run(`DROP TABLE ${stage}`);
  const live = all!.n - faulty!.n;
  return countTable(merge, live, 0, live);
}

/** Moves rows `t` of the table to the stage. */
async function moveOut({ session, table, stage, sourceId, signal }: Merge, condition: string): Promise<void> {
  const target = `store.${table.name}`;
  const params = { source_id: sourceId };
  const where = `t.source_id = $source_id AND ${condition}`;
  if (!(await anyRow(session, `${target} t`, where, params, signal))) return;
  await session.run(
    `INSERT INTO ${stage} SELECT ${columnList(table)}, NULL, NULL FROM ${target} t WHERE ${where}`,
    params,
    { signal },
  );
  await session.run(
    `DELETE FROM ${target} AS t WHERE t.source_id = $source_id
       AND EXISTS (SELECT 1 FROM ${stage} s WHERE s._fault IS NULL AND ${sameKey(table.key, "s", "t")})`,
    params,
    { signal },
  );
}

/** Answers how many rows were clean by themselves. */
async function insertClean(
  { session, table, sourceId, loadedAt, signal }: Omit<Merge, "stage">,
  described: Described,
  params: MappingParams,
): Promise<number> {
  const columns = columnList(table);
  const [row] = await session.query<Record<string, number>>(
    `INSERT INTO store.${table.name} (${columns}, source_id, loaded_at)
     SELECT ${columns}, $source_id, CAST($loaded_at AS TIMESTAMPTZ) FROM (${stagingSql(described)}) WHERE _fault IS NULL`,
    { ...params, source_id: sourceId, loaded_at: loadedAt },
    { signal },
  );
  return Number(Object.values(row ?? {})[0] ?? 0);
}
