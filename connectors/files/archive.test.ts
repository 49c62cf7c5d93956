/** Zip archives: what lies in them, and those that are refused. */
import { readFileSync, rmSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { zipOf } from "../testkit/zip.ts";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

describe("zip archives", () => {
  test("members are files; parts of one table are one stream", async () => {
    const parts = { "2024/orders-01.csv": "id,v\n1,a\n", "2024/orders-02.csv": "id,v\n2,b\n" };
    folder.put(
      "export.zip",
      zipOf({
        ...parts,
        "events.jsonl": '{"e":1}\n',
        "__MACOSX/._x.csv": "?",
        "_all/_visits.csv": "v\n1\n",
        "./carts.csv": "c\n1\n",
      }),
    );
    const { rows } = await folder.read("export.zip");
    expect(Object.keys(rows).sort()).toEqual(["all_visits", "carts", "events", "orders"]);
    expect(rows.orders).toMatchObject([
      { id: "1", _file: "export.zip/2024/orders-01.csv" },
      { id: "2", _file: "export.zip/2024/orders-02.csv" },
    ]);
  });

  test("Parquet within an archive keeps its types", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT 7::BIGINT AS n, [1, 2] AS l) TO '${folder.path}/t.pq' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    folder.put("t.zip", zipOf({ "t.parquet": readFileSync(`${folder.path}/t.pq`) }));
    rmSync(`${folder.path}/t.pq`);
    expect((await folder.streams("t.zip"))[0]!.columns.map((column) => column.type)).toEqual([
      "integer",
      "json",
      "text",
    ]);
    expect((await folder.read("t.zip")).rows.t).toMatchObject([{ n: "7", l: "[1,2]" }]);
  });

  test("a bomb and a damaged archive are refused with what to do", async () => {
    const archive = zipOf({ "a.csv": "id\n1\n" });
    const bomb = Buffer.from(archive);
    // The size that the directory declares: two gigabytes out of a few bytes.
    bomb.writeUInt32LE(2 ** 31, bomb.indexOf("PK\x01\x02") + 24);
    folder.put("bomb.zip", bomb);
    await expect(folder.streams("bomb.zip")).rejects.toThrow(/would unpack to \d+ times its size. Unpack it/);
    const twice = Buffer.from(
      zipOf({ "a.csv": "id\n1\n", "b.csv": "id\n2\n" }).toString("latin1").replaceAll("b.csv", "a.csv"),
      "latin1",
    );
    folder.put("twice.zip", twice);
    await expect(folder.streams("twice.zip")).rejects.toThrow(/two files in it are called a.csv. Unpack it/);
    folder.put("cut.zip", archive.subarray(0, 40));
    await expect(folder.streams("cut.zip")).rejects.toThrow(/cut\.zip can't be unpacked.*Export it again/);
  });

  test("archives within archives are opened, too, down to where no export goes", async () => {
    const csv = (id: number) => `id\n${id}\n`;
    const inner = zipOf({ "orders-2.csv": csv(2), "orders-3.csv": csv(3) });
    folder.put("all.zip", zipOf({ "orders-1.csv": csv(1), "old/2023.zip": inner }));
    const { rows } = await folder.read();
    expect(rows.orders!.sort((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
      { id: "1", _file: "all.zip/orders-1.csv" },
      { id: "2", _file: "all.zip/old/2023.zip/orders-2.csv" },
      { id: "3", _file: "all.zip/old/2023.zip/orders-3.csv" },
    ]);
    const deep = [1, 2, 3, 4].reduce((zip) => zipOf({ "deeper.zip": zip }), inner);
    folder.put("deep.zip", deep);
    await expect(folder.streams("deep.zip")).rejects.toThrow(/too many archives lie within each other/);
  });

  test("of a member whose checksum is wrong every row comes, and the fault is said", async () => {
    const archive = zipOf({ "a.csv": "id\n1\n2\n" });
    const at = archive.indexOf("PK\x01\x02") + 16;
    archive.writeUInt32LE(archive.readUInt32LE(at) ^ 1, at);
    folder.put("a.zip", archive);
    const { rows, rejected } = await folder.read();
    expect(rows.a).toMatchObject([{ id: "1" }, { id: "2" }]);
    expect(rejected).toMatchObject([{ line: 4, reason: expect.stringContaining("checksum is wrong") }]);
  });
});
