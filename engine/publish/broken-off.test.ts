import { describe, expect, it } from "vitest";
import { startProxy } from "../../tests/support/proxy.ts";
import { publishCommands } from "../commands/publish.ts";
import { AppError } from "../contract/errors.ts";
import { quietRun, type Run } from "../contract/run.ts";
import { publishing, STORES, TABLE } from "./publishing.fixture.ts";

describe.each(STORES)("a publication that breaks off, to %s", (name, available, open) => {
  if (!available) return it.skip(`${name} is not installed here`, () => {});
  const shop = publishing(open);
  const { plan, apply, approve, rollback, get, rows, published, planAndApply, recommend } = shop;

  it("leaves the target as it was when a row is refused in the middle, and can be applied once mended", async () => {
    await recommend(10);
    await planAndApply();
    const before = await published();
    await recommend(1000, 3, "v2");
    await shop.engine.warehouse.run(
      "INSERT INTO store.products BY NAME SELECT 'poison' AS product_id, 'Poison' AS title, 's' AS source_id, now() AS loaded_at",
    );
    await shop.engine.warehouse.run(
      "UPDATE mart.recommendations SET recommended_product_id = 'poison' WHERE source_id = 'c999' AND rank = 3",
    );
    await shop.store.poison(TABLE);
    const planned = await plan();
    await approve(planned.id);
    await expect(apply(planned.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("refuses a row"),
    });
    expect(await get(planned.id)).toMatchObject({ status: "failed", error: { message: expect.any(String) } });
    expect(await published()).toEqual(before);
    expect(await shop.store.query("SELECT 1 FROM merchbench_publications")).toHaveLength(1);
  });

  it("leaves the target as it was when the server ends the connection, then applies on retry", async () => {
    if (!shop.store.kill || !shop.store.slow) return;
    await recommend(1);
    await planAndApply();
    const before = await published();
    await shop.store.slow(TABLE);
    await recommend(2000);
    await shop.engine.warehouse.run(
      "UPDATE mart.recommendations SET reason = 'slow' WHERE source_id = 'c999'",
    );
    const planned = await plan();
    await approve(planned.id);
    let killed: Promise<void> | undefined;
    const progress = (done: number, _total: number | null, note?: string) => {
      if (done > 0 && note === "Writing rows" && !killed) killed = shop.store.kill!();
    };
    const run: Run = { ...quietRun(), progress, part: () => run };
    await expect(apply(planned.id, run)).rejects.toMatchObject({ code: "unavailable" });
    await killed;
    expect(await published()).toEqual(before);
    await shop.store.query(
      shop.store.kind === "mysql" ? "DROP TRIGGER slow" : `DROP TRIGGER slow ON ${TABLE}`,
    );
    expect(await apply(planned.id)).toMatchObject({
      status: "applied",
      verified: { rows: 6000, mismatches: 0 },
    });
  });

  it("knows after a crash between the target's commit and its own record what was written", async () => {
    await recommend(20);
    await planAndApply();
    await recommend(20, 9, "v2");
    const planned = await plan();
    await shop.store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c2'`);
    await approve(planned.id);
    const applied = await apply(planned.id);
    const first = await rows(planned.id, "changes");
    const { database, publications } = shop.engine.state;
    publications.save({ ...applied, status: "applying", appliedAt: null, verified: null });
    database.prepare("DELETE FROM publication_exceptions WHERE publication_id = ?").run(planned.id);
    const again = await apply(planned.id);
    expect(again).toMatchObject({ status: "applied", counts: applied.counts, verified: { mismatches: 0 } });
    expect(await rows(planned.id, "changes")).toEqual(first);
    expect(await rollback(planned.id)).toMatchObject({ restored: 27, kept: 0 });
  });

  it("does not let go of a plan that may be written while the target can't be asked", async () => {
    await recommend(5);
    const planned = await plan();
    await approve(planned.id);
    const applied = await apply(planned.id);
    shop.engine.state.publications.save({ ...applied, status: "applying", appliedAt: null, verified: null });
    const lead = (config: Record<string, unknown>) =>
      publishCommands["publish.updateTarget"](shop.engine, { id: "shop", config }, {});
    await lead({
      ...shop.store.config,
      ...(shop.store.kind === "sqlite" ? { path: "/no/such.sqlite" } : { port: 1 }),
    });
    for (const _try of [1, 2]) {
      await expect(apply(planned.id)).rejects.toThrow();
      const discard = publishCommands["publish.discard"](shop.engine, { id: planned.id }, {});
      await expect(discard).rejects.toThrow(/not known whether plan/);
    }
    await lead(shop.store.config);
    expect(await apply(planned.id)).toMatchObject({ status: "applied", error: null });
    expect(await rollback(planned.id)).toMatchObject({ restored: 15 });
  });

  it("neither rolls back nor applies another plan of the table while one may be written", async () => {
    await recommend(5);
    const first = await planAndApply();
    await recommend(6, 7, "v2");
    const other = await plan();
    await approve(other.id);
    const second = await planAndApply();
    const broke = { code: "unavailable" as const, message: "It broke.", details: { written: "unknown" } };
    shop.engine.state.publications.save({ ...second, status: "failed", appliedAt: null, error: broke });
    for (const refused of [rollback(first.id), apply(other.id)])
      await expect(refused).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`not known whether plan ${second.number} was written`),
      });
    shop.engine.state.publications.save({ ...second, status: "applying", appliedAt: null });
    await expect(apply(other.id)).rejects.toThrow(`apply plan ${second.number} again`);
    await apply(second.id);
    await rollback(second.id);
    await rollback(first.id);
    expect(await published()).toEqual([]);
  });

  it("writes no part of a plan where the table was dropped since, and tells of rows changed that it leaves", async () => {
    await recommend(10);
    await planAndApply();
    await recommend(11, 7, "v2");
    const [dropped, changed] = [await plan(), await plan()];
    expect(dropped.counts).toMatchObject({ inserted: 3, updated: 15, unchanged: 15 });
    await approve(dropped.id);
    await approve(changed.id);
    await shop.store.query(`UPDATE ${TABLE} SET recommended_product_id = 'x' WHERE source_id = 'c1'`);
    await shop.store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c3'`);
    expect(await apply(changed.id)).toMatchObject({ verified: { rows: 33, mismatches: 6 } });
    await shop.store.clear();
    await expect(apply(dropped.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("30 rows were there when the plan was made"),
    });
    await expect(published()).rejects.toThrow();
    expect(await planAndApply()).toMatchObject({ verified: { rows: 33, mismatches: 0 } });
  });

  it("tells of rows that are written and could not be read back as written, and reads them back when asked again", async () => {
    await recommend(10);
    const planned = await plan();
    await approve(planned.id);
    const progress = (_done: number, _total: number | null, note?: string) => {
      if (note === "Reading back") throw new AppError("unavailable", "The server is gone.");
    };
    const run: Run = { ...quietRun(), progress, part: () => run };
    await expect(apply(planned.id, run)).rejects.toMatchObject({
      code: "unavailable",
      message: "The rows are written, but they could not be read back: The server is gone.",
    });
    expect(await published()).toHaveLength(30);
    expect(await get(planned.id)).toMatchObject({
      status: "applied",
      appliedAt: expect.any(String),
      verified: null,
    });
    await expect(
      publishCommands["publish.discard"](shop.engine, { id: planned.id }, {}),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await apply(planned.id)).toMatchObject({ verified: { rows: 30, mismatches: 0 }, error: null });
    expect(await rollback(planned.id)).toMatchObject({ restored: 30, kept: 0 });
  });

  // Its deferred triggers make a commit wait, so that a connection breaks within it.
  if (name === "PostgreSQL") {
    it("says that nobody knows what was written where the connection breaks at the commit, and finds out on retry", async () => {
      const proxy = await startProxy(shop.store.config.port as number);
      try {
        await recommend(1);
        await planAndApply();
        // A sequence is seen by all at once, also within a transaction that began before.
        await shop.store.query(`CREATE SEQUENCE broke; CREATE FUNCTION wait_for_it() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN WHILE NOT (SELECT is_called FROM broke) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON ${TABLE} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.source_id = 'c1' AND NEW.rank = 1) EXECUTE FUNCTION wait_for_it()`);
        const config = { ...shop.store.config, port: proxy.port };
        await publishCommands["publish.updateTarget"](shop.engine, { id: "shop", config }, {});
        await recommend(10);
        const planned = await plan();
        await approve(planned.id);
        const applying = apply(planned.id);
        const failed = expect(applying).rejects.toMatchObject({ details: { written: "unknown" } });
        const committing = "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active'";
        while ((await shop.store.query(committing)).length === 0)
          await new Promise((soon) => setTimeout(soon, 20));
        proxy.cut();
        await failed;
        await shop.store.query("SELECT nextval('broke')");
        expect(await get(planned.id)).toMatchObject({
          status: "failed",
          error: { details: { written: "unknown" } },
        });
        const discarding = publishCommands["publish.discard"](shop.engine, { id: planned.id }, {});
        await expect(discarding).rejects.toMatchObject({ code: "conflict" });
        expect(await apply(planned.id)).toMatchObject({
          status: "applied",
          verified: { rows: 30, mismatches: 0 },
        });
        expect(await rollback(planned.id)).toMatchObject({ restored: 27, kept: 0 });
      } finally {
        await proxy.close();
      }
    });
  }
});
