/** Databases of store platforms on one MariaDB server: from a dump, or made by a fixture. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { dataFile } from "../support/data.ts";
import type { TestServer } from "../support/postgres.ts";

/** Runs the statements of a fixture in a new database. */
export async function createDatabase(server: TestServer, name: string, statements: string[]): Promise<void> {
  await server.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await runIn(server, name, statements);
}

/** Runs statements that name their tables `{db}.table`: the server hands out any connection, so none has a database. */
export async function runIn(server: TestServer, name: string, statements: string[]): Promise<void> {
  for (const statement of statements) await server.query(statement.replaceAll("{db}", name));
}

/** Loads a dump of data/stores into a new database. */
export async function loadDump(server: TestServer, name: string, dump: string): Promise<void> {
  const text = gunzipSync(readFileSync(dataFile(`stores/${dump}`))).toString("utf8");
  const statements = text.split(/;\r?\n/).filter((statement) => /^\s*(CREATE TABLE|INSERT)/m.test(statement));
  const bare = statements.map((statement) => statement.replace(/^[\s\S]*?(?=CREATE TABLE|INSERT)/, ""));
  await createDatabase(
    server,
    name,
    bare.map((statement) => statement.replace(/^(CREATE TABLE|INSERT INTO) `/, "$1 {db}.`")),
  );
}

type Value = string | number | null;

/** `INSERT` of rows in the order of the columns. */
export function insert(table: string, columns: string, rows: Value[][]): string {
  const text = (value: Value) =>
    value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
  const values = rows.map((row) => `(${row.map(text).join(", ")})`);
  return `INSERT INTO {db}.\`${table}\` (${columns}) VALUES ${values.join(", ")}`;
}

/** Configuration of a source that reads the database. */
export const configOf = ({ host, port, user, password }: TestServer, database: string) => ({
  host,
  port,
  user,
  password,
  database,
  ssl: "off",
});
