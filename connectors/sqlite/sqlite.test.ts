import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Change } from "../connector.ts";
import { connectorSuite } from "../testkit/index.ts";
import { readAll } from "../testkit/read-all.ts";
import { sqlite } from "./index.ts";

async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "merchbench-testkit-"));
}

connectorSuite(
  "SQLite",
  true,
  async () => {
    const scratch = await newFolder();
    const path = join(scratch, "store.sqlite");
    const db = new Database(path);
    db.pragma("journal_mode = WAL");
    const exec = async (sql: string) => void db.exec(sql);
    return {
      harness: {
        connector: sqlite as never,
        config: { path } as never,
        scratch,
        exec,
        execMeanwhile: exec,
        query: async (sql) => db.prepare(sql).all() as Record<string, unknown>[],
        quote: (name) => `"${name.replaceAll('"', '""')}"`,
        text: (value) => `'${value.replaceAll("'", "''")}'`,
        async fill(table, rows) {
          db.exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name TEXT);
          INSERT INTO ${table} WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < ${rows})
          SELECT n, 'name ' || n FROM g`);
        },
        async openTransactions() {
          // A checkpoint that no reader hinders answers busy = 0.
          return db.pragma("wal_checkpoint(TRUNCATE)", { simple: true }) as number;
        },
        poison: async (table) => {
          db.exec(`CREATE TRIGGER poison_${table} BEFORE INSERT ON ${table} WHEN new.reason = 'poison'
          BEGIN SELECT raise(ABORT, 'poison'); END`);
        },
      },
      async close() {
        db.close();
        await rm(scratch, { recursive: true, force: true });
      },
    };
  },
  { hasServer: false },
);

describe("SQLite's own types and answers", () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await newFolder();
    path = join(folder, "odd.sqlite");
    const db = new Database(path);
    db.exec(`
      CREATE TABLE loose (id INTEGER PRIMARY KEY, active BOOLEAN, price DECIMAL(10,2), created_at TEXT, placed DATETIME,
        anything, level INT, blob_data BLOB, halved AS (id / 2), flag BOOLEAN);
      INSERT INTO loose VALUES (1, 1, 19.99, '2024-01-01T00:00:00.000Z', '2024-01-01 10:00:00', 'x', 5, x'00ff', 1),
        (9223372036854775807, 0, 5, '2024-01-02T00:00:00Z', '2024-01-02 10:00:00.899', 7, 'not a number', NULL, 2);
      CREATE TABLE changes (name TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (name));
      INSERT INTO changes VALUES ('a', '2024-01-01 10:00:00'), ('b', '2024-01-02 10:00:00');
      CREATE VIEW gone AS SELECT * FROM dropped_table;
      CREATE VIRTUAL TABLE search USING fts5(title);
    `);
    db.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("takes types from the declaration and from what the columns hold", async () => {
    const streams = await sqlite.source!.streams({ path }, quietRun());
    expect(streams.map((stream) => stream.name)).toEqual(["changes", "loose"]);
    expect(streams[0]).toMatchObject({ key: ["name"], cursorColumn: "updated_at", rowCount: 2 });
    const loose = streams[1]!;
    expect(Object.fromEntries(loose.columns.map(({ name, type }) => [name, type]))).toEqual({
      id: "integer",
      active: "boolean",
      price: "decimal",
      created_at: "text",
      placed: "timestamp",
      anything: "text",
      level: "text",
      blob_data: "binary",
      halved: "integer",
      flag: "integer",
    });
    const { rows } = await readAll(sqlite, { path }, [loose], quietRun());
    expect(rows.loose!.find((row) => row.price === "5")).toMatchObject({
      id: "9223372036854775807",
      active: "false",
      anything: "7",
      level: "not a number",
    });
  });

  it("reads numbers and texts in columns that were declared for bytes", async () => {
    const own = join(folder, "declared.sqlite");
    const db = new Database(own);
    db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, quantity BLOB, price VARBINARY(8), title LONGBLOB, picture BLOB, none BLOB);
      INSERT INTO t VALUES (1, 3, 9.5, 'Cup', x'00ff', NULL), (2, 4, 10, 'Jug', NULL, NULL)`);
    db.close();
    const streams = await sqlite.source!.streams({ path: own }, quietRun());
    const types = ["integer", "integer", "double", "text", "binary", "binary"];
    expect(streams[0]!.columns.map(({ type }) => type)).toEqual(types);
    const { rows } = await readAll(sqlite, { path: own }, streams, quietRun());
    expect(rows.t![0]).toMatchObject({ quantity: "3", price: "9.5", title: "Cup" });
  });

  it("hands rows of long texts over in batches of a size that fits into memory", async () => {
    const own = join(folder, "long.sqlite");
    const db = new Database(own);
    db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT);
      INSERT INTO t WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < 40)
      SELECT n, printf('%.*c', 1000000, 'x') FROM g`);
    db.close();
    const streams = await sqlite.source!.streams({ path: own }, quietRun());
    const { rows, batches } = await readAll(sqlite, { path: own }, streams, quietRun());
    expect(rows.t!.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, k) => String(k + 1)));
    expect(batches).toBe(3);
  });

  it("tells a file that was put in place of another from one that was written to", async () => {
    const own = join(folder, "swapped.sqlite");
    const made = (path: string, title: string) => {
      const db = new Database(path);
      db.exec(
        `CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT); INSERT INTO t (title) VALUES ('${title}')`,
      );
      db.close();
    };
    const identity = async () => (await sqlite.source!.streams({ path: own }, quietRun()))[0]!.identity;
    made(own, "Cup");
    const before = await identity();
    const db = new Database(own);
    db.exec("INSERT INTO t (title) VALUES ('Jug')");
    db.close();
    made(`${own}.new`, "Mug");
    expect(await identity()).toBe(before);
    await rename(`${own}.new`, own);
    expect(await identity()).not.toBe(before);
  });

  it("takes no rows of a file that another one is written over while it is read", async () => {
    const [copied, other] = ["copied", "other"].map((name) => join(folder, `${name}.sqlite`)) as [
      string,
      string,
    ];
    for (const file of [copied, other]) {
      const db = new Database(file);
      for (let n = 1; n <= 9; n++) db.exec(`CREATE TABLE t${n} AS SELECT '${file}' AS "from"`);
      db.close();
    }
    const config = { path: copied };
    const streams = await sqlite.source!.streams(config, quietRun());
    const reading = async () => {
      for await (const { stream } of sqlite.source!.read(
        config,
        { streams, cursors: {}, scratch: folder },
        quietRun(),
      ))
        if (stream === "t1") await writeFile(copied, await readFile(other));
    };
    await expect(reading()).rejects.toThrow(/copied\.sqlite was written over while it was read/);
  });

  it("keeps keys apart that are bytes among texts", async () => {
    const own = join(folder, "bytes.sqlite");
    const db = new Database(own);
    db.exec(`CREATE TABLE t (code PRIMARY KEY, n INT);
      INSERT INTO t VALUES ('a', 1), (x'00ff01', 2), (x'00fe01', 3), (CAST('b' AS BLOB), 4)`);
    db.close();
    const streams = await sqlite.source!.streams({ path: own }, quietRun());
    const { rows } = await readAll(sqlite, { path: own }, streams, quietRun());
    expect(rows.t!.map(({ code }) => code).sort()).toEqual(["00fe01", "00ff01", "a", "b"]);
  });

  it("reads numbers that are too large for the decimals they were declared as, and all digits of long ones", async () => {
    const own = join(folder, "decimals.sqlite");
    const db = new Database(own);
    db.exec(`CREATE TABLE t (id NUMERIC PRIMARY KEY, price DECIMAL(6,2), rate DECIMAL(6,2));
      INSERT INTO t VALUES (9007199254740993, 12.5, 1.25), (2, 123456.5, 9999.99), (3, -1e300, 9e999)`);
    const read = async () => {
      const streams = await sqlite.source!.streams({ path: own }, quietRun());
      return (await readAll(sqlite, { path: own }, streams, quietRun())).rows.t;
    };
    expect(await read()).toEqual([
      { id: "9007199254740993", price: "12.5", rate: "1.25" },
      { id: "2", price: "123456.5", rate: "9999.99" },
      { id: "3", price: "-1e+300", rate: "Infinity" },
    ]);
    // Beyond the rows that are looked at.
    db.exec("UPDATE t SET price = 1, rate = 1");
    db.exec(`INSERT INTO t WITH RECURSIVE g(n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM g WHERE n < 100010)
      SELECT n, 1, iif(n = 100010, 12345.67, 1) FROM g`);
    expect((await read())!.at(-1)).toEqual({ id: "100010", price: "1", rate: null });
    db.close();
  });

  it("reads times with a zone as such, zero dates as empty, and leaves out what is no day", async () => {
    const own = join(folder, "times.sqlite");
    const db = new Database(own);
    db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, local DATETIME, day DATE);
      INSERT INTO t VALUES (1, '2024-01-01 10:00:00.000 +00:00', '0000-00-00 00:00:00', '0000-00-00'),
        (2, '2024-07-01T10:00+0200', '2024-02-30 10:00:00', '2024-02-29'), (3, '2024-07-01 10:00:00', '2024-07-01T10:00', NULL),
        (4, '2024-07-01T10:00:00.5Z', '2024-07-01 25:00', '2024-13-01')`);
    db.close();
    const streams = await sqlite.source!.streams({ path: own }, quietRun());
    expect(streams[0]!.columns.map(({ type }) => type)).toEqual([
      "integer",
      "timestamptz",
      "timestamp",
      "date",
    ]);
    const { rows } = await readAll(sqlite, { path: own }, streams, quietRun());
    expect(rows.t!.map(({ at }) => at)).toEqual([
      "2024-01-01 10:00:00.000+00:00",
      "2024-07-01 10:00:00+02:00",
      "2024-07-01 10:00:00+00",
      "2024-07-01 10:00:00.5+00",
    ]);
    expect(rows.t!.map(({ local }) => local)).toEqual([null, null, "2024-07-01 10:00:00", null]);
    expect(rows.t!.map(({ day }) => day)).toEqual([null, "2024-02-29", null, null]);
  });

  it("tells what a trigger of the store says that ends the transaction, or that lacks a table", async () => {
    const own = join(folder, "triggers.sqlite");
    const db = new Database(own);
    const columns = ["id", "note"].map((name) => ({ name, type: "text" as const, nullable: name !== "id" }));
    for (const [name, body] of [
      ["ended", "SELECT RAISE(ROLLBACK, 'Prices stand until Monday')"],
      ["lacks", "INSERT INTO audit VALUES (1)"],
    ] as const) {
      db.exec(`CREATE TABLE ${name} (id TEXT PRIMARY KEY, note TEXT)`);
      db.exec(`CREATE TRIGGER of_${name} BEFORE INSERT ON ${name} BEGIN ${body}; END`);
      async function* changes(): AsyncGenerator<Change[]> {
        yield [{ index: 0, operation: "insert", key: ["a"], before: null, after: { id: "a", note: "" } }];
      }
      const publication = {
        id: name,
        kind: "prices",
        action: "apply" as const,
        modelVersion: null,
        at: "2026",
      };
      const request = { table: { name, columns, key: ["id"] }, changes: changes(), total: 1, publication };
      await expect(sqlite.sink!.apply({ path: own }, request, quietRun())).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(
          /refuses a row \((Prices stand until Monday|no such table: main.audit)\)/,
        ),
      });
    }
    db.close();
  });

  it("explains a missing file, a folder and a file of another kind", async () => {
    const last = async (file: string) => (await sqlite.check({ path: file }, "source", quietRun())).at(-1)!;
    expect((await last(join(folder, "none.sqlite"))).detail).toMatch(/There is no file/);
    await mkdir(join(folder, "sub"));
    expect((await last(join(folder, "sub"))).ok).toBe(false);
    await writeFile(
      join(folder, "text.sqlite"),
      "this is no database, but it is long enough to be read as a page ".repeat(20),
    );
    expect((await last(join(folder, "text.sqlite"))).detail).toMatch(/not a SQLite database/);
    expect(await last(path)).toEqual({ name: "2 tables found", ok: true });
    expect((await sqlite.check({ path }, "target", quietRun())).at(-1)).toEqual({
      name: "File can be written",
      ok: true,
    });
  });

  it("never creates a file where there was none", async () => {
    const none = join(folder, "none.sqlite");
    await expect(sqlite.source!.streams({ path: none }, quietRun())).rejects.toMatchObject({
      code: "not-found",
    });
    expect((await sqlite.check({ path: none }, "target", quietRun())).some((step) => !step.ok)).toBe(true);
  });
});
