import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWarehouse, type Warehouse } from "./warehouse.ts";

const folder = mkdtempSync(join(tmpdir(), "merchbench-warehouse-"));
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(join(folder, "warehouse.duckdb"));
});
afterAll(() => warehouse.close());

describe("values", () => {
  it("keeps what a double holds as number and what it does not as text", async () => {
    const [row] = await warehouse.query(
      `SELECT 42::BIGINT AS small, 9007199254740993::BIGINT AS big, 170141183460469231731687303715884105727::HUGEINT AS huge,
              1234.5600::DECIMAL(18,4) AS money, 12345678901234567890.1234::DECIMAL(38,4) AS wide, 'nan'::DOUBLE AS nothing`,
    );
    expect(row).toEqual({
      small: 42,
      big: "9007199254740993",
      huge: "170141183460469231731687303715884105727",
      money: 1234.56,
      wide: "12345678901234567890.1234",
      nothing: null,
    });
  });

  it("writes moments with zone as UTC, moments without as they are, days as days", async () => {
    const [row] = await warehouse.query(
      "SELECT TIMESTAMPTZ '2026-07-01 12:00:00+02' AS zoned, TIMESTAMP '2026-07-01 12:00:00.5' AS local, DATE '2026-07-01' AS day",
    );
    expect(row).toEqual({
      zoned: "2026-07-01T10:00:00.000Z",
      local: "2026-07-01T12:00:00.500",
      day: "2026-07-01",
    });
  });
});

