/** Tables without a time of change, read by blocks of their key: after any changes the rows are those of a whole load. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "../harness/workspace.ts";
import { LONG } from "../support/long.ts";
import { hasMariadb, startMariadb } from "../support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "../support/postgres.ts";

const ROUNDS = LONG ? 60 : 3;
const SEED = LONG ? Date.now() : 1;
const noPostgres = hasPostgres ? "" : " (skipped: no PostgreSQL server)";
const why = hasMariadb ? "" : " (skipped: no MariaDB server)";

/** Keys of each kind that a block can be made of: with gaps, below zero, beyond a double, of two columns; and a text. */
const TABLES = {
  meta: "id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, owner INT, name VARCHAR(40), value LONGTEXT",
  signed:
    "id INT PRIMARY KEY, flag BIT(3), stamp TIMESTAMP NULL, at DATETIME(3), total DECIMAL(12,4), f FLOAT, d DOUBLE",
  wide: "id BIGINT UNSIGNED PRIMARY KEY, name CHAR(20) CHARACTER SET latin1, kind ENUM('a', 'b'), doc JSON, `odd ``name` TEXT",
  pairs: "product INT, category INT, position INT, PRIMARY KEY (product, category)",
  named: "name VARCHAR(40) PRIMARY KEY, value TEXT",
  flat: "id INT PRIMARY KEY, value VARCHAR(20)",
} as const;
type Table = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as Table[];
const VALUES = [
  "NULL",
  "''",
  "'0'",
  "'-'",
  "','",
  "'1,a'",
  "'a,1'",
  "'é'",
  "'東京 🛍'",
  "'x\\'\"\\\\'",
  "repeat('z', 3000)",
];

let server: TestServer;
let workspace: TestWorkspace;
let random: (below: number) => number;

describe.skipIf(!hasMariadb)(`tables without a time of change${why}`, () => {
  beforeAll(async () => {
    random = seeded(SEED);
    [server, workspace] = await Promise.all([startMariadb(), openTestWorkspace("blocks")]);
    for (const [name, columns] of Object.entries(TABLES))
      await server.query(
        `CREATE TABLE ${name} (${columns}) ENGINE = ${name === "flat" ? "MyISAM" : "InnoDB"}`,
      );
    const numbers = (count: number) => `FROM seq_1_to_${count}`;
    await server.query(
      `INSERT INTO meta SELECT seq * 3, seq DIV 5, concat('_k', seq % 9), seq ${numbers(4000)}`,
    );
    await server.query(
      `INSERT INTO signed SELECT CAST(seq AS SIGNED) - 1500, seq % 8, from_unixtime(seq), NULL, seq / 7, seq / 3, seq / 3 ${numbers(3000)}`,
    );
    await server.query(
      `INSERT INTO wide SELECT 18446744073709551615 - seq * 7, 'ü', 'a', '{"a": 1}', NULL ${numbers(3000)}`,
    );
    await server.query(`INSERT INTO pairs SELECT seq DIV 4, seq % 4, 0 ${numbers(3000)}`);
    await server.query(`INSERT INTO named SELECT concat('n', seq), seq ${numbers(300)}`);
    await server.query(`INSERT INTO flat SELECT seq, seq ${numbers(3000)}`);
    const { host, port, user, password, database } = server;
    const config = { host, port, user, password, database, ssl: "off" };
    for (const name of ["changes", "whole"])
      await workspace.client.source.add({ name, kind: "mysql", config, connectionType: "test" });
    await sync("changes");
  });
  afterAll(async () => {
    await workspace?.close();
    await server?.stop();
  });

  it("has what a whole load has after changes of every kind", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const done = [];
      for (let k = 1 + random(4); k > 0; k--) done.push(await change());
      await sync("changes");
      await sync("whole", "full");
      for (const name of NAMES)
        expect(await rows("changes", name), `${name}: ${done}`).toEqual(await rows("whole", name));
    }
  });

  it("reads only the blocks that changed, and none when nothing did", async () => {
    await sync("changes");
    expect(rowsRead(await sync("changes"))).toEqual({
      meta: 0,
      signed: 0,
      wide: 0,
      pairs: 0,
      named: 300,
      flat: 3000,
    });
    await server.query("UPDATE pairs SET position = position + 1 WHERE product = 300");
    const { streams } = await sync("changes");
    const pairs = streams.find(({ stream }) => stream === "pairs")!;
    expect(pairs.changed).toBe(4);
    expect(pairs.rows).toBeLessThan(1100);
  });

  it("sees rows that change places, which leave every sum of their checksums as it is", async () => {
    await server.query("UPDATE meta SET value = if(id = 300, 'aaaa', 'bbbb') WHERE id IN (300, 303)");
    await sync("changes");
    await server.query("UPDATE meta SET value = if(id = 300, 'bbbb', 'aaaa') WHERE id IN (300, 303)");
    expect((await sync("changes")).streams.find(({ stream }) => stream === "meta")).toMatchObject({
      changed: 2,
    });
  });

  it("reads a table whole again whose columns or letters changed", async () => {
    await server.query("UPDATE wide SET name = 'Ã©'");
    await sync("changes");
    // The same bytes, told to be other letters.
    for (const type of ["VARBINARY(20)", "VARCHAR(20) CHARACTER SET utf8mb4"])
      await server.query(`ALTER TABLE wide MODIFY name ${type}`);
    await server.query("ALTER TABLE signed ADD COLUMN more INT DEFAULT 7");
    const { streams } = await sync("changes");
    expect(streams.find(({ stream }) => stream === "signed")!.rows).toBeGreaterThan(2500);
    await sync("whole", "full");
    for (const name of NAMES) expect(await rows("changes", name)).toEqual(await rows("whole", name));
    expect(JSON.stringify(await rows("changes", "wide"))).toContain("é");
  });

  it("reads again what a load that failed had not merged", async () => {
    await server.query("UPDATE meta SET value = 'new' WHERE id = 600");
    await workspace.engine.warehouse.run("ALTER TABLE raw_changes.meta RENAME TO away");
    await expect(sync("changes")).rejects.toThrow();
    await workspace.engine.warehouse.run("ALTER TABLE raw_changes.away RENAME TO meta");
    expect((await sync("changes")).streams.find(({ stream }) => stream === "meta")).toMatchObject({
      changed: 1,
    });
  });
});

