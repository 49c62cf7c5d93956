/** Runs one table's mapping into a temporary table in canonical types, every row marked with its first fault. */
import { AppError } from "../contract/errors.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { CanonicalTable } from "./canonical.ts";
import { type Cast, castOf } from "./casts.ts";

export interface MappingParams {
  time_zone: string;
  currency: string;
  [name: string]: string;
}

export interface Staged {
  /** Name of the temporary table: canonical columns, `_fault` (column, rule, value) and `_row` (JSON of a faulty row). */
  stage: string;
  /** Canonical columns that the mapping fills. */
  mapped: string[];
}

/** Stages the SELECT. Throws `invalid-input` when it is no valid SELECT or lacks a key column. */
export async function stageMapping(
  session: Session,
  table: CanonicalTable,
  select: string,
  sourceId: string,
  params: MappingParams,
  signal?: AbortSignal,
): Promise<Staged> {
  const output = await describe(session, table, select, params);
  const stage = `mb_stage_${table.name}`;
  await session.run(`CREATE OR REPLACE TEMP TABLE ${stage} AS ${stagingSql(table, select, output)}`, params, {
    signal,
  });
  await markDuplicates(session, table, stage, signal);
  for (const [column, parent] of Object.entries(table.parents)) {
    if (output.has(column)) await markOrphans(session, stage, column, parent, sourceId, signal);
  }
  return { stage, mapped: [...output.keys()] };
}

/** Columns of the mapping's output that the table has, with their types. */
async function describe(
  session: Session,
  table: CanonicalTable,
  select: string,
  params: MappingParams,
): Promise<Map<string, string>> {
  const rows = await session
    .query<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM (\n${select}\n)`, params)
    .catch((error: Error) => {
      const reason = error.message.replace(/\s+LINE \d[\s\S]*$/, "").trim();
      throw new AppError(
        "invalid-input",
        `The mapping of ${table.name} does not run: ${reason}. Mend its SQL, then load again.`,
        { table: table.name, sql: select, reason: error.message },
        error,
      );
    });
  const output = new Map(rows.map((row) => [row.column_name.toLowerCase(), row.column_type]));
  const known = new Set(table.columns.map((column) => column.name));
  const unknown = [...output.keys()].filter((name) => !known.has(name));
  const missing = [...table.key, ...table.required].filter((name) => !output.has(name));
  if (missing.length > 0 || unknown.length > 0) throw columnError(table, missing, unknown);
  return output;
}

function columnError(table: CanonicalTable, missing: string[], unknown: string[]): AppError {
  const parts = [
    missing.length > 0 ? `lacks ${missing.join(", ")}` : "",
    unknown.length > 0 ? `has ${unknown.join(", ")}, which the table does not` : "",
  ].filter(Boolean);
  const columns = table.columns.map((column) => column.name);
  return new AppError(
    "invalid-input",
    `The mapping of ${table.name} ${parts.join(" and ")}. Name the columns as the warehouse does: ${columns.join(", ")}.`,
    { table: table.name, missing, unknown },
  );
}

function stagingSql(table: CanonicalTable, select: string, output: Map<string, string>): string {
  const values: string[] = [];
  const faults: string[] = [];
  for (const column of table.columns) {
    const from = output.get(column.name);
    const cast: Cast =
      from === undefined ? { value: `CAST(NULL AS ${column.type})` } : castOf(column.name, from, column.type);
    values.push(`${cast.value} AS ${quoteName(column.name)}`);
    if (from !== undefined && cast.rule) faults.push(unreadable(column.name, from, cast.rule));
    if (table.key.includes(column.name) || table.required.includes(column.name)) {
      faults.push(`WHEN c.${quoteName(column.name)} IS NULL THEN ${fault(column.name, "missing", "NULL")}`);
    }
  }
  const check = faults.length > 0 ? `CASE ${faults.join(" ")} END` : fault(null, "", "NULL");
  return `SELECT c.* EXCLUDE (s), ${check} AS _fault, CASE WHEN _fault IS NOT NULL THEN to_json(s) END AS _row
    FROM (SELECT s, ${values.join(", ")} FROM (\n${select}\n) s) c`;
}

function unreadable(name: string, from: string, rule: string): string {
  const given = from === "VARCHAR" ? `nullif(trim(c.s.${quoteName(name)}), '')` : `c.s.${quoteName(name)}`;
  return `WHEN c.${quoteName(name)} IS NULL AND ${given} IS NOT NULL THEN ${fault(name, rule, `CAST(${given} AS VARCHAR)`)}`;
}

function fault(column: string | null, rule: string, value: string): string {
  const name = column === null ? "NULL" : quoteText(column);
  return `{'column': ${name}, 'rule': ${quoteText(rule)}, 'value': CAST(${value} AS VARCHAR)}`;
}

/** Of rows with one key the first stays; counting first spares the common case a sort. */
async function markDuplicates(
  session: Session,
  table: CanonicalTable,
  stage: string,
  signal?: AbortSignal,
): Promise<void> {
  const key = table.key.map(quoteName).join(", ");
  const text = `concat_ws('|', ${table.key.map((name) => `${stage}.${quoteName(name)}`).join(", ")})`;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_doubles AS
     SELECT ${key}, min(rowid) AS first_row FROM ${stage} WHERE _fault IS NULL GROUP BY ${key} HAVING count(*) > 1`,
    undefined,
    { signal },
  );
  await session.run(
    `UPDATE ${stage} SET _fault = ${fault(table.key.join(", "), "key is there more than once", text)}, _row = to_json(${stage})
     FROM mb_doubles d WHERE ${sameKey(table.key, stage, "d")} AND _fault IS NULL AND ${stage}.rowid <> d.first_row`,
    undefined,
    { signal },
  );
  await session.run("DROP TABLE mb_doubles");
}

/** A parent is looked for among the source's own rows, or, where it brings none of that table, among all. */
async function markOrphans(
  session: Session,
  stage: string,
  column: string,
  parent: string,
  sourceId: string,
  signal?: AbortSignal,
): Promise<void> {
  const name = quoteName(column);
  const params = { source_id: sourceId };
  const [present] = await session.query<{ own: boolean | null }>(
    `SELECT bool_or(source_id = $source_id) AS own FROM store.${parent} WHERE deleted_at IS NULL`,
    params,
  );
  if (present?.own == null) return;
  await session.run(
    `UPDATE ${stage} SET _fault = ${fault(column, `not in ${parent}`, name)}, _row = to_json(${stage})
     WHERE _fault IS NULL AND ${name} IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM store.${parent} p WHERE p.${name} = ${stage}.${name} AND p.deleted_at IS NULL
         ${present.own ? "AND p.source_id = $source_id" : ""})`,
    params,
    { signal },
  );
}

/** `a.k1 = b.k1 AND a.k2 = b.k2` */
export function sameKey(key: string[], left: string, right: string): string {
  return key.map((column) => `${left}.${quoteName(column)} = ${right}.${quoteName(column)}`).join(" AND ");
}
