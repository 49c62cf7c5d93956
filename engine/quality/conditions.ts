/** A test as SQL: the condition that its failing rows meet, the SELECT that answers them, and its words. */
import { AppError } from "../contract/errors.ts";
import type { TestSpec } from "../contract/quality.ts";
import { CANONICAL } from "../ingest/fill/canonical.ts";
import { demandTablesOnly } from "../ingest/select/tables-only.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** DuckDB type by column of the tested table. */
export type ColumnTypes = Map<string, string>;

/**
 * Throws `invalid-input` for a test that lacks what its kind needs, or names what the table does not have; the
 * message says what to give.
 */
export function checkSpec(spec: TestSpec, types: ColumnTypes): void {
  const unknown = spec.columns.find((name) => !types.has(name));
  if (unknown !== undefined)
    throw new AppError(
      "invalid-input",
      `${spec.table} has no column "${unknown}". It has: ${[...types.keys()].join(", ")}.`,
    );
  const lacks = lacking(spec) ?? unfit(spec, types);
  if (lacks) throw new AppError("invalid-input", `A test of kind ${spec.kind} needs ${lacks}.`);
}

/** What the column should be instead, for kinds that only fit some types. */
function unfit({ kind, columns: [name = ""] }: TestSpec, types: ColumnTypes): string | undefined {
  const type = types.get(name) ?? "";
  if (kind === "freshness" && !/^(DATE|TIMESTAMP)/.test(type)) return `a column of times; ${name} is none`;
  if (kind === "referential" && type !== "VARCHAR") return `a column of keys; ${name} is none`;
  return undefined;
}

/**
 * Throws `invalid-input` for limits and accepted values that the column can't hold, or that nothing can meet.
 * The spec has passed `checkSpec`.
 */
export async function checkValues(
  session: Pick<Warehouse, "query">,
  spec: TestSpec,
  types: ColumnTypes,
): Promise<void> {
  const [name = ""] = spec.columns;
  const type = types.get(name)!;
  const limits =
    spec.kind === "range" ? [spec.min, spec.max].filter((text) => text !== undefined && text !== "") : [];
  const values = spec.kind === "accepted" ? (spec.accepted ?? []) : limits;
  for (const value of values as string[]) {
    const [row] = await session.query<{ fits: boolean }>(
      `SELECT TRY_CAST(${textOf(value, type)} AS ${type}) IS NOT NULL AS fits`,
    );
    if (!row!.fits)
      throw new AppError("invalid-input", `"${value}" is no value of ${name}. ${exampleOf(type)}`);
  }
  if (limits.length < 2) return;
  const [min, max] = limits.map((value) => `CAST(${textOf(value!, type)} AS ${type})`);
  const [row] = await session.query<{ none: boolean }>(`SELECT ${min} > ${max} AS none`);
  if (row!.none)
    throw new AppError(
      "invalid-input",
      `No value of ${name} can be at least ${spec.min} and at most ${spec.max}.`,
    );
}

const isTime = (type: string) => /^(DATE|TIMESTAMP)/.test(type);

/** `now` is a time; elsewhere it is the word. */
const textOf = (value: string, type: string) =>
  value === "now" && isTime(type) ? "now()" : quoteText(value);

function exampleOf(type: string): string {
  if (isTime(type)) return "Write a day, such as 2026-01-31, or now.";
  if (type === "BOOLEAN") return "Write true or false.";
  return "Write a number, such as 12.50.";
}

function lacking(spec: TestSpec): string | undefined {
  switch (spec.kind) {
    case "unique":
      return spec.columns.length === 0 ? "columns" : undefined;
    case "row_count":
      return undefined;
    case "sql":
      return spec.sql?.trim() ? undefined : "sql: one SELECT";
    default:
      return spec.columns.length === 1 ? lackingBeside(spec) : "exactly one column";
  }
}

function lackingBeside({ kind, parent, min, max, accepted }: TestSpec): string | undefined {
  if (kind === "referential" && CANONICAL[parent ?? ""]?.key.length !== 1)
    return "parent: a table with a key of one column";
  if (kind === "range" && !min && !max) return "min, max or both";
  if (kind === "accepted" && !accepted?.length) return "accepted: the values that may stand there";
  return undefined;
}

/** Key of a referential test's parent. */
const parentKey = (parent: string): string => CANONICAL[parent]!.key[0]!;

/**
 * The condition of a row that breaks the rule, over `t` (and over `k` of what `joinOf` joins);
 * undefined for kinds that judge no single row.
 */
export function rowCondition(spec: TestSpec, types: ColumnTypes, alias = "p"): string | undefined {
  const [name = ""] = spec.columns;
  const column = `t.${quoteName(name)}`;
  switch (spec.kind) {
    case "not_null":
      return types.get(name) === "VARCHAR" ? `coalesce(trim(${column}), '') = ''` : `${column} IS NULL`;
    case "referential":
    case "accepted":
      return `${column} IS NOT NULL AND ${alias}.k IS NULL`;
    case "range":
      return `(${limits(spec, column, types.get(name)!).join(" OR ")})`;
    default:
      return undefined;
  }
}

function limits({ min, max }: TestSpec, column: string, type: string): string[] {
  const bound = (text: string) => `CAST(${textOf(text, type)} AS ${type})`;
  return [...(min ? [`${column} < ${bound(min)}`] : []), ...(max ? [`${column} > ${bound(max)}`] : [])];
}

