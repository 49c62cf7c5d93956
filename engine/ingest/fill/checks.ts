/** Checks across rows: keys that are there twice and references to rows that are not there. */
import { quoteName, quoteText } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { areDistinctNumbers, isDense } from "../../warehouse/whole-numbers.ts";
import type { CanonicalTable } from "./canonical.ts";

/** Where a parent is looked for: among the source's own rows, or, where it brings none of that table, among all. */
export type ParentScope = "own" | "any" | "none";

export interface Parent {
  column: string;
  table: string;
  scope: ParentScope;
  /** Rows to look in instead of the warehouse's, when a mapping is only tried. */
  rows?: string;
  /** Relation of the same keys as whole numbers, where they can be had so. */
  numbers?: string | undefined;
}

/** The key as one text, NULL where every part is missing: what `store.rejects` names a row by. */
export function rowKey(table: CanonicalTable, row: string): string {
  const [only, ...more] = table.key.map((name) => `${row}.${quoteName(name)}`);
  // A key of one part is text; bare, so that a join on it can leave out most of the rows while it reads them.
  if (more.length === 0) return only!;
  return `nullif(concat_ws('|', ${[only, ...more].map((part) => `CAST(${part} AS VARCHAR)`).join(", ")}), '')`;
}

/** A fault as the struct that the stage keeps in `_fault`. */
export function fault(column: string | null, rule: string, value: string): string {
  const name = column === null ? "NULL" : quoteText(column);
  return `{'column': ${name}, 'rule': ${quoteText(rule)}, 'value': CAST(${value} AS VARCHAR)}`;
}

/** The references of the mapped columns and where each is looked for now. */
export async function parentsOf(
  session: Pick<Session, "query">,
  table: CanonicalTable,
  mapped: Iterable<string>,
  sourceId: string,
): Promise<Parent[]> {
  const columns = new Set(mapped);
  const parents: Parent[] = [];
  for (const [column, parent] of Object.entries(table.parents)) {
    if (!columns.has(column)) continue;
    const [present] = await session.query<{ own: boolean | null }>(
      `SELECT bool_or(source_id = $source_id) AS own FROM store.${parent} WHERE deleted_at IS NULL`,
      { source_id: sourceId },
    );
    const scope = present?.own == null ? "none" : present.own ? "own" : "any";
    parents.push({ column, table: parent, scope });
  }
  return parents;
}

/** Condition on rows `row` whose parent is not there; undefined where nothing can be said. `$source_id` is bound. */
export function orphanCondition(parent: Parent, row: string): string | undefined {
  if (parent.scope === "none" && !parent.rows) return undefined;
  const name = quoteName(parent.column);
  if (parent.rows) {
    return `${row}.${name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${parent.rows} p WHERE p.${name} = ${row}.${name})`;
  }
  return `${row}.${name} IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM store.${parent.table} p WHERE p.${name} = ${row}.${name} AND p.deleted_at IS NULL${ownOnly(parent)})`;
}

const ownOnly = ({ scope }: Parent) => (scope === "own" ? " AND p.source_id = $source_id" : "");

/**
 * Of rows with one key the first in order of their values stays, so that the order in which rows came does not
 * matter; the others are marked.
 */
export async function markDoubles(
  session: Session,
  table: CanonicalTable,
  stage: string,
  signal?: AbortSignal,
): Promise<void> {
  if (!(await hasDoubles(session, table, stage, "_fault IS NULL", {}, signal))) return;
  const key = table.key.map(quoteName).join(", ");
  const text = `concat_ws('|', ${table.key.map((name) => `r.${quoteName(name)}`).join(", ")})`;
  const values = table.columns.map((column) => quoteName(column.name)).join(", ");
  const rows = `SELECT row_id FROM (
    SELECT rowid AS row_id, row_number() OVER (PARTITION BY ${key} ORDER BY ${values}) AS place
    FROM ${stage} WHERE _fault IS NULL AND (${key}) IN (${doubledKeys(table, stage, "_fault IS NULL")})) WHERE place > 1`;
  await markRows(
    session,
    stage,
    rows,
    fault(table.key.join(", "), "key is there more than once", text),
    {},
    signal,
  );
}

/** Marks staged rows that refer to a row that is not there. */
export async function markOrphans(
  session: Session,
  stage: string,
  parent: Parent,
  sourceId: string,
  signal?: AbortSignal,
): Promise<void> {
  const orphan = orphanCondition(parent, "t");
  const params = { source_id: sourceId };
  if (!orphan || !(await hasOrphans(session, parent, stage, "_fault IS NULL", params, signal))) return;
  const rows = `SELECT t.rowid AS row_id FROM ${stage} t WHERE _fault IS NULL AND ${orphan}`;
  const mark = fault(parent.column, `not in ${parent.table}`, `r.${quoteName(parent.column)}`);
  await markRows(session, stage, rows, mark, params, signal);
}

/** To change more rows than so many where they stand takes more memory than to write the table anew. */
const MANY_MARKED = 100_000;

/** Marks the staged rows `r` whose row ids the SELECT answers, as `row_id`. */
async function markRows(
  session: Session,
  stage: string,
  rows: string,
  mark: string,
  params: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const run = (sql: string, bound?: Record<string, string>) => session.run(sql, bound, { signal });
  await run(`CREATE OR REPLACE TEMP TABLE mb_marked AS ${rows}`, params);
  const [marked] = await session.query<{ many: boolean }>(
    `SELECT count(*) > ${MANY_MARKED} AS many FROM mb_marked`,
  );
  if (marked!.many) {
    await run(
      `CREATE OR REPLACE TEMP TABLE ${stage} AS
       SELECT r.* REPLACE (CASE WHEN m.row_id IS NULL THEN r._fault ELSE ${mark} END AS _fault)
       FROM ${stage} r LEFT JOIN mb_marked m ON m.row_id = r.rowid`,
    );
  } else {
    await run(`UPDATE ${stage} AS r SET _fault = ${mark} WHERE r.rowid IN (SELECT row_id FROM mb_marked)`);
  }
  await run("DROP TABLE mb_marked");
}

