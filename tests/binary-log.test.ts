/** A source that is followed through its server's binary log: what is loaded equals what the server has. */
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LoadReport } from "../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { hasMariadb, startMariadb } from "./support/mariadb.ts";
import type { TestServer } from "./support/postgres.ts";

const LOGGED = ["--log-bin=log", "--server-id=1", "--binlog-format=ROW"];

/** Statements that each tell the log something of its own, between two loads of a table `items`. */
const CHANGES: Record<string, string[]> = {
  "rows that came, changed, went and came back": [
    "INSERT INTO items VALUES (900, 'new', 'n')",
    "UPDATE items SET note = 'changed' WHERE id = 3",
    "DELETE FROM items WHERE id = 4",
    "DELETE FROM items WHERE id = 5",
    "INSERT INTO items VALUES (5, 'again', 'back')",
  ],
  "keys that were exchanged": [
    "UPDATE items SET id = 1000 WHERE id = 1",
    "UPDATE items SET id = 1 WHERE id = 2",
    "UPDATE items SET id = 2 WHERE id = 1000",
  ],
  "a table that was emptied and filled with as many rows": [
    "CREATE TABLE copy AS SELECT * FROM items",
    "TRUNCATE items",
    "INSERT INTO items SELECT id + 100, sku, note FROM copy",
    "DROP TABLE copy",
  ],
  "a column that came and went, with rows before and after": [
    "UPDATE items SET note = 'before' WHERE id = 6",
    "ALTER TABLE items ADD COLUMN first_place INT DEFAULT 7 FIRST",
    "UPDATE items SET note = 'after', first_place = 8 WHERE id = 7",
    "ALTER TABLE items DROP COLUMN first_place",
  ],
  "a table that another one was swapped for": [
    "CREATE TABLE other LIKE items",
    "INSERT INTO other VALUES (1, 'one', 'o'), (77, 'seventy', 's')",
    "RENAME TABLE items TO gone, other TO items",
    "DROP TABLE gone",
  ],
  "a log that goes on in other files": [
    "UPDATE items SET note = 'first file' WHERE id = 8",
    "FLUSH BINARY LOGS",
    "UPDATE items SET note = 'next file' WHERE id = 9",
    "FLUSH BINARY LOGS",
  ],
  "rows of which the log tells no more than what changed": [
    "SET SESSION binlog_row_image = 'MINIMAL'",
    "UPDATE items SET note = 'little' WHERE id = 13",
    "UPDATE items SET id = 1300 WHERE id = 14",
    "DELETE FROM items WHERE id = 15",
  ],
  "a transaction that was committed in two steps": [
    "XA START 'move'",
    "UPDATE items SET note = 'in two' WHERE id = 17",
    "XA END 'move'",
    "XA PREPARE 'move'",
    "XA COMMIT 'move'",
  ],
};

const GONE = "a log whose files are gone";
/** What leaves all tables of the log in doubt. */
const DOUBTS: Record<string, string[]> = {
  "statements that the log has as they were written": [
    "SET SESSION binlog_format = 'STATEMENT'",
    "UPDATE items SET note = concat(note, '?') WHERE id < 20",
    "DELETE FROM items WHERE id = 16",
  ],
  "a file that the log has as it was taken in": [
    "SET SESSION binlog_format = 'STATEMENT'",
    "SELECT 901, 'file', 'f' INTO OUTFILE 'rows'",
    "LOAD DATA INFILE 'rows' INTO TABLE items",
  ],
  [GONE]: [
    "UPDATE items SET note = 'purged' WHERE id = 10",
    "FLUSH BINARY LOGS",
    "DELETE FROM items WHERE id = 11",
  ],
  "a log that was begun anew": ["UPDATE items SET note = 'reset' WHERE id = 12", "RESET MASTER"],
};

const LATER = ["UPDATE items SET note = 'later' WHERE sku = 'S40'", "DELETE FROM items WHERE sku = 'S39'"];

