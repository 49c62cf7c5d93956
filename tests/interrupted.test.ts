/** The network cut, the server restarted, the disk full in the middle of a sync: it says so, and resumes to one clean load. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../engine/contract/run.ts";
import { readingConnector } from "../engine/ingest/sources.ts";
import { contentOf } from "./harness/content.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { hasMariadb, startMariadb } from "./support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";
import { startProxy, type TestProxy } from "./support/proxy.ts";

const LINES = 60_000;

const SERVERS = [
  {
    kind: "postgres",
    name: "PostgreSQL",
    has: hasPostgres,
    start: startPostgres,
    fill: `CREATE TABLE lines AS SELECT i / 3 AS invoice, 'S' || i % 500 AS stock_code, i % 7 + 1 AS quantity,
      timestamp '2024-01-01' + i / 3 * interval '1 minute' AS invoice_date, (i % 90) / 10.0 AS unit_price,
      i % 800 AS customer_id, 'France' AS country FROM generate_series(1, ${LINES}) AS i`,
  },
  {
    kind: "mysql",
    name: "MariaDB",
    has: hasMariadb,
    start: startMariadb,
    fill: `CREATE TABLE \`lines\` AS SELECT seq DIV 3 AS invoice, concat('S', seq % 500) AS stock_code, seq % 7 + 1 AS quantity,
      timestamp('2024-01-01') + INTERVAL seq DIV 3 MINUTE AS invoice_date, (seq % 90) / 10.0 AS unit_price,
      seq % 800 AS customer_id, 'France' AS country FROM seq_1_to_${LINES}`,
  },
];

for (const { kind, name, has, start, fill } of SERVERS) {
  describe.skipIf(!has)(has ? `a sync from ${name}` : `skipped: no ${name} is installed`, () => {
    let server: TestServer;
    let proxy: TestProxy;
    let workspace: TestWorkspace;
    let clean: Record<string, string>;
    let bytes: number;

    beforeAll(async () => {
      server = await start();
      await server.query(fill);
      proxy = await startProxy(server.port);
      const whole = await open();
      const before = proxy.received();
      await whole.done(whole.client.source.sync({ id: "shop" }));
      bytes = proxy.received() - before;
      clean = await contentOf(whole.client);
      await whole.close();
      expect(clean.order_items).toMatch(new RegExp(`^${LINES}:`));
    });
    afterAll(async () => {
      await workspace?.close();
      await proxy?.close();
      await server?.stop();
    });

    async function open(): Promise<TestWorkspace> {
      const opened = await openTestWorkspace("interrupted");
      const { user, password, database } = server;
      const config = { host: "127.0.0.1", port: proxy.port, user, password, database, ssl: "off" };
      await opened.client.source.add({ name: "shop", kind, config, connectionType: "test" });
      return opened;
    }

    /** Starts a sync, breaks it at a share of its bytes, and answers how it ended. */
    async function broken(share: number, breakIt: () => void | Promise<void>) {
      const broke = new Promise<void>((done, fail) => {
        proxy.at(bytes * share, () => Promise.resolve(breakIt()).then(done, fail));
      });
      const { id } = await workspace.client.source.sync({ id: "shop" });
      const job = await workspace.engine.jobs.wait(id);
      // The job ends when the server goes; the next try wants it back.
      await broke;
      return job;
    }

    it.each([0.1, 0.5, 0.95])("cut at %f of its bytes, resumes to one clean load", async (share) => {
      workspace = await open();
      const job = await broken(share, () => proxy.cut());
      expect(job).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      await workspace.done(workspace.client.jobs.retry({ id: job.id }));
      expect(await contentOf(workspace.client)).toEqual(clean);
      await workspace.close();
    });

    it("whose server says nothing any more ends when it is cancelled, and goes on later", async () => {
      workspace = await open();
      const silent = new Promise<void>((said) => {
        proxy.at(bytes * 0.5, () => {
          said();
          return new Promise<void>(() => {});
        });
      });
      const { id } = await workspace.client.source.sync({ id: "shop" });
      await silent;
      await workspace.client.jobs.cancel({ id });
      expect(await workspace.engine.jobs.wait(id)).toMatchObject({ state: "cancelled" });
      await workspace.done(workspace.client.jobs.retry({ id }));
      expect(await contentOf(workspace.client)).toEqual(clean);
      await workspace.close();
    });

    it("whose server restarts in the middle, resumes to one clean load", async () => {
      workspace = await open();
      const job = await broken(0.5, () => server.restart());
      expect(job).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      await workspace.done(workspace.client.jobs.retry({ id: job.id }));
      expect(await contentOf(workspace.client)).toEqual(clean);
    });

    it("cut between two statements, while rows that came are taken up, ends", async () => {
      for (let k = 1; k <= 5; k++) await server.query(`CREATE TABLE few_${k} AS SELECT 1 AS id`);
      const { config: schema, source } = readingConnector(kind);
      const { user, password, database } = server;
      const config = schema.parse({ host: "127.0.0.1", port: proxy.port, user, password, database });
      const streams = (await source.streams(config, quietRun())).filter(({ name }) => /few_/.test(name));
      expect(streams).toHaveLength(5);
      const request = { streams, cursors: {}, scratch: mkdtempSync(join(tmpdir(), "merchbench-cut-")) };
      const read = async () => {
        for await (const _ of source.read(config, request, quietRun())) {
          // So long the source reads ahead; then its connection rests.
          await setTimeout(200);
          proxy.cut();
          await setTimeout(100);
        }
      };
      await expect(read()).rejects.toMatchObject({ code: "unavailable" });
    });
  });
}
