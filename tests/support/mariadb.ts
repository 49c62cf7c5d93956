/** A private MariaDB server for tests, on a free port, in a temporary folder. */
import { rm } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import type { TestServer } from "./postgres.ts";
import {
  asUser,
  findBinary,
  freePort,
  giveFolder,
  runProgram,
  serverFolder,
  startServer,
  untilReady,
} from "./server-process.ts";

const FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** False where MariaDB's server is not installed; suites then skip, and say so in their title. */
export const hasMariadb =
  findBinary("mariadbd", FOLDERS) !== undefined && findBinary("mariadb-install-db", FOLDERS) !== undefined;

/** Starts a server with an empty database `store` owned by `merchbench`; `given` are flags beside ours. */
export async function startMariadb(given: string[] = []): Promise<TestServer> {
  const folder = await serverFolder();
  const data = join(folder, "data");
  const socket = join(folder, "s.sock");
  const user = process.getuid?.() === 0 ? "mysql" : userInfo().username;
  await giveFolder(folder, user);
  const install = findBinary("mariadb-install-db", FOLDERS)!;
  // A temporary folder of its own: two servers that set up in one delete each other's files.
  const base = ["--no-defaults", `--datadir=${data}`, `--tmpdir=${folder}`, "--skip-name-resolve"];
  await runProgram([
    ...asUser(user),
    install,
    ...base,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ]);
  const port = await freePort();
  const start = () =>
    startServer(
      user,
      [
        findBinary("mariadbd", FOLDERS)!,
        ...base,
        `--port=${port}`,
        `--socket=${socket}`,
        `--pid-file=${join(folder, "pid")}`,
        "--bind-address=127.0.0.1",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=134217728",
        "--skip-log-bin",
        "--default-time-zone=+00:00",
        ...given,
      ],
      folder,
    );
  let server = start();
  const account = {
    host: "127.0.0.1",
    port,
    user: "merchbench",
    password: "merch-bench-pw",
    database: "store",
  };
  await untilReady(server, () => prepare(socket, account.password));
  const pool = mysql.createPool({ ...account, connectionLimit: 2, timezone: "Z", dateStrings: true });
  return {
    ...account,
    connectionString: `mysql://${account.user}:${account.password}@${account.host}:${port}/${account.database}`,
    query: async <T>(sql: string, params?: unknown[]) => (await pool.query(sql, params))[0] as T[],
    async restart() {
      await server.stop("SIGKILL");
      server = start();
      await untilReady(server, async () => void (await pool.query("SELECT 1")));
    },
    async stop() {
      await pool.end();
      await server.stop("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(socketPath: string, password: string): Promise<void> {
  const root = await mysql.createConnection({ socketPath, user: "root" });
  try {
    await root.query("CREATE DATABASE IF NOT EXISTS store CHARACTER SET utf8mb4");
    await root.query(`CREATE OR REPLACE USER merchbench@'127.0.0.1' IDENTIFIED BY '${password}'`);
    await root.query("GRANT ALL ON *.* TO merchbench@'127.0.0.1' WITH GRANT OPTION");
  } finally {
    await root.end();
  }
}
