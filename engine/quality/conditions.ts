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
  const lacks = lacking(spec);
  if (lacks) throw new AppError("invalid-input", `A test of kind ${spec.kind} needs ${lacks}.`);
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
  const bound = (text: string) =>
    text === "now" ? `CAST(now() AS ${type})` : `CAST(${quoteText(text)} AS ${type})`;
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
      return `SELECT max(${columns}) AS newest FROM ${table} t\nWHERE t.deleted_at IS NULL`;
    case "row_count":
      return `SELECT count(*) AS rows FROM ${table} t\nWHERE t.deleted_at IS NULL`;
    default: {
      const join = joinOf(spec, "p") && `\n${joinOf(spec, "p")}`;
      return `SELECT t.* FROM ${table} t${join}\nWHERE t.deleted_at IS NULL AND ${rowCondition(spec, types)}`;
    }
  }
}

/** What a test looks its values up in, each once so that the join adds no rows; empty for other kinds. */
export function joinOf(spec: TestSpec, alias: string): string {
  const column = `t.${quoteName(spec.columns[0] ?? "")}`;
  if (spec.kind === "referential") {
    const key = quoteName(parentKey(spec.parent!));
    const keys = `SELECT DISTINCT ${key} AS k FROM store.${quoteName(spec.parent!)} WHERE deleted_at IS NULL`;
    return `LEFT JOIN (${keys}) ${alias} ON ${alias}.k = ${column}`;
  }
  if (spec.kind !== "accepted") return "";
  const values = [...new Set(spec.accepted!.map((value) => value.toLowerCase()))].map(quoteText);
  return `LEFT JOIN (SELECT unnest([${values.join(", ")}]) AS k) ${alias} ON ${alias}.k = lower(CAST(${column} AS VARCHAR))`;
}

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
