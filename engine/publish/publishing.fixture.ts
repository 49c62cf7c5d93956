/** Stores of each kind that can be published to, and a workspace that publishes to one; for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { hasMariadb, startMariadb } from "../../tests/support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "../../tests/support/postgres.ts";
import { publishCommands, publishJobs } from "../commands/publish.ts";
import { quietRun, type Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { putInUse } from "../steering/store.fixture.ts";

export interface Store {
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

/** The table that recommendations are published to. */
export const TABLE = "merchbench_recommendations";

const poisonIn = (server: TestServer) => async (table: string) =>
  void (await server.query(
    `ALTER TABLE ${table} ADD CONSTRAINT recommended_is_sold CHECK (recommended_product_id <> 'poison')`,
  ));

async function openPostgres(): Promise<Store> {
  const server = await startPostgres();
  const { host, port, user, password, database } = server;
  const others = "application_name = 'merchbench' AND pid <> pg_backend_pid()";
  return {
    kind: "postgres",
    config: { host, port, user, password, database },
    query: server.query,
    poison: poisonIn(server),
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
    poison: poisonIn(server),
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

/** Kinds by name, whether they are installed here, and what starts one. */
export const STORES: [string, boolean, () => Promise<Store>][] = [
  ["PostgreSQL", hasPostgres, openPostgres],
  ["MariaDB", hasMariadb, openMariadb],
  ["SQLite", true, openSqlite],
];

/** A workspace "shop" with 2000 products and a target "shop", empty before each test; call where tests are registered. */
export function publishing(open: () => Promise<Store>) {
  let folder: string;
  let engine: Engine;
  let store: Store;

  const plan = () =>
    publishJobs["publish.plan"](engine, { kind: "recommendations", targetId: "shop" }, quietRun());
  const apply = (id: string, run: Run = quietRun()) => publishJobs["publish.apply"](engine, { id }, run);
  const approve = (id: string) => publishCommands["publish.approve"](engine, { id }, {});
  const rollback = (id: string) => publishJobs["publish.rollback"](engine, { id }, quietRun());
  const get = (id: string) => publishCommands["publish.get"](engine, { id }, {});
  const rows = (id: string, show: "changes" | "warnings" | "all" = "warnings") =>
    publishCommands["publish.rows"](engine, { id, show, offset: 0, limit: 100 }, {});
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
    await publishCommands["publish.addTarget"](engine, { ...target, connectionType: "test" }, {});
    return () => publishCommands["publish.removeTarget"](engine, { id: "shop" }, {});
  });

  return {
    get engine() {
      return engine;
    },
    get store() {
      return store;
    },
    plan,
    apply,
    approve,
    rollback,
    get,
    rows,
    published,
    planAndApply,
    recommend,
  };
}
