/** Loading order lines: Merchbench's whole sync (read, map, check, merge) beside the source's own dump of the same table. */

import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace, temporaryFolder } from "../../tests/harness/workspace.ts";
import { hasPostgres, startPostgres, type TestServer } from "../../tests/support/postgres.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";

const SHORT_LINES = 200_000;
const FULL_LINES = 10_000_000;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

/** A single-table order file: four lines an order, 4,000 products, 50,000 customers, two years. */
async function fill(server: TestServer, lines: number): Promise<void> {
  await server.query(
    `CREATE TABLE online_retail AS
     SELECT i AS line_id, (500000 + i / 4)::varchar AS invoiceno, (20000 + (i * 7919) % 4000)::varchar AS stockcode,
            'PRODUCT ' || (i * 7919) % 4000 AS description, 1 + i % 12 AS quantity,
            timestamp '2024-01-01' + (i / 4) * (interval '730 days' / ${lines / 4}) AS invoicedate,
            round((0.5 + ((i * 7919) % 4000) % 50)::numeric, 2) AS unitprice,
            (10000 + (i / 4 * 31) % 50000)::varchar AS customerid, 'United Kingdom' AS country
     FROM generate_series(0, ${lines - 1}) i`,
  );
  await server.query("ALTER TABLE online_retail ADD PRIMARY KEY (line_id)");
}

async function fromPostgres(lines: number): Promise<Figure[]> {
  const server = await startPostgres();
  const workspace = await openTestWorkspace("bench");
  try {
    await fill(server, lines);
    const dump = join(temporaryFolder("dump"), "dump.csv");
    const copy = `\\copy online_retail TO '${dump}' (FORMAT csv)`;
    const dumped = await seconds(() =>
      promisify(execFile)("psql", [server.connectionString, "-q", "-c", copy]),
    );
    const { host, port, user, password, database } = server;
    const config = { host, port, user, password, database };
    await workspace.client.source.add({ name: "shop", kind: "postgres", config, connectionType: "test" });
    const loaded = await seconds(() =>
      workspace.done<LoadReport>(workspace.client.source.sync({ id: "shop" })),
    );
    const plain = await seconds(() => plainRead(dump));
    return [
      figure(`PostgreSQL, ${lines} order lines to canonical tables`, "s", loaded, {
        name: "COPY TO a file",
        value: dumped,
      }),
      figure(`the same ${Math.round(statSync(dump).size / 2 ** 20)} MB as CSV`, "s", loaded, {
        name: "DuckDB's plain read of it",
        value: plain,
      }),
    ];
  } finally {
    await workspace.close();
    await server.stop();
  }
}

async function plainRead(csv: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(temporaryFolder("plain"), "plain.duckdb"));
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${csv}', header = false)`);
  connection.closeSync();
  instance.closeSync();
}

export default {
  name: "ingest",
  skip: () => (hasPostgres ? undefined : "no PostgreSQL server is installed"),
  run: (short) => fromPostgres(short ? SHORT_LINES : FULL_LINES),
} satisfies Benchmark;
