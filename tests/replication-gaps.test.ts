/** What a replication slot does not tell by itself is found all the same: what is loaded equals what the server has. */
import { LogicalReplicationService, PgoutputPlugin } from "pg-logical-replication";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { slotSetup } from "../connectors/postgres/slot.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";

const LOGICAL = { wal_level: "logical", synchronous_commit: "on", max_replication_slots: "20" };
const ITEMS = [
  "CREATE TABLE items (id int PRIMARY KEY, sku text NOT NULL UNIQUE, note text)",
  "INSERT INTO items SELECT i, 's' || i, 'old' FROM generate_series(1, 40) i",
];
const EDIT = ["UPDATE items SET note = 'new' WHERE id > 30", "DELETE FROM items WHERE id < 5"];

/** What happens between two loads, by what it is; `before` comes ahead of the first. */
const GAPS: Record<string, { before?: string[]; between: string[] }> = {
  "a table that was dropped and made anew": {
    between: ["DROP TABLE items", ...ITEMS, "DELETE FROM items WHERE id > 3"],
  },
  "a table that another took the place of": {
    between: [
      "CREATE TABLE fresh (LIKE items INCLUDING ALL)",
      "INSERT INTO fresh SELECT id, sku, 'fresh' FROM items WHERE id > 9",
      "DROP TABLE items",
      "ALTER TABLE fresh RENAME TO items",
    ],
  },
  "a column that was rewritten in the type it had": {
    between: ["ALTER TABLE items ALTER note TYPE text USING upper(note)"],
  },
  "a replica identity without the key": {
    before: ["ALTER TABLE items REPLICA IDENTITY USING INDEX items_sku_key"],
    between: EDIT,
  },
  "a table with no primary but a unique key": {
    before: ["ALTER TABLE items DROP CONSTRAINT items_pkey"],
    between: ["INSERT INTO items VALUES (99, 's99', 'new')"],
  },
  "another primary key": {
    between: [...EDIT, "ALTER TABLE items DROP CONSTRAINT items_pkey, ADD PRIMARY KEY (sku)"],
  },
  "a publication of inserts only": {
    before: ["ALTER PUBLICATION changes SET (publish = 'insert')"],
    between: EDIT,
  },
  "a publication of some rows": {
    before: ["DROP PUBLICATION changes", "CREATE PUBLICATION changes FOR TABLE items WHERE (id < 9)"],
    between: EDIT,
  },
  "a table that left the publication for a while": {
    between: [
      "ALTER PUBLICATION changes DROP TABLE items",
      ...EDIT,
      "ALTER PUBLICATION changes ADD TABLE items",
    ],
  },
  "a schema that left the publication for a while": {
    before: ["DROP PUBLICATION changes", "CREATE PUBLICATION changes FOR TABLES IN SCHEMA public"],
    between: [
      "ALTER PUBLICATION changes DROP TABLES IN SCHEMA public",
      ...EDIT,
      "ALTER PUBLICATION changes ADD TABLES IN SCHEMA public",
    ],
  },
  "a publication that told inserts only for a while": {
    between: [
      "ALTER PUBLICATION changes SET (publish = 'insert')",
      ...EDIT,
      "ALTER PUBLICATION changes SET (publish = 'insert, update, delete, truncate')",
    ],
  },
  "a table with a time of change that left the publication": {
    before: ["ALTER TABLE items ADD updated_at timestamptz DEFAULT now()"],
    between: ["ALTER PUBLICATION changes DROP TABLE items", ...EDIT],
  },
};

