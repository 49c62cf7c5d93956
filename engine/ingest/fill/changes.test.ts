import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPostgres, startPostgres, type TestServer } from "../../../tests/support/postgres.ts";
import type { Connection } from "../../state/connections.ts";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { saveMapping, sourceExtra } from "../sources.ts";

describe.skipIf(!hasPostgres)("changes in a PostgreSQL store (skipped without a server)", () => {
  let server: TestServer;
  let bench: Workbench;
  let shop: Connection;
  let customers: string;
  const sync = (mode?: "full" | "incremental") => bench.sync(shop, mode);
  const names = async () =>
    (await bench.warehouse.query("SELECT name FROM store.customers WHERE deleted_at IS NULL ORDER BY ALL"))
      .map((row) => row.name)
      .join(" ");
  const connect = (config: object, name: string) =>
    bench.state.connections.add(
      {
        role: "source",
        name,
        kind: "postgres",
        connectionType: "test",
        config: { ...account(), ...config },
        extra: sourceExtra(bench.state, name),
      },
      [],
    );
  const account = () => {
    const { host, port, user, password, database } = server;
    return { host, port, user, password, database };
  };
  const map = (sql: string, source = shop) =>
    saveMapping(bench.state, source, { preset: null, tables: [{ table: "customers", sql, enabled: true }] });

  beforeAll(async () => {
    server = await startPostgres();
    bench = await openWorkbench();
    await server.query(`
      CREATE TABLE people (id bigint PRIMARY KEY, name text, photo bytea, updated_at timestamptz);
      INSERT INTO people VALUES (1, 'Ann', '\\x00', '2024-01-01 10:00Z'), (2, 'Bob', NULL, '2024-01-01 11:00Z'),
        (3, 'Cy', NULL, '2024-01-01 12:00Z');
      CREATE TABLE countries (code text, name text);
      INSERT INTO countries VALUES ('FR', 'France'), ('FR', 'France'), ('DE', 'Germany')`);
    shop = connect({}, "Shop");
    customers = "SELECT id AS customer_id, name FROM {{raw.people}}";
    map(customers);
  });
  afterAll(async () => {
    await bench?.close();
    await server?.stop();
  });

  it("loads bytes' neighbours, then only what changed", async () => {
    const first = await sync();
    expect(first.streams).toMatchObject([{ stream: "public.people", rows: 3, changed: 3 }]);
    expect(await names()).toBe("Ann Bob Cy");
    await server.query("UPDATE people SET name = 'Bert', updated_at = '2024-02-01Z' WHERE id = 2");
    const second = await sync();
    // Cy comes again with the overlap, and equals what is there.
    expect(second.streams).toMatchObject([{ rows: 2, changed: 1, deleted: 0 }]);
    expect(await names()).toBe("Ann Bert Cy");
  });

  it("finds deleted rows, and rows committed late with an old time", async () => {
    await server.query("DELETE FROM people WHERE id = 1");
    const gone = await sync();
    expect(gone.streams).toMatchObject([{ changed: 0, deleted: 1 }]);
    expect(await names()).toBe("Bert Cy");
    await server.query("INSERT INTO people VALUES (4, 'Di', NULL, '2023-06-01Z')");
    const late = await sync();
    expect(late.streams).toMatchObject([{ rows: 3, changed: 1, deleted: 0 }]);
    expect(await names()).toBe("Bert Cy Di");
    expect((await sync()).streams).toMatchObject([{ rows: 1, changed: 0, deleted: 0 }]);
    await server.query("INSERT INTO people VALUES (5, 'Ed', NULL, '2023-07-01Z')");
    await server.query("UPDATE people SET name = 'Dee', updated_at = '2024-03-01Z' WHERE id = 4");
    await sync();
    expect(await names()).toBe("Bert Cy Dee Ed");
    await server.query("DELETE FROM people WHERE id = 5");
    await sync();
  });

  it("fills a new column of rows that did not change, takes up another type, and says both", async () => {
    await server.query("ALTER TABLE people ADD country text DEFAULT 'FR', ALTER id TYPE numeric(20,0)");
    const report = await sync();
    expect(report.drift).toEqual([
      { stream: "public.people", column: "id", change: "retyped", from: "BIGINT", to: "DECIMAL(20,0)" },
      { stream: "public.people", column: "country", change: "new", from: null, to: "VARCHAR" },
    ]);
    expect(await bench.value("SELECT count(country) FROM raw_shop.people")).toBe(3);
    expect((await sync()).drift).toEqual([]);
    expect(await names()).toBe("Bert Cy Dee");
  });

  it("keeps the warehouse when a column goes that the mapping needs, and goes on when it is not needed", async () => {
    await server.query("ALTER TABLE people RENAME name TO full_name");
    await expect(sync()).rejects.toThrow(/name/);
    expect(await names()).toBe("Bert Cy Dee");
    map("SELECT id AS customer_id, full_name AS name FROM {{raw.people}}");
    const report = await sync();
    expect(report.drift).toMatchObject([
      { column: "full_name", change: "new" },
      { column: "name", change: "gone" },
    ]);
    expect(await names()).toBe("Bert Cy Dee");
  });

  it("reads a table without a key whole, and sees only its differences", async () => {
    const atlas = connect({}, "Atlas");
    map("SELECT DISTINCT code AS customer_id, name FROM {{raw.countries}}", atlas);
    expect((await bench.sync(atlas)).streams).toMatchObject([{ rows: 3, changed: 3 }]);
    expect((await bench.sync(atlas)).streams).toMatchObject([{ rows: 3, changed: 0, deleted: 0 }]);
    await server.query("DELETE FROM countries WHERE code = 'DE'");
    await server.query("INSERT INTO countries VALUES ('FR', 'France')");
    expect((await bench.sync(atlas)).streams).toMatchObject([{ rows: 3, changed: 1, deleted: 0 }]);
    expect(await names()).toBe("Bert Cy Dee France");
  });

  it("leaves deleted rows to full syncs where the source says so", async () => {
    const archive = connect({ deletedRows: "full" }, "Archive");
    map("SELECT id AS customer_id, full_name AS name FROM {{raw.people}}", archive);
    await bench.sync(archive);
    await server.query("DELETE FROM people WHERE id = 3");
    expect((await bench.sync(archive)).streams).toMatchObject([{ deleted: 0 }]);
    expect(await bench.value("SELECT count(*) FROM raw_archive.people")).toBe(3);
    await bench.sync(archive, "full");
    expect(await bench.value("SELECT count(*) FROM raw_archive.people")).toBe(2);
  });

  it("finds what a transaction wrote that was open at the last sync, however long ago", async () => {
    await server.query("CREATE TABLE slow (id int PRIMARY KEY, name text, updated_at timestamptz)");
    await server.query("INSERT INTO slow VALUES (1, 'old', '2024-01-01Z'), (2, 'old', '2024-01-01Z')");
    const source = connect({ overlapMinutes: 0, deletedRows: "full" }, "Slow");
    map("SELECT id AS customer_id, name FROM {{raw.slow}}", source);
    const write = (id: number) => `UPDATE slow SET name = 'new', updated_at = now() WHERE id = ${id}`;
    const open = new pg.Client(account());
    await open.connect();
    try {
      await open.query(`BEGIN; ${write(1)}`);
      await server.query(write(2));
      await bench.sync(source);
      await open.query("COMMIT");
      await bench.sync(source);
    } finally {
      await open.end();
    }
    expect(await bench.warehouse.query("SELECT id, name FROM raw_slow.slow ORDER BY id")).toEqual([
      { id: 1, name: "new" },
      { id: 2, name: "new" },
    ]);
  });
});
