import { afterEach, beforeEach, expect, test } from "vitest";
import type { Batch, FileBatch, Stream } from "../../connectors/connector.ts";
import { applySchema } from "../warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { openStreamLoad } from "./load-streams.ts";
import { clearPending, newTable, oldTable, openRawSchema, rawTable, readStreamStates } from "./raw-tables.ts";
import type { StreamPlan } from "./stream-plan.ts";

const SCHEMA = "raw_shop";
const COLUMNS = { id: "BIGINT", at: "VARCHAR", price: "DECIMAL(18,4)", _file: "VARCHAR" };
let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await openRawSchema(warehouse, SCHEMA);
});
afterEach(() => warehouse.close());

type Row = [id: number, at: string, price: string | null, file?: string];

function batchOf(rows: Row[], more: Partial<Batch> = {}): Batch {
  const column = (k: number) => rows.map((row) => row[k] ?? null);
  const columns = { id: column(0), at: column(1), price: column(2), _file: column(3) };
  return { kind: "columns", rows: rows.length, columns, ...more } as Batch;
}

async function open(mode: StreamPlan["mode"], key: string[], more: Partial<StreamPlan>) {
  const state = (await readStreamStates(warehouse, SCHEMA)).get("items");
  const stream: Stream = { name: "items", key, columns: [] };
  const plan: StreamPlan = {
    stream,
    table: "items",
    mode,
    columns: COLUMNS,
    cursor: undefined,
    pending: state?.pending ?? "all",
    ...more,
  };
  const { signal } = new AbortController();
  const place = { warehouse, rawSchema: SCHEMA, sourceId: "s", signal, tell: () => undefined };
  return openStreamLoad(place, plan);
}

async function load(
  mode: StreamPlan["mode"],
  key: string[],
  batches: Batch[],
  more: Partial<StreamPlan> = {},
): Promise<number> {
  const one = await open(mode, key, more);
  for (const batch of batches) await one.take(batch);
  await one.finish();
  return one.count.rows;
}

const rowsOf = async (table: string) =>
  (await warehouse.query(`SELECT * FROM ${table} ORDER BY ALL`)).map((row) => Object.values(row).join("|"));
const raw = () => rowsOf(rawTable(SCHEMA, "items"));
const old = () => rowsOf(oldTable(SCHEMA, "items"));
const fresh = () => rowsOf(newTable(SCHEMA, "items"));
const pending = async () => (await readStreamStates(warehouse, SCHEMA)).get("items")!.pending;
const mapped = () => warehouse.transaction((session) => clearPending(session, SCHEMA));

test("keeps the first old and the last new image of a row until it is mapped", async () => {
  await load(
    "full",
    ["id"],
    [
      batchOf([
        [1, "a", "1"],
        [2, "b", "2"],
        [3, "c", "3"],
      ]),
    ],
  );
  expect(await pending()).toBe("all");
  await mapped();
  expect(
    await load(
      "incremental",
      ["id"],
      [
        batchOf([
          [1, "a", "1"],
          [2, "b", "2"],
        ]),
      ],
    ),
  ).toBe(2);
  expect(await pending()).toBe("none");
  await load(
    "incremental",
    ["id"],
    [
      batchOf([
        [2, "b", "7"],
        [2, "b", "8"],
        [4, "d", null],
      ]),
    ],
  );
  await load(
    "incremental",
    ["id"],
    [
      batchOf(
        [
          [2, "b", "9"],
          [5, "e", "5"],
        ],
        { deletedKeys: [[3]] },
      ),
    ],
  );
  await load("incremental", ["id"], [batchOf([], { deletedKeys: [["5"]] })]);
  expect(await pending()).toBe("changes");
  expect(await old()).toEqual(["2|b|2|", "3|c|3|"]);
  expect(await fresh()).toEqual(["2|b|9|", "4|d||"]);
  expect(await raw()).toEqual(["1|a|1|", "2|b|9|", "4|d||"]);
  await mapped();
  expect(await pending()).toBe("none");
  await load("full", ["id"], [batchOf([[1, "a", "1"]])]);
  expect(await pending()).toBe("all");
  await load("incremental", ["id"], [batchOf([[1, "a", "2"]])]);
  expect(await pending()).toBe("all");
  await expect(old()).rejects.toThrow(/does not exist/);
});

/** A small generator with a seed, so that a failure can be run again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
}

/** What the mapping saw, less what went and changed, plus what came, is what is loaded. */
async function imagesAddUp(seen: string): Promise<void> {
  const sum = `(FROM ${seen} EXCEPT ALL FROM ${oldTable(SCHEMA, "items")}) UNION ALL FROM ${newTable(SCHEMA, "items")}`;
  if ((await pending()) === "none") expect(await rowsOf(seen)).toEqual(await raw());
  else expect(await rowsOf(`(${sum})`)).toEqual(await raw());
}

for (const [name, key] of [
  ["keys", ["id"]],
  ["files", []],
] as const) {
  test(`old and new images add up after any changes by ${name}`, async () => {
    const roll = dice(7);
    const file = (n: number): Row[] =>
      Array.from({ length: roll(4) }, () => [roll(9), "x", String(roll(3)), `f${n}`]);
    const change = (): Batch => {
      if (key.length > 0) {
        const rows = Array.from({ length: roll(5) }, (): Row => [roll(12), "x", String(roll(3))]);
        return batchOf(rows, { deletedKeys: Array.from({ length: roll(3) }, () => [roll(12)]) });
      }
      const n = roll(4);
      return batchOf(file(n), { replaces: { column: "_file", values: [`f${n}`] } });
    };
    await load(
      "full",
      [...key],
      [
        batchOf([
          [1, "x", "1", "f1"],
          [2, "x", "2", "f2"],
        ]),
      ],
    );
    for (let round = 0; round < 12; round++) {
      await mapped();
      await warehouse.run(`CREATE OR REPLACE TABLE seen AS FROM ${rawTable(SCHEMA, "items")}`);
      for (let time = 0; time <= roll(3); time++) {
        await load("incremental", [...key], [change(), change()]);
        await imagesAddUp("seen");
      }
    }
  });
}