describe.skipIf(!hasPostgres)(
  hasPostgres ? "gaps of a replication slot" : "skipped: no PostgreSQL is installed",
  () => {
    let server: TestServer;
    let workspace: TestWorkspace;
    let slot = "";

    beforeAll(async () => {
      server = await startPostgres(LOGICAL);
      workspace = await openTestWorkspace("replication-gaps");
    });
    afterAll(async () => {
      await workspace?.close();
      await server?.stop();
    });

    /** A source of its own slot over a new table, loaded once. */
    async function followed(before: string[] = [], on = server): Promise<void> {
      const [last] = await on.query<{ n: string }>("SELECT count(*)::text AS n FROM pg_replication_slots");
      slot = `slot_${last!.n}_${on.port}`;
      const fresh = ["DROP TABLE IF EXISTS items", "DROP PUBLICATION IF EXISTS changes"];
      for (const sql of [...fresh, ...ITEMS, "CREATE PUBLICATION changes FOR TABLE items", ...before])
        await on.query(sql);
      await on.query(`SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`);
      await workspace.client.source.add({
        name: slot,
        kind: "postgres",
        config: { ...placeOf(on), replicationSlot: slot, publication: "changes" },
        connectionType: "test",
      });
      await load();
    }

    const placeOf = ({ host, port, user, password, database }: TestServer) => ({
      host,
      port,
      user,
      password,
      database,
    });
    const load = (mode?: "full" | "incremental") =>
      workspace.done(workspace.client.source.sync({ id: slot, mode }));
    const itemRows = (table: string) => `SELECT id, sku, note FROM ${table} ORDER BY sku`;
    const loaded = () => workspace.engine.warehouse.query(itemRows(`raw_${slot}.items`));

    it.each(Object.entries(GAPS))("finds what changed in %s", async (_, { before, between }) => {
      await followed(before);
      expect(await loaded()).toHaveLength(40);
      for (const sql of between) await server.query(sql);
      await load();
      expect(await loaded()).toEqual(await server.query(itemRows("items")));
    });

    it.each(["incremental", "full"] as const)(
      "finds what a %s load was told of before the server showed it, as one does that waits for its standby",
      async (mode) => {
        await followed();
        const waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        const waitFor = async (standby: string) => {
          await server.query(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`);
          await server.query("SELECT pg_reload_conf()");
        };
        await waitFor("away");
        let update: Promise<unknown> | undefined;
        // Until the server has taken up the setting, the update does not wait.
        await vi.waitFor(async () => {
          update = server.query("UPDATE items SET note = note || '!' WHERE id = 7");
          await vi.waitFor(async () => expect(await server.query(waits)).toHaveLength(1), 500);
        }, 60_000);
        await load(mode);
        await waitFor("");
        await update;
        await load();
        expect(await loaded()).toEqual(await server.query(itemRows("items")));
      },
    );

    it("follows a slot that is older than its publication", async () => {
      await followed();
      slot = `${slot}_older`;
      await server.query(`SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`);
      for (const sql of ["DROP PUBLICATION changes", EDIT[0]!, "CREATE PUBLICATION changes FOR TABLE items"])
        await server.query(sql);
      const config = { ...placeOf(server), replicationSlot: slot, publication: "changes" };
      await workspace.client.source.add({ name: slot, kind: "postgres", config, connectionType: "test" });
      await load();
      await server.query(EDIT[1]!);
      await load();
      expect(await loaded()).toEqual(await server.query(itemRows("items")));
    });

    it("finds what changed where another server took over, whose log is shorter", async () => {
      await server.query("CREATE TABLE ballast AS SELECT repeat('x', 100) FROM generate_series(1, 200000)");
      await followed();
      const restored = await startPostgres(LOGICAL);
      try {
        for (const sql of [...ITEMS, "CREATE PUBLICATION changes FOR TABLE items"]) await restored.query(sql);
        await restored.query(`SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`);
        for (const sql of EDIT) await restored.query(sql);
        await workspace.client.source.update({ id: slot, config: placeOf(restored) });
        await load();
        expect(await loaded()).toEqual(await restored.query(itemRows("items")));
      } finally {
        await restored.stop();
      }
    });

    it("says what the server keeps for the slot, and drops the slot with its source", async () => {
      await followed();
      const { steps } = await workspace.client.source.test({ id: slot });
      expect(steps.at(-1)).toMatchObject({ name: `Replication slot ${slot} follows 1 of 2 tables` });
      expect(steps.at(-1)?.detail).toMatch(/^The server keeps \d+\.\d MB of its log for it/);
      const there = () => server.query("SELECT 1 FROM pg_replication_slots WHERE slot_name = $1", [slot]);
      expect(await there()).toHaveLength(1);
      expect(await workspace.client.source.remove({ id: slot, purge: true })).toEqual({ note: null });
      expect(await there()).toHaveLength(0);
    });

    it("keeps a slot that another source names, and says so of one that is taken out of the settings", async () => {
      await followed();
      const first = slot;
      const { client } = workspace;
      const there = () => server.query("SELECT 1 FROM pg_replication_slots WHERE slot_name = $1", [first]);
      const shared = { ...placeOf(server), replicationSlot: first, publication: "changes" };
      await client.source.add({ name: "twin", kind: "postgres", config: shared, connectionType: "test" });
      const { note } = await client.source.remove({ id: first, purge: true });
      expect(note).toBe(
        `The replication slot "${first}" stays on the server, because the source twin uses it as well.`,
      );
      expect(await there()).toHaveLength(1);
      const renamed = await client.source.update({ id: "twin", name: "other" });
      expect(renamed).toMatchObject({ name: "other", note: null });
      const without = await client.source.update({ id: "other", config: { replicationSlot: "" } });
      expect(without.note).toContain(`SELECT pg_drop_replication_slot('${first}');`);
      expect(await client.source.remove({ id: "other", purge: true })).toEqual({ note: null });
      expect(await there()).toHaveLength(1);
    });

    it("asks to try again later while something else reads the slot", async () => {
      await followed();
      const reader = new LogicalReplicationService(placeOf(server));
      const isRead = async (wanted: boolean) => {
        const sql = "SELECT active FROM pg_replication_slots WHERE slot_name = $1";
        while ((await server.query<{ active: boolean }>(sql, [slot]))[0]!.active !== wanted);
      };
      void reader.subscribe(new PgoutputPlugin({ protoVersion: 1, publicationNames: ["changes"] }), slot);
      await isRead(true);
      const { id } = await workspace.client.source.sync({ id: slot });
      const { error } = await workspace.engine.jobs.wait(id);
      // Schedules try again what is unavailable.
      expect(error).toMatchObject({ code: "unavailable", message: expect.stringContaining(`"${slot}"`) });
      await reader.destroy();
      await isRead(false);
      await server.query("UPDATE items SET note = 'later' WHERE id = 7");
      await load();
      expect(await loaded()).toEqual(await server.query(itemRows("items")));
    });

    it("says what to run where the publication is gone, the slot lost, or can't be dropped", async () => {
      const small = await startPostgres({
        ...LOGICAL,
        max_slot_wal_keep_size: "1MB",
        wal_keep_size: "0",
        max_wal_size: "32MB",
        min_wal_size: "32MB",
      });
      const refused = async () => {
        const { id } = await workspace.client.source.sync({ id: slot });
        const { error } = await workspace.engine.jobs.wait(id);
        return `${error?.code}: ${error?.message}`;
      };
      try {
        await followed([], small);
        const first = slot;
        await small.query("SELECT pg_create_logical_replication_slot('two_phase', 'pgoutput', false, true)");
        const settings = (replicationSlot: string) =>
          workspace.client.source.update({ id: slot, config: { replicationSlot } });
        await settings("two_phase");
        expect(await refused()).toMatch(
          /^unsupported: .*two-phase commits.*pg_drop_replication_slot\('two_phase'\)/,
        );
        await settings(first);
        await small.query("SELECT pg_drop_replication_slot('two_phase')");
        await small.query("DROP PUBLICATION changes");
        expect(await refused()).toMatch(/^not-found: .*CREATE PUBLICATION changes FOR ALL TABLES/);
        const setup = slotSetup({ slot, publication: "changes" }).split(";")[0]!;
        await small.query(setup);
        for (let times = 0; times < 3; times++) {
          await small.query("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 20000000))");
          await small.query("SELECT pg_switch_wal()");
          await small.query("CHECKPOINT");
        }
        expect(await refused()).toMatch(
          new RegExp(`^not-found: The server gave up .*SELECT pg_drop_replication_slot\\('${slot}'\\)`),
        );
      } finally {
        await small.stop();
      }
      const { note } = await workspace.client.source.remove({ id: slot, purge: true });
      expect(note).toContain(`SELECT pg_drop_replication_slot('${slot}')`);
    });
  },
);
