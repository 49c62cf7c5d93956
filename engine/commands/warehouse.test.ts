import { expect, it } from "vitest";
import { openTestWorkspace } from "../../tests/harness/workspace.ts";

it("a query works out long values of those rows only that are asked for", async () => {
  const { client, close } = await openTestWorkspace("long-values");
  const sql = "SELECT repeat('x', 1000000) AS text FROM range(100000)";
  const { rows, truncated } = await client.warehouse.query({ sql, limit: 5 });
  expect([rows.length, truncated]).toEqual([5, true]);
  await close();
});
