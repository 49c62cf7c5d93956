import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection as openMysql } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../engine/contract/errors.ts";
import { quietRun } from "../../engine/contract/run.ts";
import { hasMariadb, startMariadb } from "../../tests/support/mariadb.ts";
import type { Change, Stream, TargetTable } from "../connector.ts";
import { connectorSuite } from "../testkit/index.ts";
import { readAll } from "../testkit/read-all.ts";
import { mysqlConfig } from "./config.ts";
import { mysqlConnector } from "./index.ts";

const NOW = "2024-05-06T07:08:09.000Z";

connectorSuite("MariaDB", hasMariadb, async () => {
  const server = await startMariadb();
  const scratch = await mkdtemp(join(tmpdir(), "merchbench-testkit-"));
  const exec = async (sql: string) => void (await server.query(sql));
  const others = "SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx";
  return {
    harness: {
      connector: mysqlConnector as never,
      config: mysqlConfig.parse(server) as never,
      scratch,
      exec,
      execMeanwhile: exec,
      query: server.query,
      quote: (name) => `\`${name.replaceAll("`", "``")}\``,
      text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
      async fill(table, rows) {
        await exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name VARCHAR(40))`);
        await exec(`INSERT INTO ${table} SELECT seq, concat('name ', seq) FROM seq_1_to_${rows}`);
      },
      async openTransactions() {
        return (await server.query(others)).length;
      },
      poison: (table) => exec(`ALTER TABLE ${table} ADD CHECK (reason <> 'poison')`),
      slow: (table) =>
        exec(
          `CREATE TRIGGER slow BEFORE INSERT ON ${table} FOR EACH ROW IF NEW.reason = 'slow' THEN DO SLEEP(20); END IF`,
        ),
      async killWriter() {
        for (const { id } of await server.query<{ id: number }>(others)) await exec(`KILL CONNECTION ${id}`);
      },
    },
    async close() {
      await server.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
});

describe.skipIf(!hasMariadb)("MariaDB's own types and answers", () => {
  let server: Awaited<ReturnType<typeof startMariadb>>;
  let streams: Stream[];
  const config = () => mysqlConfig.parse(server);

  beforeAll(async () => {
    server = await startMariadb();
    await server.query("SET GLOBAL sql_mode = ''");
    await server.query(`CREATE TABLE \`odd \`\`types\` (
      id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, flag TINYINT(1), bits BIT(8), kind ENUM('a', 'b,c'),
      many SET('x', 'y'), y YEAR, t TIME, stamp TIMESTAMP NULL, dt DATETIME(3), d DATE, doc JSON, bytes VARBINARY(10),
      place POINT, total DECIMAL(10,2), twice DECIMAL(10,2) GENERATED ALWAYS AS (total * 2) STORED, u UUID, f FLOAT)`);
    await server.query("SET time_zone = '+00:00'");
    const insert =
      "INSERT INTO `odd ``types` (id, flag, bits, kind, many, y, t, stamp, dt, d, doc, bytes, place, total, u, f) VALUES";
    await server.query(`${insert} (18446744073709551615, 2, b'00000101', 'b,c', 'x,y', 2024, '-12:30:00', '2024-03-31 02:30:00',
      '2024-03-31 02:30:00.125', '2024-02-29', '{"a": [1]}', x'00ff', ST_GeomFromText('POINT(1 2)'), 12.30,
      '123e4567-e89b-12d3-a456-426655440000', 0.5)`);
    const legacy = "SET STATEMENT sql_mode = '' FOR";
    await server.query(`${legacy} ${insert} (1, 0, 0, '', '', 0, NULL, '0000-00-00 00:00:00', '0000-00-00 00:00:00',
      '0000-00-00', NULL, NULL, NULL, NULL, NULL, NULL)`);
    await server.query(
      `${legacy} INSERT INTO \`odd \`\`types\` (id, d, dt) VALUES (2, '2024-00-00', '2024-05-00 00:00:00')`,
    );
    streams = await mysqlConnector.source!.streams(config(), quietRun());
  });
  afterAll(() => server?.stop());

  it("reads unsigned keys, bits, enums, zero dates, JSON, bytes and UTC timestamps", async () => {
    expect(streams[0]).toMatchObject({ name: "odd `types", key: ["id"], cursorColumn: "id" });
    const { rows } = await readAll(mysqlConnector, config(), streams, quietRun());
    const byId = new Map(rows["odd `types"]!.map((row) => [row.id, row]));
    expect(byId.get("18446744073709551615")).toEqual({
      id: "18446744073709551615",
      flag: "2",
      bits: "5",
      kind: "b,c",
      many: "x,y",
      y: "2024",
      t: "-12:30:00",
      stamp: "2024-03-31 02:30:00+00",
      dt: "2024-03-31 02:30:00.125",
      d: "2024-02-29",
      doc: '{"a": [1]}',
      bytes: "\\x00\\xFF",
      place: "POINT(1 2)",
      total: "12.30",
      twice: "24.60",
      u: "123e4567-e89b-12d3-a456-426655440000",
      f: "0.5",
    });
    expect(byId.get("1")).toMatchObject({ stamp: null, dt: null, d: null, doc: null, kind: "" });
    expect(byId.get("2")).toMatchObject({ d: null, dt: null });
  });

  /** A table with a key `id` and other columns, all texts. */
  const tableOf = (name: string, ...others: string[]): TargetTable => ({
    name,
    key: ["id"],
    columns: ["id", ...others].map((column) => ({ name: column, type: "text", nullable: column !== "id" })),
  });
  /** Publishes changes to a table. */
  const publish = (table: TargetTable, changes: AsyncIterable<Change[]>, id = "p", as = {}) => {
    const publication = { id, kind: "segments", action: "apply" as const, modelVersion: null, at: NOW };
    const asked = { table, changes, total: 1, publication };
    return mysqlConnector.sink!.apply({ ...config(), ...as }, asked, quietRun());
  };

  it("keeps what another session writes into a table that a failed publication made", async () => {
    const table = tableOf("made_by_two");
    const waiting =
      "SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata lock'";
    let other: Promise<unknown> | undefined;
    const held = Promise.withResolvers<void>();
    async function* second(): AsyncGenerator<Change[]> {
      yield [{ index: 0, operation: "insert", key: ["b"], before: null, after: { id: "b" } }];
      held.resolve();
      // Not committed until the first one has come to look whether the table is empty.
      while ((await server.query(waiting)).length === 0) await new Promise((done) => setTimeout(done, 20));
    }
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
    async function* first(): AsyncGenerator<Change[]> {
      other = publish(table, second(), "second");
      await held.promise;
      throw new Error("broken");
    }
    await expect(publish(table, first(), "first")).rejects.toThrow("broken");
    await other;
    expect(await server.query("SELECT id FROM made_by_two")).toEqual([{ id: "b" }]);
    const known = await server.query("SELECT publication_id AS id FROM merchbench_publications");
    expect(known).toEqual([{ id: "second" }]);
    await server.query("DROP TABLE made_by_two, merchbench_publications");
  });

  it("leaves no table behind where the first publication fails, also for a user who may lock none or whose connection broke, or says which", async () => {
    const granted = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER ON store.*";
    await server.query(`GRANT ${granted} TO writer@'127.0.0.1' IDENTIFIED BY 'writes'`);
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
    async function* changes(): AsyncGenerator<Change[]> {
      throw new AppError("conflict", "broken");
    }
    const writer = { user: "writer", password: "writes" };
    const apply = (given: AsyncIterable<Change[]>) => publish(tableOf("made_in_vain"), given, "p", writer);
    const made = () =>
      server.query("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'made_in_vain%'");
    await expect(apply(changes())).rejects.toThrow("broken");
    expect(await made()).toEqual([]);
    // biome-ignore lint/correctness/useYield: its connection is gone before it has anything to give.
    async function* cut(): AsyncGenerator<Change[]> {
      const [mine] = await server.query<{ id: number }>(
        "SELECT id FROM information_schema.processlist WHERE user = 'writer'",
      );
      await server.query(`KILL CONNECTION ${mine!.id}`);
    }
    await expect(apply(cut())).rejects.toMatchObject({ code: "unavailable" });
    expect(await made()).toEqual([]);
    await server.query("REVOKE DROP ON store.* FROM writer@'127.0.0.1'");
    await expect(apply(changes())).rejects.toThrow(
      /broken Tables that were made for it may stay in the target, empty: merchbench_publications, made_in_vain \(DROP command denied/,
    );
    await server.query("DROP TABLE made_in_vain, merchbench_publications");
  });

  it("refuses a table whose rows it can't tell apart, and more changed rows than the server takes as a list", async () => {
    const table = tableOf("of_the_shop", "note");
    const apply = (id: string, changes: Change[]) => {
      async function* batches() {
        yield changes;
      }
      return publish(table, batches(), id);
    };
    const update = (index: number): Change => {
      const id = `A${index}`;
      return { index, operation: "update", key: [id], before: { id, note: "x" }, after: { id, note: "y" } };
    };
    // Both keys are one to this collation.
    await server.query(
      "CREATE TABLE of_the_shop (nr INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(40) COLLATE utf8mb4_general_ci, note TEXT)",
    );
    await server.query("INSERT INTO of_the_shop (id, note) VALUES ('a1', 'x'), ('A1', 'x')");
    const stood = await server.query("SELECT * FROM of_the_shop");
    const refused = { code: "conflict", message: expect.stringContaining("ADD UNIQUE KEY (`id`)") };
    await expect(apply("p1", [update(1)])).rejects.toMatchObject(refused);
    const read = mysqlConnector.sink!.inspect(config(), table, "", quietRun());
    await expect(read[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
    expect(await server.query("SELECT * FROM of_the_shop")).toEqual(stood);
    await server.query("DELETE FROM of_the_shop WHERE BINARY id = 'a1'");
    await server.query("ALTER TABLE of_the_shop ADD UNIQUE KEY (id)");
    expect(await apply("p2", [update(1)])).toEqual({ exceptions: [], alreadyApplied: false });
    await server.query("INSERT INTO of_the_shop (id, note) SELECT concat('A', seq), 'z' FROM seq_2_to_600");
    await server.query("SET GLOBAL max_allowed_packet = 65536");
    try {
      const many = Array.from({ length: 599 }, (_, k) => update(k + 2));
      await expect(apply("p3", many)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(/than can be listed; nothing was written/),
      });
    } finally {
      await server.query("SET GLOBAL max_allowed_packet = DEFAULT");
    }
    await server.query("DROP TABLE of_the_shop, merchbench_publications");
  });

  it("waits some seconds for locks of the store while it writes", async () => {
    await server.query("CREATE TABLE waits (id VARCHAR(9) PRIMARY KEY, waited TEXT)");
    await server.query(
      "CREATE TRIGGER waits BEFORE INSERT ON waits FOR EACH ROW SET NEW.waited = concat(@@lock_wait_timeout, ' and ', @@innodb_lock_wait_timeout)",
    );
    async function* changes(): AsyncGenerator<Change[]> {
      yield [{ index: 0, operation: "insert", key: ["a"], before: null, after: { id: "a", waited: "long" } }];
    }
    await expect(publish(tableOf("waits", "waited"), changes())).rejects.toThrow(/became 5 and 5 where/);
    await server.query("DROP TABLE waits");
  });

  it("leaves no statements behind on the server while it writes", async () => {
    const held = async () => {
      const [status] = await server.query<{ Value: string }>("SHOW STATUS LIKE 'Prepared_stmt_count'");
      return Number(status!.Value);
    };
    async function* changes(): AsyncGenerator<Change[]> {
      for (const [index, id] of ["a", "b", "c"].entries()) {
        yield [{ index, operation: "insert", key: [id], before: null, after: { id } }];
        // The server does not answer when a statement is given up, so another connection may still see it.
        await expect.poll(held).toBe(0);
      }
    }
    await publish(tableOf("long_list"), changes());
    await server.query("DROP TABLE long_list, merchbench_publications");
  });

  it("reads all digits of single precision, and no more", async () => {
    const given = ["1234567", "19.99", "-0.1", "16777216", "1e-20", "3.4028e+38"];
    await server.query("CREATE TABLE singles (id INT PRIMARY KEY, f FLOAT, g FLOAT(9,2) UNSIGNED)");
    for (const [id, f] of given.entries())
      await server.query(`INSERT INTO singles VALUES (${id}, ${f}, 123456.78)`);
    const found = await mysqlConnector.source!.streams(config(), quietRun());
    const own = found.filter(({ name }) => name === "singles");
    const { rows } = await readAll(mysqlConnector, config(), own, quietRun());
    expect(rows.singles!.map(({ f }) => Number(f))).toEqual(given.map(Number));
    expect(new Set(rows.singles!.map(({ g }) => g))).toEqual(new Set(["123456.78"]));
    await server.query("DROP TABLE singles");
  });

  it("reads the rows that changed alike with an index on their time and without", async () => {
    const columns =
      "Code VARCHAR(9), place FLOAT, updated_at DATETIME(3), note TEXT, PRIMARY KEY (Code, place)";
    const ways = { scanned: "", ordered: ", KEY (updated_at)" };
    for (const [table, index] of Object.entries(ways)) {
      await server.query(`CREATE TABLE ${table} (${columns}${index}) COLLATE utf8mb4_general_ci`);
      await server.query(`INSERT INTO ${table} SELECT concat('Ä', seq DIV 2), seq / 7,
        if(seq % 9 = 0, NULL, '2024-01-01 00:00:00.125' + INTERVAL seq MINUTE), concat('note ', seq) FROM seq_1_to_2000`);
    }
    const added = await mysqlConnector.source!.streams(config(), quietRun());
    const both = added.filter(({ name }) => name in ways);
    const since = "2024-01-02 00:00:00";
    const saved = { scanned: since, ordered: since };
    const { rows, cursors } = await readAll(mysqlConnector, config(), both, quietRun(), saved);
    const sorted = (table: string) => rows[table]!.map(({ note }) => note).sort();
    expect(sorted("scanned")).toEqual(sorted("ordered"));
    // All of the first day but its last 65 minutes is told by the time; one row in nine has none.
    const expected = Array.from({ length: 2000 }, (_, k) => k + 1).filter(
      (n) => n % 9 === 0 || n >= 1440 - 65,
    );
    expect(rows.scanned).toHaveLength(expected.length);
    expect(cursors.scanned).toBe("2024-01-02 09:20:00.125000");
    expect(cursors.ordered).toBe("2024-01-02 09:20:00.125");
    for (const table of Object.keys(ways)) await server.query(`DROP TABLE ${table}`);
  });

  it("reads all rows and whole keys, however the server is set", async () => {
    const odd = {
      sql_mode: "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,EMPTY_STRING_IS_NULL'",
      sql_select_limit: "1",
      max_join_size: "2",
      group_concat_max_len: "4",
      time_zone: "'+09:00'",
    };
    await server.query(
      "CREATE TABLE `o'dd` (`new\nline` INT, second CHAR(9), PRIMARY KEY (`new\nline`, second))",
    );
    await server.query("INSERT INTO `o'dd` VALUES (1, 'a'), (1, ''), (2, 'b\\\\')");
    const set = (value: (name: string) => string) =>
      server.query(`SET ${Object.keys(odd).map((name) => `GLOBAL ${name} = ${value(name)}`)}`);
    await set((name) => odd[name as keyof typeof odd]);
    try {
      const all = await mysqlConnector.source!.streams(config(), quietRun());
      const [stream] = all.filter(({ name }) => name === "o'dd");
      expect(stream!.key).toEqual(["new\nline", "second"]);
      const { rows } = await readAll(mysqlConnector, config(), [stream!], quietRun());
      expect(rows["o'dd"]!.map(Object.values)).toEqual([
        ["1", ""],
        ["1", "a"],
        ["2", "b\\"],
      ]);
    } finally {
      await set((name) => (name === "sql_mode" ? "''" : "DEFAULT"));
      await server.query("DROP TABLE `o'dd`");
    }
  });

  it("tells a table that was emptied, or is written by another clock, from the one before", async () => {
    const identity = async () =>
      (await mysqlConnector.source!.streams(config(), quietRun())).find(({ name }) => name === "refilled")!
        .identity;
    await server.query("CREATE TABLE refilled AS SELECT 1 AS id, now() AS updated_at");
    const before = await identity();
    await server.query("UPDATE refilled SET id = 2");
    expect(await identity()).toBe(before);
    await server.query("SET GLOBAL time_zone = '+09:00'");
    expect(await identity()).not.toBe(before);
    await server.query("SET GLOBAL time_zone = DEFAULT");
    await server.query("TRUNCATE refilled");
    expect(await identity()).not.toBe(before);
    await server.query("DROP TABLE refilled");
  });

  it("goes on from an unsigned key beyond what a double holds", async () => {
    const { rows } = await readAll(mysqlConnector, config(), streams, quietRun(), {
      "odd `types": "18446744073709551615",
    });
    expect(rows["odd `types"]!.map((row) => row.id)).toEqual(["18446744073709551615"]);
  });

  it("reads rows that take several packets, and those before and behind them", async () => {
    await server.query("SET GLOBAL max_allowed_packet = 67108864");
    await server.query("CREATE TABLE documents (id INTEGER PRIMARY KEY, body LONGTEXT)");
    const sizes = [5, 16_777_190, 16_777_200, 16_777_216, 40_000_000, 0, 7];
    const fresh = await openMysql({
      host: server.host,
      port: server.port,
      user: server.user,
      password: server.password,
      database: server.database,
    });
    for (const [id, size] of sizes.entries())
      await fresh.query("INSERT INTO documents VALUES (?, repeat('x', ?))", [id, size]);
    await fresh.end();
    const all = await mysqlConnector.source!.streams(config(), quietRun());
    const documents = all.filter(({ name }) => name === "documents");
    const { rows } = await readAll(mysqlConnector, config(), documents, quietRun());
    expect(rows.documents!.map(({ id, body }) => [id, body!.length])).toEqual(
      sizes.map((size, id) => [String(id), size]),
    );
    await server.query("DROP TABLE documents");
  });

  it("says step by step what a connection can do", async () => {
    const steps = await mysqlConnector.check(config(), "source", quietRun());
    expect(steps.map((step) => [step.name, step.ok])).toEqual([
      ["Reached the server", true],
      [expect.stringMatching(/^Signed in as merchbench@127\.0\.0\.1 on MariaDB \d+/), true],
      [expect.stringMatching(/encrypted/), true],
      ["User could also write", true],
      ["1 table found", true],
    ]);
    expect((await mysqlConnector.check(config(), "target", quietRun())).at(-1)).toEqual({
      name: "User can write to store",
      ok: true,
    });
  });

  it("explains refusals without the password", async () => {
    const last = async (change: Record<string, unknown>, purpose: "source" | "target" = "source") => {
      const steps = await mysqlConnector.check({ ...config(), ...change } as never, purpose, quietRun());
      expect(JSON.stringify(steps)).not.toContain(String(change.password ?? server.password));
      return steps.at(-1)!;
    };
    expect(await last({ password: "wrong-secret" })).toMatchObject({ ok: false, name: "Signed in" });
    expect((await last({ database: "nope" })).detail).toMatch(/"nope"/);
    expect((await last({ port: 1 })).detail).toMatch(/Nothing answers at 127.0.0.1:1/);
    expect((await last({ ssl: "require" })).detail).toMatch(/no encryption/);
    await server.query("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'only-read'");
    await server.query("GRANT SELECT ON store.* TO reader@'127.0.0.1'");
    const reader = { user: "reader", password: "only-read" };
    expect((await last(reader, "target")).detail).toMatch(/Grant INSERT, UPDATE, DELETE, CREATE on store/);
    const steps = await mysqlConnector.check({ ...config(), ...reader }, "source", quietRun());
    expect(steps.map((step) => step.name)).toContain("User can only read");
    await server.query("GRANT INSERT, UPDATE, DELETE, CREATE ON store.* TO reader@'127.0.0.1'");
    expect(await last(reader, "target")).toMatchObject({ ok: true });
    await server.query("SET GLOBAL read_only = 1");
    expect((await last(reader, "target")).detail).toMatch(/read-only/);
    await server.query("SET GLOBAL read_only = 0");
  });
});
