/** Files by chance: however broken, they end in rows and rejected lines, or in an error that says what to do. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "../../engine/contract/errors.ts";
import { LONG } from "../../tests/support/long.ts";
import {
  type Chance,
  chanceOf,
  MARK,
  mutate,
  randomTable,
  type Table,
  type Written,
  writeCsv,
  writeJson,
} from "./fuzz.fixture.ts";
import { type Folder, type FolderRead, openFolder } from "./harness.fixture.ts";

const [BROKEN_FILES, SCHEMAS] = LONG ? [500, 200] : [60, 30];
/** A file of this size takes a fraction of a second; one that takes so long hangs. */
const LIMIT_MS = 60_000;
/** So much of a rejected line is kept. */
const KEPT_TEXT = 10_000;

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

async function writeParquet(table: Table, path: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const names = table.names.map((_name, k) => `c${k}`);
  await connection.run(`CREATE TABLE t (${names.map((name) => `${name} VARCHAR`).join(", ")})`);
  const appender = await connection.createAppender("t");
  for (const row of table.rows) {
    for (const value of row) value === null ? appender.appendNull() : appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`COPY t TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  connection.closeSync();
  instance.closeSync();
}

async function write(chance: Chance, table: Table): Promise<Written> {
  const way = chance.below(5);
  if (way < 2) return writeCsv(chance, table);
  if (way < 4) return writeJson(chance, table);
  const path = join(folder.path, "made.bin");
  await writeParquet(table, path);
  const bytes = readFileSync(path);
  rmSync(path);
  return { name: "t.parquet", bytes };
}

/** Reads the file, or answers the error that the user would see. Anything but an AppError fails the test. */
async function readOrError(file: Written): Promise<FolderRead | AppError> {
  writeFileSync(join(folder.path, file.name), file.bytes);
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), LIMIT_MS);
  });
  try {
    return await Promise.race([folder.read(file.name), hangs]);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

describe("random schemas", () => {
  test.each(Array.from({ length: SCHEMAS }, (_, k) => k + 1))(
    "seed %i: every row and every value comes through",
    async (seed) => {
      const chance = chanceOf(seed);
      const table = randomTable(chance);
      const file = await write(chance, table);
      const found = await readOrError(file);
      if (found instanceof AppError) throw new Error(`${file.name}: ${found.message}`, { cause: found });
      expect(found.rejected).toEqual([]);
      const [rows = []] = Object.values(found.rows);
      const byMark = new Map(
        rows.map((row) => [Object.values(row).find((value) => String(value).startsWith("row#")), row]),
      );
      expect(rows).toHaveLength(table.rows.length);
      for (const given of table.rows) {
        const read = Object.values(byMark.get(given[0]) ?? {}).map(String);
        for (const value of given) if (value !== null) expect(read).toContainEqual(asRead(value));
      }
    },
  );
});

/** The value, or for a fraction any way of writing it: JSON numbers lose zeros. */
const asRead = (value: string): unknown =>
  /^\d+\.\d+$/.test(value) ? expect.stringMatching(new RegExp(`^${Number(value)}(\\.?0*)$`)) : value;

describe("broken files", () => {
  test.each(Array.from({ length: BROKEN_FILES }, (_, k) => k + 1))(
    "seed %i: nothing is lost unseen",
    async (seed) => {
      const chance = chanceOf(10_000 + seed);
      const whole = await write(chance, randomTable(chance, { plain: true }));
      const bytes = mutate(chance, whole.bytes);
      const found = await readOrError({ ...whole, bytes });
      if (found instanceof AppError) {
        expect(found.message).toMatch(/(again|choose|leave|give|unpack)/i);
        return;
      }
      const seen = JSON.stringify([found.rows, found.rejected, await folder.streams(whole.name)]);
      const readable = /\.(csv|jsonl?)$/.test(whole.name);
      const marks = readable ? [...new Set(bytes.toString("latin1").match(MARK))] : [];
      // Of a rejected line that is longer than what is kept of it, the mark may lie behind.
      const cut = found.rejected.filter((line) => line.text.length === KEPT_TEXT).length;
      expect(marks.filter((mark) => !seen.includes(mark)).slice(cut)).toEqual([]);
      if (whole.name.endsWith(".jsonl")) {
        const lines = bytes
          .toString("latin1")
          .split("\n")
          .filter((line) => line.trim() !== "");
        const read = Object.values(found.rows).flat().length + found.rejected.length;
        expect(read).toBe(lines.length);
      }
    },
  );
});
