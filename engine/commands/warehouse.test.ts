import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openEngine } from "../open-engine.ts";
import { warehouseCommands } from "./warehouse.ts";

it("a query works out long values of those rows only that are asked for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-query-"));
  const engine = await openEngine(join(folder, "store"), { home: folder });
  const sql = "SELECT repeat('x', 1000000) AS text FROM range(100000)";
  const { signal } = new AbortController();
  const { rows, truncated } = await warehouseCommands["warehouse.query"](
    engine,
    { sql, limit: 5 },
    { signal },
  );
  expect([rows.length, truncated]).toEqual([5, true]);
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});
