import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataFile, hasData } from "../../tests/support/data.ts";
import { LONG } from "../../tests/support/long.ts";
import { type TestSpecInput, testSpec } from "../contract/quality.ts";
import { quietRun } from "../contract/run.ts";
import { resultOf } from "../quality/results.ts";
import { runQuality } from "../quality/run.ts";
import { saveTest } from "../quality/tests.ts";
import { CANONICAL } from "./fill/canonical.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";

const FILE = "online_retail/online_retail.csv.zst";
const sums = (report: {
  tables: { read: number; accepted: number; rejected: number; unchanged: number }[];
}) => report.tables.every((table) => table.read === table.accepted + table.rejected + table.unchanged);

describe.skipIf(!hasData(FILE))(
  "Online Retail from its CSV (skipped where the data folder is absent)",
  () => {
    let bench: Workbench;
    let first: Awaited<ReturnType<Workbench["sync"]>>;
    const source = () => bench.state.connections.get("source", "Files");

    beforeAll(async () => {
      bench = await openWorkbench();
      bench.addFiles(dataFile(FILE));
      first = await bench.sync(source());
    });
    afterAll(() => bench.close());

    test("every published count can be had from the warehouse", async () => {
      expect(await bench.value("SELECT count(*) FROM store.order_items")).toBe(541_909);
      expect(await bench.value("SELECT count(*) FROM store.orders")).toBe(25_900);
      expect(await bench.value("SELECT count(*) FROM store.products")).toBe(4_070);
      expect(await bench.value("SELECT count(*) FROM store.customers")).toBe(4_372);
      expect(await bench.value("SELECT count(DISTINCT shipping_country) FROM store.orders")).toBe(38);
      expect(await bench.value("SELECT sum(quantity) FROM store.order_items")).toBe(5_176_450);
      expect(await bench.value("SELECT sum(quantity * unit_price) FROM store.order_items")).toBe(
        9_747_747.934,
      );
      expect(await bench.value("SELECT sum(total) FROM store.orders")).toBe(9_747_747.934);
      expect(await bench.value("SELECT count(*) FROM store.refunds")).toBe(9_288);
      expect(await bench.value("SELECT count(*) FROM store.orders WHERE status = 'cancelled'")).toBe(3_836);
      // Bad debt and stock put right.
      expect(await bench.value("SELECT count(*) FROM store.orders WHERE status = 'failed'")).toBe(2_101);
    });

    test("the clean subset has the published lines, customers, invoices and revenue", async () => {
      const [clean] = await bench.warehouse.query(
        `SELECT count(*) AS lines, count(DISTINCT o.customer_id) AS customers, count(DISTINCT o.order_id) AS invoices,
         sum(i.quantity * i.unit_price) AS revenue
       FROM store.order_items i JOIN store.orders o USING (order_id)
       WHERE o.customer_id IS NOT NULL AND i.quantity > 0 AND i.unit_price > 0`,
      );
      expect(clean).toEqual({ lines: 397_884, customers: 4_338, invoices: 18_532, revenue: 8_911_407.904 });
    });

    test("the report adds up, and a second sync changes nothing", async () => {
      expect(sums(first)).toBe(true);
      expect(first.tables.find((table) => table.table === "order_items")).toMatchObject({
        read: 541_909,
        accepted: 541_909,
      });
      const again = await bench.sync(source());
      expect(again.streams.every((stream) => stream.rows === 0)).toBe(true);
      for (const table of again.tables)
        expect(table).toMatchObject({ accepted: 0, deleted: 0, unchanged: table.read - table.rejected });
    });

    test("quality tests find what is known to be wrong with it", async () => {
      const failing = async (spec: TestSpecInput) => {
        const { id } = saveTest(bench.state, testSpec.parse(spec));
        await runQuality(bench, { id }, quietRun());
        return resultOf(bench.state, id)?.failing;
      };
      const lines = { table: "order_items", kind: "range" } as const;
      expect(await failing({ ...lines, columns: ["unit_price"], min: "0.0001" })).toBe(2_517);
      expect(await failing({ ...lines, columns: ["quantity"], min: "0" })).toBe(10_624);
      const rule = { table: "order_items", kind: "sql" } as const;
      expect(await failing({ ...rule, sql: DOUBLES })).toBe(5_268);
      expect(await failing({ ...rule, sql: WITHOUT_CUSTOMER })).toBe(135_080);
      await runQuality(bench, {}, quietRun());
      expect(resultOf(bench.state, "order_items.range.unit_price")).toMatchObject({
        state: "failed",
        failing: 2,
      });
      expect(resultOf(bench.state, "order_items.unique.order_item_id")).toMatchObject({
        state: "passed",
        checked: 541_909,
      });
      // A closed set of 2011 is not late.
      expect(resultOf(bench.state, "orders.freshness.ordered_at")).toMatchObject({ state: "skipped" });
    });

    test("ids read 17850 and not 17850.0; dates are local time of the store", async () => {
      expect(await bench.value("SELECT count(*) FROM store.customers WHERE customer_id LIKE '%.%'")).toBe(0);
      expect(await bench.value("SELECT ordered_at FROM store.orders WHERE order_id = '536365'")).toBe(
        "2010-12-01T08:26:00.000Z",
      );
      // British summer time.
      expect(
        await bench.value("SELECT min(ordered_at) FROM store.orders WHERE ordered_at > '2011-06-01'"),
      ).toMatch(/T0[67]:/);
    });

    test(`split by ${LONG ? "day" : "month"} and read file after file it gives the same warehouse`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "merchbench-parts-"));
      const parts = split(folder, LONG ? "YYYY-MM-DD".length : "YYYY-MM".length);
      const drop = join(folder, "in");
      const other = await openWorkbench();
      try {
        const connection = other.addFiles(drop, "Files");
        for (const [at, part] of parts.entries()) {
          cpSync(join(folder, part), join(drop, part));
          if (!LONG && ![5, 11, parts.length - 1].includes(at)) continue;
          const report = await other.sync(connection);
          expect(sums(report)).toBe(true);
        }
        for (const table of Object.keys(CANONICAL)) {
          expect(await checksum(other, table), table).toEqual(await checksum(bench, table));
        }
      } finally {
        await other.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }, 3_600_000);
  },
);