describe.skipIf(!hasMariadb)(
  hasMariadb ? "a source followed through a binary log" : "skipped: no MariaDB is installed",
  () => {
    let server: TestServer;
    let workspace: TestWorkspace;
    beforeAll(async () => {
      server = await startMariadb(LOGGED);
      workspace = await openTestWorkspace("binary-log");
    });
    afterAll(async () => {
      await workspace?.close();
      await server?.stop();
    });

    const configOf = (more: Record<string, unknown> = {}) => {
      const { host, port, user, password, database } = server;
      return { host, port, user, password, database, binaryLog: true, overlapMinutes: 0, ...more };
    };
    let source = "";
    let number = 0;
    const load = () => workspace.done<LoadReport>(workspace.client.source.sync({ id: source }));
    const loaded = (table = "items") =>
      workspace.engine.warehouse.query(`SELECT * FROM raw_${source}.${table} ORDER BY ALL`);
    const there = (table = "items") => server.query(`SELECT * FROM ${table} ORDER BY id`);
    const add = async (config = configOf()) => {
      source = `log_${++number}`;
      await workspace.client.source.add({ name: source, kind: "mysql", config, connectionType: "test" });
    };

    async function fill(...tables: string[]): Promise<void> {
      for (const table of tables) {
        await server.query(`DROP TABLE IF EXISTS ${table}`);
        await server.query(
          `CREATE TABLE ${table} (id BIGINT PRIMARY KEY, sku VARCHAR(20), note VARCHAR(40))`,
        );
        await server.query(`INSERT INTO ${table} SELECT seq, concat('S', seq), 'as it was' FROM seq_1_to_40`);
      }
    }

    /** A source over a new table, loaded once. */
    async function followed(config = configOf()): Promise<void> {
      await fill("items");
      await add(config);
      await load();
    }

    /** Runs statements in one session of their own; answers the rows of the last one. */
    async function run(statements: readonly string[]): Promise<object[]> {
      const { host, port, user, password, database } = server;
      const exact = { supportBigNumbers: true, bigNumberStrings: true };
      const connection = await mysql.createConnection({ host, port, user, password, database, ...exact });
      let answer: unknown = [];
      for (const sql of statements) [answer] = await connection.query(sql);
      await connection.end();
      return answer as object[];
    }

    /** Takes the log's files but the last away, once the server has no use for them. */
    const purge = () =>
      vi.waitFor(async () => {
        await run(["PURGE BINARY LOGS BEFORE now() + INTERVAL 1 DAY"]);
        expect(await server.query("SHOW BINARY LOGS")).toHaveLength(1);
      }, 10_000);

    describe("of tables that change in many ways", () => {
      const cases = Object.entries(CHANGES).map(
        ([name, statements], k) => [name, `items_${k}`, statements] as const,
      );
      const told = new Map<string, [unknown, unknown][]>();
      let first: LoadReport;
      beforeAll(async () => {
        await fill(...cases.map(([, table]) => table));
        await add();
        await load();
        for (const change of [(statements: readonly string[]) => statements, () => LATER]) {
          for (const [, table, statements] of cases)
            await run(change(statements).map((sql) => sql.replaceAll("items", table)));
          const report = await load();
          first ??= report;
          for (const [, table] of cases)
            told.set(table, [...(told.get(table) ?? []), [await loaded(table), await there(table)]]);
        }
      });
      afterAll(async () => {
        for (const [, table] of cases) await server.query(`DROP TABLE ${table}`);
      });

      it.each(cases)("finds %s", (_, table) => {
        const states = told.get(table)!;
        expect(states).toHaveLength(2);
        for (const [here, over] of states) expect(here).toEqual(over);
      });

      it("reads no more than the rows that the log names, and none where nothing changed", async () => {
        expect(first.streams.find(({ stream }) => stream === "items_0")).toMatchObject({
          rows: 3,
          changed: 3,
        });
        const { streams } = await load();
        expect(streams.map(({ rows, changed, deleted }) => [rows, changed, deleted])).toEqual(
          cases.map(() => [0, 0, 0]),
        );
      });
    });

    it.each(Object.entries(DOUBTS))("finds what changed where it meets %s", async (name, statements) => {
      await followed();
      await run(statements);
      if (name === GONE) await purge();
      const { warnings } = await load();
      const gone = /no longer reaches back to the last load, so the tables were read whole/;
      expect(warnings.some((text) => gone.test(text))).toBe(name === GONE);
      expect(await loaded()).toEqual(await there());
      await run(LATER);
      expect((await load()).streams).toMatchObject([{ rows: 1, changed: 1, deleted: 1 }]);
      expect(await loaded()).toEqual(await there());
    });

    it("tells again what was written lately, and what is prepared until it is committed", async () => {
      await followed(configOf({ overlapMinutes: 5 }));
      // A statement that names a table may have changed it: that is told once, unlike rows.
      await run(["ANALYZE TABLE items", "CREATE VIEW seen AS SELECT id FROM items", "DROP VIEW seen"]);
      await run(["UPDATE items SET note = 'lately' WHERE id = 1"]);
      expect((await load()).streams).toMatchObject([{ rows: 40, changed: 1 }]);
      expect((await load()).streams).toMatchObject([{ rows: 1, changed: 0 }]);
      await followed();
      const prepare = ["XA START 'slow'", "UPDATE items SET note = 'slow' WHERE id = 2", "XA END 'slow'"];
      await run([...prepare, "XA PREPARE 'slow'"]);
      await load();
      await run(["XA COMMIT 'slow'"]);
      await load();
      expect(await loaded()).toEqual(await there());
    });

    it("finds rows by keys of several parts and of texts, those that a foreign key takes along, and none of an emptied table", async () => {
      await run([
        "CREATE OR REPLACE USER sees@'127.0.0.1' IDENTIFIED BY 'only'",
        "GRANT SELECT ON store.* TO sees@'127.0.0.1'",
      ]);
      await run(["GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO sees@'127.0.0.1'"]);
      await followed(configOf({ user: "sees", password: "only" }));
      await run([
        "CREATE TABLE shops (id VARCHAR(20) PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE stock (shop VARCHAR(20), item BIGINT UNSIGNED, n INT, PRIMARY KEY (shop, item), FOREIGN KEY (shop) REFERENCES shops (id) ON DELETE CASCADE)",
        "CREATE TABLE sold (shop VARCHAR(20), item BIGINT UNSIGNED, n INT, PRIMARY KEY (shop, item))",
        "INSERT INTO shops VALUES ('O''Neill', 'a'), ('Ärger', 'b'), ('x\\\\y', 'c')",
        "INSERT INTO stock SELECT id, 18446744073709551615, 1 FROM shops",
        "INSERT INTO sold SELECT * FROM stock",
      ]);
      await load();
      await run([
        "UPDATE shops SET name = 'changed' WHERE id LIKE '%Neill'",
        "DELETE FROM shops WHERE id = 'Ärger'",
        "UPDATE sold SET n = 5 WHERE shop LIKE 'x%'",
        "DELETE FROM sold WHERE shop = 'Ärger'",
        // This user is not shown that the table is another one, so the log alone tells it.
        "# each night\nSET STATEMENT lock_wait_timeout = 9 FOR TRUNCATE items",
        "INSERT INTO items VALUES (1, 'again', 'one')",
      ]);
      const { streams } = await load();
      expect(streams.find(({ stream }) => stream === "sold")).toMatchObject({ rows: 1, deleted: 1 });
      for (const table of ["shops", "stock", "sold", "items"]) {
        const texts = (rows: object[]) => rows.map((row) => Object.values(row).map(String).join("|")).sort();
        expect(texts(await loaded(table))).toEqual(texts(await run([`SELECT * FROM ${table}`])));
      }
      await run(["DROP TABLE stock, shops, sold"]);
    });

    it("goes on by columns and keys once it is turned off", async () => {
      await followed();
      await run(["DELETE FROM items WHERE id = 1", "UPDATE items SET note = 'off' WHERE id = 2"]);
      await workspace.client.source.update({ id: source, config: { binaryLog: false } });
      await load();
      expect(await loaded()).toEqual(await there());
    });

    it("says what it follows, what has to be set, and which rights lack", async () => {
      await followed();
      const last = async () => (await workspace.client.source.test({ id: source })).steps.at(-1)!;
      expect(await last()).toEqual({
        name: "Binary log tells changes of 1 of 1 tables",
        ok: true,
        detail: "The server keeps its log.",
      });
      await run([
        "CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'reading'",
        "GRANT SELECT ON store.* TO reader@'127.0.0.1'",
      ]);
      await add(configOf({ user: "reader", password: "reading" }));
      const grant =
        /may not read the server's binary log.*GRANT REPLICATION SLAVE, REPLICATION CLIENT ON \*\.\* TO `reader`@`127\.0\.0\.1`;/;
      expect(await last()).toMatchObject({ ok: false, detail: expect.stringMatching(grant) });
      await run(["GRANT BINLOG MONITOR ON *.* TO reader@'127.0.0.1'"]);
      expect(await last()).toMatchObject({ ok: false, detail: expect.stringMatching(grant) });
      await run(["GRANT REPLICATION SLAVE ON *.* TO reader@'127.0.0.1'"]);
      expect(await last()).toMatchObject({ ok: true, name: expect.stringContaining("1 of 1") });
      await run(["SET GLOBAL binlog_format = 'MIXED'"]);
      await expect(load()).rejects.toThrow(/does not tell all changes row by row.*binlog_format = ROW/);
      await run(["SET GLOBAL binlog_format = 'ROW'"]);
      // Of a replica, which MariaDB does not show this user.
      await run(["CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1", "START SLAVE SQL_THREAD"]);
      await expect(load()).rejects.toThrow(/leaves out.*from another one.*log_slave_updates = ON/);
      await run(["STOP SLAVE", "RESET SLAVE ALL"]);
      await load();
    });
  },
);
