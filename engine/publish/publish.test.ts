import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasMariadb, startMariadb } from "../../tests/support/mariadb.ts";
import { hasPostgres, startPostgres } from "../../tests/support/postgres.ts";
import { startProxy } from "../../tests/support/proxy.ts";
import { publishCommands, publishJobs } from "../commands/publish.ts";
import { recommendCommands } from "../commands/recommend.ts";
import { AppError } from "../contract/errors.ts";
import { quietRun, type Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { putInUse } from "../steering/store.fixture.ts";
import { writingConnector } from "./target.ts";

interface Store {
  kind: string;
  config: Record<string, unknown>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Makes any write of the product 'poison' fail. */
  poison(table: string): Promise<void>;
  /** Makes a write of the reason 'slow' wait, so that the session can be ended meanwhile. */
  slow?(table: string): Promise<void>;
  /** Ends the writing session from the server's side. */
  kill?(): Promise<void>;
  /** Leaves no table behind. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const TABLE = "merchbench_recommendations";

async function openPostgres(): Promise<Store> {
  const server = await startPostgres();
  const { host, port, user, password, database } = server;
  const others = "application_name = 'merchbench' AND pid <> pg_backend_pid()";
  return {
    kind: "postgres",
    config: { host, port, user, password, database },
    query: server.query,
    poison: async (table) =>
      void (await server.query(
        `ALTER TABLE ${table} ADD CONSTRAINT recommended_is_sold CHECK (recommended_product_id <> 'poison')`,
      )),
    slow: async (table) =>
      void (await server.query(`CREATE OR REPLACE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END';
        CREATE TRIGGER slow BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.reason = 'slow') EXECUTE FUNCTION wait_long()`)),
    kill: async () =>
      void (await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`)),
    clear: async () => void (await server.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public")),
    stop: server.stop,
  };
}

async function openMariadb(): Promise<Store> {
  const server = await startMariadb();
  const { host, port, user, password, database } = server;
  return {
    kind: "mysql",
    config: { host, port, user, password, database },
    query: server.query,
    poison: async (table) =>
      void (await server.query(
        `ALTER TABLE ${table} ADD CONSTRAINT recommended_is_sold CHECK (recommended_product_id <> 'poison')`,
      )),
    slow: async (table) =>
      void (await server.query(
        `CREATE TRIGGER slow BEFORE INSERT ON ${table} FOR EACH ROW IF NEW.reason = 'slow' THEN DO SLEEP(20); END IF`,
      )),
    async kill() {
      const writers = "SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx";
      for (const { id } of await server.query<{ id: number }>(writers))
        await server.query(`KILL CONNECTION ${id}`);
    },
    async clear() {
      const tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'store'";
      for (const { name } of await server.query<{ name: string }>(tables))
        await server.query(`DROP TABLE ${name}`);
    },
    stop: server.stop,
  };
}

async function openSqlite(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-publish-"));
  const path = join(folder, "store.sqlite");
  const db = new Database(path);
  return {
    kind: "sqlite",
    config: { path },
    query: async (sql) => {
      const statement = db.prepare(sql);
      if (statement.reader) return statement.all() as Record<string, unknown>[];
      statement.run();
      return [];
    },
    poison: async (table) =>
      void db.exec(`CREATE TRIGGER poison BEFORE INSERT ON ${table} WHEN new.recommended_product_id = 'poison'
        BEGIN SELECT raise(ABORT, 'poison'); END`),
    async clear() {
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck();
      for (const name of tables.all()) db.exec(`DROP TABLE ${name}`);
      db.exec("CREATE TABLE products (id INTEGER)");
    },
    async stop() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const STORES: [string, boolean, () => Promise<Store>][] = [
  ["PostgreSQL", hasPostgres, openPostgres],
  ["MariaDB", hasMariadb, openMariadb],
  ["SQLite", true, openSqlite],
];

describe.each(STORES)("publishing to %s", (name, available, open) => {
  if (!available) return it.skip(`${name} is not installed here`, () => {});
  const call = {};
  let folder: string;
  let engine: Engine;
  let store: Store;

  const plan = () =>
    publishJobs["publish.plan"](engine, { kind: "recommendations", targetId: "shop" }, quietRun());
  const apply = (id: string, run: Run = quietRun()) => publishJobs["publish.apply"](engine, { id }, run);
  const approve = (id: string) => publishCommands["publish.approve"](engine, { id }, call);
  const rollback = (id: string) => publishJobs["publish.rollback"](engine, { id }, quietRun());
  const get = (id: string) => publishCommands["publish.get"](engine, { id }, call);
  const rows = (id: string, show: "changes" | "warnings" | "all" = "warnings") =>
    publishCommands["publish.rows"](engine, { id, show, offset: 0, limit: 100 }, call);
  const published = async () =>
    (
      await store.query(
        `SELECT * FROM ${TABLE} ORDER BY placement, source_id, ${store.kind === "mysql" ? "`rank`" : "rank"}`,
      )
    ).map((row) => ({ ...row }));
  const planAndApply = async () => {
    const planned = await plan();
    await approve(planned.id);
    return apply(planned.id);
  };
  /** Three products for each of `customers` customers; `shift` moves the recommendations of the even ones. */
  const recommend = async (customers: number, shift = 0, version = "v1") => {
    putInUse(engine, "item-knn", version);
    await engine.warehouse.run(`DELETE FROM mart.recommendations;
      INSERT INTO mart.recommendations BY NAME
      SELECT 'recommended_for_you' AS placement, 'customer' AS source_kind, 'c' || i AS source_id, r AS rank, 'p' || ((i + r + CASE WHEN i % 2 = 0 THEN ${shift} ELSE 0 END) % 2000) AS recommended_product_id,
        1.0 / (r + i) AS score, 'bought together ' || (i + r) || ' times' AS reason, '${version}' AS model_version,
        TIMESTAMPTZ '2026-01-02 03:04:05Z' AS generated_at
      FROM range(${customers}) t (i), range(1, 4) u (r)`);
  };

  beforeAll(async () => {
    store = await open();
    folder = mkdtempSync(join(tmpdir(), "merchbench-publish-"));
    engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
    await engine.warehouse.run(`INSERT INTO store.products BY NAME
      SELECT 'p' || i AS product_id, 'Product ' || i AS title, 's' AS source_id, now() AS loaded_at FROM range(2000) t (i)`);
  });
  afterAll(async () => {
    await engine?.close();
    await store?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await store.clear();
    const target = { name: "shop", kind: store.kind, config: store.config, prefix: "merchbench_" };
    await publishCommands["publish.addTarget"](engine, { ...target, connectionType: "test" }, call);
    return () => publishCommands["publish.removeTarget"](engine, { id: "shop" }, call);
  });

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
    await store.query(`DROP TABLE ${TABLE}`);
    await publishCommands["publish.removeTarget"](engine, { id: "shop" }, call);
    await expect(rollback(second.id)).rejects.toThrow("The target shop of plan");
    const target = { name: "shop", kind: store.kind, config: store.config, prefix: "merchbench_" };
    await publishCommands["publish.addTarget"](engine, { ...target, connectionType: "test" }, call);
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
    await recommendCommands["recommend.setPlacement"](engine, length, call);
    await recommend(10);
    const first = await planAndApply();
    expect(first.counts.inserted).toBe(30);
    await store.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
    const before = await published();
    expect(before[0]).not.toHaveProperty(column);
    putInUse(engine, "wide-deep", "wd");
    await engine.warehouse.run(`INSERT INTO mart.recommendations BY NAME
      SELECT 'category_for_you' AS placement, 'customer' AS source_kind, 'c' || c AS source_id, r AS rank, 'p' || r AS recommended_product_id,
             'k' || r AS ${column}, 1.0 / r AS score, 'next' AS reason, 'wd' AS model_version FROM range(10) t (c), range(1, 3) u (r)`);
    await engine.warehouse.run(
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
    await engine.warehouse.run(`UPDATE mart.recommendations SET ${column} = 'k9' WHERE ${column} = 'k2'`);
    const changed = await planAndApply();
    expect(changed.counts).toMatchObject({ inserted: 0, updated: 10, deleted: 0 });
    expect((await categories()).map((row) => row[column])).toEqual(["k1", "k9"]);
    expect(await rollback(changed.id)).toMatchObject({ restored: 10, kept: 0 });
    expect((await categories()).map((row) => row[column])).toEqual(["k1", "k2"]);
    expect(await rollback(planned.id)).toMatchObject({ restored: 20, kept: 0 });
    expect(await published()).toEqual(before.map((row) => ({ ...row, [column]: null })));
    await store.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
    await store.query(`ALTER TABLE ${TABLE} DROP COLUMN reason`);
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
    const discard = (id: string) => publishCommands["publish.discard"](engine, { id }, call);
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
    await store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c2'`);
    await store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c4'`);
    // As planned, only that the store did it.
    await store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c9'`);
    const before = await published();
    await approve(planned.id);
    const applied = await apply(planned.id);
    expect(applied.counts.changed).toBe(6);
    expect(applied.verified).toMatchObject({ mismatches: 0, rows: 24 });
    const listed = await rows(planned.id);
    expect(listed.rows.map((row) => row.status)).toEqual(Array(6).fill("skipped-changed"));
    expect(listed.rows.filter((row) => row.seenBeforeWrite?.reason === "by hand")).toHaveLength(3);
    expect(await store.query(`SELECT 1 FROM ${TABLE} WHERE reason = 'by hand'`)).toHaveLength(3);
    expect(await rollback(planned.id)).toMatchObject({ restored: 12, kept: 0 });
    expect(await published()).toEqual(before);
  });

  it("keeps rows changed after publishing when rolling back, and lists them", async () => {
    await recommend(10);
    const applied = await planAndApply();
    await store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c3'`);
    expect(await rollback(applied.id)).toMatchObject({ restored: 27, kept: 3 });
    expect((await published()).map((row) => row.source_id)).toEqual(["c3", "c3", "c3"]);
    const listed = await rows(applied.id);
    expect(listed.rows.map((row) => row.status)).toEqual(["kept", "kept", "kept"]);
    expect(listed.rows[0]!.reason).toMatch(/after it was published/);
  });

  it("leaves the target as it was when a row is refused in the middle, and can be applied once mended", async () => {
    await recommend(10);
    await planAndApply();
    const before = await published();
    await recommend(1000, 3, "v2");
    await engine.warehouse.run(
      "INSERT INTO store.products BY NAME SELECT 'poison' AS product_id, 'Poison' AS title, 's' AS source_id, now() AS loaded_at",
    );
    await engine.warehouse.run(
      "UPDATE mart.recommendations SET recommended_product_id = 'poison' WHERE source_id = 'c999' AND rank = 3",
    );
    await store.poison(TABLE);
    const planned = await plan();
    await approve(planned.id);
    await expect(apply(planned.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("refuses a row"),
    });
    expect(await get(planned.id)).toMatchObject({ status: "failed", error: { message: expect.any(String) } });
    expect(await published()).toEqual(before);
    expect(await store.query("SELECT 1 FROM merchbench_publications")).toHaveLength(1);
  });

  it("leaves the target as it was when the server ends the connection, then applies on retry", async () => {
    if (!store.kill || !store.slow) return;
    await recommend(1);
    await planAndApply();
    const before = await published();
    await store.slow(TABLE);
    await recommend(2000);
    await engine.warehouse.run("UPDATE mart.recommendations SET reason = 'slow' WHERE source_id = 'c999'");
    const planned = await plan();
    await approve(planned.id);
    let killed: Promise<void> | undefined;
    const progress = (done: number, _total: number | null, note?: string) => {
      if (done > 0 && note === "Writing rows" && !killed) killed = store.kill!();
    };
    const run: Run = { ...quietRun(), progress, part: () => run };
    await expect(apply(planned.id, run)).rejects.toMatchObject({ code: "unavailable" });
    await killed;
    expect(await published()).toEqual(before);
    await store.query(store.kind === "mysql" ? "DROP TRIGGER slow" : `DROP TRIGGER slow ON ${TABLE}`);
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
    await store.query(`UPDATE ${TABLE} SET reason = 'by hand' WHERE source_id = 'c2'`);
    await approve(planned.id);
    const applied = await apply(planned.id);
    const first = await rows(planned.id, "changes");
    const { database, publications } = engine.state;
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
    engine.state.publications.save({ ...applied, status: "applying", appliedAt: null, verified: null });
    const lead = (config: Record<string, unknown>) =>
      publishCommands["publish.updateTarget"](engine, { id: "shop", config }, call);
    await lead({ ...store.config, ...(store.kind === "sqlite" ? { path: "/no/such.sqlite" } : { port: 1 }) });
    for (const _try of [1, 2]) {
      await expect(apply(planned.id)).rejects.toThrow();
      const discard = publishCommands["publish.discard"](engine, { id: planned.id }, call);
      await expect(discard).rejects.toThrow(/not known whether plan/);
    }
    await lead(store.config);
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
    engine.state.publications.save({ ...second, status: "failed", appliedAt: null, error: broke });
    for (const refused of [rollback(first.id), apply(other.id)])
      await expect(refused).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`not known whether plan ${second.number} was written`),
      });
    engine.state.publications.save({ ...second, status: "applying", appliedAt: null });
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
    await store.query(`UPDATE ${TABLE} SET recommended_product_id = 'x' WHERE source_id = 'c1'`);
    await store.query(`DELETE FROM ${TABLE} WHERE source_id = 'c3'`);
    expect(await apply(changed.id)).toMatchObject({ verified: { rows: 33, mismatches: 6 } });
    await store.clear();
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
    await expect(publishCommands["publish.discard"](engine, { id: planned.id }, call)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await apply(planned.id)).toMatchObject({ verified: { rows: 30, mismatches: 0 }, error: null });
    expect(await rollback(planned.id)).toMatchObject({ restored: 30, kept: 0 });
  });

  // Its deferred triggers make a commit take so long that a connection breaks within it.
  if (name === "PostgreSQL") {
    it("says that nobody knows what was written where the connection breaks at the commit, and finds out on retry", async () => {
      const proxy = await startProxy(store.config.port as number);
      try {
        await recommend(1);
        await planAndApply();
        await store.query(`CREATE FUNCTION wait_a_little() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON ${TABLE} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.source_id = 'c1' AND NEW.rank = 1) EXECUTE FUNCTION wait_a_little()`);
        const config = { ...store.config, port: proxy.port };
        await publishCommands["publish.updateTarget"](engine, { id: "shop", config }, call);
        await recommend(10);
        const planned = await plan();
        await approve(planned.id);
        const applying = apply(planned.id);
        const failed = expect(applying).rejects.toMatchObject({ details: { written: "unknown" } });
        const committing = "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active'";
        while ((await store.query(committing)).length === 0)
          await new Promise((soon) => setTimeout(soon, 20));
        proxy.cut();
        await failed;
        expect(await get(planned.id)).toMatchObject({
          status: "failed",
          error: { details: { written: "unknown" } },
        });
        const discarding = publishCommands["publish.discard"](engine, { id: planned.id }, call);
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

  it("asks for the target's name before writing to production", async () => {
    await recommend(5);
    const [before, approved] = [await plan(), await plan()];
    await approve(approved.id);
    await publishCommands["publish.updateTarget"](engine, { id: "shop", connectionType: "production" }, call);
    const planned = await plan();
    await expect(apply(planned.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(approve(planned.id)).rejects.toMatchObject({ code: "invalid-input" });
    await expect(approve(before.id)).rejects.toThrow(/became a production target/);
    await expect(apply(approved.id)).rejects.toThrow(/became a production target/);
    await publishCommands["publish.approve"](engine, { id: planned.id, confirm: "shop" }, call);
    await apply(planned.id);
    await expect(rollback(planned.id)).rejects.toMatchObject({ code: "invalid-input" });
    const undone = await publishJobs["publish.rollback"](
      engine,
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
