/** What people give by mistake: each is read as what it is, or refused with what to do. */
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { zipOf } from "../testkit/zip.ts";
import { filesConfig } from "./config.ts";
import { ask } from "./duck.ts";
import { asNobody, type Folder, lockedZip, openFolder } from "./harness.fixture.ts";
import { inspectFiles } from "./inspect.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const ROWS = Array.from({ length: 40 }, (_, k) => `${1000 + k},2024-01-${10 + (k % 20)},c${k % 7},${k}.50`);
const NAMES = "order_id,order_date,customer,total";
const CSV = `${NAMES}\n${ROWS.join("\n")}\n`;

describe("files that are not what they are called", () => {
  test.each([
    ["CSV that is called a workbook", "orders.xlsx", CSV],
    ["text with tabs that an old Excel would open", "orders.xls", CSV.replaceAll(",", "\t")],
    ["the same, packed", "orders.xlsx", gzipSync(CSV)],
  ])("%s is read", async (_what, name, content) => {
    folder.put(name, content);
    const { rows, rejected } = await folder.read();
    expect(rows.orders).toHaveLength(40);
    expect(rows.orders![0]).toMatchObject({ order_id: "1000", total: "0.50" });
    expect(rejected).toEqual([]);
  });

  test.each([
    [
      "page.xlsx",
      "<html><body><table><tr><td>1</td></tr></table></body></html>",
      /web page.*as .xlsx or CSV/,
    ],
    ["page.csv", "<table><tr><td>1</td></tr></table>", /web page or XML/],
    ["print.csv", Buffer.from("%PDF-1.7\n%âã\n1 0 obj"), /is a PDF/],
    ["shot.csv", Buffer.from("89504e470d0a1a0a00", "hex"), /is a picture/],
    ["old.csv", Buffer.from("d0cf11e0a1b11ae1", "hex"), /old Excel/],
    ["twice.csv.gz", gzipSync(gzipSync(CSV)), /is packed twice/],
    ["hole.csv", Buffer.alloc(4096), /nothing but zeros/],
    ["none.parquet", "a,b\n1,2\n", /is no Parquet file/],
    ["orders.json", CSV, /holds no JSON objects; it begins with "order_id/],
    ["bare.jsonl", "{}\n{}\n", /holds no JSON objects/],
    ["answer.json", '{"status":"ok","data":[]}', /is empty/],
    [
      "endless.csv",
      `id,name,${"x".repeat(300_000)}\n1,a,b\n`,
      /first line of endless.csv is longer than 256 KB/,
    ],
    ["locked.zip", lockedZip(zipOf({ "orders.csv": CSV })), /password/],
  ])("%s is refused with what to do", async (name, content, reason) => {
    folder.put(name, content);
    await expect(folder.read(name)).rejects.toThrow(reason);
  });

  test("a Parquet file that was cut says so", async () => {
    const path = join(folder.path, "whole.parquet");
    await ask(`COPY (SELECT i AS id FROM range(9000) r(i)) TO '${path}' (FORMAT parquet)`, "whole");
    folder.put("cut.parquet", readFileSync(path).subarray(0, 2000));
    await expect(folder.read("cut.parquet")).rejects.toThrow(/breaks off before its end/);
  });

  test("what may not be read says so", async () => {
    folder.put("orders.csv", CSV);
    chmodSync(join(folder.path, "orders.csv"), 0);
    chmodSync(folder.path, 0o755);
    const reading = asNobody(() => folder.read());
    await expect(reading).rejects.toMatchObject({
      code: "unauthorised",
      message: expect.stringContaining("orders.csv"),
    });
  });
});

describe("names in the wrong place", () => {
  test("names between the rows, where two files were put together, are set aside", async () => {
    folder.put("orders.csv", CSV + CSV);
    const { rows, rejected } = await folder.read();
    expect(rows.orders).toHaveLength(80);
    expect(rejected).toMatchObject([{ line: 42, reason: "the names of the columns once more", text: NAMES }]);
  });

  test("a line of groups above the names is no row, whether its cells are blank or repeated", async () => {
    for (const groups of ["Order,,Customer,Money", "Order,Order,Customer,Money"]) {
      folder.put("orders.csv", `${groups}\n${CSV}`);
      const { rows } = await folder.read();
      expect(rows.orders).toHaveLength(40);
      expect(Object.keys(rows.orders![0]!)).toContain("order_date");
    }
    // A column without a name is not a line of groups.
    folder.put("orders.csv", CSV.replace("order_id", ""));
    expect((await folder.read()).rows.orders).toHaveLength(40);
  });

  test("a delimiter that stands nowhere is said, with the one that does", async () => {
    folder.put("orders.csv", CSV.replaceAll(",", ";"));
    const config = filesConfig.parse({ path: folder.path, delimiter: "comma" });
    const [table] = await inspectFiles(config, quietRun());
    expect(table!.doubts.join()).toContain("seem to be parted by semicolon");
  });
});