/**
 * SELECT of the rows that break the rule; for freshness and row count, of what they judge by. Rows that left their
 * source are no failing rows, whether or not the user's own SQL thought of them.
 */
export async function failingSql(
  session: Pick<Warehouse, "table" | "query">,
  spec: TestSpec,
  types: ColumnTypes,
): Promise<string> {
  const sql = selectOf(spec, types);
  if (spec.kind !== "sql") return sql;
  await demandTablesOnly(session, `SELECT * FROM (\n${sql}\n)`);
  const { columns } = await session.table(`SELECT * FROM (\n${sql}\n) LIMIT 0`, {}, { limit: 1 });
  const marked = columns.some(({ name }) => name === "deleted_at");
  return marked ? `SELECT * FROM (\n${sql}\n) WHERE deleted_at IS NULL` : sql;
}

function selectOf(spec: TestSpec, types: ColumnTypes): string {
  const table = `store.${quoteName(spec.table)}`;
  const columns = spec.columns.map((name) => `t.${quoteName(name)}`).join(", ");
  switch (spec.kind) {
    case "sql":
      return spec.sql!.trim().replace(/;\s*$/, "");
    case "unique":
      return `SELECT t.* FROM ${table} t\nWHERE t.deleted_at IS NULL AND ${present(spec.columns)}\nQUALIFY count(*) OVER (PARTITION BY t.source_id, ${columns}) > 1\nORDER BY ${columns}`;
    case "freshness":
      return `SELECT ${newestOf(spec.columns[0]!, types)} AS newest FROM ${table} t\nWHERE t.deleted_at IS NULL`;
    case "row_count":
      return `SELECT count(*) AS rows FROM ${table} t\nWHERE t.deleted_at IS NULL`;
    default: {
      const joined = joinOf(spec, types, "p");
      const join = joined && `\n${joined}`;
      return `SELECT t.* FROM ${table} t${join}\nWHERE t.deleted_at IS NULL AND ${rowCondition(spec, types)}`;
    }
  }
}

/** Newest time of a column over `t`; one to come, such as a typing error's, says nothing about what has come. */
export function newestOf(name: string, types: ColumnTypes): string {
  const column = `t.${quoteName(name)}`;
  return `max(${column}) FILTER (WHERE ${column} <= CAST(now() AS ${types.get(name)}))`;
}

/** What a test looks its values up in, each once so that the join adds no rows; empty for other kinds. */
export function joinOf(spec: TestSpec, types: ColumnTypes, alias: string): string {
  const [name = ""] = spec.columns;
  const column = `t.${quoteName(name)}`;
  if (spec.kind === "referential")
    return `LEFT JOIN (${keysFor(spec)}) ${alias} ON ${alias}.k = ${column} AND ${alias}.s = t.source_id`;
  if (spec.kind !== "accepted") return "";
  const type = types.get(name)!;
  if (type !== "VARCHAR") {
    const values = spec.accepted!.map((value) => `CAST(${quoteText(value)} AS ${type})`);
    return `LEFT JOIN (SELECT DISTINCT unnest([${values.join(", ")}]) AS k) ${alias} ON ${alias}.k = ${column}`;
  }
  const values = [...new Set(spec.accepted!.map((value) => value.trim().toLowerCase()))].map(quoteText);
  return `LEFT JOIN (SELECT unnest([${values.join(", ")}]) AS k) ${alias} ON ${alias}.k = lower(${column})`;
}

/** Keys `k` that rows of source `s` may refer to: the source's own, or where it brings none of them, everyone's. */
function keysFor({ table, parent }: TestSpec): string {
  const rows = `store.${quoteName(parent!)}`;
  const own = `SELECT source_id FROM ${rows} WHERE deleted_at IS NULL`;
  const scopes = `SELECT DISTINCT source_id AS s, source_id IN (${own}) AS own FROM store.${quoteName(table)}`;
  return `SELECT DISTINCT c.s, r.${quoteName(parentKey(parent!))} AS k FROM ${rows} r
  JOIN (${scopes}) c ON r.source_id = c.s OR NOT c.own WHERE r.deleted_at IS NULL`;
}

/** Condition on rows `t` that have a value in each of the columns. */
export const present = (columns: string[]) =>
  columns.map((name) => `t.${quoteName(name)} IS NOT NULL`).join(" AND ");

/** What must hold, in words. */
export function titleOf(spec: TestSpec): string {
  if (spec.title) return spec.title;
  const columns = spec.columns.join(", ");
  switch (spec.kind) {
    case "unique":
      return `${columns} is there once`;
    case "not_null":
      return `${columns} has a value`;
    case "referential":
      return `${columns} is found in ${spec.parent}`;
    case "range":
      return `${columns} is ${[spec.min && `at least ${spec.min}`, spec.max && (spec.max === "now" ? "not in the future" : `at most ${spec.max}`)].filter(Boolean).join(" and ")}`;
    case "accepted":
      return `${columns} is one of ${listed(spec.accepted!)}`;
    case "freshness":
      return `New ${spec.table.replaceAll("_", " ")} keep coming`;
    case "row_count":
      return "Number of rows is as usual";
    case "sql":
      return "Own SQL";
  }
}

const listed = (values: string[]) =>
  values.length > 6 ? `${values.slice(0, 5).join(", ")} and ${values.length - 5} more` : values.join(", ");
