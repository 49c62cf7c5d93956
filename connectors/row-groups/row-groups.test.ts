import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GROUP_ROWS, type Kind, type Reader, RowGroup } from "./kernel.ts";
import { ParquetFile } from "./parquet.ts";

let folder: string;
let instance: DuckDBInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-row-groups-"));
  instance = await DuckDBInstance.create(":memory:");
});

afterAll(() => {
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes the messages in pieces of so many bytes and answers what DuckDB reads of the file, and what came back. */
async function load(kinds: Kind[], reader: Reader, bytes: Buffer, piece = bytes.length) {
  const group = new RowGroup(kinds);
  const file = new ParquetFile(group.types);
  const parts: Buffer[] = [];
  const sizes: number[] = [];
  const flush = () => {
    sizes.push(group.rows);
    parts.push(...file.group(group.rows, group.pages()).map((part) => Buffer.from(part)));
    group.begin();
  };
  let rest: Buffer | undefined;
  for (let at = 0; at < bytes.length && !rest; at += piece) {
    let took = group.take(bytes.subarray(at, at + piece), reader);
    while (took === "full") {
      flush();
      took = group.resume(reader);
    }
    if (took === "other") rest = Buffer.concat([group.rest(), bytes.subarray(at + piece)]);
  }
  if (group.rows > 0) flush();
  const path = join(folder, "rows.parquet");
  writeFileSync(path, Buffer.concat([...parts, ...file.end()]));
  return { rows: await read(path), rest, sizes };
}

async function read(path: string): Promise<(string | null)[][]> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const result = await connection.runAndReadAll(
    `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}') LIMIT 200000`,
  );
  const rows = result.getRows() as (string | null)[][];
  connection.closeSync();
  return rows;
}

const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const double = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};

/** A message of PostgreSQL: kind, length, content. */
const message = (kind: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
};
const tuple = (fields: (Buffer | null)[]) =>
  Buffer.concat([
    int16(fields.length),
    ...fields.flatMap((field) => (field ? [int32(field.length), field] : [int32(-1)])),
  ]);
const SIGNATURE = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), int32(0), int32(0)]);

/** What a server sends for the rows: the signature comes with the first of them. */
function copyOf(rows: (Buffer | null)[][]): Buffer {
  const tuples = [...rows.map(tuple), int16(-1)];
  return Buffer.concat(tuples.map((each, k) => message("d", ...(k === 0 ? [SIGNATURE, each] : [each]))));
}

describe("rows of PostgreSQL", () => {
  const kinds: Kind[] = ["integer", "double", "boolean", "timestamptz", "timestamp", "date", "text"];
  const rows = [
    [
      int64(-9223372036854775808n),
      double(0.1),
      Buffer.from([1]),
      int64(0n),
      int64(1n),
      int32(0),
      Buffer.from('é,\n"'),
    ],
    kinds.map(() => null),
    [
      int64(9223372036854775807n),
      double(-Infinity),
      Buffer.from([0]),
      int64(9223372036854775807n),
      int64(-9223372036854775808n),
      int32(-10957),
      Buffer.from(""),
    ],
  ];
  const expected = [
    [
      "-9223372036854775808",
      "0.1",
      "1",
      "2000-01-01 00:00:00+00",
      "2000-01-01 00:00:00.000001",
      "2000-01-01",
      'é,\n"',
    ],
    kinds.map(() => null),
    ["9223372036854775807", "-inf", "0", "infinity", "-infinity", "1970-01-01", ""],
  ];

  it("come in their types, in whatever pieces the bytes arrive", async () => {
    for (const piece of [1, 3, 7, 64, 10_000]) {
      const { rows: found, rest } = await load(kinds, "postgresRows", copyOf(rows), piece);
      expect(found).toEqual(expected);
      expect(rest).toBeUndefined();
    }
  });

  it("stop before a message that is none of a row, which comes back whole", async () => {
    const notice = message("N", Buffer.from("SWARNING\0\0"));
    const bytes = Buffer.concat([copyOf(rows.slice(0, 1)), notice]);
    const { rows: found, rest } = await load(kinds, "postgresRows", bytes);
    expect(found).toEqual(expected.slice(0, 1));
    expect(rest).toEqual(notice);
  });

  it("may be none", async () => {
    const { rows: found } = await load(kinds, "postgresRows", copyOf([]));
    expect(found).toEqual([]);
  });
});

/** A packet of MySQL: length, number, content. */
const packet = (content: Buffer, number = 1) => {
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  header[3] = number & 255;
  return Buffer.concat([header, content]);
};
function encoded(text: string | null): Buffer {
  if (text === null) return Buffer.from([0xfb]);
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(bytes.length < 251 ? 1 : bytes.length < 65_536 ? 3 : 4);
  if (length.length === 1) length[0] = bytes.length;
  else {
    length[0] = length.length === 3 ? 0xfc : 0xfd;
    length.writeUIntLE(bytes.length, 1, length.length - 1);
  }
  return Buffer.concat([length, bytes]);
}
const textRow = (values: (string | null)[]) => packet(Buffer.concat(values.map(encoded)));