/**
 * Whether a row of those that meet the condition has no parent. Keys that are whole numbers, the common case, are
 * looked up in a bit string: a join over texts takes several times as long and as much memory. `numbers`: where the
 * same keys can be had as whole numbers.
 */
export async function hasOrphans(
  session: Session,
  parent: Parent,
  rows: string,
  where: string,
  params: Record<string, string>,
  signal?: AbortSignal,
  numbers?: string,
): Promise<boolean> {
  const orphan = orphanCondition(parent, "t");
  if (!orphan) return false;
  const condition = `${where} AND ${orphan}`;
  const found = () => anyRow(session, `${rows} t`, condition, params, signal);
  if (parent.rows) return found();
  const options = { signal };
  if (await isFew(session, rows, parent)) return found();
  const name = quoteName(parent.column);
  const there = parent.numbers
    ? `FROM (SELECT ${name} AS number FROM ${parent.numbers})`
    : `FROM (SELECT ${name} AS text, TRY_CAST(${name} AS BIGINT) AS number FROM store.${parent.table} p
        WHERE p.deleted_at IS NULL${ownOnly(parent)}) WHERE ${PLAIN}`;
  const [range] = await session.query<{ n: number; low: number | null; high: number | null }>(
    `SELECT count(*) AS n, min(number) AS low, max(number) AS high ${there}`,
    params,
    options,
  );
  const { n, low, high } = range!;
  if (low === null || high === null || !isDense(n, low, high)) return found();
  const looked = numbers
    ? `SELECT ${name} AS number, true AS plain FROM ${numbers} WHERE ${name} IS NOT NULL`
    : `SELECT number, ${PLAIN} AS plain FROM (
         SELECT ${name} AS text, TRY_CAST(${name} AS BIGINT) AS number FROM ${rows} t WHERE ${where}) WHERE text IS NOT NULL`;
  const [row] = await session.query<{ lost: number }>(
    `SELECT count(*) AS lost FROM (${looked}) r, (SELECT bitstring_agg(number, ${low}, ${high}) AS bits ${there}) b
     WHERE CASE WHEN plain AND number BETWEEN ${low} AND ${high}
       THEN get_bit(bits, CAST(number - ${low} AS INTEGER)) = 0 ELSE true END`,
    params,
    options,
  );
  return row!.lost > 0 && found();
}

/** Whether the rows are so few beside their parents that a join costs less than a bit for each parent. */
async function isFew(session: Session, rows: string, parent: Parent): Promise<boolean> {
  const [row] = await session.query<{ few: boolean }>(
    `SELECT (SELECT count(*) FROM ${rows}) * 8 < (SELECT count(*) FROM store.${parent.table}) AS few`,
  );
  return row!.few;
}

/** Texts that are the number's own, and not one with zeros or a sign before it. */
const PLAIN = "CAST(number AS VARCHAR) = text";

/** Whether a row meets the condition. Counting is several times cheaper than a change that finds nothing. */
export async function anyRow(
  session: Session,
  rows: string,
  where: string,
  params: Record<string, string>,
  signal?: AbortSignal,
): Promise<boolean> {
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${rows} WHERE ${where}`,
    params,
    { signal },
  );
  return row!.n > 0;
}

/** Keys that more than one row has, of rows that meet the condition. */
export function doubledKeys(table: CanonicalTable, rows: string, where: string): string {
  const key = table.key.map(quoteName).join(", ");
  return `SELECT ${key} FROM ${rows} WHERE ${where} GROUP BY ${key} HAVING count(*) > 1`;
}

/**
 * Whether any key is there twice. Whole numbers, the common case, are counted in a bit string: little time, no memory.
 * `numbers`: where the same keys can be had as whole numbers, null for one that is none.
 */
export async function hasDoubles(
  session: Session,
  table: CanonicalTable,
  rows: string,
  where: string,
  params: Record<string, string>,
  signal?: AbortSignal,
  numbers?: string,
): Promise<boolean> {
  const options = { signal };
  const [only, ...more] = table.key;
  if (only && more.length === 0) {
    const number = numbers ? quoteName(only) : `TRY_CAST(${quoteName(only)} AS BIGINT)`;
    const from = numbers ?? `${rows} WHERE ${where}`;
    if (await areDistinctNumbers(session, number, from, params, options)) return false;
  }
  // Hashes are shorter than texts; only where two are alike the keys themselves are compared.
  const [hashes] = await session.query<{ differ: boolean }>(
    `SELECT count(DISTINCT hash(${table.key.map(quoteName).join(", ")})) = count(*) AS differ FROM ${rows} WHERE ${where}`,
    params,
    options,
  );
  if (hashes!.differ) return false;
  const found = await session.query(`${doubledKeys(table, rows, where)} LIMIT 1`, params, options);
  return found.length > 0;
}

/** A row of canonical values as JSON. */
export function rowJson(table: CanonicalTable, row: string): string {
  const fields = table.columns.map(({ name }) => `${quoteText(name)}: ${row}.${quoteName(name)}`);
  return `to_json({${fields.join(", ")}})`;
}
