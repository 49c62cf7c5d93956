/** A source that is removed while it is loaded: its jobs end, and nothing of it comes back. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { quietRun } from "../engine/contract/run.ts";
import { generateSampleStore } from "../engine/sample/generate.ts";
import { openTestWorkspace, type TestWorkspace, temporaryFolder } from "./harness/workspace.ts";

let workspace: TestWorkspace;
let database: string;
beforeAll(async () => {
  const size = { customers: 300, products: 60, orders: 4000, events: 0, months: 4 };
  ({ database } = await generateSampleStore({ folder: temporaryFolder("remove"), ...size }, quietRun()));
  workspace = await openTestWorkspace("remove");
});
afterAll(() => workspace.close());

const value = async (sql: string) => Number((await workspace.client.warehouse.query({ sql })).rows[0]![0]);

it.each(["read", "filled"])("while it is %s", async (phase) => {
  const { client, engine } = workspace;
  const { id } = await client.source.add({
    name: "shop",
    kind: "sqlite",
    config: { path: database },
    connectionType: "test",
  });
  const sync = await client.source.sync({ id });
  const waiting = await client.source.sync({ id, mode: "full" });
  for await (const { job } of engine.jobs.watch(sync.id))
    if (phase === "read" ? (job.progress ?? 0) > 0 : job.note.startsWith("Filling")) break;
  expect(await client.source.remove({ id, purge: true })).toEqual({ note: null });

  for (const job of [sync, waiting])
    expect(await engine.jobs.wait(job.id)).toMatchObject({ state: "cancelled" });
  expect(await client.source.loads({})).toEqual([]);
  expect(await client.alerts.list({})).toEqual([]);
  expect(await value("SELECT count(*) FROM store.orders")).toBe(0);
  expect(await value("SELECT count(*) FROM duckdb_schemas() WHERE schema_name LIKE 'raw_%'")).toBe(0);
});
