/** Tables whose keys, times and rights are unusual, loaded, changed and loaded again: as one load of all. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadReport } from "../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { findsBalanced, findsRefilled } from "./odd-tables.fixture.ts";
import { hasMariadb, startMariadb } from "./support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";
import { startProxy } from "./support/proxy.ts";

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace("odd-tables");
});
afterAll(() => workspace?.close());

const add = (name: string, kind: string, config: Record<string, unknown>) =>
  workspace.client.source.add({ name, kind, config, connectionType: "test" });
const load = (id: string) => workspace.done<LoadReport>(workspace.client.source.sync({ id }));
const rows = (sql: string) => workspace.engine.warehouse.query(sql);
const loader = { load, rows };
const tablesOf = (report: LoadReport) => report.streams.map(({ stream }) => stream).sort();

describe("a SQLite file", () => {
  const filled = async (name: string, sql: string) => {
    const path = join(workspace.folder, `${name}.sqlite`);
    const db = new Database(path);
    db.exec(sql);
    await add(name, "sqlite", { path });
    return db;
  };

  it("keeps every row of a primary key that holds NULL more than once", async () => {
    const db = await filled("nulls", "CREATE TABLE t (k TEXT PRIMARY KEY, v INT)");
    db.exec("INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('a', 3)");
    await load("nulls");
    db.exec("UPDATE t SET v = 9 WHERE v = 1");
    await load("nulls");
    expect(await rows("SELECT k, v FROM raw_nulls.t ORDER BY v")).toEqual([
      { k: null, v: 2 },
      { k: "a", v: 3 },
      { k: null, v: 9 },
    ]);
    db.close();
  });

  it("finds that a table was filled again with rows of old times", async () => {
    const db = await filled("refilled", "CREATE TABLE other (id INT)");
    await findsRefilled(loader, "refilled", "raw_refilled", (sql) => db.exec(sql), "DATETIME");
    db.close();
  });

  it("loads a table with a key of bytes more than once", async () => {
    const db = await filled("bytes", "CREATE TABLE t (k BLOB PRIMARY KEY, v INT)");
    db.exec("INSERT INTO t VALUES (x'01', 1), (x'02', 2)");
    await load("bytes");
    db.exec("DELETE FROM t WHERE v = 1");
    await load("bytes");
    expect(await rows("SELECT v FROM raw_bytes.t")).toEqual([{ v: 2 }]);
    db.close();
  });

  it("finds a change whose time is written with a space among times with a T", async () => {
    const db = await filled("times", "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, updated_at TEXT)");
    db.exec(
      "INSERT INTO t VALUES (1, 'a', '2024-05-01T08:00:00.000Z'), (2, 'b', '2024-05-01T10:00:00.000Z')",
    );
    await load("times");
    db.exec("UPDATE t SET v = 'new', updated_at = '2024-05-01 11:00:00' WHERE id = 1");
    const { streams } = await load("times");
    expect(streams).toMatchObject([{ rows: 2, changed: 1 }]);
    expect(await rows("SELECT v FROM raw_times.t ORDER BY id")).toEqual([{ v: "new" }, { v: "b" }]);
    db.close();
  });

  it("loads an older copy of the file that was written over it, and what changed since that", async () => {
    const db = await filled("back", "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, updated_at TIMESTAMP)");
    db.exec("INSERT INTO t VALUES (1, 'a', '2024-05-01 08:00:00'), (2, 'b', '2024-05-02 08:00:00')");
    db.exec("INSERT INTO t VALUES (3, 'c', '2024-05-03 08:00:00')");
    const backup = readFileSync(db.name);
    db.exec("UPDATE t SET v = 'lost', updated_at = '2024-05-08 08:00:00' WHERE id = 1");
    await load("back");
    db.close();
    writeFileSync(db.name, backup);
    const restored = new Database(db.name);
    restored.exec("UPDATE t SET v = 'new', updated_at = '2024-05-08 09:00:00' WHERE id = 2");
    await load("back");
    expect(await rows("SELECT v FROM raw_back.t ORDER BY id")).toEqual([
      { v: "a" },
      { v: "new" },
      { v: "c" },
    ]);
    restored.exec("UPDATE t SET v = 'newer', updated_at = '2024-05-08 09:30:00' WHERE id = 3");
    const { streams } = await load("back");
    expect(streams).toMatchObject([{ rows: 2, changed: 1 }]);
    restored.close();
  });

  it("reads anew what lies elsewhere now, and columns that changed names", async () => {
    const shop = (factor: number) =>
      `CREATE TABLE t (id INTEGER PRIMARY KEY, net INT, gross INT, updated_at TEXT);
       INSERT INTO t VALUES (1, ${factor}, 2, '2024-05-01 08:00:00'), (2, ${factor}, 2, '2024-06-01 08:00:00')`;
    const db = await filled("moved", shop(1));
    const other = new Database(join(workspace.folder, "other.sqlite"));
    other.exec(shop(5));
    const sums = () => rows("SELECT sum(net)::INTEGER AS net, sum(gross)::INTEGER AS gross FROM raw_moved.t");
    await load("moved");
    db.exec(
      "ALTER TABLE t RENAME net TO x; ALTER TABLE t RENAME gross TO net; ALTER TABLE t RENAME x TO gross",
    );
    await load("moved");
    expect(await sums()).toEqual([{ net: 4, gross: 2 }]);
    await workspace.client.source.update({ id: "moved", config: { path: other.name } });
    await load("moved");
    expect(await sums()).toEqual([{ net: 10, gross: 4 }]);
    expect((await load("moved")).streams).toMatchObject([{ rows: 1, changed: 0 }]);
    db.close();
    other.close();
  });

  it("says how many values do not fit the type that was seen", async () => {
    const db = await filled("late", "CREATE TABLE t (id INTEGER PRIMARY KEY, price REAL)");
    db.exec(`INSERT INTO t WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < 100001)
      SELECT n, n / 2.0 FROM g`);
    db.exec("INSERT INTO t VALUES (200000, '12,50')");
    expect((await load("late")).warnings).toContainEqual(
      expect.stringMatching(/^1 values of t\.price are not of the type/),
    );
    db.close();
  });
});

describe.skipIf(!hasMariadb)(hasMariadb ? "MariaDB" : "skipped: no MariaDB is installed", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startMariadb();
    const { host, port, user, password, database } = server;
    await add("maria", "mysql", { host, port, user, password, database });
  });
  afterAll(() => server?.stop());

  it("reads binary ids as digits, follows their rows, and leaves out views that can't be read", async () => {
    await server.query(
      "CREATE TABLE product (id BINARY(16) PRIMARY KEY, parent BINARY(16), picture BLOB, v INT)",
    );
    await server.query(
      `INSERT INTO product SELECT unhex(md5(seq)), unhex(md5(seq DIV 2)), 'x', seq FROM seq_1_to_40`,
    );
    await server.query("CREATE TABLE packed (id VARBINARY(300) PRIMARY KEY, v INT)");
    await server.query("INSERT INTO packed VALUES ('a', 1), ('b', 2)");
    await server.query("CREATE USER nobody@'127.0.0.1'");
    await server.query(
      "CREATE DEFINER = nobody@'127.0.0.1' SQL SECURITY DEFINER VIEW closed AS SELECT id FROM product",
    );
    expect(tablesOf(await load("maria"))).toEqual(["packed", "product"]);
    await server.query("UPDATE product SET v = -1 WHERE v = 7");
    await server.query("DELETE FROM product WHERE v = 8");
    await server.query("DELETE FROM packed WHERE v = 1");
    await load("maria");
    const sql = (id: string, parent: string, table: string) =>
      `SELECT ${id} AS id, ${parent} AS parent, v FROM ${table} ORDER BY v`;
    expect(await rows(sql("id", "parent", "raw_maria.product"))).toEqual(
      await server.query(sql("hex(id)", "hex(parent)", "product")),
    );
    expect(await rows("SELECT v FROM raw_maria.packed")).toEqual([{ v: 2 }]);
  });

  it("finds rows that came with an old time while as many went", () =>
    findsBalanced(loader, "maria", "raw_maria", server.query, "DATETIME"));

  it("finds that a table was filled again with rows of old times", () =>
    findsRefilled(loader, "maria", "raw_maria", server.query, "DATETIME"));

  it("reads the columns of a view that were granted", async () => {
    await server.query("CREATE DATABASE part");
    await server.query("CREATE VIEW part.people AS SELECT 1 AS id, 'a@b.c' AS email");
    await server.query("CREATE USER some@'127.0.0.1' IDENTIFIED BY 'pw'");
    await server.query("GRANT SELECT (id) ON part.people TO some@'127.0.0.1'");
    const { host, port } = server;
    await add("part", "mysql", { host, port, user: "some", password: "pw", database: "part" });
    await load("part");
    expect(await rows("FROM raw_part.people")).toEqual([{ id: 1 }]);
  });

  it("finds what a transaction wrote that was open at the last load, however long ago", async () => {
    await server.query("CREATE DATABASE slow");
    await server.query("CREATE TABLE slow.t (id INT PRIMARY KEY, v TEXT, updated_at TIMESTAMP(6) NULL)");
    await server.query(
      "INSERT INTO slow.t VALUES (1, 'old', '2024-01-01 00:00:00'), (2, 'old', '2024-01-01 00:00:00')",
    );
    const { host, port, user, password } = server;
    const place = { host, port, user, password, database: "slow" };
    await add("slow", "mysql", { ...place, overlapMinutes: 0, deletedRows: "full" });
    const write = (id: number) => `UPDATE t SET v = 'new', updated_at = now(6) WHERE id = ${id}`;
    const open = await mysql.createConnection(place);
    try {
      await open.query("START TRANSACTION");
      await open.query(write(1));
      await server.query(write(2).replace("UPDATE t", "UPDATE slow.t"));
      await load("slow");
      await open.query("COMMIT");
      await load("slow");
    } finally {
      await open.end();
    }
    expect(await rows("SELECT id, v FROM raw_slow.t ORDER BY id")).toEqual([
      { id: 1, v: "new" },
      { id: 2, v: "new" },
    ]);
  });

  it("keeps rows whose key holds a zero date once, and maps only those that changed", async () => {
    await server.query("CREATE DATABASE zero");
    await server.query(
      "CREATE TABLE zero.t (id INT, valid DATE, v TEXT, updated_at TIMESTAMP NULL, PRIMARY KEY (id, valid))",
    );
    await server.query(`SET STATEMENT sql_mode = '' FOR INSERT INTO zero.t VALUES
      (1, '0000-00-00', 'a', '2024-01-01 00:00:00'), (1, '2024-01-01', 'b', '2024-01-01 00:00:00')`);
    const { host, port, user, password } = server;
    const place = { host, port, user, password, database: "zero" };
    await add("zero", "mysql", { ...place, deletedRows: "full" });
    await load("zero");
    await server.query("UPDATE zero.t SET v = 'c' WHERE v = 'a'");
    expect((await load("zero")).streams).toMatchObject([{ rows: 2, changed: 1 }]);
    expect(await rows("SELECT valid::VARCHAR AS valid, v FROM raw_zero.t ORDER BY v")).toEqual([
      { valid: "2024-01-01", v: "b" },
      { valid: null, v: "c" },
    ]);
  });

  it("asks to load again where a table was emptied before its turn came", async () => {
    await server.query("CREATE DATABASE turns");
    await server.query("CREATE TABLE turns.a SELECT seq AS id, repeat('x', 300) AS t FROM seq_1_to_20000");
    await server.query("CREATE TABLE turns.b SELECT seq AS id FROM seq_1_to_50");
    const proxy = await startProxy(server.port);
    try {
      const { user, password } = server;
      const place = { host: "127.0.0.1", port: proxy.port, user, password, database: "turns", ssl: "off" };
      await add("turns", "mysql", place);
      proxy.at(100_000, async () => void (await server.query("TRUNCATE turns.b")));
      const { id } = await workspace.client.source.sync({ id: "turns" });
      const job = await workspace.engine.jobs.wait(id);
      expect(job).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      await load("turns");
      expect(await rows("SELECT count(*)::INTEGER AS n FROM raw_turns.b")).toEqual([{ n: 0 }]);
    } finally {
      await workspace.client.source.remove({ id: "turns", purge: true });
      await proxy.close();
    }
  });

  it("reads a table anew that another one took the place of", async () => {
    await server.query("CREATE DATABASE swapped");
    const make = (name: string, value: string) =>
      server.query(
        `CREATE TABLE swapped.${name} (id INT PRIMARY KEY, updated_at TIMESTAMP NULL) SELECT seq AS id, '${value}' AS v, '2024-01-01' + INTERVAL seq DAY AS updated_at FROM seq_1_to_9`,
      );
    await make("t", "old");
    const { host, port, user, password } = server;
    await add("swapped", "mysql", { host, port, user, password, database: "swapped" });
    await load("swapped");
    // The server tells the time of a table's making in seconds.
    await server.query("DO SLEEP(1.1)");
    await make("next", "new");
    await server.query("RENAME TABLE swapped.t TO swapped.gone, swapped.next TO swapped.t");
    await load("swapped");
    expect(await rows("SELECT DISTINCT v FROM raw_swapped.t")).toEqual([{ v: "new" }]);
  });
});

describe.skipIf(!hasPostgres)(hasPostgres ? "PostgreSQL" : "skipped: no PostgreSQL is installed", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres({ max_prepared_transactions: "2" });
    await server.query("CREATE ROLE analyst LOGIN PASSWORD 'pw'");
    await add("pg", "postgres", { ...owner(), user: "analyst", password: "pw" });
  });
  afterAll(() => server?.stop());
  const owner = () => {
    const { host, port, database, user, password } = server;
    return { host, port, database, user, password };
  };

  it("finds rows that came with an old time while as many went, or when the table was filled again", async () => {
    await add("owned", "postgres", owner());
    await findsBalanced(loader, "owned", "raw_owned", server.query, "timestamptz");
    await findsRefilled(loader, "owned", "raw_owned", server.query, "timestamptz");
  });

  it("finds what was prepared at the last load and committed later", async () => {
    await server.query(`CREATE TABLE prepared (id int PRIMARY KEY, v text, updated_at timestamptz);
      INSERT INTO prepared VALUES (1, 'old', '2024-01-01'), (2, 'old', '2024-01-01')`);
    await add("prepared", "postgres", { ...owner(), overlapMinutes: 0, deletedRows: "full" });
    const write = (id: number) => `UPDATE prepared SET v = 'new', updated_at = now() WHERE id = ${id}`;
    await server.query(`BEGIN; ${write(1)}; PREPARE TRANSACTION 'slow'`);
    await server.query(write(2));
    await load("prepared");
    await server.query("COMMIT PREPARED 'slow'");
    await load("prepared");
    expect(await rows("SELECT DISTINCT v FROM raw_prepared.prepared")).toEqual([{ v: "new" }]);
  });

  it("reads the columns that were granted, says what row security hides, and skips what holds no rows yet", async () => {
    await server.query(`CREATE TABLE orders (id int PRIMARY KEY, email text, total int);
      INSERT INTO orders SELECT i, 'secret', i FROM generate_series(1, 20) i;
      GRANT SELECT (id, total) ON orders TO analyst;
      CREATE TABLE notes (id int PRIMARY KEY, v text); INSERT INTO notes VALUES (1, 'a'), (2, 'b');
      ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON notes USING (id = 1);
      CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA;
      GRANT SELECT ON notes, later TO analyst`);
    const report = await load("pg");
    expect(tablesOf(report)).toEqual(["public.notes", "public.orders"]);
    expect(report.warnings).toContainEqual(expect.stringMatching(/^public.notes: .*row-level security/));
    await server.query("UPDATE orders SET total = 0 WHERE id = 3; DELETE FROM orders WHERE id = 4");
    await load("pg");
    const sql = (table: string) => `SELECT id, total FROM ${table} ORDER BY id`;
    expect(await rows(sql("raw_pg.orders"))).toEqual(await server.query(sql("orders")));
    expect(await rows("SELECT * FROM raw_pg.orders LIMIT 1")).toEqual([{ id: 1, total: 1 }]);
  });

  it("loads for a user who may not see other sessions", async () => {
    await server.query("REVOKE ALL ON pg_catalog.pg_stat_activity FROM PUBLIC");
    try {
      expect(tablesOf(await load("pg"))).toContain("public.orders");
    } finally {
      await server.query("GRANT SELECT ON pg_catalog.pg_stat_activity TO PUBLIC");
    }
  });

  it("keeps all rows of a table whose heirs repeat its keys", async () => {
    await server.query(`CREATE TABLE parent (id int PRIMARY KEY, v text); INSERT INTO parent VALUES (1, 'p');
      CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (1, 'c'), (2, 'c');
      GRANT SELECT ON parent, child TO analyst`);
    await load("pg");
    await server.query("UPDATE child SET v = 'd' WHERE id = 1");
    await load("pg");
    expect(await rows("SELECT id, v FROM raw_pg.parent ORDER BY id, v")).toEqual([
      { id: 1, v: "d" },
      { id: 1, v: "p" },
      { id: 2, v: "c" },
    ]);
  });

  it("loads no table as empty that was rewritten before its turn came", async () => {
    await server.query(`CREATE SCHEMA turns; CREATE TABLE turns.a AS SELECT i AS id, repeat('x', 300) AS t FROM generate_series(1, 60000) i;
      CREATE TABLE turns.b AS SELECT i AS id, 'v' AS v FROM generate_series(1, 50) i`);
    const proxy = await startProxy(server.port);
    try {
      await add("turns", "postgres", { ...owner(), port: proxy.port, schema: "turns", ssl: "off" });
      await load("turns");
      const rewrite = "ALTER TABLE turns.b ALTER v TYPE text USING upper(v)";
      proxy.at(100_000, async () => void (await server.query(`UPDATE turns.a SET id = id; ${rewrite}`)));
      const { id } = await workspace.client.source.sync({ id: "turns" });
      const job = await workspace.engine.jobs.wait(id);
      expect(job).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      expect(await rows("SELECT count(*)::INTEGER AS n FROM raw_turns.b WHERE v = 'v'")).toEqual([{ n: 50 }]);
      await load("turns");
      expect(await rows("SELECT count(*)::INTEGER AS n FROM raw_turns.b WHERE v = 'V'")).toEqual([{ n: 50 }]);
    } finally {
      await proxy.close();
    }
  });

  it("reads a table anew whose rows changed without a change of their times", async () => {
    await server.query(`CREATE SCHEMA same; CREATE TYPE same.state AS ENUM ('new', 'paid');
      CREATE TABLE same.t (id int PRIMARY KEY, code int NOT NULL, total bigint, state same.state, note text, updated_at timestamptz);
      INSERT INTO same.t SELECT i, i, i, 'new', 'n', timestamptz '2024-01-01' + i * interval '1 day' FROM generate_series(1, 9) i`);
    await add("same", "postgres", { ...owner(), schema: "same" });
    await load("same");
    const columns = "id, code, total::int AS total, state::text AS state, note";
    for (const change of [
      "ALTER TABLE same.t ALTER total TYPE bigint USING total * 100",
      "ALTER TYPE same.state RENAME VALUE 'new' TO 'fresh'",
      "ALTER TABLE same.t DROP note; ALTER TABLE same.t ADD note text DEFAULT 'm'",
      "ALTER TABLE same.t DROP CONSTRAINT t_pkey; ALTER TABLE same.t ADD PRIMARY KEY (code); UPDATE same.t SET id = 1",
      "CREATE TEMP TABLE k AS SELECT * FROM same.t; TRUNCATE same.t; INSERT INTO same.t SELECT id, code, 7, state, updated_at, note FROM k",
    ]) {
      await server.query(change);
      await load("same");
      expect(await rows(`SELECT ${columns} FROM raw_same.t ORDER BY code`), change).toEqual(
        await server.query(`SELECT ${columns} FROM same.t ORDER BY code`),
      );
    }
    expect((await load("same")).streams).toMatchObject([{ rows: 1, changed: 0 }]);
  });

  it("names the view that can't be read", async () => {
    await server.query(
      `CREATE VIEW share AS SELECT 1 / (id - 1) AS q FROM parent; GRANT SELECT ON share TO analyst`,
    );
    const { id } = await workspace.client.source.sync({ id: "pg" });
    const { error } = await workspace.engine.jobs.wait(id);
    expect(error?.message).toMatch(/^public.share can't be read. PostgreSQL says: division by zero/);
    await server.query("DROP VIEW share");
  });
});
