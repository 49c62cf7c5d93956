/** A short-lived DuckDB of its own, to ask what is inside JSON and Parquet files; the warehouse reads the rows. */
import { DuckDBInstance, type DuckDBListValue } from "@duckdb/node-api";
import { AppError } from "../../engine/contract/errors.ts";
import { isObject } from "../json-object.ts";
import { hasOtherFields } from "./field-names/index.ts";

export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quoteList = (texts: string[]) => `[${texts.map(quoteText).join(", ")}]`;
/** Paths for DuckDB's readers, to which `orders[1].csv` would be a pattern that another file matches. */
export const quotePaths = (paths: string[]) =>
  quoteList(paths.map((path) => path.replaceAll(/[*?[]/g, "[$&]")));
/** Option of those readers: `id=7/` in a path is no column, which would take the place of the file's own. */
export const NO_PARTITIONS = "hive_partitioning = false";

/** Columns that the FROM-expression has. Throws `invalid-input` naming what is wrong with the file. */
export async function describeColumns(from: string, what: string): Promise<{ name: string; type: string }[]> {
  const rows = await ask(`DESCRIBE SELECT * FROM ${from}`, what);
  return rows.map((row) => ({ name: String(row[0]), type: String(row[1]) }));
}

/** Objects that are looked at in depth; of all others only the names of their fields. */
const SAMPLED_OBJECTS = 20_000;
/** And of those with more brackets, too: DuckDB's json_structure goes down level by level and takes the process along. */
const MOST_BRACKETS = 2000;
/** Letters of all that are looked at in depth, told from the first ones: DuckDB gathers what LIMIT or WHERE let through. */
const SAMPLED_LETTERS = 64_000_000;
const MEASURED_OBJECTS = 10;

/** Fields of all objects of JSON-lines files, with whether they hold objects or lists; other lines are looked over. */
export async function describeJsonLines(
  paths: string[],
  compression: string,
  what: string,
  signal: AbortSignal,
): Promise<{ name: string; nested: boolean }[]> {
  const lines = `read_ndjson_objects(${quotePaths(paths)}, compression = '${compression}', ignore_errors = true, maximum_object_size = 16777216)`;
  const measured = `SELECT avg(strlen(json)) FROM (SELECT json FROM ${lines} LIMIT ${MEASURED_OBJECTS})`;
  const letters = Number((await ask(measured, what))[0]![0] ?? 1);
  const fitting = Math.max(MEASURED_OBJECTS, Math.floor(SAMPLED_LETTERS / letters));
  const first = `(SELECT json FROM ${lines} LIMIT ${Math.min(SAMPLED_OBJECTS, fitting)})`;
  const objects = `(SELECT json FROM ${first} WHERE json_type(json) = 'OBJECT')`;
  // One object a distinct structure first: the aggregate over all of them would take a gigabyte.
  const shapes = `SELECT any_value(json) AS json FROM ${objects}
    WHERE strlen(json) - strlen(replace(replace(json, '{', ''), '[', '')) <= ${MOST_BRACKETS} GROUP BY CAST(json_structure(json) AS VARCHAR)`;
  const [row] = await ask(
    `SELECT (SELECT json_keys(json) FROM ${objects} LIMIT 1), (SELECT json_group_structure(json) FROM (${shapes}))`,
    what,
  );
  const usual = namesIn(row?.[0]);
  // Of nothing but empty objects it is a word.
  const structure: unknown = JSON.parse(String(row?.[1] ?? "{}"));
  const sampled: Record<string, unknown> = isObject(structure) ? structure : {};
  const known = [...new Set([...usual, ...Object.keys(sampled)])];
  const isComplete = compression === "uncompressed" && !(await hasOtherFields(paths, known, signal));
  const names = isComplete ? known : [...usual, ...(await otherNames(usual, lines, what))];
  const found = Object.entries(sampled).map(([name, type]) => ({ name, nested: typeof type !== "string" }));
  const late = names.filter((name) => !Object.hasOwn(sampled, name)).sort();
  return [...found, ...(await describeLate(late, lines, what))];
}

const namesIn = (list: unknown) => (list as DuckDBListValue | null)?.items.map(String) ?? [];

/** Fields of lines that have others than usual, as few do. What is no object has none; asking for that would parse every line twice. */
async function otherNames(usual: string[], lines: string, what: string): Promise<string[]> {
  // Written into the statement, they are compared in half the time of a subquery's.
  const keys = `CAST([${usual.map(quoteAny).join(", ")}] AS VARCHAR[])`;
  const [row] = await ask(
    `SELECT list(DISTINCT name) FROM (SELECT unnest(keys) AS name FROM (
       SELECT any_value(keys) AS keys FROM (SELECT json_keys(json) AS keys FROM ${lines})
       WHERE keys IS DISTINCT FROM ${keys} GROUP BY hash(keys)))`,
    what,
  );
  return namesIn(row?.[0]).filter((name) => !usual.includes(name));
}

/** Fields that only turn up behind the sample. */
async function describeLate(names: string[], lines: string, what: string) {
  if (names.length === 0) return [];
  const checks = names.map((name) => `bool_or(json_type(json, ${pointerTo(name)}) IN ('OBJECT', 'ARRAY'))`);
  const [row] = await ask(`SELECT ${checks.join(", ")} FROM ${lines}`, what);
  return names.map((name, k) => ({ name, nested: row![k] === true }));
}

/** The value at these keys of an object as a JSON pointer, quoted for SQL. */
export const pointerTo = (...keys: string[]) =>
  quoteAny(keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));

/** A text quoted for SQL, which takes no zero character. */
const quoteAny = (text: string) => `(${quoteText(text).replaceAll("\0", "' || chr(0) || '")})`;

/** Rows of a query over files, values as DuckDB gives them. Throws `invalid-input` naming what is wrong. */
export async function ask(sql: string, what: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:", {
    // A JSON reader holds some buffers of twice the largest object for each thread.
    memory_limit: "1GB",
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    throw new AppError(
      "invalid-input",
      `${what} can't be read: ${reason} Export it again, or leave it out.`,
      undefined,
      error,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
