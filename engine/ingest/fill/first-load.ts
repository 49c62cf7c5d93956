/** The first load of a canonical table by a source: nothing stands there yet, so clean rows go straight in. */
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { isPlainRead, type PureSelect } from "../select/reads.ts";
import {
  anyRow,
  doubledKeys,
  hasDoubles,
  hasOrphans,
  markDoubles,
  markOrphans,
  orphanCondition,
  type Parent,
} from "./checks.ts";
import { fillFirstOrders, fillsFirstOrders, firstOrdersOf, isFirstOrder } from "./first-orders.ts";
import { columnList, countTable, insertRows, keepRejects, type Merge, type TableCount } from "./merge.ts";
import { type Described, isDemanded, type MappingParams, markingSql, sameKey, stageRows } from "./stage.ts";

/** Whether the source has no row at all in the table, not even a deleted one. */
export async function isFirstLoad(session: Session, table: string, sourceId: string): Promise<boolean> {
  const rows = await session.query(`SELECT 1 FROM store.${table} WHERE source_id = $source_id LIMIT 1`, {
    source_id: sourceId,
  });
  return rows.length === 0;
}

/**
 * Inserts all rows without a stage, which spares working out the SELECT more than once. Only rows that need a closer
 * look (faulty, with a key that others have too, without their parent) are taken out again and go over the stage.
 * `read`: the SELECT in parts, where it is pure. `keys`: by table that was loaded first in this run without such rows,
 * a relation of its keys as whole numbers; this table is added where it is one of them.
 */
export async function fillFirst(
  into: Omit<Merge, "stage">,
  described: Described,
  params: MappingParams,
  parents: Parent[],
  read: PureSelect | undefined,
  keys: Map<string, string>,
): Promise<TableCount> {
  const { session, table, sourceId, signal } = into;
  const target = `store.${table.name}`;
  const { all, faulty } = await insertMarked(into, described, params, read);
  const stage = await stageRows(session, described, params, faulty ? "_fault IS NOT NULL" : "false", signal);
  const merge: Merge = { ...into, stage };
  const own = "source_id = $source_id";
  const scope = { ...params, source_id: sourceId };
  const numbers = (column: string, loose = false) =>
    faulty ? undefined : numbersOf(described, read, column, loose);
  const doubled = await hasDoubles(session, table, target, own, scope, signal, numbers(table.key[0]!, true));
  if (doubled) {
    const key = table.key.map((name) => `t.${quoteName(name)}`).join(", ");
    await moveOut(merge, `(${key}) IN (${doubledKeys(table, target, own)})`);
  }
  for (const parent of parents) {
    const known = { ...parent, numbers: parent.scope === "own" ? keys.get(parent.table) : undefined };
    if (await hasOrphans(session, known, target, own, scope, signal, numbers(parent.column)))
      await moveOut(merge, orphanCondition(parent, "t")!);
  }
  if (await anyRow(session, stage, "_fault IS NULL", {}, signal)) {
    await markDoubles(session, table, stage, signal);
    for (const parent of parents) await markOrphans(session, stage, parent, sourceId, signal);
    await insertRows(merge, `${stage} WHERE _fault IS NULL`);
  }
  const rejected = await keepRejects(merge);
  await session.run(`DROP TABLE ${stage}`);
  // Which orders are the first ones was worked out with those that are there twice.
  if (doubled && fillsFirstOrders(into)) await fillFirstOrders(into);
  const live = all - rejected;
  const whole = live === all && table.key.length === 1 ? numbers(table.key[0]!) : undefined;
  if (whole) keys.set(table.name, whole);
  return countTable(merge, live, 0, live, rejected);
}

/**
 * The keys in a column where the SELECT reads them, if they are whole numbers there and nothing is joined: DuckDB goes
 * through rows that are committed on all cores, but through the new ones of a transaction on one. `loose`: numbers in
 * texts count, too, and null where a text holds none; what differs as a number differs as a text.
 */
