import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { publishCommands, publishJobs } from "../commands/publish.ts";
import { recommendCommands } from "../commands/recommend.ts";
import { quietRun } from "../contract/run.ts";
import { openEngine } from "../open-engine.ts";
import { putInUse } from "../steering/store.fixture.ts";
import { publishing, STORES, TABLE } from "./publishing.fixture.ts";
import { writingConnector } from "./target.ts";

describe.each(STORES)("publishing to %s", (name, available, open) => {
  if (!available) return it.skip(`${name} is not installed here`, () => {});
  const shop = publishing(open);
  const { plan, apply, approve, rollback, get, rows, published, planAndApply, recommend } = shop;

  it("plans, applies, verifies, and rolls two publications back to exactly what was there", async () => {
    await recommend(100);
    const first = await planAndApply();
    expect(first).toMatchObject({ status: "applied", verified: { rows: 300, mismatches: 0 } });
    expect(first.counts).toMatchObject({ inserted: 300, updated: 0, deleted: 0, unchanged: 0, changed: 0 });
    const before = await published();
    await recommend(90, 7, "v2");
    const planned = await plan();
    expect(await published()).toEqual(before);
    expect(planned.counts).toMatchObject({ inserted: 0, updated: 135, deleted: 30, unchanged: 135 });
    const shown = await rows(planned.id, "changes");
    expect(shown.total).toBe(165);
    expect(shown.rows[0]).toMatchObject({ operation: "delete", new: null });
    await approve(planned.id);
    const second = await apply(planned.id);
    expect(second).toMatchObject({ verified: { rows: 300, mismatches: 0 } });
    expect(await published()).toHaveLength(270);
    await expect(rollback(first.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`Roll back plan ${second.number} first`),
    });
    expect(await get(first.id)).toMatchObject({ status: "applied", error: null });
    expect(await rollback(planned.id)).toMatchObject({ status: "rolled_back", restored: 165, kept: 0 });
    expect(await published()).toEqual(before);
    expect(await rollback(first.id)).toMatchObject({ restored: 300, kept: 0 });
    expect(await published()).toEqual([]);
  });

  it("makes nothing anew for a roll-back where the store dropped the table, and rolls back on a target that was added again", async () => {
    await recommend(10);
    const first = await planAndApply();
    await recommend(8, 0, "v2");
    const second = await planAndApply();
    expect(second.counts).toMatchObject({ updated: 0, deleted: 6 });
    await shop.store.query(`DROP TABLE ${TABLE}`);
    await publishCommands["publish.removeTarget"](shop.engine, { id: "shop" }, {});
    await expect(rollback(second.id)).rejects.toThrow("The target shop of plan");
    const target = { name: "shop", kind: shop.store.kind, config: shop.store.config, prefix: "merchbench_" };
    await publishCommands["publish.addTarget"](shop.engine, { ...target, connectionType: "test" }, {});
    await expect(rollback(first.id)).rejects.toThrow(`Roll back plan ${second.number} first`);
    expect(await rollback(second.id)).toMatchObject({ restored: 0, kept: 6 });
    expect((await rows(second.id)).rows[0]!.reason).toBe(
      "The table was dropped in the target after it was published.",
    );
    expect(await rollback(first.id)).toMatchObject({ restored: 30, kept: 0 });
    await expect(published()).rejects.toThrow();
  });

  it("publishes the category of a list of categories, into a table of before that has no such column, too", async () => {
    const column = "recommended_category_id";
    const categories = async () =>
      (await published()).filter((row) => row.placement === "category_for_you" && row.source_id === "c1");
    const length = { placement: "category_for_you" as const, length: 2, reset: false };
    await recommendCommands["recommend.setPlacement"](shop.engine, length, {});
    await recommend(10);
    const first = await planAndApply();
    expect(first.counts.inserted).toBe(30);
    await shop.store.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
    const before = await published();
    expect(before[0]).not.toHaveProperty(column);
    putInUse(shop.engine, "wide-deep", "wd");
    await shop.engine.warehouse.run(`INSERT INTO mart.recommendations BY NAME
      SELECT 'category_for_you' AS placement, 'customer' AS source_kind, 'c' || c AS source_id, r AS rank, 'p' || r AS recommended_product_id,
             'k' || r AS ${column}, 1.0 / r AS score, 'next' AS reason, 'wd' AS model_version FROM range(10) t (c), range(1, 3) u (r)`);
    await shop.engine.warehouse.run(
      "INSERT INTO store.categories BY NAME SELECT 'k1' AS category_id, 'Rakes' AS name, 's' AS source_id, now() AS loaded_at",
    );
    const planned = await plan();
    expect(planned.counts).toMatchObject({ inserted: 20, updated: 0, deleted: 0, unchanged: 30 });
    const { rows: shown } = await rows(planned.id, "changes");
    expect(shown[0]).toMatchObject({ title: "c0: Rakes, Product 1", new: { [column]: "k1" } });
    expect(await published()).toEqual(before);
    await approve(planned.id);
    expect(await apply(planned.id)).toMatchObject({ verified: { rows: 50, mismatches: 0 } });
    expect((await categories()).map((row) => row[column])).toEqual(["k1", "k2"]);
    await shop.engine.warehouse.run(
      `UPDATE mart.recommendations SET ${column} = 'k9' WHERE ${column} = 'k2'`,
    );
    const changed = await planAndApply();
    expect(changed.counts).toMatchObject({ inserted: 0, updated: 10, deleted: 0 });
    expect((await categories()).map((row) => row[column])).toEqual(["k1", "k9"]);
    expect(await rollback(changed.id)).toMatchObject({ restored: 10, kept: 0 });
    expect((await categories()).map((row) => row[column])).toEqual(["k1", "k2"]);
    expect(await rollback(planned.id)).toMatchObject({ restored: 20, kept: 0 });
    expect(await published()).toEqual(before.map((row) => ({ ...row, [column]: null })));
    await shop.store.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
    await shop.store.query(`ALTER TABLE ${TABLE} DROP COLUMN reason`);
    await expect(plan()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/no column reason\./),
    });
  });

  it("changes nothing when applied or rolled back again", async () => {
    await recommend(10);
    const applied = await planAndApply();
    const after = await published();
    expect(await apply(applied.id)).toEqual(applied);
    expect((await plan()).counts).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: 30 });
    expect(await published()).toEqual(after);
    await rollback(applied.id);
    expect(await rollback(applied.id)).toMatchObject({ status: "rolled_back", restored: 30, kept: 0 });
    const rolledBack = `Plan ${applied.number} is rolled back`;
    await expect(apply(applied.id)).rejects.toThrow(`${rolledBack}. Make a new plan.`);
    await expect(approve(applied.id)).rejects.toThrow("only a planned one can be approved. Make a new plan.");
    const discard = (id: string) => publishCommands["publish.discard"](shop.engine, { id }, {});
    await expect(discard(applied.id)).rejects.toThrow(`${rolledBack}: nothing of it stands`);
    const { id } = await plan();
    expect(await discard(id)).toEqual(await discard(id));
    await expect(apply(id)).rejects.toThrow("is discarded. Make a new plan.");
  });

  it("skips rows that someone changed after the plan, lists them, and rolls back to what the store had made of its rows", async () => {
    await recommend(10);
    await planAndApply();
    await recommend(9, 5, "v2");
    const planned = await plan();
    await shop.store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c2'`);
    await shop.store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c4'`);
    // As planned, only that the store did it.
    await shop.store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c9'`);
    const before = await published();
    await approve(planned.id);
    const applied = await apply(planned.id);
    expect(applied.counts.changed).toBe(6);
    expect(applied.verified).toMatchObject({ mismatches: 0, rows: 24 });
    const listed = await rows(planned.id);
    expect(listed.rows.map((row) => row.status)).toEqual(Array(6).fill("skipped-changed"));
    expect(listed.rows.filter((row) => row.seenBeforeWrite?.reason === "by hand")).toHaveLength(3);
    expect(await shop.store.query(`SELECT 1 FROM ${TABLE} WHERE reason = 'by hand'`)).toHaveLength(3);
    expect(await rollback(planned.id)).toMatchObject({ restored: 12, kept: 0 });
    expect(await published()).toEqual(before);
  });

  it("keeps rows changed after publishing when rolling back, and lists them", async () => {
    await recommend(10);
    const applied = await planAndApply();
    await shop.store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c3'`);
    expect(await rollback(applied.id)).toMatchObject({ restored: 27, kept: 3 });
    expect((await published()).map((row) => row.source_id)).toEqual(["c3", "c3", "c3"]);
    const listed = await rows(applied.id);
    expect(listed.rows.map((row) => row.status)).toEqual(["kept", "kept", "kept"]);
    expect(listed.rows[0]!.reason).toMatch(/after it was published/);
  });

  it("asks for the target's name before writing to production", async () => {
    await recommend(5);
    const [before, approved] = [await plan(), await plan()];
    await approve(approved.id);
    await publishCommands["publish.updateTarget"](
      shop.engine,
      { id: "shop", connectionType: "production" },
      {},
    );
    const planned = await plan();
    await expect(apply(planned.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(approve(planned.id)).rejects.toMatchObject({ code: "invalid-input" });
    await expect(approve(before.id)).rejects.toThrow(/became a production target/);
    await expect(apply(approved.id)).rejects.toThrow(/became a production target/);
    await publishCommands["publish.approve"](shop.engine, { id: planned.id, confirm: "shop" }, {});
    await apply(planned.id);
    await expect(rollback(planned.id)).rejects.toMatchObject({ code: "invalid-input" });
    const undone = await publishJobs["publish.rollback"](
      shop.engine,
      { id: planned.id, confirm: "shop" },
      quietRun(),
    );
    expect(undone.restored).toBe(15);
  });
});