describe("rows of MySQL", () => {
  const kinds: Kind[] = ["integer", "timestamptz", "date", "text"];
  const last = packet(Buffer.from([0xfe, 0, 0, 2, 0]), 9);

  it("come in their types, zero days and days of no calendar as none", async () => {
    const given = [
      ["-9223372036854775808", "1969-12-31 23:59:59.999999", "2024-02-29", "plain"],
      ["9223372036854775807", "0000-00-00 00:00:00", "0000-00-00", null],
      ["00042", "2024-05-00 10:00:00", "1900-02-29", "x".repeat(250)],
      ["0", "9999-12-31 23:59:59", "1000-01-01", "y".repeat(70_000)],
      [null, "2024-03-31 02:30:00.5", "2000-02-29", "z".repeat(300)],
    ];
    const { rows, rest } = await load(kinds, "mysqlRows", Buffer.concat([...given.map(textRow), last]));
    expect(rest).toEqual(last);
    expect(rows).toEqual([
      ["-9223372036854775808", "1969-12-31 23:59:59.999999+00", "2024-02-29", "plain"],
      ["9223372036854775807", null, null, null],
      ["42", null, null, "x".repeat(250)],
      ["0", "9999-12-31 23:59:59+00", "1000-01-01", "y".repeat(70_000)],
      [null, "2024-03-31 02:30:00.5+00", "2000-02-29", "z".repeat(300)],
    ]);
  });

  it("tell every day of four centuries as DuckDB does", async () => {
    const connection = await instance.connect();
    const days = await connection.runAndReadAll(
      "SELECT strftime(d, '%Y-%m-%d') FROM (SELECT DATE '1799-12-30' + CAST(i AS INTEGER) AS d FROM range(146200) t(i))",
    );
    connection.closeSync();
    const given = days.getRows().map(([day]) => day as string);
    const { rows, sizes } = await load(
      ["date"],
      "mysqlRows",
      Buffer.concat(given.map((day) => textRow([day]))),
    );
    expect(rows.map(([day]) => day)).toEqual(given);
    expect(sizes).toEqual([GROUP_ROWS, 146_200 - GROUP_ROWS]);
  });

  it("are kept where texts take more room than a group had at first", async () => {
    const sizes = [10, 9_000_000, 5, 3_000_000, 12_000_000, 0];
    const given = sizes.map((size, k) => textRow([String(k), null, null, "t".repeat(size)]));
    const { rows } = await load(kinds, "mysqlRows", Buffer.concat(given), 1_000_000);
    expect(rows.map(([id, , , text]) => [id, text!.length])).toEqual(
      sizes.map((size, k) => [String(k), size]),
    );
  });
});

describe("a group", () => {
  it("says what its first text was in the last row", () => {
    const group = new RowGroup(["text", "integer"]);
    group.take(textRow(["2024-01-01 10:00:00", "1"]), "mysqlRows");
    group.take(textRow(["2024-01-02 10:00:00", null]), "mysqlRows");
    expect(group.lastLead()).toBe("2024-01-02 10:00:00");
    group.take(textRow([null, "3"]), "mysqlRows");
    expect(group.lastLead()).toBeNull();
  });

  it("tells the highest value of whole numbers, times and days, below zero too", () => {
    const group = new RowGroup(["integer", "timestamp", "date", "text"]);
    expect(group.highest(0)).toBeUndefined();
    group.take(textRow(["-7", "1969-12-31 23:59:59.5", "1969-12-30", "a"]), "mysqlRows");
    group.take(textRow(["-9", "1969-12-31 23:59:58", "1969-12-31", null]), "mysqlRows");
    expect([0, 1, 2].map((column) => group.highest(column))).toEqual([-7n, -500_000n, -1n]);
  });

  it("has fewer rows where a table is very wide", () => {
    const group = new RowGroup(Array.from({ length: 1000 }, () => "integer"));
    const row = textRow(Array.from({ length: 1000 }, () => "7"));
    const rows = Buffer.concat(Array.from({ length: 9000 }, () => row));
    expect(group.take(rows, "mysqlRows")).toBe("full");
    expect(group.isWhole).toBe(true);
    expect(group.rows).toBeLessThan(9000);
  });

  it("says that a row is too large where no memory has room for it", () => {
    const group = new RowGroup(Array.from({ length: 280 }, () => "text"));
    const row = textRow(Array.from({ length: 280 }, () => "t".repeat(59_000)));
    expect(() => group.take(row, "mysqlRows")).toThrow(/rows is too large: more than 16 MB with 280 columns/);
  });
});
