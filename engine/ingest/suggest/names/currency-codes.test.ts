/** A column of currency codes is told by its values, whatever it is called: amounts must never get the workspace's. */
import { expect, test } from "vitest";
import { suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

const sales = (column: string, codes: string) =>
  `SELECT 'B-' || k AS booking_ref, 'M' || k % 40 AS member_no, DATE '2024-01-01' + (k % 300)::INTEGER AS placed_on,
     ([${codes}])[1 + k % 3] AS ${column}, round(k * 1.25 + 10, 2) AS total FROM range(1, 400) t(k)`;

test.each(["cur", "wkz", "ccy", "waehr"])("%s", async (column) => {
  const found = await suggest(`codes_${column}`, { booking: sales(column, "'SEK', 'NOK', 'DKK'") }, "GBP");
  expect(found.get("orders")!.grid.parts[0]!.columns.currency!.from).toEqual({
    kind: "column",
    of: { table: "booking", column },
  });
});

test("words of three letters are no currencies", async () => {
  const found = await suggest("codes_size", { booking: sales("kind", "'TOP', 'SET', 'BAG'") }, "GBP");
  expect(found.get("orders")!.grid.parts[0]!.columns.currency!.from).toMatchObject({ kind: "setting" });
});
