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

/** The condition of a row `t` that breaks the rule by itself; undefined for kinds that look elsewhere, too. */
export function rowCondition(spec: TestSpec, types: ColumnTypes): string | undefined {
  const [name = ""] = spec.columns;
  const column = `t.${quoteName(name)}`;
  switch (spec.kind) {
    case "not_null":
      // What is blank sorts before '!': few texts do, and to trim each takes six times as long.
      return types.get(name) === "VARCHAR"
        ? `CASE WHEN ${column} < '!' THEN trim(${column}) = '' ELSE ${column} IS NULL END`
        : `${column} IS NULL`;
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
  if (spec.kind === "referential") return orphansSql(spec, await withoutParents(session, spec));
  const sql = selectOf(spec, types);
  if (spec.kind !== "sql") return sql;
  await demandTablesOnly(session, `SELECT * FROM (\n${sql}\n)`);
  const { columns } = await session.table(`SELECT * FROM (\n${sql}\n) LIMIT 0`, {}, { limit: 1 });
  const marked = columns.some(({ name }) => name === "deleted_at");
  return marked ? `SELECT * FROM (\n${sql}\n) WHERE deleted_at IS NULL` : sql;
}

/**
 * ORDER BY under which one page of the failing rows goes on where the last one ended: a join answers them in an order
 * that changes from one run to the next. Own SQL with an order keeps it.
 */
export function failingOrder({ kind, table, columns, sql }: TestSpec): string {
  if (kind === "row_count") return "";
  if (kind === "freshness") return "ORDER BY newest, source_id";
  if (kind === "sql") return /\border\s+by\b/i.test(sql!) ? "" : "ORDER BY ALL";
  const names = new Set([...columns, ...CANONICAL[table]!.key, "source_id"]);
  return `ORDER BY ${[...names].map(quoteName).join(", ")}`;
}

function selectOf(spec: TestSpec, types: ColumnTypes): string {
  const table = `store.${quoteName(spec.table)}`;
  const columns = spec.columns.map((name) => `t.${quoteName(name)}`).join(", ");
  switch (spec.kind) {
    case "sql":
      return spec.sql!.trim().replace(/;\s*$/, "");
    case "unique":
      return `SELECT t.* FROM ${table} t\nWHERE t.deleted_at IS NULL AND ${present(spec.columns)}\nQUALIFY count(*) OVER (PARTITION BY t.source_id, ${columns}) > 1`;
    case "freshness":
      return newestBySource(spec.table, spec.columns[0]!, types);
    case "row_count":
      return `SELECT count(*) AS rows FROM ${table} t\nWHERE t.deleted_at IS NULL`;
    case "accepted":
      return `SELECT t.* FROM ${table} t\n${unlike(spec, types)}\nWHERE t.deleted_at IS NULL AND ${present(spec.columns)}`;
    default:
      return `SELECT t.* FROM ${table} t\nWHERE t.deleted_at IS NULL AND ${rowCondition(spec, types)}`;
  }
}

/**
 * SELECT of the newest time of a column for each source that has filled the table, null without a column; one to come,
 * such as a typing error's, says nothing about what has come.
 */
export function newestBySource(table: string, name: string | undefined, types: ColumnTypes): string {
  return `SELECT t.source_id, ${name ? newestOf(name, types) : "NULL"} AS newest FROM store.${quoteName(table)} t\nGROUP BY t.source_id`;
}

function newestOf(name: string, types: ColumnTypes): string {
  const column = `t.${quoteName(name)}`;
  return `max(${column}) FILTER (WHERE t.deleted_at IS NULL AND ${column} <= CAST(now() AS ${types.get(name)}))`;
}

/** The join that leaves rows `t` whose value is none of the accepted ones. */
function unlike({ columns: [name = ""], accepted = [] }: TestSpec, types: ColumnTypes): string {
  const column = `t.${quoteName(name)}`;
  const type = types.get(name)!;
  const text = type === "VARCHAR";
  const values = text
    ? [...new Set(accepted.map((value) => value.trim().toLowerCase()))].map(quoteText)
    : accepted.map((value) => `CAST(${quoteText(value)} AS ${type})`);
  return `ANTI JOIN (SELECT unnest([${values.join(", ")}]) AS k) p ON p.k = ${text ? `lower(${column})` : column}`;
}

/** Sources of the table that bring none of the parents, and whether there are others. */
interface Scopes {
  without: string[];
  others: boolean;
}

async function withoutParents(
  session: Pick<Warehouse, "query">,
  { table, parent }: TestSpec,
): Promise<Scopes> {
  const sources = await session.query<{ id: string; own: boolean }>(
    `SELECT DISTINCT source_id AS id,
       source_id IN (SELECT source_id FROM store.${quoteName(parent!)} WHERE deleted_at IS NULL) AS own
     FROM store.${quoteName(table)} ORDER BY id`,
  );
  return {
    without: sources.filter(({ own }) => !own).map(({ id }) => id),
    others: sources.some(({ own }) => own),
  };
}

/**
 * Rows refer to the source's own parents, or, where it brings none of them, to everyone's: two joins by equal columns,
 * for one of both with an OR would look at each pair of rows.
 */
function orphansSql({ table, parent, columns }: TestSpec, { without, others }: Scopes): string {
  const brings = `t.source_id NOT IN (${without.map(quoteText).join(", ")})`;
  const orphans = (scope: string, rows: string) => `SELECT t.* FROM store.${quoteName(table)} t
ANTI JOIN store.${quoteName(parent!)} p ON p.${quoteName(parentKey(parent!))} = t.${quoteName(columns[0]!)} AND p.deleted_at IS NULL${scope}
WHERE t.deleted_at IS NULL AND ${present(columns)}${rows}`;
  const own = " AND p.source_id = t.source_id";
  if (without.length === 0) return orphans(own, "");
  if (!others) return orphans("", "");
  return `${orphans(own, ` AND ${brings}`)}
UNION ALL
${orphans("", ` AND NOT (${brings})`)}`;
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
      return shortened(spec.sql ?? "Own SQL");
  }
}

/** Tests in SQL without a title of their own are told apart by how they begin. */
function shortened(sql: string): string {
  const line = sql.trim().replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

const listed = (values: string[]) =>
  values.length > 6 ? `${values.slice(0, 5).join(", ")} and ${values.length - 5} more` : values.join(", ");