/** Each leaves the number of rows or the sums of a column as they are, or changes what is easily taken for the same. */
const POSTGRES_CHANGES = [
  "UPDATE things SET name = CASE id WHEN 10 THEN 'b' ELSE 'a' END WHERE id IN (10, 11)",
  "UPDATE things SET name = '' WHERE id = 12",
  "UPDATE things SET name = NULL WHERE id IN (12, 13)",
  "UPDATE things SET name = '0' WHERE id = 13",
  "UPDATE things SET at = at + interval '1 microsecond', doc = '{\"a\": 2}' WHERE id % 900 = 0",
  "UPDATE things SET f = f + 1e-12, many = many || 1 WHERE id = 20",
  "DELETE FROM things WHERE id BETWEEN -300 AND -250 OR id = 4000",
  "UPDATE things SET id = id + 20000 WHERE id BETWEEN 2000 AND 2010",
  "INSERT INTO things (id) VALUES (9223372036854775807), (-9223372036854775808), (4000)",
  "DELETE FROM things WHERE id < -400; UPDATE pairs SET n = n + 1 WHERE a = 7",
  // Values that the server takes for equal.
  "UPDATE things SET word = upper(word) WHERE id = 7",
  "UPDATE things SET span = '1 day' WHERE id BETWEEN 30 AND 40",
  "UPDATE things SET f = (SELECT t.f FROM things t WHERE t.id = 301 - things.id) WHERE id IN (100, 201)",
  "DELETE FROM pairs",
];

