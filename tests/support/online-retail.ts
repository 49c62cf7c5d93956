/** Loads the public Online Retail orders into a test's database server, as one table, exactly as published. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { dataFile } from "./data.ts";
import type { TestServer } from "./postgres.ts";

export const ONLINE_RETAIL = "online_retail/online_retail.csv.zst";

/** Figures of the published set, computed independently of Merchbench. */
export const PUBLISHED = {
  lines: 541_909,
  invoices: 25_900,
  stockCodes: 4_070,
  customers: 4_372,
  countries: 38,
  quantity: 5_176_450,
  amount: 9_747_747.934,
  cancellationLines: 9_288,
  /** Sum of the three invoices that adjust bad debt; they are neither sales nor returns. */
  badDebt: -11_062.06,
  clean: { lines: 397_884, customers: 4_338, invoices: 18_532, amount: 8_911_407.9 },
};

const INSERT_ROWS = 2000;

/** Creates `online_retail` with a running `line_id` as primary key and fills it. */
export async function loadOnlineRetail(server: TestServer): Promise<void> {
  // The published times have no zone, and a TIMESTAMP of MySQL has one.
  const time = server.connectionString.startsWith("mysql") ? "DATETIME" : "TIMESTAMP";
  await server.query(
    `CREATE TABLE online_retail (line_id INTEGER PRIMARY KEY, InvoiceNo VARCHAR(20), StockCode VARCHAR(20), Description VARCHAR(200),
       Quantity INTEGER, InvoiceDate ${time}, UnitPrice DECIMAL(12,4), CustomerID VARCHAR(20), Country VARCHAR(60))`,
  );
  const rows = await readLines();
  for (let start = 0; start < rows.length; start += INSERT_ROWS) {
    const values = rows.slice(start, start + INSERT_ROWS).map((row) => `(${row.map(literal).join(",")})`);
    await server.query(`INSERT INTO online_retail VALUES ${values.join(",")}`);
  }
}

async function readLines(): Promise<(string | number | null)[][]> {
  const instance = await DuckDBInstance.create(
    join(mkdtempSync(join(tmpdir(), "merchbench-retail-")), "retail.duckdb"),
  );
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT row_number() OVER ()::INTEGER, InvoiceNo, StockCode, Description, Quantity::INTEGER, InvoiceDate, UnitPrice, CustomerID, Country
       FROM read_csv('${dataFile(ONLINE_RETAIL)}', all_varchar = true, header = true)`,
    );
    return reader.getRows() as (string | number | null)[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function literal(value: string | number | null): string {
  if (value === null) return "NULL";
  return typeof value === "number"
    ? String(value)
    : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
