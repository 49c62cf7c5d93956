import { expect, test } from "vitest";
import { openWarehouse } from "../warehouse/warehouse.ts";
import { castOf, trimmed } from "./casts.ts";

/** Letters, white space that DuckDB trims and such that it does not, by code point. */
const EDGES = [
  9, 10, 13, 32, 65, 133, 160, 228, 5760, 8195, 8202, 8203, 8232, 8239, 8287, 12288, 65279, 128512,
];

test("trimming in passing gives what trimming every text would", async () => {
  const warehouse = await openWarehouse(":memory:");
  const texts = `SELECT chr(a) || inner_text || chr(b) AS t
    FROM (SELECT unnest([${EDGES}]) AS a), (SELECT unnest([${EDGES}]) AS b), (SELECT unnest(['', 'a', ' ', 'ü b', chr(160)]) AS inner_text)
    UNION ALL SELECT unnest(['', ' ', '   ', NULL, 'a', 'a ', ' a'])`;
  const [row] = await warehouse.query<{ n: number; differ: number; shorter: number }>(
    `SELECT count(*) AS n, count(*) FILTER (plain IS DISTINCT FROM quick) AS differ, count(*) FILTER (quick IS DISTINCT FROM t) AS shorter
     FROM (SELECT t, nullif(trim(t), '') AS plain, ${trimmed("t")} AS quick FROM (${texts}))`,
  );
  await warehouse.close();
  expect(row).toMatchObject({ n: 5 * EDGES.length ** 2 + 7, differ: 0 });
  expect(row!.shorter).toBeGreaterThan(500);
});

test("offsets in every way of writing them are one instant; a time without one is the store's own", async () => {
  const warehouse = await openWarehouse(":memory:");
  const zoned = ["Z", " UTC", " GMT", "+00", "+0000", "+00:00", " +0000"].map(
    (zone) => `2024-01-05 10:00:00${zone}`,
  );
  const texts = [...zoned, "2024-01-05T05:00:00.000 -0500", "2024-01-05 10:00", "2024-01-05 10:00:00 -05000"];
  const { value } = castOf("t", "VARCHAR", "TIMESTAMP WITH TIME ZONE");
  const list = texts.map((text) => `'${text}'`).join(", ");
  const rows = await warehouse.query<{ at: number | null }>(
    `SELECT CAST(epoch(${value}) AS BIGINT) AS at FROM (SELECT unnest([${list}]) AS t) s`,
    { time_zone: "Asia/Kolkata" },
  );
  await warehouse.close();
  const utc = Date.UTC(2024, 0, 5, 10) / 1000;
  expect(rows.map(({ at }) => at)).toEqual([...zoned.map(() => utc), utc, utc - 5.5 * 3600, null]);
});

test.each([
  { from: "DECIMAL(38,7)", digits: 11 },
  { from: "DECIMAL(38,7)", digits: 31 },
  { from: "DECIMAL(38,2)", digits: 16 },
  { from: "DECIMAL(36,20)", digits: 14 },
])("a $from of up to $digits digits is rounded as at once", async ({ from, digits }) => {
  const warehouse = await openWarehouse(":memory:");
  const to = "DECIMAL(18,4)";
  const parts = `SELECT CAST(substr(CAST(hash(i) AS VARCHAR) || CAST(hash(-i) AS VARCHAR), 1, 1 + i % ${digits}) AS VARCHAR)
    || '.' || ['0000499', '00005', '00015', '99995', '123456', '000049999999999', '25'][1 + i % 7] AS t FROM range(4000) r(i)`;
  const [row] = await warehouse.query<{ there: number; differ: number }>(
    `SELECT count(plain) AS there, count(*) FILTER (plain IS DISTINCT FROM quick) AS differ
     FROM (SELECT TRY_CAST(n AS ${to}) AS plain, ${castOf("n", from, to).value} AS quick
       FROM (SELECT unnest([TRY_CAST(t AS ${from}), TRY_CAST('-' || t AS ${from})]) AS n FROM (${parts})) s)`,
  );
  await warehouse.close();
  expect(row).toMatchObject({ differ: 0 });
  expect(row!.there).toBeGreaterThan(1000);
});

test("codes of currencies are the same in whatever letters they are written", async () => {
  const warehouse = await openWarehouse(":memory:");
  const { value } = castOf("currency", "VARCHAR", "VARCHAR");
  const rows = await warehouse.query(
    `SELECT ${value} AS code FROM (SELECT unnest(['usd', ' Usd ', '']) AS currency) s`,
  );
  await warehouse.close();
  expect(rows.map(({ code }) => code)).toEqual(["USD", "USD", null]);
});
