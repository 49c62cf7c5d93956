import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slotSetup } from "../connectors/postgres/slot.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";

const SLOT = { slot: "merchbench", publication: "merchbench" };

describe.skipIf(!hasPostgres)(
  hasPostgres ? "a source followed through a replication slot" : "skipped: no PostgreSQL is installed",
  () => {
    let server: TestServer;
    let workspace: TestWorkspace;

    beforeAll(async () => {
      server = await startPostgres({ wal_level: "logical", synchronous_commit: "on" });
      await server.query(`CREATE TABLE lines (id bigint PRIMARY KEY, invoice text, stock_code text, quantity int,
        invoice_date timestamptz, unit_price numeric(10, 2), customer_id text, country text)`);
      await server.query(`INSERT INTO lines SELECT i, 'I' || i / 3, 'S' || i % 50, i % 7 + 1,
        timestamptz '2024-01-01 UTC' + i * interval '1 minute', (i % 90) / 10.0, 'C' || i % 80, 'France'
        FROM generate_series(1, 3000) AS i`);
      for (const statement of slotSetup(SLOT)
        .split(";")
        .filter((part) => part.trim())) {
        await server.query(statement);
      }
      workspace = await openTestWorkspace("replication");
      await connect(workspace, SLOT);
    });
    afterAll(async () => {
      await workspace?.close();
      await server?.stop();
    });

    async function connect(opened: TestWorkspace, slot?: typeof SLOT): Promise<void> {
      const { host, port, user, password, database } = server;
      const config = { host, port, user, password, database, ...(slot && { replicationSlot: slot.slot }) };
      await opened.client.source.add({ name: "shop", kind: "postgres", config, connectionType: "test" });
    }

    const sync = (opened: TestWorkspace) =>
      opened.done<{ mode: string; streams: { rows: number }[] }>(opened.client.source.sync({ id: "shop" }));

    const linesOf = async (opened: TestWorkspace) =>
      (
        await opened.client.warehouse.query({
          sql: `SELECT order_id, variant_id, CAST(sum(quantity) AS DOUBLE), CAST(sum(total) AS DOUBLE), count(*)
                FROM store.order_items WHERE deleted_at IS NULL GROUP BY ALL ORDER BY ALL`,
          limit: 100_000,
        })
      ).rows;

    /** What a workspace holds that loads the source as it is now for the first time. */
    async function freshLines() {
      const fresh = await openTestWorkspace("replication-fresh");
      await connect(fresh);
      await sync(fresh);
      const lines = await linesOf(fresh);
      await fresh.close();
      return lines;
    }

    it("loads all at first, and nothing when nothing changed", async () => {
      expect((await sync(workspace)).streams).toMatchObject([{ rows: 3000 }]);
      expect((await sync(workspace)).streams).toMatchObject([{ rows: 0 }]);
    });

    it("reads only the rows that were written, and marks those that went or got another key", async () => {
      await server.query("UPDATE lines SET quantity = quantity + 100 WHERE id BETWEEN 10 AND 19");
      await server.query("DELETE FROM lines WHERE id BETWEEN 100 AND 104");
      await server.query("UPDATE lines SET id = 9000 WHERE id = 200");
      await server.query(
        "INSERT INTO lines SELECT id + 5000, invoice, stock_code, quantity, invoice_date, unit_price, customer_id, country FROM lines WHERE id < 5",
      );
      const { streams } = await sync(workspace);
      expect(streams).toMatchObject([{ rows: 10 + 1 + 4 }]);
      expect(await linesOf(workspace)).toEqual(await freshLines());
    });

    it("keeps a row that was deleted and came back, and follows a change that was undone", async () => {
      await server.query(
        "WITH gone AS (DELETE FROM lines WHERE id = 30 RETURNING *) SELECT * INTO kept FROM gone",
      );
      await server.query("INSERT INTO lines SELECT * FROM kept");
      await server.query("DROP TABLE kept");
      await sync(workspace);
      expect(await linesOf(workspace)).toEqual(await freshLines());
    });

    it("follows a table that was emptied and filled again", async () => {
      await server.query("TRUNCATE lines");
      await server.query(
        "INSERT INTO lines VALUES (1, 'I1', 'S1', 2, '2024-05-01 12:00Z', 3.50, 'C1', 'France')",
      );
      await sync(workspace);
      const lines = await linesOf(workspace);
      expect(lines).toEqual(await freshLines());
      expect(lines).toHaveLength(1);
    });

    it("takes no row away that keeps its key, where the log tells whole rows", async () => {
      await server.query("ALTER TABLE lines REPLICA IDENTITY FULL");
      await server.query("UPDATE lines SET quantity = 7");
      expect((await sync(workspace)).streams).toMatchObject([{ rows: 1, changed: 1, deleted: 0 }]);
      expect((await linesOf(workspace))[0]).toContain(7);
      await server.query("ALTER TABLE lines REPLICA IDENTITY DEFAULT");
    });

    it("loads whole again when the slot was made anew and no longer reaches back", async () => {
      await server.query("SELECT pg_drop_replication_slot('merchbench')");
      await server.query("DELETE FROM lines");
      await server.query(
        "INSERT INTO lines VALUES (2, 'I2', 'S2', 4, '2024-05-02 12:00Z', 1.50, 'C2', 'France')",
      );
      await server.query("SELECT pg_create_logical_replication_slot('merchbench', 'pgoutput')");
      await sync(workspace);
      expect(await linesOf(workspace)).toEqual(await freshLines());
    });

    it("takes away rows whose key the log writes otherwise than it is kept", async () => {
      await server.query("CREATE SCHEMA keyed; CREATE DOMAIN number AS int");
      const keys = {
        open: ["numeric", "1.5", "2"],
        flagged: ["bool", "false", "true"],
        single: ["real", "2", "0.1"],
        named: ["number", "1", "2"],
        priced: ["money", "1", "2"],
        several: ["int[]", "'{1,2}'", "'{3}'"],
        layered: ["jsonb", `'{"a": 1}'`, `'{"a": 2}'`],
      };
      for (const [name, [type, gone, kept]] of Object.entries(keys)) {
        await server.query(`CREATE TABLE keyed.${name} (id ${type} PRIMARY KEY, note text)`);
        await server.query(`INSERT INTO keyed.${name} VALUES (${gone}, 'gone'), (${kept}, 'old')`);
      }
      const { host, port, user, password, database } = server;
      const place = { host, port, user, password, database, schema: "keyed" };
      const config = { ...place, replicationSlot: SLOT.slot };
      await workspace.client.source.add({ name: "keys", kind: "postgres", config, connectionType: "test" });
      const load = () => workspace.done(workspace.client.source.sync({ id: "keys" }));
      await load();
      for (const name of Object.keys(keys)) {
        await server.query(`DELETE FROM keyed.${name} WHERE note = 'gone'`);
        await server.query(`UPDATE keyed.${name} SET note = 'new'`);
      }
      await load();
      for (const name of Object.keys(keys)) {
        const sql = `SELECT note FROM raw_keys.${name}`;
        expect(await workspace.engine.warehouse.query(sql), name).toEqual([{ note: "new" }]);
      }
    });

    it("says what to run where the slot is missing", async () => {
      await server.query("SELECT pg_drop_replication_slot('merchbench')");
      const { id } = await workspace.client.source.sync({ id: "shop" });
      const job = await workspace.engine.jobs.wait(id);
      expect(job).toMatchObject({ state: "failed", error: { code: "not-found" } });
      expect(job.error?.message).toContain("pg_create_logical_replication_slot('merchbench', 'pgoutput')");
    });

    it("says what to run where a publication keeps the store from deleting rows, in the test and after each load", async () => {
      const { host, port, user, password } = server;
      await server.query("CREATE DATABASE frozen");
      const place = { host, port, user, password, database: "frozen" };
      const owner = new pg.Client(place);
      await owner.connect();
      try {
        await owner.query("CREATE TABLE visits (note text); INSERT INTO visits VALUES ('a')");
        await owner.query(
          'CREATE TABLE "Old visits" (id int PRIMARY KEY); CREATE TABLE named (id int PRIMARY KEY)',
        );
        await owner.query('ALTER TABLE "Old visits" REPLICA IDENTITY NOTHING');
        // As it was said before tables without a key were thought of.
        for (const statement of slotSetup({ slot: "frozen", publication: "merchbench" }).split("; "))
          await owner.query(statement);
        await expect(owner.query("DELETE FROM visits")).rejects.toThrow("replica identity");
        const config = { ...place, replicationSlot: "frozen", publication: "merchbench" };
        const told = async () =>
          JSON.stringify(await workspace.client.source.test({ kind: "postgres", config }));
        const { id } = await workspace.client.source.add({
          name: "frozen",
          kind: "postgres",
          config,
          connectionType: "test",
        });
        const warnings = async () =>
          (await workspace.done<{ warnings: string[] }>(workspace.client.source.sync({ id }))).warnings;
        const statements =
          'ALTER TABLE "Old visits" REPLICA IDENTITY FULL; ALTER TABLE visits REPLICA IDENTITY FULL;';
        expect(await told()).toContain(JSON.stringify(statements).slice(1, -1));
        expect(await warnings()).toContainEqual(expect.stringContaining(statements));
        await owner.query(statements);
        expect((await owner.query("DELETE FROM visits")).rowCount).toBe(1);
        expect(await told()).not.toContain("REPLICA IDENTITY");
        expect(await warnings()).not.toContainEqual(expect.stringContaining("REPLICA IDENTITY"));
        await workspace.client.source.remove({ id });
      } finally {
        await owner.end();
      }
    });

    it("asks for what lets the store go on deleting rows of tables without a key", async () => {
      const { host, port, user, password } = server;
      await server.query("CREATE DATABASE bare");
      const place = { host, port, user, password, database: "bare" };
      const owner = new pg.Client(place);
      await owner.connect();
      try {
        await owner.query("CREATE TABLE visits (note text); INSERT INTO visits VALUES ('a')");
        await owner.query("CREATE TABLE named (id int PRIMARY KEY); INSERT INTO named VALUES (1)");
        const config = { ...place, replicationSlot: "bare", publication: "merchbench" };
        const told = () => workspace.client.source.test({ kind: "postgres", config });
        const [, asked] = /owner run: (.*;) Or leave/.exec(JSON.stringify(await told()))!;
        for (const statement of asked!.split(";").filter((part) => part.trim())) await owner.query(statement);
        expect((await owner.query("DELETE FROM visits")).rowCount).toBe(1);
        expect((await owner.query("DELETE FROM named")).rowCount).toBe(1);
        expect(await told()).toMatchObject({ ok: true });
        await owner.query("SELECT pg_drop_replication_slot('bare')");
      } finally {
        await owner.end();
      }
    });
  },
);