describe("sessions", () => {
  it("binds named parameters, ignores unused ones and names a missing one", async () => {
    expect(await warehouse.query("SELECT $a + 1 AS b", { a: 1, unused: "x" })).toEqual([{ b: 2 }]);
    await expect(warehouse.query("SELECT $a AS b", {})).rejects.toThrow("$a");
  });

  it("binds whole numbers that only a double holds", async () => {
    expect(await warehouse.query("SELECT 2 < $n AS less", { n: 1e308 })).toEqual([{ less: true }]);
  });

  it("rolls a failed transaction back as a whole", async () => {
    await warehouse.run("CREATE TABLE kept (x INTEGER)");
    const failing = warehouse.transaction(async (session) => {
      await session.run("INSERT INTO kept VALUES (1)");
      await session.run("INSERT INTO no_such_table VALUES (1)");
    });
    await expect(failing).rejects.toThrow("no_such_table");
    expect(await warehouse.query("SELECT count(*) AS n FROM kept")).toEqual([{ n: 0 }]);
  });

  it("refuses an answer whose values are more than a page can show, and goes on", async () => {
    const long = warehouse.table("SELECT repeat('x', 1000000) AS text FROM range(80)", {}, { limit: 100 });
    await expect(long).rejects.toThrow(/its first 65 rows hold more than 64 million characters.*left\(/);
    const one = warehouse.table("SELECT {'text': repeat('x', 70000000)} AS pair");
    await expect(one).rejects.toThrow("one row alone");
    expect((await warehouse.table("SELECT repeat('x', 1000000) FROM range(60)")).rows).toHaveLength(60);
  });

  it("says when there are more rows than asked for", async () => {
    const table = await warehouse.table("SELECT * FROM range(10) t(i)", {}, { limit: 4 });
    expect(table.rows).toEqual([[0], [1], [2], [3]]);
    expect(table.truncated).toBe(true);
    expect((await warehouse.table("SELECT 1 AS i", {}, { limit: 4 })).truncated).toBe(false);
  });

  it("ends a running query when its signal fires", async () => {
    const abort = new AbortController();
    const endless = warehouse.query(
      "SELECT count(*) FROM range(100000000000) a WHERE a.range % 7 = 3",
      {},
      { signal: abort.signal },
    );
    setTimeout(() => abort.abort(), 50);
    await expect(endless).rejects.toMatchObject({ code: "cancelled" });
    expect(await warehouse.query("SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
  });
});

describe("statements that leave a core to others", () => {
  const aside = { aside: true };

  it("answer like any other, in a transaction too", async () => {
    expect(await warehouse.query("SELECT sum(i) AS s FROM range(3000000) t (i)", {}, aside)).toEqual([
      { s: 4499998500000 },
    ]);
    await warehouse.transaction(async (session) => {
      await session.query("CREATE TABLE shy AS SELECT * FROM range(5)", {}, aside);
      expect(await session.query("SELECT count(*) AS n FROM shy")).toEqual([{ n: 5 }]);
    });
  });

  it("say what went wrong, and end when their signal fires", async () => {
    await expect(warehouse.query("SELECT error('so it is')", {}, aside)).rejects.toThrow("so it is");
    const abort = new AbortController();
    const sql = "SELECT count(*) FROM range(100000000000) a WHERE a.range % 7 = 3";
    const endless = warehouse.query(sql, {}, { ...aside, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(endless).rejects.toMatchObject({ code: "cancelled" });
  });

  it("end whenever their signal fires, before they begin, too", async () => {
    const sql = "SELECT count(*) FROM range(100000000000) a WHERE a.range % 7 = 3";
    for (let k = 0; k < 24; k++) {
      const abort = new AbortController();
      const endless = warehouse.query(sql, {}, { aside: k % 2 === 0, signal: abort.signal });
      setTimeout(() => abort.abort(), k / 2);
      await expect(endless).rejects.toMatchObject({ code: "cancelled" });
    }
  });

  it("run where DuckDB has no thread of its own", async () => {
    const narrow = await openWarehouse(":memory:", { threads: 1 });
    expect(await narrow.query("SELECT 1 AS alive", {}, aside)).toEqual([{ alive: 1 }]);
    await narrow.close();
  });
});

describe("kept statements", () => {
  const ask = (least: number) =>
    warehouse.query<{ x: number }>(
      "SELECT x FROM numbers WHERE x >= $least ORDER BY x",
      { least },
      { keep: true },
    );

  it("answer with other parameters, new rows, and a table that was made anew", async () => {
    await warehouse.run("CREATE TABLE numbers AS SELECT i AS x FROM range(3) t (i)");
    expect([await ask(1), await ask(2)]).toEqual([[{ x: 1 }, { x: 2 }], [{ x: 2 }]]);
    await warehouse.run("INSERT INTO numbers VALUES (7)");
    expect(await ask(2)).toEqual([{ x: 2 }, { x: 7 }]);
    await warehouse.run("DROP TABLE numbers");
    await expect(ask(2)).rejects.toThrow("numbers");
    await warehouse.run("CREATE TABLE numbers AS SELECT 9 AS x");
    expect(await ask(2)).toEqual([{ x: 9 }]);
  });

  it("compare a bigint as the unsigned number that it is", async () => {
    const most = 18446744073709551615n;
    const sql = "SELECT typeof($key) AS type, $key = 18446744073709551615 AS same";
    expect(await warehouse.query(sql, { key: most })).toEqual([{ type: "UBIGINT", same: true }]);
  });

  it("let go of the file when it is closed", async () => {
    const path = join(folder, "closed.duckdb");
    for (const n of [1, 2]) {
      const one = await openWarehouse(path);
      expect(await one.query("SELECT $n + 0 AS n", { n }, { keep: true })).toEqual([{ n }]);
      await one.close();
    }
  });

  it("leave the count of changes alone, which rises with each change", async () => {
    const before = warehouse.changes();
    await warehouse.query("SELECT 1");
    expect(warehouse.changes()).toBe(before);
    await warehouse.run("CREATE TABLE more (x INTEGER)");
    await warehouse.transaction((session) => session.run("INSERT INTO more VALUES (1)"));
    expect(warehouse.changes()).toBe(before + 2);
  });
});

describe("a file that can't be opened", () => {
  it.each([0, 4096])(
    "makes way in a new workspace where its making broke off after %i bytes",
    async (size) => {
      const path = join(folder, `cut-${size}.duckdb`);
      await (await openWarehouse(path)).close();
      truncateSync(path, size);
      await expect(openWarehouse(path)).rejects.toMatchObject({ code: "unavailable" });
      const opened = await openWarehouse(path, { isNew: true });
      expect(await opened.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await opened.close();
    },
  );

  it("says what to do about a damaged one", async () => {
    const path = join(folder, "damaged.duckdb");
    writeFileSync(
      path,
      "this is no database, only some text that is long enough to look like a header".repeat(100),
    );
    await expect(openWarehouse(path)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("backup"),
    });
  });
});

describe("any order", () => {
  const order = () => warehouse.query("SELECT current_setting('preserve_insertion_order') AS kept");

  it("holds within the transaction only, also when that fails", async () => {
    const seen = await warehouse.transaction(
      (session) => session.query("SELECT current_setting('preserve_insertion_order') AS kept"),
      { anyOrder: true },
    );
    expect(seen).toEqual([{ kept: false }]);
    expect(await order()).toEqual([{ kept: true }]);
    const failing = warehouse.transaction((session) => session.run("SELECT CAST('x' AS INTEGER)"), {
      anyOrder: true,
    });
    await expect(failing).rejects.toThrow();
    expect(await order()).toEqual([{ kept: true }]);
  });
});

describe("joins by time", () => {
  it("sorts both sides, also where one is made by range() and taken for small", async () => {
    const [plan] = await warehouse.query<{ explain_value: string }>(`EXPLAIN
      WITH item AS (SELECT 'v' || i AS id FROM range(3) t (i)),
        day AS (SELECT id, DATE '2024-01-01' + CAST(d AS INTEGER) AS day FROM item, range(5) u (d)),
        change AS (SELECT 'v' || i AS id, DATE '2024-01-01' + CAST(i AS INTEGER) AS day FROM range(100000) t (i))
      SELECT count(*) FROM day ASOF LEFT JOIN change ON change.id = day.id AND change.day <= day.day`);
    expect(plan!.explain_value).toContain("ASOF_JOIN");
  });
});
