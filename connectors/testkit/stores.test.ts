/** Reads databases of real store platforms whole; the counts beside the dumps are the oracle. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { dataFile, hasData } from "../../tests/support/data.ts";
import { hasMariadb, startMariadb } from "../../tests/support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "../../tests/support/postgres.ts";
import type { Connector } from "../connector.ts";
import { mysqlConnector } from "../mysql/index.ts";
import { postgres } from "../postgres/index.ts";
import { sqlite } from "../sqlite/index.ts";
import { readAll } from "./read-all.ts";

const found = hasData("stores/ROWCOUNTS.csv");

function rowCounts(dump: string): Record<string, number> {
  const lines = readFileSync(dataFile("stores/ROWCOUNTS.csv"), "utf8").trim().split(/\r?\n/).slice(1);
  const rows = lines.map((line) => line.split(",")).filter(([name]) => name === dump);
  return Object.fromEntries(rows.map(([, table, count]) => [table!, Number(count)]));
}

/** Feeds a dump to the database's own client. */
async function restore(command: string[], dump: string, env: Record<string, string>): Promise<void> {
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ["pipe", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  child.stdin.end(gunzipSync(readFileSync(dataFile(`stores/${dump}`))));
  const code = await new Promise((done) => child.once("close", done));
  if (code !== 0) throw new Error(errors.slice(0, 2000));
}

async function countsOf<C>(connector: Connector<C>, config: C): Promise<Record<string, number>> {
  const streams = await connector.source!.streams(config, quietRun());
  const { rows } = await readAll(connector, config, streams, quietRun());
  return Object.fromEntries(streams.map(({ name }) => [name.replace(/^public\./, ""), rows[name]!.length]));
}

async function onServer(
  start: () => Promise<TestServer>,
  work: (server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await start();
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

const client = (name: string) =>
  ["/usr/bin", "/usr/local/bin"].some((folder) => existsSync(join(folder, name)));

describe.skipIf(!found)(
  found ? "databases of real stores" : "real stores (skipped: data folder absent)",
  () => {
    it.skipIf(!hasPostgres || !client("psql"))(
      "reads every row of a Medusa store on PostgreSQL",
      async () => {
        await onServer(startPostgres, async (server) => {
          const env = { PGPASSWORD: server.password };
          const psql = [
            "psql",
            "-q",
            "-h",
            server.host,
            "-p",
            `${server.port}`,
            "-U",
            server.user,
            server.database,
          ];
          await restore(psql, "medusa.pg.sql.gz", env);
          expect(await countsOf(postgres, { ...server, schema: "", ssl: "prefer" })).toEqual(
            rowCounts("medusa.pg"),
          );
        });
      },
    );

    it.skipIf(!hasMariadb || !client("mariadb")).each(["woocommerce.mariadb", "prestashop.mariadb"])(
      "reads every row of %s",
      async (dump) => {
        await onServer(startMariadb, async (server) => {
          const env = { MYSQL_PWD: server.password };
          const mariadb = [
            "mariadb",
            "-h",
            server.host,
            "-P",
            `${server.port}`,
            "-u",
            server.user,
            server.database,
          ];
          await restore(mariadb, `${dump}.sql.gz`, env);
          expect(await countsOf(mysqlConnector, { ...server, ssl: "prefer" })).toEqual(rowCounts(dump));
        });
      },
    );

    it("reads every row of a Vendure store in a SQLite file", async () => {
      const folder = mkdtempSync(join(tmpdir(), "merchbench-stores-"));
      try {
        const path = join(folder, "vendure.sqlite");
        writeFileSync(path, zstdDecompressSync(readFileSync(dataFile("stores/vendure.sqlite.zst"))));
        expect(await countsOf(sqlite, { path })).toEqual(rowCounts("vendure.sqlite"));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
);