test("a list of streams from before images were kept is taken up", async () => {
  await load("full", ["id"], [batchOf([[1, "a", "1"]])]);
  await warehouse.run(
    `ALTER TABLE ${SCHEMA}._streams DROP pending; ALTER TABLE ${SCHEMA}._streams DROP compared_at`,
  );
  expect(await pending()).toBe("all");
  await mapped();
  expect(await pending()).toBe("none");
  await load("incremental", ["id"], [batchOf([[1, "a", "2"]])]);
  expect(await fresh()).toEqual(["1|a|2|"]);
});

test("a stream read whole again leaves only its differences pending", async () => {
  for (const key of [["id"], []]) {
    await load("full", key, [
      batchOf([
        [1, "a", "1"],
        [2, "b", "2"],
        [3, "c", "3"],
      ]),
    ]);
    await mapped();
    const again: Row[] = [
      [1, "a", "1"],
      [3, "c", "9"],
    ];
    expect(await load("full", key, [batchOf(again)], { compare: true })).toBe(2);
    expect(await pending()).toBe("all");
    await mapped();
    await load("full", key, [batchOf([...again, [4, "d", null], [5, "e", "5"]])], { compare: true });
    expect(await pending()).toBe("changes");
    expect(await old()).toEqual([]);
    expect(await fresh()).toEqual(["4|d||", "5|e|5|"]);
    await mapped();
    await load("full", key, [batchOf([...again, [4, "d", "4"], [5, "e", "5"]])], { compare: true });
    expect(await old()).toEqual(["4|d||"]);
    expect(await fresh()).toEqual(["4|d|4|"]);
    await mapped();
    await load("full", key, [batchOf([...again, [4, "d", "4"], [5, "e", "5"]])], { compare: true });
    expect(await pending()).toBe("none");
  }
});

test("keys that are gone take their rows along, keys that are missing are told", async () => {
  await load(
    "full",
    ["id"],
    [
      batchOf([
        [1, "a", "1"],
        [2, "b", "2"],
        [3, "c", "3"],
      ]),
    ],
  );
  await mapped();
  const keys = (ids: number[], which: "part" | "end"): Batch => ({
    kind: "columns",
    rows: ids.length,
    columns: { id: ids },
    keys: which,
  });
  const one = await open("incremental", ["id"], {});
  await one.take(batchOf([[4, "d", "4"]]));
  await one.take(keys([1, 3], "part"));
  await one.take(keys([4, 8], "end"));
  await one.finish();
  expect(one.missing).toBe(1);
  expect(one.count).toMatchObject({ rows: 1, changed: 1, deleted: 1 });
  expect(await raw()).toEqual(["1|a|1|", "3|c|3|", "4|d|4|"]);
  expect(await old()).toEqual(["2|b|2|"]);
  expect(await fresh()).toEqual(["4|d|4|"]);
});

test.each([
  ["ROWID", ["id"]],
  ["rowid", ["rowid"]],
])("a column named %s in a table of the key %s hides and doubles no rows", async (name, key) => {
  const columns = { id: "BIGINT", [name]: "BIGINT" };
  const batch = (ids: number[], values: (number | null)[], more: Partial<Batch> = {}) =>
    ({ kind: "columns", rows: ids.length, columns: { id: ids, [name]: values }, ...more }) as Batch;
  // A page that shifted brings a row again.
  await load("full", key, [batch([1, 2, 3], [4, 3, 2]), batch([2, 4], [3, 1])], { columns });
  await mapped();
  const one = await open("incremental", key, { columns });
  await one.take(batch([1, 20, 5], [4, 3, 9]));
  const kept = key[0] === "id" ? { id: [20, 2, 5, 1] } : { [name]: [4, 3, 9] };
  await one.take({ kind: "columns", rows: Object.values(kept)[0]!.length, columns: kept, keys: "end" });
  await one.finish();
  const byId = key[0] === "id";
  expect(await raw()).toEqual(byId ? ["1|4", "2|3", "5|9", "20|3"] : ["1|4", "5|9", "20|3"]);
  expect(one.count).toMatchObject({ rows: 3, changed: 2, deleted: 2 });
  expect(await old()).toEqual(byId ? ["3|2", "4|1"] : ["2|3", "3|2", "4|1"]);
  expect(await fresh()).toEqual(["5|9", "20|3"]);
});

test("a file whose rows seem to be long is looked at and put in once", async () => {
  const file = (scan: string): Batch => ({ kind: "file", path: "", temporary: false, scan, bytesSoFar: 1e9 });
  await load("full", ["id"], [file("(SELECT 1 AS id, 'a' AS at)")]);
  expect(await load("incremental", ["id"], [file("(SELECT 2 AS id, 'b' AS at)")])).toBe(1);
  const repair = async () => file("(SELECT 3 AS id, 'c' AS at)") as FileBatch;
  const broken = { ...file("nowhere"), repair } as Batch;
  expect(await load("incremental", ["id"], [broken])).toBe(1);
  expect(await raw()).toEqual(["1|a||", "2|b||", "3|c||"]);
});