const DOUBLES = `SELECT * FROM raw_files.online_retail
  QUALIFY row_number() OVER (PARTITION BY InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country) > 1`;
const WITHOUT_CUSTOMER = `SELECT i.* FROM store.order_items i JOIN store.orders o USING (order_id) WHERE o.customer_id IS NULL`;

/** Count and order-free checksum of a table's rows and of its rejects, without what belongs to the load. */
async function checksum(bench: Workbench, table: string): Promise<unknown> {
  const sum = (rows: string) =>
    `SELECT count(*) AS n, sum(hash(t)::HUGEINT)::VARCHAR AS sum FROM (SELECT * EXCLUDE (source_id, loaded_at) FROM ${rows}) t`;
  return bench.warehouse.query(
    `${sum(`(SELECT * EXCLUDE (deleted_at) FROM store.${table} WHERE deleted_at IS NULL)`)}
     UNION ALL ${sum(`store.rejects WHERE table_name = '${table}'`)}`,
  );
}

/** Writes the lines into a file for each start of their date, and answers the names in order. */
function split(folder: string, length: number): string[] {
  const text = zstdDecompressSync(readFileSync(dataFile(FILE))).toString("utf8");
  const [header, ...lines] = text.trimEnd().split("\n");
  const parts = new Map<string, string[]>();
  for (const line of lines) {
    const date = /,(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2},/.exec(line)![1]!.slice(0, length);
    if (!parts.has(date)) parts.set(date, [header!]);
    parts.get(date)!.push(line);
  }
  mkdirSync(join(folder, "in"));
  return [...parts].map(([date, rows]) => {
    const name = `orders-${date}.csv`;
    writeFileSync(join(folder, name), `${rows.join("\n")}\n`);
    return name;
  });
}
