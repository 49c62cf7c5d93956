import { afterEach, beforeEach, expect, test } from "vitest";
import type { Batch, Stream } from "../../connectors/connector.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { LongTexts } from "./long-texts.ts";

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openWarehouse(":memory:");
  await warehouse.run("CREATE TABLE target (id BIGINT, note VARCHAR, fields JSON)");
});
afterEach(() => warehouse.close());

const stream: Stream = { name: "items", key: ["id"], columns: [] };
const columns = { id: "BIGINT", note: "VARCHAR", fields: "JSON" };
const MOST = 1_000_000;

/** Puts rows with notes of so many letters in, three bytes each, and answers what was said of them. */
async function put(texts: LongTexts, letters: number[], note = "repeat('€', n)"): Promise<string[]> {
  const rows = `(SELECT k AS id, ${note} AS note FROM (SELECT unnest([${letters}]) AS n, unnest(range(${letters.length})) AS k))`;
  const batch: Batch = { kind: "columns", rows: letters.length, columns: {} };
  await warehouse.transaction(async (session) => {
    await session.run(
      `INSERT INTO target BY NAME SELECT * FROM ${await texts.fitting(session, batch, rows)}`,
    );
    texts.taken(batch, letters.length);
  });
  const said: string[] = [];
  texts.tell((sentence) => said.push(sentence));
  return said;
}

const lengths = async () =>
  (await warehouse.query("SELECT length(note) AS n FROM target ORDER BY rowid")).map(({ n }) => n);
const cut = (count: number) => [
  `${count} texts of items.note were cut after 32,000 letters: whole, they take more memory than the warehouse has.`,
];

test("long texts behind as many as the warehouse can hold are cut, whoever put those in", async () => {
  const texts = new LongTexts({ stream, columns }, "target", MOST);
  expect(await put(texts, [50_000, 50_000, 50_000, 50_000, 50_000, 50_000])).toEqual([]);
  expect(await put(texts, [50_000, 5, 40_000])).toEqual(cut(2));
  expect(await put(new LongTexts({ stream, columns }, "target", MOST), [50_000])).toEqual(cut(1));
  expect(await lengths()).toEqual([...Array(6).fill(50_000), 32_000, 5, 32_000, 32_000]);
});

test("long texts far from each other stay whole", async () => {
  const texts = new LongTexts({ stream, columns }, "target", MOST);
  for (let k = 0; k < 3; k++) {
    expect(await put(texts, Array(5).fill(50_000))).toEqual([]);
    expect(await put(texts, Array(2043).fill(1))).toEqual([]);
  }
  expect(await put(new LongTexts({ stream, columns }, "target", MOST), [50_000])).toEqual([]);
});

test("what is left of long JSON can be read", async () => {
  const texts = new LongTexts({ stream, columns }, "target", MOST);
  const batch: Batch = { kind: "columns", rows: 1, columns: {} };
  await warehouse.transaction(async (session) => {
    const rows = `(SELECT CAST('["' || repeat('x', ${MOST}) || '"]' AS JSON) AS fields)`;
    await session.run(
      `INSERT INTO target BY NAME SELECT * FROM ${await texts.fitting(session, batch, rows)}`,
    );
  });
  expect(await warehouse.query("SELECT json_type(fields) AS type FROM target")).toEqual([
    { type: "VARCHAR" },
  ]);
});