it("names the kinds that can be published to", () => {
  const kinds = "Choose one of postgres, mysql, sqlite.";
  for (const kind of ["files", "oracle"])
    expect(() => writingConnector(kind)).toThrow(
      expect.objectContaining({ code: "invalid-input", message: expect.stringContaining(kinds) }),
    );
});

describe("warnings of a plan", () => {
  it("tells of rows that would go, of blocked prices and of large steps", async () => {
    const folder = mkdtempSync(join(tmpdir(), "merchbench-publish-"));
    const engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
    const path = join(folder, "target.sqlite");
    new Database(path).exec("CREATE TABLE t (x)");
    const price = (count: number, more = "") =>
      engine.warehouse.run(`DELETE FROM mart.price_recommendations;
        INSERT INTO mart.price_recommendations BY NAME
        SELECT 'v' || i AS variant_id, 10.0 AS current_price, 10.5 AS recommended_price, 'passes' AS guardrail_status, 'm1' AS model_version
        FROM range(${count}) t (i); ${more}`);
    const target = { name: "shop", kind: "sqlite", config: { path }, prefix: "merchbench_" };
    await publishCommands["publish.addTarget"](engine, { ...target, connectionType: "test" }, {});
    const plan = () => publishJobs["publish.plan"](engine, { kind: "prices", targetId: "shop" }, quietRun());
    await expect(plan()).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/no prices to publish/),
    });
    await price(100);
    const first = await plan();
    expect(first.warnings).toEqual([]);
    await publishCommands["publish.approve"](engine, { id: first.id }, {});
    await publishJobs["publish.apply"](engine, { id: first.id }, quietRun());
    await price(
      37,
      `UPDATE mart.price_recommendations SET guardrail_status = 'blocked', reason = 'Over the 10 % limit' WHERE variant_id = 'v1';
      UPDATE mart.price_recommendations SET recommended_price = 15 WHERE variant_id = 'v2'`,
    );
    const second = await plan();
    expect(second.counts).toMatchObject({ deleted: 63, rejected: 1, updated: 1, unchanged: 35 });
    expect(second.warnings.map(({ message }) => message).join("\n")).toMatch(/6[34] % of the rows/);
    expect(second.warnings.map(({ message }) => message).join("\n")).toMatch(/Over the 10 % limit/);
    expect(second.warnings.map(({ message }) => message).join("\n")).toMatch(/1 price/);
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
