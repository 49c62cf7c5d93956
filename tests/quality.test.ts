/** Quality: tests run after each load, since when they fail, what tells, what rests on them; on made and on real data. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QualityOutcome, TestSpecInput } from "../engine/contract/quality.ts";
import type { LoadReport } from "../engine/contract/source.ts";
import { resultOf } from "../engine/quality/results.ts";
import { openTestWorkspace, type TestWorkspace, temporaryFolder } from "./harness/workspace.ts";

const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** Waits for the tests that the last load queued. */
async function tested({ engine }: TestWorkspace): Promise<QualityOutcome> {
  const last = engine.jobs.list({ limit: 200 }).find((job) => job.command === "quality.run");
  const job = await engine.jobs.wait(last!.id);
  if (job.state !== "done") throw new Error(`The tests ${job.state}: ${job.error?.message}`);
  return job.output as QualityOutcome;
}

async function testOf({ client }: TestWorkspace, id: string) {
  const { rows } = await client.quality.list({ limit: 1000 });
  return rows.find((test) => test.id === id)!;
}

describe("quality tests", () => {
  let workspace: TestWorkspace;
  let shop: InstanceType<typeof Database>;
  const client = () => workspace.client;
  const sync = async () => {
    const report = await workspace.done<LoadReport>(client().source.sync({ id: "shop" }));
    return { report, outcome: await tested(workspace) };
  };

  beforeAll(async () => {
    const path = join(temporaryFolder("quality"), "shop.sqlite");
    shop = new Database(path);
    shop.exec(`CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT);
      CREATE TABLE purchases (id TEXT PRIMARY KEY, person TEXT, placed TEXT, state TEXT, total REAL, currency TEXT);
      INSERT INTO people VALUES ('p1', 'Ann'), ('p2', 'Ben');`);
    const add = shop.prepare("INSERT INTO purchases VALUES (?, ?, ?, 'completed', ?, 'EUR')");
    for (let k = 1; k <= 20; k++) add.run(`o${k}`, `p${(k % 2) + 1}`, hoursAgo(12 * k), 10 + k);
    workspace = await openTestWorkspace("quality");
    const { id } = await client().source.add({ name: "shop", kind: "sqlite", config: { path } });
    await client().mapping.save({
      sourceId: id,
      tables: [
        {
          table: "customers",
          sql: "SELECT id AS customer_id, name FROM {{raw.people}}",
          enabled: true,
        },
        {
          table: "orders",
          sql: "SELECT id AS order_id, person AS customer_id, placed AS ordered_at, state AS status, total, currency FROM {{raw.purchases}}",
          enabled: true,
        },
      ],
    });
  });
  afterAll(async () => {
    await workspace.close();
    shop.close();
  });

  it("run after a load, and the load's report says what they found", async () => {
    const { report, outcome } = await sync();
    expect(outcome).toMatchObject({ failed: 0, warned: 0 });
    expect(outcome.passed).toBeGreaterThan(8);
    const [kept] = await client().source.loads({ limit: 1 });
    expect(kept).toMatchObject({ id: report.id, quality: { failed: 0, passed: outcome.passed } });
    const { summary, rows } = await client().quality.list({ limit: 1000 });
    expect(summary).toMatchObject({
      failing: 0,
      warning: 0,
      rows: 22,
      rejected: 0,
      newestAt: newestOrder(),
    });
    expect(rows.map((test) => test.table)).not.toContain("products");
    expect(await testOf(workspace, "orders.referential.customer_id")).toMatchObject({
      state: "passed",
      checked: 20,
    });
    expect(await testOf(workspace, "orders.freshness.ordered_at")).toMatchObject({ state: "passed" });
  });

  /** From the source itself. */
  const newestOrder = () =>
    (shop.prepare("SELECT max(placed) AS at FROM purchases").get() as { at: string }).at;

  it("say since when, how many, which rows and which numbers", async () => {
    shop.exec(`UPDATE purchases SET person = 'nobody' WHERE id IN ('o1', 'o2', 'o3');
      UPDATE purchases SET total = -5, state = 'lost' WHERE id = 'o4';`);
    const first = await sync();
    expect(first.outcome.warned).toBe(3);
    const failing = await testOf(workspace, "orders.referential.customer_id");
    expect(failing).toMatchObject({ state: "failed", severity: "warn", failing: 3, checked: 20 });
    expect(failing.since).toBe(first.outcome.at);

    shop.exec("UPDATE purchases SET person = 'nobody' WHERE id = 'o5'");
    await sync();
    const again = await client().quality.get({ id: failing.id });
    expect(again.test).toMatchObject({ failing: 4, since: first.outcome.at });
    expect(again.history.map((outcome) => outcome.failing)).toEqual([0, 3, 4]);
    expect(again.sql).toMatch(/ANTI JOIN .*customers/);
    expect(again.touches.map(({ area }) => area)).toEqual(expect.arrayContaining(["overview", "segments"]));
    expect(again.models).toEqual(expect.arrayContaining(["RFM groups"]));

    const rows = await client().quality.failing({ id: failing.id });
    const key = rows.columns.findIndex((column) => column.name === "order_id");
    expect(rows.rows.map((row) => row[key]).sort()).toEqual(["o1", "o2", "o3", "o5"]);
    const [, second] = await Promise.all([
      client().quality.failing({ id: "orders.range.total" }),
      client().quality.failing({ id: "orders.accepted.status" }),
    ]);
    expect(second.rows).toHaveLength(1);
  });

  it("tell what stopped to hold until it holds again", async () => {
    const [alert] = await client().alerts.list({});
    expect(alert).toMatchObject({
      kind: "quality",
      subject: "orders",
      href: "/quality?tab=tests&table=orders",
    });
    expect(alert!.detail).toContain("customer_id is found in customers: 4 rows");
    shop.exec("UPDATE purchases SET person = 'p1', total = 5, state = 'completed'");
    expect((await sync()).outcome).toMatchObject({ failed: 0, warned: 0 });
    expect(await client().alerts.list({})).toEqual([]);
  });

  it("notice that a table lost rows, once the usual number is known", async () => {
    expect(await testOf(workspace, "orders.row_count")).toMatchObject({ state: "passed" });
    shop.exec("DELETE FROM purchases WHERE id > 'o2'");
    await workspace.done(client().source.sync({ id: "shop", mode: "full" }));
    await tested(workspace);
    const left = await testOf(workspace, "orders.row_count");
    expect(left.state).toBe("failed");
    expect(left.observed).toBe("12 rows, usually 20 (−40.0%)");
    const { tables, snapshots } = await client().quality.development({ table: "orders" });
    expect(tables).toContainEqual({ table: "orders", rows: 12, snapshots: 5 });
    // Never changed, and seen so by each load.
    expect(tables).toContainEqual({ table: "customers", rows: 2, snapshots: 5 });
    expect(snapshots.map(({ rows }) => rows)).toEqual([20, 20, 20, 20, 12]);
    expect(snapshots.at(-1)!.columns.customer_id).toEqual([12, 1]);
  });

  it("take the user's own rules, and refuse those that can't run", async () => {
    const own = await client().quality.save({
      table: "orders",
      kind: "sql",
      title: "No order over 4",
      sql: "SELECT * FROM store.orders WHERE total > 4;",
      severity: "fail",
    });
    await workspace.done(client().quality.run({ id: own.id }));
    expect(await testOf(workspace, own.id)).toMatchObject({ origin: "own", state: "failed", failing: 12 });
    expect((await client().alerts.list({}))[0]).toMatchObject({ kind: "quality", subject: "orders" });
    for (const id of [own.id, "orders.row_count"]) await client().quality.set({ id, enabled: false });
    expect((await client().alerts.list({})).filter(({ kind }) => kind === "quality")).toEqual([]);
    expect((await client().quality.list({})).summary).toMatchObject({ failing: 0, disabled: 2 });
    await client().quality.remove({ id: own.id });
    await expect(client().quality.get({ id: own.id })).rejects.toThrow(/no quality test/);

    const save = client().quality.save;
    const limit = await save({ table: "orders", kind: "range", columns: ["total"], max: "100" });
    const changed = { table: "orders", kind: "range" as const, columns: ["total"], max: "200", id: limit.id };
    expect(await save({ ...changed, title: limit.title })).toMatchObject({ title: "total is at most 200" });
    expect(await save({ ...changed, title: "Large orders" })).toMatchObject({ title: "Large orders" });
    const untitled = await save({ table: "orders", kind: "sql", sql: "SELECT *\n  FROM store.orders" });
    expect(untitled.title).toBe("SELECT * FROM store.orders");
    for (const { id } of [limit, untitled]) await client().quality.remove({ id });
    await expect(
      save({ table: "orders", kind: "sql", sql: "SELECT nothing FROM store.orders" }),
    ).rejects.toThrow(/nothing/);
    await expect(save({ table: "orders", kind: "sql", sql: "DROP TABLE store.orders" })).rejects.toThrow();
    await expect(save({ table: "orders", kind: "range", columns: ["total"] })).rejects.toThrow(
      /min, max or both/,
    );
    await expect(save({ table: "orders", kind: "range", columns: ["total"], min: "cheap" })).rejects.toThrow(
      /cheap/,
    );
    await expect(save({ table: "orders", kind: "not_null", columns: ["mood"] })).rejects.toThrow(
      /no column "mood"/,
    );
    await expect(client().quality.remove({ id: "orders.row_count" })).rejects.toThrow(/part of the product/);

    const refused = (spec: Omit<TestSpecInput, "table">) =>
      expect(save({ table: "orders", ...spec })).rejects;
    const total = { kind: "range" as const, columns: ["total"] };
    await refused({ ...total, min: "10", max: "5" }).toThrow(/at least 10 and at most 5/);
    await refused({ ...total, max: "now" }).toThrow(/"now" is no value of total. Write a number/);
    await refused({ kind: "range", columns: ["ordered_at"], min: "2026-02-30" }).toThrow(/Write a day/);
    await refused({ kind: "accepted", columns: ["is_first_order"], accepted: ["maybe"] }).toThrow(
      /true or false/,
    );
    await refused({ kind: "freshness", columns: ["total"], maxAgeHours: 5 }).toThrow(/column of times/);
    await refused({ kind: "referential", columns: ["total"], parent: "customers" }).toThrow(/column of keys/);
    const quality = client().quality;
    await expect(workspace.done(quality.run({ table: "bogus" }))).rejects.toThrow(
      /no warehouse table "bogus"/,
    );
  });

  it("compare accepted values as the column's own, and run one that is off when it is asked for", async () => {
    const own = await client().quality.save({
      table: "orders",
      kind: "accepted",
      columns: ["total"],
      accepted: ["5", " 5.00 "],
    });
    await client().quality.set({ id: own.id, enabled: false });
    await workspace.done(client().quality.run({ id: own.id }));
    expect(await testOf(workspace, own.id)).toMatchObject({ state: "passed", failing: 0 });
    await client().quality.remove({ id: own.id });
  });

  it("show the failing rows page by page in one order", async () => {
    const spec = { table: "orders", kind: "accepted" as const, columns: ["currency"], accepted: ["USD"] };
    const { id } = await client().quality.save(spec);
    const key = async (offset: number) => {
      const { columns, rows, truncated } = await client().quality.failing({ id, offset, limit: 5 });
      expect(truncated).toBe(true);
      return rows.map((row) => row[columns.findIndex(({ name }) => name === "order_id")] as string);
    };
    const shown = [...(await key(0)), ...(await key(5))];
    const orders = shop.prepare("SELECT id FROM purchases ORDER BY id LIMIT 10").pluck().all();
    expect(shown).toEqual(orders);
    await client().quality.remove({ id });
  });

  it("are run again without a change where they compare with the time", async () => {
    const { outcome } = await sync();
    expect(await testOf(workspace, "orders.range.ordered_at")).toMatchObject({ checkedAt: outcome.at });
    expect((await testOf(workspace, "orders.not_null.order_id")).checkedAt! < outcome.at).toBe(true);
  });

  it("see that nothing new comes behind a date to come", async () => {
    const before = shop.prepare("SELECT id, placed FROM purchases").all() as { id: string; placed: string }[];
    const place = shop.prepare("UPDATE purchases SET placed = ? WHERE id = ?");
    for (const { id } of before) place.run(hoursAgo(30 * 24), id);
    place.run("2099-01-01T00:00:00Z", before[0]!.id);
    await sync();
    const fresh = await testOf(workspace, "orders.freshness.ordered_at");
    expect(fresh).toMatchObject({
      state: "failed",
      observed: "Newest is 30 days old, expected within 3 days",
    });
    const { newestAt } = (await client().quality.list({ limit: 1 })).summary;
    expect(newestAt! < new Date().toISOString()).toBe(true);
    for (const { id, placed } of before) place.run(placed, id);
    await sync();
  });

  it("look up a source's references among its own rows, where it has any", async () => {
    const path = join(temporaryFolder("quality-second"), "second.sqlite");
    const second = new Database(path);
    second.exec(
      `CREATE TABLE people (id TEXT); INSERT INTO people VALUES ('only here'), ('one'), ('two'), ('three')`,
    );
    second.close();
    const { id } = await client().source.add({ name: "second", kind: "sqlite", config: { path } });
    const customers = "SELECT id AS customer_id FROM {{raw.people}}";
    await client().mapping.save({
      sourceId: id,
      tables: [{ table: "customers", sql: customers, enabled: true }],
    });
    await workspace.done(client().source.sync({ id: "second" }));
    await tested(workspace);
    // Three times as many rows are nothing unusual when another source has brought them.
    expect(await testOf(workspace, "customers.row_count")).toMatchObject({ state: "skipped" });
    shop.exec("UPDATE purchases SET person = 'only here' WHERE id = 'o1'");
    await sync();
    expect(await testOf(workspace, "orders.referential.customer_id")).toMatchObject({ failing: 1 });
    const { rows } = await client().quality.failing({ id: "orders.referential.customer_id" });
    expect(rows).toHaveLength(1);
    shop.exec("UPDATE purchases SET person = 'p1' WHERE id = 'o1'");
    await client().source.remove({ id: "second", purge: true });
    await tested(workspace);
    expect(await testOf(workspace, "customers.row_count")).toMatchObject({ state: "passed" });
    await sync();
  });

  it("see a rejected row come in once the mapping is changed and run again", async () => {
    shop.exec("INSERT INTO purchases VALUES ('late', 'p1', 'on 3 May 2026', 'completed', 7, 'EUR')");
    await workspace.done(client().source.sync({ id: "shop", mode: "full" }));
    const [reject] = (await client().warehouse.rejects({})).rows;
    expect(reject).toMatchObject({
      stage: "map",
      table: "orders",
      key: "late",
      column: "ordered_at",
      value: "on 3 May 2026",
    });
    expect((await client().quality.list({})).summary.rejected).toBe(1);

    const { id } = await client().source.get({ id: "shop" });
    const { tables } = await client().mapping.get({ sourceId: id });
    const placed = "coalesce(strftime(try_strptime(placed, 'on %d %b %Y'), '%Y-%m-%d'), placed)";
    await client().mapping.save({
      sourceId: id,
      tables: tables.map((each) => ({ ...each, sql: each.sql.replace("placed AS", `${placed} AS`) })),
    });
    await workspace.done(client().mapping.apply({ sourceId: id }));
    await tested(workspace);
    expect((await client().warehouse.rejects({})).total).toBe(0);
    expect((await client().quality.list({})).summary.rejected).toBe(0);
    shop.exec("DELETE FROM purchases WHERE id = 'late'");
    await workspace.done(client().source.sync({ id: "shop", mode: "full" }));
    await tested(workspace);
  });

  it("find a test in error without losing the others", async () => {
    const own = await client().quality.save({
      table: "orders",
      kind: "range",
      columns: ["total"],
      max: "1000",
    });
    const kept = workspace.engine.state.documents.get<{ spec: { max: string } }>("quality-test", own.id)!;
    workspace.engine.state.documents.put("quality-test", own.id, {
      ...kept,
      spec: { ...kept.spec, max: "a lot" },
    });
    await workspace.done(client().quality.run({ table: "orders" }));
    expect(await testOf(workspace, own.id)).toMatchObject({
      state: "error",
      observed: expect.stringContaining("a lot"),
    });
    expect(await testOf(workspace, "orders.unique.order_id")).toMatchObject({ state: "passed", checked: 12 });
  });

  it("have nothing to say of a source that comes in the place of a removed one", async () => {
    const { state } = workspace.engine;
    expect(resultOf(state, "orders.unique.order_id")).toBeDefined();
    await client().source.remove({ id: "shop" });
    expect(resultOf(state, "orders.unique.order_id")).toBeUndefined();
  });
});
