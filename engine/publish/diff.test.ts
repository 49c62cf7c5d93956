import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalValue, type TargetType } from "../../connectors/target-values.ts";
import { random } from "../../models/random.ts";
import { quoteText } from "../warehouse/sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { CONTENT } from "./content.ts";
import { comparePlan } from "./diff.ts";
import { canonicalSql } from "./standing.ts";

let folder: string;
let database: Warehouse;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-diff-"));
  database = await openWarehouse(":memory:");
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the one form of a value", () => {
  it.each<[TargetType, string[]]>([
    [
      "decimal",
      ["19.99", "19.99995", "-19.99995", "-0.00001", "0", "12345678901.23455", "7", "1e-7", "2.5E3"],
    ],
    ["double", ["0.1", "0.30000000000000004", "1e-300", "-0.0", "7", "123456789.123456789"]],
    ["integer", ["0", "-7", "9007199254740991"]],
    [
      "timestamptz",
      [
        "2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.123456+00",
        "2024-05-06 07:08:09.1204+00",
        "2024-05-06 07:08:09",
        "1999-12-31 23:59:59.5+02:00",
      ],
    ],
    ["text", ["", " x ", "東京 🛍", "it's"]],
  ])("is the same in SQL as in JavaScript: %s", async (type, values) => {
    for (const value of values) {
      const [row] = await database.query<{ form: unknown }>(
        `SELECT ${canonicalSql("$value::VARCHAR", type)} AS form`,
        {
          value,
        },
      );
      expect(row!.form, value).toEqual(canonicalValue(value, type));
    }
    const [none] = await database.query<{ form: unknown }>(`SELECT ${canonicalSql("NULL", type)} AS form`);
    expect(none!.form).toBeNull();
  });
});

describe("a plan", () => {
  const content = CONTENT.segments;
  const names = content.table.columns.map(({ name }) => name);
  const literal = (value: string | null) => (value === null ? "NULL" : quoteText(value));
  const valuesOf = (rows: (string | null)[][]) =>
    rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ");

  it("has one row for each key of either side, as comparing them one by one tells", async () => {
    const rng = random(3);
    const pick = <T>(list: T[]) => list[rng.int(list.length)]!;
    const keys = Array.from({ length: 60 }, (_, k) => [`c${k % 20}`, `set ${Math.floor(k / 20)}`]);
    const side = () =>
      keys
        .filter(() => rng.next() < 0.7)
        .map((key) => [...key, pick(["a", "b", null]), pick(["A", ""]), pick(["v1", "v2"])]);
    const [wanted, present] = [side(), side()];
    const blocked = wanted.map(() => pick(["", null, null, "Blocked"]));
    const file = (name: string) => join(folder, `${name}.parquet`);
    await database.run(`
      COPY (SELECT * REPLACE (segment_name || chr(0) AS segment_name) FROM (VALUES ${valuesOf(wanted.map((row, k) => [...row, `Title ${k}`, blocked[k]!]))})
            t (${[...names, "_title", "_blocked"].join(", ")})) TO ${quoteText(file("wanted"))};
      COPY (SELECT 'c' || i AS id, 'Gone ' || i AS title FROM range(20) t (i)) TO ${quoteText(file("titles"))};
      CREATE TABLE present AS SELECT * FROM (VALUES ${valuesOf(present)}) t (${names.join(", ")})`);
    await comparePlan(database, {
      content,
      table: content.table,
      wanted: file("wanted"),
      titles: file("titles"),
      into: file("plan"),
      signal: new AbortController().signal,
    });
    const rows = await database.query<Record<string, unknown>>(`FROM ${quoteText(file("plan"))}`);
    const rowOf = (row: (string | null)[]) => Object.fromEntries(names.map((name, k) => [name, row[k]]));
    const keyOf = (row: (string | null)[]) => `${row[0]} / ${row[1]}`;
    const before = new Map(present.map((row) => [keyOf(row), row]));
    const expected = wanted.map((row, k) => {
      const old = before.get(keyOf(row));
      // The last column says by which version, which makes no difference.
      const same = old && row.slice(0, 4).every((value, c) => value === old[c]);
      const operation = blocked[k] ? "rejected" : !old ? "insert" : same ? "unchanged" : "update";
      const reason = blocked[k] || null;
      return {
        key: keyOf(row),
        title: `Title ${k}`,
        operation,
        reason,
        old: old ? rowOf(old) : null,
        new: rowOf(row),
      };
    });
    const after = new Set(wanted.map(keyOf));
    const gone = present
      .filter((row) => !after.has(keyOf(row)))
      .map((row) => ({
        key: keyOf(row),
        title: row[0]!.replace("c", "Gone "),
        operation: "delete",
        reason: null,
        old: rowOf(row),
        new: null,
      }));
    expect(new Set(expected.map(({ operation }) => operation)).size).toBe(4);
    expect(gone.length).toBeGreaterThan(3);
    expect(rows.map(({ position: _, ...row }) => row)).toEqual([...expected, ...gone]);
    expect(rows.slice(0, wanted.length).map(({ position }) => position)).toEqual([...wanted.keys()]);
    expect(new Set(rows.map(({ position }) => position)).size).toBe(rows.length);
  });

  it("is refused where two rows have one key", async () => {
    const twice = join(folder, "twice.parquet");
    const other = await openWarehouse(":memory:");
    await other.run(`COPY (SELECT 'c' AS customer_id, 's' AS segment_set, 'a' AS segment_id, 'A' AS segment_name, 'v' AS model_version,
      NULL::VARCHAR AS _title, NULL::VARCHAR AS _blocked FROM range(2)) TO ${quoteText(twice)};
      CREATE TABLE present AS SELECT customer_id, segment_set, segment_id, segment_name, model_version FROM ${quoteText(twice)} LIMIT 0`);
    const signal = new AbortController().signal;
    const files = { wanted: twice, titles: twice, into: join(folder, "none.parquet") };
    await expect(
      comparePlan(other, { content, table: content.table, ...files, signal }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("c / s"),
    });
    await other.close();
  });
});
