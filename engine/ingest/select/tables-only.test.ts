import { afterAll, beforeAll, expect, it } from "vitest";
import { applySchema } from "../../warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "../../warehouse/warehouse.ts";
import { demandTablesOnly } from "./tables-only.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
});
afterAll(() => warehouse.close());

const judged = (sql: string, ownFiles?: string) =>
  demandTablesOnly(warehouse, `SELECT * FROM (\n${sql}\n)`, { zone: "UTC" }, ownFiles).then(
    () => "fine",
    (error: Error) => error.message,
  );

it.each([
  "SELECT * FROM store.orders o JOIN app.sales USING (order_id), LATERAL (SELECT o.total)",
  "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t",
  "SELECT k.unnest FROM unnest([1, 2]) k, range(3), json_each('[1]'), pg_timezone_names()",
  "FROM app.left_out_shoppers(1, 2, 3, 4, $zone)",
  "DESCRIBE store.orders",
  "FROM information_schema.tables",
  "PIVOT store.orders ON status IN ('paid') USING sum(total)",
])("lets through what reads tables: %s", async (sql) => {
  expect(await judged(sql)).toBe("fine");
});

it.each([
  ["FROM read_text('/etc/hostname')", "read_text(...)"],
  ["FROM '/etc/hosts.csv'", '"/etc/hosts.csv"'],
  ['FROM "/etc/hosts"."csv"', '"/etc/hosts.csv"'],
  ["FROM 'orders.parquet'", '"orders.parquet"'],
  ["SELECT (SELECT content FROM read_blob('/etc/hostname')) FROM store.orders", "read_blob(...)"],
  ["WITH a AS (FROM glob('/*')) FROM a", "glob(...)"],
  ["DESCRIBE SELECT * FROM read_csv('/etc/hosts')", "read_csv(...)"],
  ["FROM query('FROM read_text(''/etc/hostname'')')", "query(...)"],
  ["FROM enable_logging(storage := 'file')", "enable_logging(...)"],
])("refuses what reads or does something else: %s", async (sql, named) => {
  expect(await judged(sql)).toBe(
    `${named} is no table. SQL reads tables only; connect a file as a source of its own.`,
  );
});

it.each([
  ["/shop/models/v1/data/features.parquet", "fine"],
  ["/shop/models/../state.parquet", "refused"],
  ["/shop/models/v1/*.parquet", "refused"],
  ["/shop/models2/features.parquet", "refused"],
  ["models/features.parquet", "refused"],
  ["/shop/models/v1/weights.bin", "refused"],
])("of files only those of the own folder: %s", async (path, said) => {
  const answer = await judged(`SELECT 1 FROM read_parquet('${path}')`, "/shop/models");
  expect(answer === "fine").toBe(said === "fine");
  expect(await judged(`FROM read_parquet(['${path}'])`, "/shop/models")).not.toBe("fine");
  expect(await judged(`FROM read_parquet('${path}', filename = true)`, "/shop/models")).not.toBe("fine");
  expect(await judged(`FROM read_text('${path}')`, "/shop/models")).not.toBe("fine");
  expect(await judged(`FROM read_parquet('${path}')`)).not.toBe("fine");
});

it("leaves what is no SELECT to DuckDB's own words", async () => {
  expect(await judged("DROP TABLE store.orders")).toContain("syntax error");
  expect(await judged("SELECT 1) a; DROP TABLE store.orders; SELECT * FROM (SELECT 1")).toMatch(
    /syntax|multiple/,
  );
});
