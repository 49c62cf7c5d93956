/** A short-lived DuckDB of its own, to ask what is inside JSON and Parquet files; the warehouse reads the rows. */
import { DuckDBInstance } from "@duckdb/node-api";
import { AppError } from "../../engine/contract/errors.ts";

export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quoteList = (texts: string[]) => `[${texts.map(quoteText).join(", ")}]`;

/** Columns that the FROM-expression has. Throws `invalid-input` naming what is wrong with the file. */
export async function describeColumns(from: string, what: string): Promise<{ name: string; type: string }[]> {
  const rows = await ask(`DESCRIBE SELECT * FROM ${from}`, what);
  return rows.map((row) => ({ name: String(row[0]), type: String(row[1]) }));
}

/** Fields of the first `objects` objects of JSON-lines files; other lines are looked over. Nested ones are JSON, mixed scalars text. */
export async function describeJsonLines(
  paths: string[],
  objects: number,
  what: string,
): Promise<{ name: string; type: string }[]> {
  const lines = `read_ndjson_objects(${quoteList(paths)}, ignore_errors = true, maximum_object_size = 16777216)`;
  // One object a distinct structure first: the aggregate over all of them would take a gigabyte.
  const shapes = `SELECT any_value(json) AS json FROM (
    SELECT json FROM ${lines} WHERE json_type(json) = 'OBJECT' LIMIT ${objects}
  ) GROUP BY CAST(json_structure(json) AS VARCHAR)`;
  const [row] = await ask(`SELECT json_group_structure(json) FROM (${shapes})`, what);
  const structure = JSON.parse(String(row?.[0] ?? "null")) as Record<string, unknown> | null;
  if (typeof structure !== "object" || structure === null) return [];
  return Object.entries(structure).map(([name, type]) => ({
    name,
    type: typeof type !== "string" ? "JSON" : type === "JSON" ? "VARCHAR" : type,
  }));
}

async function ask(sql: string, what: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:", {
    // A JSON reader holds some buffers of twice the largest object for each thread.
    memory_limit: "1GB",
    threads: "1",
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
