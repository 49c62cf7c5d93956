/** One table of order lines gives the same warehouse whether its times are times, dates of a database or texts. */
import { expect, test } from "vitest";
import type { ColumnType } from "../../connectors/connector.ts";
import { detectPreset } from "../../connectors/presets/index.ts";
import { quietRun } from "../contract/run.ts";
import { applySchema } from "../warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { resolveRaw, runMapping } from "./mapping/mapping.ts";
import { openRawSchema } from "./raw-tables.ts";
import { partsOf } from "./select/parts.ts";
import { readPure } from "./select/reads.ts";

/** Orders and cancellations; ids with a point, lines that are there twice, prices that change, values that lack. */
const LINES = `SELECT CASE WHEN i % 37 = 0 THEN 'C' ELSE '' END || (500 + i // 4 - i % 31 // 30) AS invoiceno,
    20 + i * 7 % 13 AS stockcode, CASE WHEN i % 5 > 0 THEN 'Product ' || i * 7 % 13 || repeat('!', i % 3) END AS description,
    CASE WHEN i % 37 = 0 THEN -1 ELSE 1 + i % 6 END AS quantity, 2.5 + i // 90 + i % 2 AS unitprice,
    CASE WHEN i % 41 > 0 THEN TIMESTAMP '2024-03-30 22:30:00' + to_hours(i // 4 * 5) + to_minutes(i % 3) END AS invoicedate,
    CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN i // 12 || '.0' ELSE i // 12 || '' END AS customerid,
    CASE WHEN i % 9 > 0 THEN 'Spain' ELSE 'France' END AS country
  FROM range(400) t(i)`;

const NAMES = "invoiceno stockcode description quantity unitprice invoicedate customerid country".split(" ");

function mappingOf(type: ColumnType, names = NAMES) {
  const columns = names.map((name) => {
    const own: ColumnType = name === "invoicedate" ? type : "text";
    return { name, type: own, nativeType: own, nullable: true };
  });
  return detectPreset([{ name: "lines", columns, key: [] }], () => "lines")!.tables;
}

async function loadedAs(warehouse: Warehouse, type: ColumnType, date: string): Promise<string[]> {
  await warehouse.run(`CREATE OR REPLACE TABLE raw_s.lines AS SELECT * REPLACE (${date} AS invoicedate) FROM (${LINES});
    DELETE FROM ingest.fills; ${TABLES.map((table) => `DELETE FROM store.${table};`).join("")}`);
  const tables = mappingOf(type);
  await runMapping(warehouse, { sourceId: "s", rawSchema: "raw_s", tables, params: PARAMS }, quietRun());
  const loaded: string[] = [];
  for (const table of [...TABLES, "rejects"]) {
    const without = table === "rejects" ? "loaded_at, row" : "loaded_at";
    const rows = await warehouse.query<{ row: string }>(
      `SELECT to_json(t)::VARCHAR AS row FROM (SELECT * EXCLUDE (${without}) FROM store.${table}) t ORDER BY ALL`,
    );
    loaded.push(`${table}: ${rows.length}`, ...rows.map(({ row }) => row));
  }
  return loaded;
}

const PARAMS = { time_zone: "Europe/Berlin", currency: "EUR" };
const TABLES = ["customers", "products", "variants", "orders", "order_items", "refunds", "price_history"];

test.each([
  { type: "timestamp", as: "invoicedate" },
  { type: "timestamptz", as: "CAST(invoicedate AS TIMESTAMPTZ)" },
  { type: "date", as: "CAST(invoicedate AS DATE)" },
] as const)("order lines with a $type", async ({ type, as }) => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await openRawSchema(warehouse, "raw_s");
  const typed = await loadedAs(warehouse, type, as);
  const written = await loadedAs(warehouse, "text", `CAST(${as} AS VARCHAR)`);
  await warehouse.close();
  expect(typed).toEqual(written);
  for (const table of TABLES) expect(typed).not.toContain(`${table}: 0`);
});

test("rows that change are looked at with those of their part, and not with all", async () => {
  const warehouse = await openWarehouse(":memory:");
  for (const { table, sql } of [...mappingOf("timestamp"), ...mappingOf("text")]) {
    const select = await readPure(warehouse, resolveRaw(sql, "raw_s"), "raw_s");
    const found = partsOf(select!.root, select!.aggregates, "lines", new Map([["lines", NAMES]]));
    expect(found?.parts.length, table).toBeGreaterThan(0);
  }
  await warehouse.close();
});

