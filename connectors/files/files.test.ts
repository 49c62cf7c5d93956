import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Stream } from "../connector.ts";
import { filesConfig } from "./config.ts";
import { slug } from "./find-files.ts";
import { type Folder, openFolder } from "./harness.fixture.ts";
import { filesConnector } from "./index.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const put = (name: string, content: string | Buffer) => folder.put(name, content);
const readAll = (name?: string, cursors?: Record<string, string>) => folder.read(name, {}, cursors);
const streams = (name?: string) => folder.streams(name);

const names = (found: Stream[]) => found.map((stream) => stream.name).sort();

describe("finding files", () => {
  test("parts of one table are one stream, others are not", async () => {
    put("events-2024-01.jsonl", '{"a":1}\n');
    put("events-2024-02.jsonl", '{"a":2}\n');
    put("orders.csv", "id,total\n1,2\n");
    put("notes.docx", "no data");
    mkdirSync(join(folder.path, "prices"));
    put("prices/2024-Jan.csv", "sku,price\na,1\n");
    put("prices/2024-Feb.csv", "sku,price\na,2\n");
    put("visits_January.csv", "day,n\na,1\n");
    put("visits_Février.csv", "day,n\na,2\n");
    put("stock20240131.csv", "sku,left\na,1\n");
    put("stock20240201.csv", "sku,left\na,2\n");
    put("part-00000-1b4e28ba-2fa1-11d2-883f-0016d3cca427.csv", "sku,seen\na,1\n");
    put("part-00000-6fa459ea-ee8a-3ca4-894e-db77e160355e.csv", "sku,seen\na,2\n");
    const parts = slug(basename(folder.path));
    expect(names(await streams())).toEqual(["events", parts, "orders", "prices", "stock", "visits"].sort());
    const { rows } = await readAll();
    for (const name of ["prices", "stock", "visits", parts]) expect(rows[name]).toHaveLength(2);
  });

  test("folders that a pattern names are read with their subfolders, those that * meets are not", async () => {
    mkdirSync(join(folder.path, "pair/2024/q1"), { recursive: true });
    for (const year of ["2025", "2026"]) mkdirSync(join(folder.path, "pair", year));
    for (const name of [
      "pair/2024/q1/sales.csv",
      "pair/2025/sales.csv",
      "pair/sales.csv",
      "pair/2026/sales.csv",
    ])
      put(name, `id\n${name.length}\n`);
    const filesRead = async (path: string) => {
      const { rows } = await readAll(path);
      return Object.values(rows)
        .flatMap((all) => all.map((row) => row._file))
        .sort();
    };
    expect(await filesRead("pair/{2024,2025,sales.csv}")).toEqual([
      "2024/q1/sales.csv",
      "2025/sales.csv",
      "sales.csv",
    ]);
    expect(await filesRead("pair/*")).toEqual(["sales.csv"]);
  });

  test("a file is read once however many ways lead to it, and links are followed", async () => {
    mkdirSync(join(folder.path, "in/deep"), { recursive: true });
    mkdirSync(join(folder.path, "elsewhere"));
    for (const name of ["in/a.csv", "in/deep/b.csv", "elsewhere/c.csv", "elsewhere/d.csv"])
      put(name, "id\n1\n");
    const link = (to: string, from: string) => symlinkSync(join(folder.path, to), join(folder.path, from));
    link("in/a.csv", "in/latest.csv");
    link("in", "in/deep/loop");
    link("elsewhere", "in/more");
    link("elsewhere/d.csv", "in/d.csv");
    link("absent.csv", "in/nowhere.csv");
    const filesRead = async (path: string) => {
      const { rows } = await readAll(path);
      return Object.values(rows)
        .flatMap((all) => all.map((row) => row._file))
        .sort();
    };
    expect(await filesRead("in")).toEqual(["a.csv", "d.csv", "deep/b.csv", "more/c.csv"]);
    expect(await filesRead("in/*.csv")).toEqual(["a.csv", "d.csv"]);
    expect(await filesRead("in/{deep,../in}")).toEqual(["a.csv", "d.csv", "deep/b.csv", "more/c.csv"]);
  });

  test("signs of patterns, and names with =, are those of the file and of no other", async () => {
    mkdirSync(join(folder.path, "id=7"));
    const all = ["a[1].csv", "a1.csv", "b*.csv", "bb.csv", "c?.csv", "cc.csv", "id=7/d.csv", "e\\e.csv"];
    for (const [id, name] of all.entries()) put(name, `id\n${id}\n`);
    put("id=7/f.jsonl", '{"id":8}\n');
    const { rows } = await readAll();
    const read = Object.values(rows).flatMap((some) => some.map(({ id, _file }) => [Number(id), _file]));
    expect(read.sort()).toEqual([...all, "id=7/f.jsonl"].map((name, id) => [id, name]));
  });

  test("what programs keep beside files is none of them, whatever format is chosen", async () => {
    for (const name of ["o.dat", "o.dat.part", "o.dat.tmp", "o.dat~", "~$o.xlsx", ".o.dat"])
      put(name, "id\n1\n");
    expect(names(await folder.streams(".", { format: "csv" }))).toEqual(["o"]);
  });

  test("a name that is no UTF-8 says what to do", async () => {
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder.path}/m`), Buffer.from([0xe4]), Buffer.from(".csv")]),
      "id\n1\n",
    );
    await expect(streams()).rejects.toThrow(/letters that are no UTF-8.* Rename it/);
  });

  test("a wrong path, a wrong pattern and an empty file say what to do", async () => {
    await expect(streams("absent")).rejects.toThrow(/There is no file or folder .*absent\. Check the path/);
    await expect(streams("*.csv")).rejects.toThrow(
      /No file matches .*\*\.csv\. Give a CSV, TSV, JSON, JSONL, Parquet, Excel/,
    );
    put("empty.csv", "");
    await expect(streams("empty.csv")).rejects.toThrow(/empty\.csv is empty/);
    const steps = await filesConnector.check(
      filesConfig.parse({ path: join(folder.path, "absent") }),
      "source",
      quietRun(),
    );
    expect(steps).toMatchObject([{ ok: false, detail: expect.stringContaining("Check the path") }]);
  });
});

describe("CSV", () => {
  test("finds delimiter and header, keeps leading zeros and long ids, plain and compressed", async () => {
    const text = "id;postcode;price\n12345678901234567890;01067;1,5\n2;00100;\n";
    put("a.csv", text);
    put("b.csv.gz", gzipSync(text));
    put("c.csv.zst", zstdCompressSync(text));
    for (const name of ["a.csv", "b.csv.gz", "c.csv.zst"]) {
      const { rows } = await readAll(name);
      expect(Object.values(rows)[0]).toMatchObject([
        { id: "12345678901234567890", postcode: "01067", price: "1.5", _file: name },
        { id: "2", postcode: "00100", price: null },
      ]);
    }
  });

  test("a packed file that breaks off is said, and read up to there; packing is told by the bytes, not the name", async () => {
    const text = `id,v\n${Array.from({ length: 80_000 }, (_, k) => `${k},${(k * 7919) % 10_007}\n`).join("")}`;
    for (const [name, bytes] of [
      ["cut.csv.gz", gzipSync(text)],
      ["cut.csv.zst", zstdCompressSync(text)],
    ] as const) {
      put(name, bytes.subarray(0, bytes.length / 2));
      const { rows, rejected } = await readAll(name);
      const { length } = rows.cut!;
      expect(length).toBeGreaterThan(1000);
      const last = rows.cut!.find(({ id }) => id === `${length - 1}`);
      expect(last?.v).toBe(`${((length - 1) * 7919) % 10_007}`);
      expect(rejected).toMatchObject([{ line: length + 2, reason: expect.stringMatching(/breaks off/) }]);
    }
    put("plain.csv.gz", "id,v\n1,2\n");
    put("packed.csv", gzipSync("id,v\n1,2\n"));
    for (const name of ["plain.csv.gz", "packed.csv"])
      expect(Object.values((await readAll(name)).rows)[0]).toMatchObject([{ id: "1", v: "2" }]);
    put("pk.csv", "PK,v\n1,2\n");
    expect((await readAll("pk.csv")).rows.pk).toMatchObject([{ PK: "1" }]);
    put("book.csv", Buffer.from("PK\x03\x04"));
    await expect(streams("book.csv")).rejects.toThrow(/Excel workbook, not CSV. Give it the ending/);
  });

  test("of a packed file whose checksum is wrong or cut off every row comes, and the fault is said", async () => {
    const ids = Array.from({ length: 5000 }, (_, k) => k);
    const [csv, jsonl] = [`id\n${ids.join("\n")}\n`, ids.map((id) => `{"id":${id}}\n`).join("")];
    for (const [name, text] of [["a.csv.gz", csv] as const, ["b.jsonl.gz", jsonl] as const])
      for (const kept of [-8, -4]) {
        const bytes = gzipSync(text);
        put(name, Buffer.concat([bytes.subarray(0, kept), Buffer.alloc(kept === -8 ? 8 : 0)]));
        const { rows, rejected } = await readAll(name);
        expect(
          Object.values(rows)[0]!
            .map(({ id }) => Number(id))
            .sort((a, b) => a - b),
        ).toEqual(ids);
        expect(rejected).toMatchObject([{ reason: expect.stringMatching(/breaks off/) }]);
      }
  });

  test("a file packed in several pieces is read to its end, also around lines that can't be read", async () => {
    const pieces = [`id,v\n${"1,2\n".repeat(9)}`, "1,2,3\n", "2,", "3\n1,9\n"];
    put("pieces.csv.gz", Buffer.concat(pieces.map((piece) => gzipSync(piece))));
    put("frames.csv.zst", Buffer.concat(pieces.map((piece) => zstdCompressSync(piece))));
    for (const name of ["pieces.csv.gz", "frames.csv.zst"]) {
      const { rows, rejected } = await readAll(name);
      const values = Object.values(rows)[0]!
        .map(({ v }) => v)
        .sort();
      expect(values).toEqual([...Array(9).fill("2"), "3", "9"]);
      expect(rejected).toMatchObject([{ line: 11, reason: expect.stringMatching(/too many/) }]);
    }
  });

  test("ragged, cut and undecodable lines are set aside with line, reason and text; the others are read", async () => {
    const lines = [
      "id,name,v",
      "1,é,2",
      "2,b",
      '3,"two\nlines",4',
      "4,c,5,6",
      "5,bad\xff,7",
      "6,d,8",
      '7,"open,9',
      "8,e,10",
      "9,cut",
    ];
    put(
      "x.csv",
      Buffer.concat(
        lines.flatMap((line, k) => [
          k === 5 ? Buffer.from(line, "latin1") : Buffer.from(line),
          Buffer.from("\n"),
        ]),
      ),
    );
    const { rows, rejected } = await readAll("x.csv");
    expect((rows.x as { id: string }[]).map((row) => row.id)).toEqual(["1", "3", "6", "8"]);
    expect(rejected).toEqual([
      { file: "x.csv", line: 3, reason: "too few values: 2 of 3", text: "2,b" },
      { file: "x.csv", line: 6, reason: "too many values: 4 instead of 3", text: "4,c,5,6" },
      { file: "x.csv", line: 7, reason: "not valid UTF-8", text: expect.stringContaining("5,bad") },
      { file: "x.csv", line: 9, reason: "a quote is opened and never closed", text: '7,"open,9' },
      { file: "x.csv", line: 11, reason: "too few values: 2 of 3", text: "9,cut" },
    ]);
  });

  test("a stray quote that another one closes lines later takes no good line along", async () => {
    put("q.csv", 'id,name,v\n1,a,2\n2,"b,3\n3,c,4\n4,d,5\n5,e",6,x\n6,f,7\n');
    const { rows, rejected } = await readAll("q.csv");
    expect(rows.q!.map((row) => row.id)).toEqual(["1", "3", "4", "6"]);
    expect(rejected.map(({ line }) => line)).toEqual([3, 6]);
    put("open.csv", 'id,name,v\n1,"a\na",2\n2,"b,3\n3,c,4\n4,"d,5\n5,e,6\n');
    const opened = await readAll("open.csv");
    expect(opened.rows.open!.map((row) => row.id)).toEqual(["1", "3", "5"]);
    expect(opened.rejected.map(({ line }) => line)).toEqual([4, 6]);
  });

  test("mixed line ends, a byte order mark and files whose columns differ in order", async () => {
    put("m-1.csv", "\ufeffid,name\r\n1,a\n2,b\r\n");
    put("m-2.csv", "name,id\nc,3\n");
    expect((await readAll()).rows.m).toMatchObject([
      { id: "1", name: "a" },
      { id: "2", name: "b" },
      { id: "3", name: "c" },
    ]);
  });

  test("Latin-1 is read as what it is", async () => {
    put("latin.csv", Buffer.from("id,name\n1,caf\xe9\n", "latin1"));
    expect((await readAll("latin.csv")).rows.latin).toMatchObject([{ name: "café" }]);
  });
});

test("JSON lines: nested values stay JSON, long numbers stay whole, bad lines are set aside", async () => {
  put("e.jsonl", '{"id":9007199254740993,"p":{"a":[1]}}\n{"id":2,"p":\nnot json\n[1]\n{"id":"x","p":null}\n');
  const { rows, rejected } = await readAll("e.jsonl");
  expect(rows.e).toMatchObject([
    { id: "9007199254740993", p: '{"a":[1]}' },
    { id: "x", p: null },
  ]);
  expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
    [2, "not valid JSON"],
    [3, "not valid JSON"],
    [4, "not a JSON object"],
  ]);
});

test("Parquet keeps its types, 64-bit ids included", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 18446744073709551615::UBIGINT AS big, 1.10::DECIMAL(8,2) AS price, [1, 2] AS list, DATE '2024-01-02' AS day)
     TO '${join(folder.path, "t.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const [stream] = await streams("t.parquet");
  expect(stream!.columns.map(({ name, type }) => [name, type])).toEqual([
    ["big", "hugeint"],
    ["price", "decimal"],
    ["list", "json"],
    ["day", "date"],
    ["_file", "text"],
  ]);
  expect((await readAll("t.parquet")).rows.t).toMatchObject([
    { big: "18446744073709551615", price: "1.10", list: "[1,2]" },
  ]);
});

test("what folders say is a column of Parquet, but never in place of the file's own", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const place of ["own/id=7", "other/country=DE", "other/country=FR"]) {
    mkdirSync(join(folder.path, place), { recursive: true });
    await connection.run(
      `COPY (SELECT 1 AS id) TO '${join(folder.path, place, "t.parquet")}' (FORMAT parquet)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
  expect((await readAll("own")).rows.t).toEqual([{ id: 1, _file: "id=7/t.parquet" }]);
  expect((await readAll("other")).rows.t).toMatchObject([{ country: "DE" }, { country: "FR" }]);
});

test("files that did not change are not read again; changed and gone ones are replaced", async () => {
  put("o-1.csv", "id\n1\n");
  put("o-2.csv", "id\n2\n");
  const first = await readAll();
  expect(Object.keys((await readAll(".", first.cursors)).rows)).toEqual([]);
  put("o-2.csv", "id\n22\n");
  rmSync(join(folder.path, "o-1.csv"));
  put("o-3.csv", "id\n3\n");
  const second = await readAll(".", first.cursors);
  expect(second.rows.o!.map((row) => row.id)).toEqual(["22", "3"]);
  expect(Object.keys(JSON.parse(second.cursors.o!))).toEqual(["o-2.csv", "o-3.csv"]);
});

test.each(["[", '{"a":'])("JSON lines nested a hundred thousand levels deep: %s", async (open) => {
  const close = open === "[" ? "]" : "}";
  const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
  put("x.jsonl", `{"id":1,"plain":"a","inner":{"b":1}}\n{"id":2,"plain":"b","inner":${deep}}\n`);
  const { rows, rejected } = await readAll("x.jsonl");
  expect(rows.x).toMatchObject([
    { id: "1", plain: "a", "inner.b": "1" },
    { id: "2", plain: "b", inner: deep },
  ]);
  expect(rejected).toEqual([]);
});

test("half a character in a value that another of its key replaces takes no other record along", async () => {
  put(
    "x.jsonl",
    String.raw`{"id":1,"v":"\ud83d\ude00 \\ud800"}
{"id":2,"v":"\ud800","v":"a"}
{"id":3,"v":"b"}
`,
  );
  const { rows, rejected } = await readAll("x.jsonl");
  expect(rows.x).toMatchObject([
    { id: "1", v: "😀 \\ud800" },
    { id: "3", v: "b" },
  ]);
  expect(rejected).toMatchObject([{ line: 2, reason: "half of a character is missing" }]);
});

describe("lines without an end", () => {
  const endless = Buffer.alloc(34 * 1024 ** 2, "x");

  test.each([
    ["plain", "x.csv", (bytes: Buffer) => bytes],
    ["packed", "x.csv.gz", (bytes: Buffer) => gzipSync(bytes, { level: 1 })],
  ])("the last line of a CSV is told, not lost: %s", async (_how, name, packed) => {
    put(name, packed(Buffer.concat([Buffer.from("id,name\n0,a\n1,"), endless])));
    const { rows, rejected } = await readAll(name);
    expect(rows.x).toMatchObject([{ id: "0", name: "a" }]);
    expect(rejected).toMatchObject([{ line: 3, reason: "longer than two million bytes" }]);
  });

  test("a JSON object that is larger than most takes no other along", async () => {
    const large = Buffer.concat([
      Buffer.from('{"id":2,"note":"'),
      endless.subarray(0, 18e6),
      Buffer.from('"}\n'),
    ]);
    put("x.jsonl", Buffer.concat([Buffer.from('{"id":1}\n'), large, Buffer.from('{"id":3}\n')]));
    const { rows, rejected } = await readAll("x.jsonl");
    expect(rows.x!.map(({ id }) => id).sort()).toEqual(["1", "2", "3"]);
    expect(rejected).toEqual([]);
  });
});
