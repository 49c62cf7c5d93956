import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { hasPostgres, startPostgres } from "../../tests/support/postgres.ts";
import { commitFailed } from "../change-set.ts";
import type { Change, Stream, TargetTable } from "../connector.ts";
import type { TargetRow } from "../target-values.ts";
import { connectorSuite } from "../testkit/index.ts";
import { readAll } from "../testkit/read-all.ts";
import { postgresConfig } from "./config.ts";
import { withClient } from "./connection.ts";
import { postgres } from "./index.ts";

const sessions = "application_name = 'merchbench' AND pid <> pg_backend_pid()";

connectorSuite("PostgreSQL", hasPostgres, async () => {
  const server = await startPostgres();
  const scratch = await mkdtemp(join(tmpdir(), "merchbench-testkit-"));
  const exec = async (sql: string) => void (await server.query(sql));
  return {
    harness: {
      connector: postgres as never,
      config: postgresConfig.parse(server) as never,
      scratch,
      exec,
      execMeanwhile: exec,
      query: server.query,
      quote: (name) => `"${name.replaceAll('"', '""')}"`,
      text: (value) => `'${value.replaceAll("'", "''")}'`,
      fill: (table, rows) =>
        exec(
          `CREATE TABLE ${table} AS SELECT g AS id, 'name ' || g AS name FROM generate_series(1, ${rows}) g`,
        ),
      async openTransactions() {
        return (
          await server.query(`SELECT 1 FROM pg_stat_activity WHERE xact_start IS NOT NULL AND ${sessions}`)
        ).length;
      },
      poison: (table) => exec(`ALTER TABLE ${table} ADD CHECK (reason <> 'poison')`),
      slow: (table) =>
        exec(`CREATE OR REPLACE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END';
        CREATE TRIGGER slow BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.reason = 'slow') EXECUTE FUNCTION wait_long()`),
      killWriter: () => exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${sessions}`),
    },
    async close() {
      await server.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
});

describe.skipIf(!hasPostgres)("PostgreSQL's own types and answers", () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let streams: Stream[];
  const config = () => postgresConfig.parse(server);
  const named = (name: string) => streams.filter((stream) => stream.name === name);

  beforeAll(async () => {
    server = await startPostgres();
    await server.query(`
      CREATE TYPE mood AS ENUM ('good', 'it''s "ok"');
      CREATE DOMAIN amount AS numeric(12,2);
      CREATE SCHEMA "Weird Schema";
      CREATE TABLE "Weird Schema"."Order" (
        "Id" uuid PRIMARY KEY, feeling mood, tags text[], doc jsonb, raw json, cost amount, open_number numeric,
        cash money, bytes bytea, at_zone timestamptz, plain timestamp(6), span interval, ip inet, ok boolean,
        doubled int GENERATED ALWAYS AS (7 * 2) STORED, small real, numbers int[], updated_at timestamptz);
      INSERT INTO "Weird Schema"."Order" VALUES (
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'it''s "ok"', ARRAY['a,b', 'c"d', NULL, ''], '{"a": "x\\ny", "b": [1, 2]}',
        '{"k":1}', 12.30, 123456789012345678.0123456789, 12.34, '\\xdeadbeef00', '2024-03-31 02:30:00+02',
        '2024-03-31 02:30:00.123456', '1 day 2 hours', '10.0.0.1', true, DEFAULT, 1.5, '{1,2}', '2024-01-01 00:00:00+00');
      INSERT INTO "Weird Schema"."Order" ("Id", open_number, plain, tags) VALUES
        ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', 'NaN', 'infinity', '{}');
      CREATE TABLE unique_only (code text NOT NULL UNIQUE, x int);
      CREATE TABLE split (id bigserial, at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      INSERT INTO split (at) VALUES ('2024-05-05');
      CREATE TABLE capitals (id int, "Id" int PRIMARY KEY, name text, "Name" text);
      INSERT INTO capitals VALUES (1, 2, 'a', 'b');
      CREATE TABLE serials (id serial PRIMARY KEY, x text);
      INSERT INTO serials (x) VALUES ('a'), ('b');
      CREATE TABLE wide (id int PRIMARY KEY, doc text);
      INSERT INTO wide SELECT g, repeat('line ' || g || E'\\n"q", ', 4000) FROM generate_series(1, 2000) g;
      INSERT INTO wide VALUES (0, repeat('x', 5000000));
      CREATE TYPE pair AS (a int, b text);
      CREATE DOMAIN cash AS money;
      CREATE DOMAIN document AS json;
      CREATE TABLE edges (id int PRIMARY KEY, cost numeric(10,2), part pair, single real, paid cash, doc document,
        docs json[], at timestamp, at_zone timestamptz);
      INSERT INTO edges VALUES
        (1, 'NaN', ROW(NULL, 'b'), 19.99, 12.34::money, '{"a" : 1}', ARRAY['"\\u0000"', '{"k": 1}']::json[],
          '294246-12-31', '294276-12-31'),
        (2, 1.5, ROW(NULL, NULL), '-0', NULL, '"\\ud800"', '{}', '294276-12-31 23:59:59.999999', 'infinity'),
        (3, NULL, NULL, 'NaN', NULL, '1e999', NULL, '-infinity', '4713-01-01 00:00:00 BC');
    `);
    streams = await postgres.source!.streams(config(), quietRun());
  });
  afterAll(() => server?.stop());

  it("reads enums, arrays, uuid, json, domains, money, bytes and zones", async () => {
    const { rows } = await readAll(postgres, config(), named("Weird Schema.Order"), quietRun());
    const [row, odd] = rows["Weird Schema.Order"]!;
    expect(row).toMatchObject({
      Id: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      feeling: `it's "ok"`,
      cost: "12.30",
      open_number: "123456789012345678.0123456789",
      bytes: "\\xDE\\xAD\\xBE\\xEF\\x00",
      at_zone: "2024-03-31 00:30:00+00",
      plain: "2024-03-31 02:30:00.123456",
      span: "P1DT2H",
      ip: "10.0.0.1",
      ok: "true",
      doubled: "14",
      small: "1.5",
    });
    expect(Number(row!.cash)).toBe(12.34);
    expect(JSON.parse(row!.tags!)).toEqual(["a,b", 'c"d', null, ""]);
    expect(JSON.parse(row!.numbers!)).toEqual([1, 2]);
    expect(JSON.parse(row!.doc!)).toEqual({ a: "x\ny", b: [1, 2] });
    expect(odd).toMatchObject({ open_number: null, tags: "[]", plain: "infinity", feeling: null });
  });

  it("reads values at the edges of their types, and as none what DuckDB has no room for", async () => {
    const { rows } = await readAll(postgres, config(), named("public.edges"), quietRun());
    const [first, second, third] = rows["public.edges"]!.sort((a, b) => Number(a.id) - Number(b.id));
    expect(first).toEqual({
      id: "1",
      cost: null,
      part: "(,b)",
      single: "19.99",
      paid: "12.3400000000",
      doc: '{"a" : 1}',
      docs: '["\\u0000",{"k": 1}]',
      at: "294246-12-31 00:00:00",
      at_zone: null,
    });
    expect(second).toMatchObject({
      cost: "1.50",
      part: "(,)",
      single: "-0.0",
      docs: "[]",
      at: null,
      at_zone: "infinity",
    });
    expect(JSON.parse(second!.doc!)).toBe('"\\ud800"');
    expect(third).toMatchObject({
      part: null,
      single: "nan",
      at: "-infinity",
      at_zone: "4713-01-01 (BC) 00:00:00+00",
    });
  });

  it("lists partitioned tables once, unique keys and serial cursors", () => {
    expect(streams.map(({ name }) => name)).toContain("public.split");
    expect(streams.map(({ name }) => name)).not.toContain("public.split_1");
    expect(named("public.unique_only")[0]!.key).toEqual(["code"]);
    expect(named("public.serials")[0]).toMatchObject({ key: ["id"], cursorColumn: "id" });
  });

  it("leaves out columns that differ in capitals only, but for the key, and says so", async () => {
    const [stream] = named("public.capitals");
    expect(stream!.columns.map(({ name }) => name)).toEqual(["Id", "name"]);
    expect(stream!.doubts).toEqual([
      expect.stringContaining('the column "id" is not read, since its name differs from "Id"'),
      expect.stringContaining('the column "Name" is not read'),
    ]);
    const { rows } = await readAll(postgres, config(), [stream!], quietRun());
    expect(rows).toEqual({ "public.capitals": [{ Id: "2", name: "a" }] });
  });

  it("splits a large table into several files that end with a row", async () => {
    const { rows, batches } = await readAll(postgres, config(), named("public.wide"), quietRun());
    expect(batches).toBeGreaterThan(1);
    const wide = rows["public.wide"]!;
    expect(wide).toHaveLength(2001);
    expect(wide.reduce((sum, row) => sum + row.doc!.length, 0)).toBe(5_000_000 + lengthOfLines());
  });

  it("says step by step what a connection can do", async () => {
    const steps = await postgres.check(config(), "source", quietRun());
    expect(steps.every((step) => step.ok)).toBe(true);
    expect(steps.map((step) => step.name)).toEqual([
      "Reached the server",
      expect.stringMatching(/^Signed in as merchbench on PostgreSQL \d+/),
      "Connection is not encrypted; it stays on this machine",
      "User could also write",
      expect.stringMatching(/^\d+ tables found$/),
    ]);
  });

  it("refuses a target whose columns can't take what is written, and says which", async () => {
    await server.query("CREATE DOMAIN label AS text");
    await server.query("CREATE TABLE odd (id uuid PRIMARY KEY, feeling mood, n text, kept label)");
    const columns = (["id", "feeling", "n", "kept"] as const).map((name) => ({
      name,
      type: name === "n" ? ("integer" as const) : ("text" as const),
      nullable: name !== "id",
    }));
    const table = { name: "odd", columns, key: ["id"] };
    const folder = await mkdtemp(join(tmpdir(), "merchbench-odd-"));
    const planned = postgres
      .sink!.inspect(config(), table, folder, quietRun())
      [Symbol.asyncIterator]()
      .next();
    await expect(planned).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(
        "id is uuid where text is written, feeling is mood where text is written, n is text where integer is written. Rename",
      ),
    });
    await rm(folder, { recursive: true });
  });

  /** Publishes one row to a table, as a publication of the table's name. */
  const publish = (table: TargetTable, after: TargetRow) => {
    async function* changes(): AsyncGenerator<Change[]> {
      yield [{ index: 0, operation: "insert", key: [after.id!], before: null, after }];
    }
    const publication = {
      id: table.name,
      kind: "prices",
      action: "apply" as const,
      modelVersion: null,
      at: "2026-01-02",
    };
    return postgres.sink!.apply(config(), { table, changes: changes(), total: 1, publication }, quietRun());
  };

  it("tells what a trigger of the store says, at the end of the transaction, too", async () => {
    await server.query(`CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''Prices stand until Monday'' USING DETAIL = ''Ask Ada.''; END'`);
    const columns = [{ name: "id", type: "text" as const, nullable: false }];
    const triggers = {
      at_once: "CREATE TRIGGER frozen BEFORE INSERT ON at_once",
      late: "CREATE CONSTRAINT TRIGGER frozen AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED",
    };
    for (const [name, trigger] of Object.entries(triggers)) {
      await server.query(`CREATE TABLE ${name} (id text PRIMARY KEY)`);
      await server.query(`${trigger} FOR EACH ROW EXECUTE FUNCTION frozen()`);
      const applied = publish({ name, columns, key: ["id"] }, { id: "a" });
      await expect(applied).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(
          /refuses a row \(Prices stand until Monday: Ask Ada\)\. Nothing was written/,
        ),
      });
    }
  });

  it("waits some seconds for locks of the store while it writes, and less where less is set for the user", async () => {
    await server.query("CREATE TABLE waits (id text PRIMARY KEY, waited text)");
    await server.query(`CREATE FUNCTION tell_wait() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.waited := current_setting(''lock_timeout''); RETURN NEW; END'`);
    await server.query(
      "CREATE TRIGGER waits BEFORE INSERT ON waits FOR EACH ROW EXECUTE FUNCTION tell_wait()",
    );
    const columns = ["id", "waited"].map((name) => ({
      name,
      type: "text" as const,
      nullable: name !== "id",
    }));
    const apply = () => publish({ name: "waits", columns, key: ["id"] }, { id: "a", waited: "for ever" });
    await expect(apply()).rejects.toThrow(/waited became 5s where/);
    await server.query("ALTER ROLE merchbench SET lock_timeout = '70ms'");
    await expect(apply()).rejects.toThrow(/waited became 70ms where/);
    await server.query("ALTER ROLE merchbench RESET lock_timeout");
  });

  it("explains refusals without the password", async () => {
    const last = async (change: Record<string, unknown>, purpose: "source" | "target" = "source") => {
      const steps = await postgres.check({ ...config(), ...change } as never, purpose, quietRun());
      expect(JSON.stringify(steps)).not.toContain(String(change.password ?? server.password));
      return steps.at(-1)!;
    };
    expect(await last({ password: "wrong-secret" })).toMatchObject({ ok: false, name: "Signed in" });
    expect((await last({ database: "nope" })).detail).toMatch(/no database "nope"/);
    expect((await last({ port: 1 })).detail).toMatch(/Nothing answers at 127.0.0.1:1/);
    expect((await last({ host: "no-such-host.invalid" })).detail).toMatch(/not known|No answer/);
    expect((await last({ ssl: "require" })).detail).toMatch(/ncryption|SSL/);
    expect((await last({ schema: "absent" }, "target")).detail).toMatch(/no schema "absent"/);
    await server.query(
      "CREATE ROLE reader LOGIN PASSWORD 'only-read'; REVOKE CREATE ON SCHEMA public FROM public",
    );
    await server.query("GRANT SELECT ON serials TO reader");
    const reader = { user: "reader", password: "only-read" };
    expect((await last(reader, "target")).detail).toMatch(/may not create tables in schema "public"/);
    const steps = await postgres.check({ ...config(), ...reader }, "source", quietRun());
    expect(steps.map((step) => step.name)).toEqual(
      expect.arrayContaining(["User can only read", "1 table found"]),
    );
  });

  it("says that the connection was lost when the server ended it between two statements", async () => {
    const work = withClient(config(), new AbortController().signal, async (client) => {
      const lost = new Promise((gone) => client.once("end", gone));
      const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
      await server.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
      await lost;
      await client.query("SELECT 1");
    });
    await expect(work).rejects.toMatchObject({ code: "unavailable" });
  });

  it("says that nobody knows what was written also where the run was cancelled while the commit broke", async () => {
    const abort = new AbortController();
    const work = withClient(config(), abort.signal, async () => {
      abort.abort("cancelled");
      return commitFailed(new Error("Connection terminated"));
    });
    await expect(work).rejects.toMatchObject({ code: "unavailable", details: { written: "unknown" } });
  });

  it("leaves no setting behind for those who share its connection through a pooler", async () => {
    const names = ["TimeZone", "DateStyle", "IntervalStyle", "statement_timeout", "extra_float_digits"];
    const settings = "SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name";
    await server.query("ALTER ROLE merchbench SET statement_timeout = '70s'");
    try {
      const [within, after] = await withClient(config(), new AbortController().signal, async (client) => {
        const during = await client.query(settings, [names]);
        await client.query("COMMIT");
        return [during.rows, (await client.query(settings, [names])).rows];
      });
      expect(within).toContainEqual({ name: "statement_timeout", setting: "0" });
      expect(after).toContainEqual({ name: "statement_timeout", setting: "70000" });
      expect(after).toContainEqual({ name: "IntervalStyle", setting: "postgres" });
    } finally {
      await server.query("ALTER ROLE merchbench RESET statement_timeout");
    }
  });
});

/** Characters of `repeat('line ' || g || E'\n"q", ', 4000)` over g = 1 to 2000. */
function lengthOfLines(): number {
  let sum = 0;
  for (let g = 1; g <= 2000; g++) sum += 4000 * ("line ".length + String(g).length + '\n"q", '.length);
  return sum;
}