test("columns may have the names of what is made of them", async () => {
  const names = ["Invoice", "StockCode", "Title", "Quantity", "Price", "invoicedate", "Customer", "Country"];
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await openRawSchema(warehouse, "raw_s");
  const renamed = names.map((name, k) => `${NAMES[k]} AS ${name}`).join(", ");
  await warehouse.run(
    `CREATE TABLE raw_s.lines AS SELECT ${renamed}, i AS n, i AS seen, i AS pair, i AS r FROM (${LINES.replace("SELECT", "SELECT i,")})`,
  );
  const request = {
    sourceId: "s",
    rawSchema: "raw_s",
    tables: mappingOf("timestamp", names),
    params: PARAMS,
  };
  const counts = await runMapping(warehouse, request, quietRun());
  const plain = await loadedAs(warehouse, "timestamp", "invoicedate");
  await warehouse.close();
  for (const { table, accepted } of counts) expect(plain).toContain(`${table}: ${accepted}`);
});

test("an invoice for nobody and no money puts stock right and is no sale; a gift to a customer is one", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await openRawSchema(warehouse, "raw_s");
  await warehouse.run(`CREATE TABLE raw_s.lines (${NAMES.map((name) => `${name} VARCHAR`).join(", ")});
    INSERT INTO raw_s.lines BY NAME FROM (VALUES
      ('found', 'p', '5568', '0', NULL), ('found', 'q', '1', '0.0', ''), ('damaged', 'p', '-30', '0', NULL),
      ('gift', 'p', '2', '0', '17'), ('till', 'p', '1', '0', NULL), ('till', 'q', '1', '2.50', NULL), ('unread', 'p', '1', 'free', NULL)
    ) t (invoiceno, stockcode, quantity, unitprice, customerid), (SELECT '2011-05-01 10:00:00' AS invoicedate)`);
  const tables = mappingOf("text");
  await runMapping(warehouse, { sourceId: "s", rawSchema: "raw_s", tables, params: PARAMS }, quietRun());
  const orders = await warehouse.query<{ order_id: string; status: string }>(
    "SELECT order_id, status FROM store.orders ORDER BY ALL",
  );
  await warehouse.close();
  expect(orders.map(({ order_id, status }) => `${order_id} ${status}`)).toEqual([
    "damaged failed",
    "found failed",
    "gift completed",
    "till completed",
    "unread completed",
  ]);
});

test("postage, fees and corrections of order lines are services, goods of such names are not", async () => {
  const lines: [string, string | null, string][] = [
    ["POST", "POSTAGE", "service"],
    ["DOT", "DOTCOM POSTAGE", "service"],
    ["C2", "CARRIAGE", "service"],
    ["M", "Manual", "service"],
    ["D", "Discount", "service"],
    ["S", "SAMPLES", "service"],
    ["B", "Adjust bad debt", "service"],
    ["BANK CHARGES", null, "service"],
    ["AMAZONFEE", "AMAZON FEE", "service"],
    ["CRUK", "CRUK Commission", "service"],
    ["PADS", "PADS TO MATCH ALL CUSHIONS", "active"],
    ["22139", "DELIVERY", "active"],
    ["GRIND", "MANUAL COFFEE GRINDER", "active"],
    ["gift_0001_20", "Gift voucher", "active"],
    ["STAMP", "Postage stamp cushion", "active"],
  ];
  const { sql } = mappingOf("text").find(({ table }) => table === "products")!;
  const warehouse = await openWarehouse(":memory:");
  try {
    const value = (text: string | null) => (text === null ? "NULL" : `'${text}'`);
    await warehouse.run(`CREATE TABLE lines AS SELECT '1' AS invoiceno, *, '1' AS quantity, '2024-01-05' AS invoicedate, '2' AS unitprice, NULL AS customerid, NULL AS country
      FROM (VALUES ${lines.map(([code, title]) => `(${value(code)}, ${value(title)})`).join(", ")}) t (stockcode, description)`);
    const rows = await warehouse.query<{ product_id: string; status: string }>(
      sql.replaceAll("{{raw.lines}}", "lines"),
    );
    expect(new Map(rows.map((row) => [row.product_id, row.status]))).toEqual(
      new Map(lines.map(([code, , status]) => [code, status])),
    );
  } finally {
    await warehouse.close();
  }
});