describe.skipIf(!hasPostgres)(`PostgreSQL's tables without a time of change${noPostgres}`, () => {
  it("has what a whole load has after each change, and reads few rows", async () => {
    const [database, space] = await Promise.all([startPostgres(), openTestWorkspace("blocks")]);
    workspace = space;
    try {
      await database.query(
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      );
      await database.query(
        `CREATE TABLE things (id bigint PRIMARY KEY, name text, at timestamptz, doc jsonb, f double precision, many int[],
           word text COLLATE loose DEFAULT 'Wort', span interval DEFAULT '24 hours', code char(4) DEFAULT 'ab')`,
      );
      await database.query("CREATE TABLE pairs (a int, b text, n int, PRIMARY KEY (a, b))");
      await database.query(
        "INSERT INTO things SELECT i, 'a', to_timestamp(i), '{\"a\": 1}', i / 3.0, ARRAY[i] FROM generate_series(-500, 5000) i",
      );
      await database.query("INSERT INTO pairs SELECT i / 3, i::text, i FROM generate_series(1, 3000) i");
      const { host, port, user, password } = database;
      const config = { host, port, user, password, database: database.database };
      for (const name of ["changes", "whole"])
        await space.client.source.add({ name, kind: "postgres", config, connectionType: "test" });
      await sync("changes");
      for (const change of POSTGRES_CHANGES) {
        await database.query(change);
        const read = Object.values(rowsRead(await sync("changes")));
        await sync("whole", "full");
        for (const name of ["things", "pairs"])
          expect(await rows("changes", name), change).toEqual(await rows("whole", name));
        expect(Math.max(...read), change).toBeLessThan(2200);
      }
    } finally {
      await space.close();
      await database.stop();
    }
  });
});

/** Changes a table at random and says how. */
async function change(): Promise<string> {
  const name = NAMES[random(NAMES.length)]!;
  const key = { pairs: "product", named: "substr(name, 2)" }[name as string] ?? "id";
  const [text, number] = [VALUES[random(VALUES.length)]!, random(5000)];
  const some = `WHERE ${key} % 997 = ${random(997)}`;
  const span = `WHERE ${key} BETWEEN ${number - 2000} AND ${number - 2000 + random(900)}`;
  const where = name === "wide" || random(2) === 0 ? some : span;
  const set: Record<Table, string[]> = {
    meta: [`value = ${text}`, `name = left(${text}, 40)`, "value = nullif(value, '0')", "owner = NULL"],
    signed: [
      "flag = flag ^ 1",
      "stamp = NULL",
      "at = now(3)",
      "total = -total",
      "f = f + 1",
      "d = d * 1.0000001",
      "id = -id - 9000",
    ],
    wide: [
      "name = 'ÿ'",
      "kind = 'b'",
      "kind = ''",
      `doc = '{"a": ${number}}'`,
      `\`odd \`\`name\` = ${text}`,
      "id = id - 3",
    ],
    pairs: ["position = position + 1", `product = product + ${1000 + number * 5}`, "category = category + 9"],
    named: [`value = ${text}`],
    flat: [`value = left(${text}, 20)`],
  };
  const insert: Record<Table, string> = {
    meta: `INSERT INTO meta (owner, name, value) SELECT seq, NULL, ${text} FROM seq_1_to_${1 + random(400)}`,
    signed: `INSERT IGNORE INTO signed (id) SELECT seq FROM seq_${number}_to_${number + random(300)}`,
    wide: `INSERT IGNORE INTO wide (id, name) VALUES (${number}, 'n'), (18446744073709551615, 'last')`,
    pairs: `INSERT IGNORE INTO pairs VALUES (${-number}, 1, 1), (${number}, 5, NULL)`,
    named: `INSERT IGNORE INTO named VALUES ('n${number}', ${text})`,
    flat: `INSERT IGNORE INTO flat VALUES (${number}, 'n')`,
  };
  const updates = set[name];
  const kinds = [
    `UPDATE IGNORE ${name} SET ${updates[random(updates.length)]} ${where}`,
    insert[name],
    `DELETE FROM ${name} ${where}`,
  ];
  const sql = kinds[random(10) < 6 ? 0 : 1 + random(2)]!;
  await server.query(`SET STATEMENT sql_mode = '' FOR ${sql}`);
  return sql;
}

const sync = (id: string, mode: "full" | "incremental" = "incremental") =>
  workspace.done<LoadReport>(workspace.client.source.sync({ id, mode }));

const rows = (source: string, table: string) =>
  workspace.engine.warehouse.query(
    `SELECT CAST(t AS VARCHAR) AS row FROM raw_${source}.${table} t ORDER BY row`,
  );

const rowsRead = ({ streams }: LoadReport) =>
  Object.fromEntries(streams.map(({ stream, rows }) => [stream, rows]));

function seeded(seed: number): (below: number) => number {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}
