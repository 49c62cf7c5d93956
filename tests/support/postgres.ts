/** A private PostgreSQL server for tests, on a free port, in a temporary folder. */
import { rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import {
  asUser,
  findBinary,
  freePort,
  giveFolder,
  postgresFolders,
  runProgram,
  serverFolder,
  startServer,
  untilReady,
} from "./server-process.ts";

/** False where PostgreSQL's server is not installed; suites then skip, and say so in their title. */
export const hasPostgres = findBinary("initdb", postgresFolders()) !== undefined;

export interface TestServer {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  connectionString: string;
  /** Runs one statement as the owner and answers its rows. */
  query<T = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<T[]>;
  /** Ends the server as a power cut would and starts it on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server with an empty database `store` owned by `merchbench`; `given` are settings beside ours. */
export async function startPostgres(given: Record<string, string> = {}): Promise<TestServer> {
  const folder = await serverFolder();
  const data = join(folder, "data");
  const user = process.getuid?.() === 0 ? "postgres" : userInfo().username;
  await giveFolder(folder, user);
  const initdb = findBinary("initdb", postgresFolders())!;
  await runProgram(
    [...asUser(user), initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
    folder,
  );
  // Who comes over the network needs a password, as on a real server.
  await writeFile(
    join(data, "pg_hba.conf"),
    "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n",
  );
  const port = await freePort();
  const settings = { port, listen_addresses: "127.0.0.1", unix_socket_directories: folder, fsync: "off" };
  const more = { full_page_writes: "off", synchronous_commit: "off", max_connections: "40", timezone: "UTC" };
  const flags = Object.entries({ ...settings, ...more, ...given }).flatMap(([key, value]) => [
    "-c",
    `${key}=${value}`,
  ]);
  const postgres = findBinary("postgres", postgresFolders())!;
  const start = () => startServer(user, [postgres, "-D", data, ...flags], folder);
  let server = start();
  const account = {
    host: "127.0.0.1",
    port,
    user: "merchbench",
    password: "merch-bench-pw",
    database: "store",
  };
  await untilReady(server, () => prepare(folder, account));
  const pool = new pg.Pool({ ...account, max: 2 });
  pool.on("error", () => {});
  return {
    ...account,
    connectionString: `postgres://${account.user}:${account.password}@${account.host}:${port}/${account.database}`,
    query: async (sql, params) => (await pool.query(sql, params)).rows,
    async restart() {
      await server.stop("SIGQUIT");
      server = start();
      await untilReady(server, async () => void (await pool.query("SELECT 1")));
    },
    async stop() {
      await pool.end();
      await server.stop("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(folder: string, account: { port: number; password: string }): Promise<void> {
  const client = new pg.Client({ host: folder, port: account.port, user: "postgres", database: "postgres" });
  await client.connect();
  try {
    await client.query(`CREATE ROLE merchbench LOGIN SUPERUSER PASSWORD '${account.password}'`);
    await client.query("CREATE DATABASE store OWNER merchbench");
  } finally {
    await client.end();
  }
}
