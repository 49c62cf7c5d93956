/** Keys of a table that stand there more than once within one source; the common case costs little memory. */
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { areDistinctNumbers } from "../warehouse/whole-numbers.ts";
import { present } from "./conditions.ts";
import type { QualityTest } from "./tests.ts";

/** Rows whose key another row of their source has as well. */
export async function countDoubled(
  warehouse: Warehouse,
  test: QualityTest,
  signal: AbortSignal,
): Promise<number> {
  if ((await areNumbers(warehouse, test, signal)) || (await haveDistinctHashes(warehouse, test, signal)))
    return 0;
  const [row] = await warehouse.query<{ n: number }>(
    `SELECT coalesce(sum(n), 0) AS n FROM (SELECT count(*) AS n FROM ${keyed(test)}
     GROUP BY t.source_id, ${columnsOf(test)} HAVING count(*) > 1)`,
    {},
    { signal },
  );
  return row!.n;
}

/** Whether the keys of each source are whole numbers of which none is there twice. */
async function areNumbers(warehouse: Warehouse, test: QualityTest, signal: AbortSignal): Promise<boolean> {
  if (test.columns.length !== 1) return false;
  const sources = await warehouse.query<{ id: string }>(
    `SELECT DISTINCT t.source_id AS id FROM ${keyed(test)}`,
    {},
    { signal },
  );
  const number = `TRY_CAST(CAST(${columnsOf(test)} AS VARCHAR) AS BIGINT)`;
  const own = `${keyed(test)} AND t.source_id = $id`;
  for (const { id } of sources)
    if (!(await areDistinctNumbers(warehouse, number, own, { id }, { signal }))) return false;
  return true;
}

/** As many hashes as rows mean that no key is there twice. */
async function haveDistinctHashes(warehouse: Warehouse, test: QualityTest, signal: AbortSignal) {
  const [row] = await warehouse.query<{ is_distinct: boolean }>(
    `SELECT count(DISTINCT hash(t.source_id, ${columnsOf(test)})) = count(*) AS is_distinct FROM ${keyed(test)}`,
    {},
    { signal },
  );
  return row!.is_distinct;
}

/** Rows that have the key at all. */
const keyed = (test: QualityTest) =>
  `store.${quoteName(test.table)} t WHERE t.deleted_at IS NULL AND ${present(test.columns)}`;
const columnsOf = (test: QualityTest) => test.columns.map((name) => `t.${quoteName(name)}`).join(", ");
