/**
 * Loading a store: Merchbench's whole sync (read, map, check, merge) beside the source's own dump of the same tables,
 * DuckDB's plain read of the same file, and a sync of one changed row in a hundred beside a full one.
 */
import { execFile } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { temporaryFolder } from "../../tests/harness/workspace.ts";
import { hasMariadb, startMariadb } from "../../tests/support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "../../tests/support/postgres.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { bareMergeSeconds } from "./bare-merge.ts";
import { type Loader, secondsOf, startLoader } from "./loader.ts";
import {
  changeNewest,
  changeOnePercent,
  fillOrderFile,
  fillShop,
  indexChanges,
  MARIADB,
  POSTGRES,
} from "./shop-sql.ts";

const SHORT_LINES = 200_000;
const FULL_LINES = 10_000_000;

const run = promisify(execFile);
const count = (n: number) => n.toLocaleString("en-GB");

interface Server {
  title: string;
  kind: string;
  there: boolean;
  start(): Promise<TestServer>;
  dialect: typeof POSTGRES;
  dumpName: string;
  /** Writes the tables to files in the folder by the server's own tool. */
  dump(server: TestServer, tables: string[], folder: string): Promise<unknown>;
  /** Reads the statement's rows by the server's own client. */
  read(server: TestServer, sql: string, folder: string): Promise<unknown>;
}

const SERVERS: Server[] = [
  {
    title: "PostgreSQL",
    kind: "postgres",
    there: hasPostgres,
    start: startPostgres,
    dialect: POSTGRES,
    dumpName: "COPY TO files",
    dump: (server, tables, folder) =>
      run("psql", [
        server.connectionString,
        "-q",
        ...tables.flatMap((table) => ["-c", `\\copy ${table} TO '${join(folder, table)}.csv' (FORMAT csv)`]),
      ]),
    read: (server, sql, folder) =>
      run("psql", [
        server.connectionString,
        "-q",
        "-c",
        `\\copy (${sql}) TO '${folder}/rows.csv' (FORMAT csv)`,
      ]),
  },
  {
    title: "MariaDB",
    kind: "mysql",
    there: hasMariadb,
    start: startMariadb,
    dialect: MARIADB,
    dumpName: "mariadb-dump",
    dump: (server, tables, folder) =>
      run("mariadb-dump", [
        ...mariadbLogin(server),
        "--single-transaction",
        `--result-file=${join(folder, "dump.sql")}`,
        server.database,
        ...tables,
      ]),
    read: (server, sql) =>
      run("mariadb", [...mariadbLogin(server), "--batch", "--quick", "--execute", sql, server.database], {
        maxBuffer: 1e9,
      }),
  },
];

function mariadbLogin({ host, port, user, password }: TestServer): string[] {
  return [`--host=${host}`, `--port=${port}`, `--user=${user}`, `--password=${password}`, "--skip-ssl"];
}

/** Seconds of the dump; its files are gone afterwards. */
async function dumpSeconds(server: Server, store: TestServer, tables: string[]): Promise<number> {
  const folder = temporaryFolder("dump");
  const seconds = await secondsOf(() => server.dump(store, tables, folder));
  rmSync(folder, { recursive: true });
  return seconds;
}

/**
 * What no sync of the changed rows can do without, as its peer: that the server's own client reads them, since `hours`,
 * and that the fewest statements of DuckDB put them into the warehouse.
 */
async function leastSeconds(server: Server, store: TestServer, loader: Loader, { hours, which }: Changes) {
  await loader.ask({ do: "rest" });
  const sql = "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL";
  const { rows } = await loader.ask({ do: "query", sql });
  const folder = temporaryFolder("least");
  let value = await bareMergeSeconds(String(rows![0]![0]), "raw_shop", folder, which);
  const since = server.dialect.ago(String(hours * 3600));
  for (const table of ["orders", "order_items"]) {
    const changed = `SELECT * FROM ${table} WHERE updated_at >= ${since}`;
    value += await secondsOf(() => server.read(store, changed, folder));
  }
  rmSync(folder, { recursive: true });
  return { name: "the rows read by the server's client and put in by bare statements", value };
}

interface Changes {
  hours: number;
  /** Condition on `id` and `highest`, the table's highest one. */
  which: string;
}

const ALL_OVER: Changes = { hours: 25, which: "id % 100 = 7" };
const NEWEST: Changes = { hours: 1, which: "id > 0.99 * highest" };

