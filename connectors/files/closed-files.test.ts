/** A file that can't be opened keeps those beside it from nothing, and is said. */
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { zipOf } from "../testkit/zip.ts";
import { filesConfig } from "./config.ts";
import { asNobody, type Folder, lockedZip, openFolder } from "./harness.fixture.ts";
import { filesConnector } from "./index.ts";
import { inspectFiles } from "./inspect.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
  folder.put("orders.csv", "id\n1\n2\n");
});
afterEach(() => folder.remove());

test.each([
  ["locked.zip", lockedZip(zipOf({ "a.csv": "id\n1\n" })), /^locked.zip is not read: a.csv is locked with a/],
  ["cut.zip", zipOf({ "a.csv": "id\n1\n" }).subarray(0, 40), /^cut.zip can't be unpacked/],
  ["cut.xlsx", Buffer.from("PK\x03\x04"), /^cut.xlsx can't be unpacked: .*[^.]\. Export it again/],
  ["in.zip", zipOf({ "b.xlsx": zipOf({}) }), /^in.zip\/b.xlsx can't be read: it has no sheet/],
  ["secret.xlsx", Buffer.from("d0cf11e0a1b11ae1", "hex"), /^secret.xlsx is locked with a password, or/],
  ["old.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"), /^old.xls is a workbook of an old Excel/],
  ["print.csv", Buffer.from("%PDF-1.7\n%âã\n1 0 obj"), /^print.csv is a PDF/],
  ["page.csv", zipOf({ a: "" }), /^page.csv is an archive or an Excel workbook/],
  ["none.json", "what is this", /^none.json holds no JSON objects/],
])("%s", async (name, content, said) => {
  folder.put(name, content);
  const [stream, ...others] = await folder.streams();
  expect(others).toEqual([]);
  expect(stream!.leftOut).toEqual([expect.stringMatching(said)]);
  expect((await folder.read()).rows.orders).toHaveLength(2);
  const [table] = await inspectFiles(filesConfig.parse({ path: folder.path }), quietRun());
  expect(table!.doubts).toEqual(stream!.leftOut);
});

test("the test of the connection names what it can't open", async () => {
  folder.put("cut.xlsx", Buffer.from("PK\x03\x04"));
  const steps = await filesConnector.check(filesConfig.parse({ path: folder.path }), "source", quietRun());
  expect(steps[0]).toEqual({ name: "Found 1 file, 1 table; can't open cut.xlsx", ok: true });
});

test("a file and a folder that are for others only", async () => {
  folder.put("mine.csv", "id\n3\n");
  mkdirSync(join(folder.path, "lost+found"));
  for (const name of ["mine.csv", "lost+found"]) chmodSync(join(folder.path, name), 0);
  chmodSync(folder.path, 0o755);
  const [stream] = await asNobody(() => folder.streams());
  expect(stream!.leftOut).toEqual([
    expect.stringMatching(/lost\+found may not be read by the user.*Grant the right/),
    expect.stringMatching(/mine.csv may not be read by the user/),
  ]);
});

test("what was read of an archive stays while it can't be opened, and goes with it", async () => {
  const archive = zipOf({ "orders-2.csv": "id\n3\n" });
  folder.put("all.zip", archive);
  const first = await folder.read();
  expect(first.rows.orders).toHaveLength(3);
  folder.put("all.zip", archive.subarray(0, 40));
  const second = await folder.read(".", {}, first.cursors);
  expect(second).toMatchObject({ rows: {}, cursors: {} });
  folder.put("all.zip", zipOf({ "orders-3.csv": "id\n4\n" }));
  const third = await folder.read(".", {}, first.cursors);
  expect(third.rows.orders).toMatchObject([{ id: "4" }]);
  expect(Object.keys(JSON.parse(third.cursors.orders!))).toEqual(["orders.csv", "all.zip/orders-3.csv"]);
});
