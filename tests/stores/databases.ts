/** Databases of store platforms on one MariaDB server: from a dump, or made by a fixture. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type LoadedStore, withLoadedStore } from "../harness/loaded-store.ts";
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

/** Loads a dump of data/stores into a new database; of its tables all, or those that are kept. */
export async function loadDump(
  server: TestServer,
  name: string,
  dump: string,
  keep: (table: string) => boolean = () => true,
): Promise<void> {
  const text = gunzipSync(readFileSync(dataFile(`stores/${dump}`))).toString("utf8");
  const statements = text.split(/;\r?\n/).flatMap((statement) => {
    const [, verb, table, rest] = /(CREATE TABLE|INSERT INTO) `(\w+)`([\s\S]*)$/.exec(statement) ?? [];
    // Keys beside the primary one take most of the time and are of no use to who reads tables whole.
    const bare =
      verb === "CREATE TABLE" ? rest!.replaceAll(/,\n {2}(UNIQUE )?KEY [^\n]*?(?=,?\n)/g, "") : rest;
    return table && keep(table) ? [`${verb} {db}.\`${table}\`${bare}`] : [];
  });
  await createDatabase(server, name, statements);
}

/** `RENAME` of many tables at once, which is much quicker than one by one. */
export const renameTables = (tables: string[], renamed: (table: string) => string) =>
  `RENAME TABLE ${tables.map((table) => `{db}.\`${table}\` TO {db}.\`${renamed(table)}\``).join(", ")}`;

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

/** How a suite loads a database by its name, on a server that runs when the first of its tests begins. */
export const loaderOn =
  (running: () => TestServer) =>
  (database: string, use: (store: LoadedStore) => Promise<void>): Promise<void> =>
    withLoadedStore("mysql", configOf(running(), database), use);
