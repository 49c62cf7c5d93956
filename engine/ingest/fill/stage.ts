/** Runs one table's mapping into a temporary table in canonical types, every row marked with its first fault. */
import { AppError, asSentence, isCancelled } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { type Cast, castOf, trimmed } from "../casts.ts";
import { demandTablesOnly } from "../select/tables-only.ts";
import { type CanonicalTable, MOST_MONEY, MOST_UNITS } from "./canonical.ts";
import { fault } from "./checks.ts";

export interface MappingParams {
  time_zone: string;
  currency: string;
  [name: string]: string;
}

export interface Staged {
  /** Name of the temporary table: canonical columns, `_fault` (column, rule, value) and `_row` (JSON of a row that is faulty by itself, as given). */
  stage: string;
  /** Canonical columns that the mapping fills. */
  mapped: string[];
}

/** A mapping's SELECT that fits its table. */
export interface Described {
  table: CanonicalTable;
  select: string;
  /** Type of each column of the SELECT. */
  output: Map<string, string>;
}

/**
 * Temporary table of the rows that meet the condition, each marked with the fault that it has by itself. Throws
 * `invalid-input` for values that the SELECT fails on.
 */
export async function stageRows(
  session: Session,
  described: Described,
  params: MappingParams,
  where = "",
  signal?: AbortSignal,
): Promise<string> {
  const { name } = described.table;
  const stage = `mb_stage_${name}`;
  const select = `SELECT * FROM (${stagingSql(described)}) ${where && `WHERE ${where}`}`;
  await session
    .run(`CREATE OR REPLACE TEMP TABLE ${stage} AS ${select}`, params, { signal })
    .catch((error) => {
      throw failedRun(name, error);
    });
  return stage;
}

/** Checks that the SELECT runs and has the columns that the table needs and no others. Throws `invalid-input`. */
export async function describeMapping(
  session: Pick<Session, "query">,
  table: CanonicalTable,
  select: string,
  params: MappingParams,
): Promise<Described> {
  return { table, select, output: await describe(session, table, select, params) };
}

/** What DuckDB says of values that a SELECT can't work with; all else is not for its writer to mend. */
const OF_VALUES = /^(Conversion|Invalid Input|Out of Range|Not implemented|Mismatch Type) Error: /;

/** The error of a mapping's run, told as one of its SELECT where it is; any other as it is. */
export function failedRun(table: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !OF_VALUES.test(error.message)) return error;
  const reason = error.message.replace(/\s*\n[\s\S]*$/, "").replace(/[\s.!]+$/, "");
  // What a mapping says itself, by error(), says what to do as well.
  const [, said] = /^Invalid Input Error: (.* load again)$/.exec(reason) ?? [];
  const failed = `The mapping of ${table} fails on the rows that are there: ${reason}. Change the column that reads them, then load again.`;
  return new AppError("invalid-input", said === undefined ? failed : `${said}.`, { table }, error);
}

/** Columns of the mapping's output that the table has, with their types. */
async function describe(
  session: Pick<Session, "query">,
  table: CanonicalTable,
  select: string,
  params: MappingParams,
): Promise<Map<string, string>> {
  if (select.trim() === "")
    throw new AppError(
      "invalid-input",
      `The mapping of ${table.name} is empty. Write one SELECT, or clear the table's mapping.`,
      { table: table.name },
    );
  const all = `SELECT * FROM (\n${select}\n)`;
  const rows = await demandTablesOnly(session, all, params)
    .then(() => session.query<{ column_name: string; column_type: string }>(`DESCRIBE ${all}`, params))
    .catch((error: Error) => {
      if (isCancelled(error)) throw error;
      const reason = error.message.replace(/\s+LINE \d[\s\S]*$/, "").trim();
      throw new AppError(
        "invalid-input",
        `The mapping of ${table.name} does not run: ${asSentence(reason)} Mend its SQL, then load again.`,
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

/** The SELECT in canonical types, with `_fault` and, for faulty rows, `_row`. */
export function stagingSql(described: Described): string {
  const { values, checks } = readingOf(described);
  const cases = checks.map(({ when, found }) => `WHEN ${when} THEN ${found}`);
  const check = cases.length > 0 ? `CASE ${cases.join(" ")} END` : fault(null, "", "NULL");
  return `SELECT c.* EXCLUDE (s), ${check} AS _fault, CASE WHEN _fault IS NOT NULL THEN to_json(s) END AS _row
    FROM (SELECT s, ${values.join(", ")} FROM (\n${described.select}\n) s) c`;
}

/** The SELECT in canonical types, with `_faulty`: whether a row has a fault by itself. */
export function markingSql(described: Described): string {
  const { values, checks } = readingOf(described);
  const faulty = checks.map(({ when }) => `(${when})`).join(" OR ") || "false";
  return `SELECT c.* EXCLUDE (s), ${faulty} AS _faulty
    FROM (SELECT s, ${values.join(", ")} FROM (\n${described.select}\n) s) c`;
}

interface Check {
  /** Condition on a row `c` of canonical values, with the given ones in `c.s`. */
  when: string;
  found: string;
}

function readingOf({ table, output }: Described): { values: string[]; checks: Check[] } {
  const values: string[] = [];
  const checks: Check[] = [];
  for (const { name, type } of table.columns) {
    const from = output.get(name);
    const cast: Cast = from === undefined ? { value: `CAST(NULL AS ${type})` } : castOf(name, from, type);
    values.push(`${cast.value} AS ${quoteName(name)}`);
    if (from !== undefined && cast.rule) checks.push(unreadable(name, from, cast.rule));
    if (isDemanded(table, name))
      checks.push({ when: `c.${quoteName(name)} IS NULL`, found: fault(name, "missing", "NULL") });
  }
  if (table.amount) checks.push(...tooMuch(table.amount));
  return { values, checks };
}

/** A bar code that was scanned where the quantity belongs: sums over such a line would end in an error, all of them. */
function tooMuch([units, price]: [string, string]): Check[] {
  const [left, right] = [units, price].map((name) => `CAST(c.${quoteName(name)} AS DOUBLE)`);
  const given = `c.${quoteName(units)}`;
  return [
    {
      when: `coalesce(abs(${left} * ${right}) >= ${MOST_MONEY}, false)`,
      found: fault(units, `times ${price} is no amount of money`, given),
    },
    { when: `coalesce(abs(${left}) >= ${MOST_UNITS}, false)`, found: fault(units, "is no quantity", given) },
  ];
}

/** Whether every row must have a value in the column. */
export function isDemanded(table: CanonicalTable, column: string): boolean {
  return table.key.includes(column) || table.required.includes(column);
}

function unreadable(name: string, from: string, rule: string): Check {
  const own = `c.s.${quoteName(name)}`;
  const given = from === "VARCHAR" ? trimmed(own) : own;
  return {
    when: `c.${quoteName(name)} IS NULL AND ${given} IS NOT NULL`,
    found: fault(name, rule, `CAST(${given} AS VARCHAR)`),
  };
}

/** `a.k1 = b.k1 AND a.k2 = b.k2` */
export function sameKey(key: string[], left: string, right: string): string {
  return key.map((column) => `${left}.${quoteName(column)} = ${right}.${quoteName(column)}`).join(" AND ");
}