function numbersOf(
  { select, output }: Described,
  read: PureSelect | undefined,
  column: string,
  loose: boolean,
): string | undefined {
  const type = output.get(column) ?? "";
  const name = quoteName(column);
  if (!read || !isPlainRead(read)) return undefined;
  if (WHOLE.test(type)) return `(SELECT ${name} FROM (\n${select}\n) s)`;
  if (loose && type === "VARCHAR")
    return `(SELECT TRY_CAST(${name} AS BIGINT) AS ${name} FROM (\n${select}\n) s)`;
  return undefined;
}

/** Types whose every value a BIGINT holds. */
const WHOLE = /^(U?TINYINT|U?SMALLINT|U?INTEGER|BIGINT)$/;

/** Moves rows `t` of the table to the stage. */
async function moveOut(
  { session, table, stage, mapped, sourceId, signal }: Merge,
  condition: string,
): Promise<void> {
  const target = `store.${table.name}`;
  // What the engine filled is no part of the row that the mapping gave.
  const given = table.columns.map(({ name }) =>
    table.filled.includes(name) && !mapped.includes(name) ? "NULL" : `t.${quoteName(name)}`,
  );
  const params = { source_id: sourceId };
  const where = `t.source_id = $source_id AND ${condition}`;
  await session.run(
    `INSERT INTO ${stage} SELECT ${given.join(", ")}, NULL, NULL FROM ${target} t WHERE ${where}`,
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

/** A time at which no row was deleted. */
const MARK = "TIMESTAMPTZ 'infinity'";

/**
 * Inserts all rows, the faulty ones marked, and takes those out again: a filter would work out every value twice, since
 * DuckDB moves it below the casts. Answers how many rows there are and whether some were faulty by themselves.
 */
async function insertMarked(
  into: Omit<Merge, "stage">,
  described: Described,
  params: MappingParams,
  read: PureSelect | undefined,
): Promise<{ all: number; faulty: boolean }> {
  const { session, table, sourceId, loadedAt, signal } = into;
  const target = `store.${table.name}`;
  const marked = `(${markingSql(described)})`;
  // Rows that are changed before they are committed would be written three times over, so this is known beforehand.
  const fillsFirst = fillsFirstOrders(into);
  // Reading a table twice is cheap; what is grouped or joined is worked out once.
  const kept = fillsFirst && !(read && isPlainRead(read));
  const first = fillsFirst ? `(${firstOrdersOf(kept ? "marked" : marked, "NOT _faulty")})` : "";
  const values = table.columns.map(({ name, type }) => {
    const value = `c.${quoteName(name)}`;
    if (first && name === "is_first_order") return isFirstOrder("c", "f");
    return isDemanded(table, name) ? `coalesce(${value}, ${standIn(type)})` : value;
  });
  const own = { source_id: sourceId };
  const [row] = await session.query<Record<string, number>>(
    `INSERT INTO ${target} (${columnList(table)}, source_id, loaded_at, deleted_at)
     ${kept ? `WITH marked AS MATERIALIZED ${marked}` : ""}
     SELECT ${values.join(", ")}, $source_id, CAST($loaded_at AS TIMESTAMPTZ), CASE WHEN _faulty THEN ${MARK} END
     FROM ${kept ? "marked" : marked} c ${first && `LEFT JOIN ${first} f ON f.customer_id = c.customer_id`}`,
    { ...params, ...own, loaded_at: loadedAt },
    { signal },
  );
  const outgoing = `source_id = $source_id AND deleted_at = ${MARK}`;
  const faulty = await anyRow(session, target, outgoing, own, signal);
  if (faulty) await session.run(`DELETE FROM ${target} WHERE ${outgoing}`, own, { signal });
  return { all: Number(Object.values(row ?? {})[0] ?? 0), faulty };
}

/** What a faulty row has for a missing value while it stands in a column that can't be empty. */
function standIn(type: string): string {
  if (type === "VARCHAR") return "''";
  return /^(DATE|TIMESTAMP)/.test(type) ? `CAST('1970-01-01' AS ${type})` : `CAST(0 AS ${type})`;
}