async function fromServer(server: Server, lines: number): Promise<Figure[]> {
  const store = await server.start();
  const loader = await startLoader();
  const { host, port, user, password, database } = store;
  const config = { host, port, user, password, database };
  try {
    const tables = await fillShop(store, server.dialect, lines);
    await loader.ask({ do: "add", name: "shop", kind: server.kind, config });
    const dumped = await dumpSeconds(server, store, tables);
    const full = await load(loader, "shop", "full", lines);
    // The tests that follow a load would slow the dump down.
    await loader.ask({ do: "rest" });
    const again = await dumpSeconds(server, store, tables);
    await loader.ask({ do: "sync", name: "shop", mode: "incremental" });
    await changeOnePercent(store, server.dialect);
    await server.dialect.settle(store);
    const onePercent = Math.floor(lines / 100);
    const changed = await load(loader, "shop", "incremental", onePercent);
    const leastChanged = await leastSeconds(server, store, loader, ALL_OVER);
    await indexChanges(store);
    // MariaDB tells a table with a new index from the one before by its date only, so it is read whole once.
    await loader.ask({ do: "sync", name: "shop", mode: "incremental" });
    await changeNewest(store, lines);
    await server.dialect.settle(store);
    const newest = await load(loader, "shop", "incremental", onePercent);
    const leastNewest = await leastSeconds(server, store, loader, NEWEST);
    for (const table of tables) await store.query(`DROP TABLE ${table}`);
    await fillOrderFile(store, server.dialect, lines);
    await loader.ask({ do: "add", name: "lines", kind: server.kind, config });
    const dumpedLines = await dumpSeconds(server, store, ["online_retail"]);
    const single = await load(loader, "lines", "full", lines);
    const peer = { name: server.dumpName, value: (dumped + again) / 2 };
    const whole = { name: "the full sync", value: full.seconds };
    return [
      figure(
        `${server.title}, ${count(lines)} order lines with their orders to the warehouse`,
        "s",
        full.seconds,
        peer,
      ),
      figure(`${server.title}, sync of 1 % changed rows all over the tables`, "s", changed.seconds, whole),
      figure(`${server.title}, the same beside the least it takes`, "s", changed.seconds, leastChanged),
      figure(`${server.title}, sync of the newest 1 %, found by an index`, "s", newest.seconds, whole),
      figure(`${server.title}, the same newest beside the least it takes`, "s", newest.seconds, leastNewest),
      figure(
        `${server.title}, ${count(lines)} order lines in one table to the warehouse`,
        "s",
        single.seconds,
        {
          name: server.dumpName,
          value: dumpedLines,
        },
      ),
      figure(`${server.title}, highest memory of the engine`, "MB", single.peakMb),
    ];
  } finally {
    await loader.close();
    await store.stop();
  }
}

/** Syncs, and checks that so many order lines were taken. */
async function load(loader: Loader, name: string, mode: "full" | "incremental", lines: number) {
  const answer = await loader.ask({ do: "sync", name, mode });
  const items = answer.report?.tables.find((table) => table.table === "order_items");
  if (items?.accepted !== lines) throw new Error(`Of ${lines} order lines ${items?.accepted} were taken.`);
  return answer;
}

/** An export of order lines with numbers, texts and times, as DuckDB writes it. */
const exported = (
  lines: number,
) => `SELECT i + 1 AS id, 1 + i // 3 AS order_id, 1 + (i * 7919) % 4000 AS variant_id,
    'SKU-' || (i * 7919) % 4000 AS sku, 'Product number ' || (i * 7919) % 2000 AS title, 1 + i % 4 AS quantity,
    CAST(5 + (i % 900) / 10 AS DECIMAL(18, 2)) AS unit_price, TIMESTAMP '2023-01-01' + to_seconds(i * 6) AS ordered_at
  FROM range(${lines}) t(i)`;

const MAPPED = `SELECT id AS order_item_id, order_id, variant_id, sku, title, quantity, unit_price FROM {{raw.order_lines}}`;

const FILES = [
  { title: "CSV", ending: "csv", options: "FORMAT csv, HEADER", reader: "read_csv" },
  { title: "JSONL", ending: "jsonl", options: "FORMAT json", reader: "read_json" },
];

async function fromFile(file: (typeof FILES)[number], lines: number): Promise<Figure[]> {
  const folder = temporaryFolder("files");
  const path = join(folder, `order_lines.${file.ending}`);
  const loader = await startLoader();
  try {
    await inDuck(join(folder, "make.duckdb"), `COPY (${exported(lines)}) TO '${path}' (${file.options})`);
    const before = await plainSeconds(file, path, folder);
    const source = { do: "add", kind: "files", config: { path } } as const;
    await loader.ask({ ...source, name: "raw", tables: [] });
    const raw = await loader.ask({ do: "sync", name: "raw", mode: "full" });
    const tables = [{ table: "order_items", sql: MAPPED, enabled: true } as const];
    await loader.ask({ ...source, name: "mapped", tables });
    const mapped = await load(loader, "mapped", "full", lines);
    const after = await plainSeconds(file, path, folder);
    const peer = { name: "DuckDB's plain read", value: (before + after) / 2 };
    const size = `${file.title} of ${Math.round(statSync(path).size / 1e6)} MB`;
    return [
      figure(`${size}, rows as they came`, "s", raw.seconds, peer),
      figure(`${size}, ${count(lines)} order lines to the warehouse`, "s", mapped.seconds, peer),
      figure(`${file.title}, highest memory of the engine`, "MB", mapped.peakMb),
    ];
  } finally {
    await loader.close();
    rmSync(folder, { recursive: true });
  }
}

/** Seconds of DuckDB's own read of the file into a table; the table is gone afterwards. */
async function plainSeconds(file: (typeof FILES)[number], path: string, folder: string): Promise<number> {
  const database = join(folder, "plain.duckdb");
  const seconds = await secondsOf(() =>
    inDuck(database, `CREATE TABLE t AS SELECT * FROM ${file.reader}('${path}')`),
  );
  rmSync(database);
  return seconds;
}

async function inDuck(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

export default {
  name: "ingest",
  async run(short, rows = short ? SHORT_LINES : FULL_LINES) {
    const figures: Figure[] = [];
    for (const server of SERVERS) {
      if (server.there) figures.push(...(await fromServer(server, rows)));
      else console.log(`  ${server.title}: skipped, no server is installed`);
    }
    for (const file of FILES) figures.push(...(await fromFile(file, rows)));
    return figures;
  },
} satisfies Benchmark;
