/** What every database source must do, whatever its dialect. */
import { beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Stream } from "../connector.ts";
import type { Harness } from "./harness.ts";
import { readAll } from "./read-all.ts";

/** Values that break readers which split on commas, trim, or take "" for nothing. */
const TEXTS = [
  "plain",
  "",
  " spaced ",
  'a "quoted" one',
  "comma, and; semicolon",
  "two\nlines",
  "carriage\r\nreturn",
  "back\\slash \\N",
  "'single'",
  "Zürich 東京 🛍",
  "NULL",
  ",",
];

const CREATE = `CREATE TABLE values_of_all_kinds (
  id INTEGER PRIMARY KEY, small SMALLINT, big BIGINT, price DECIMAL(18,4), ratio DOUBLE PRECISION,
  name VARCHAR(200), born DATE, seen TIMESTAMP NULL, updated_at TIMESTAMP NULL)`;

/** Runs the suite on a database's source. */
export function sourceSuite(harness: () => Harness): void {
  describe("as a source", () => {
    let streams: Stream[];
    const stream = (name: string) =>
      streams.find((each) => each.name === name || each.name === `public.${name}`)!;
    const only = (name: string) => [stream(name)];
    const read = async (name: string, cursor?: string) => {
      const { name: full } = stream(name);
      const { connector, config } = harness();
      const cursors: Record<string, string> = cursor === undefined ? {} : { [full]: cursor };
      const result = await readAll(connector, config, only(name), quietRun(), cursors);
      return { rows: result.rows[full] ?? [], cursor: result.cursors[full], batches: result.batches };
    };

    beforeAll(async () => {
      const { exec, quote } = harness();
      await exec(CREATE);
      for (const [at, text] of TEXTS.entries()) {
        const time = `2024-01-${String(at + 1).padStart(2, "0")} 10:00:00`;
        await exec(
          `INSERT INTO values_of_all_kinds VALUES (${at}, ${at}, 9007199254740993, 1234.5678, 0.5, ${harness().text(text)},
           '2024-02-29', '2024-03-31 02:30:00', '${time}')`,
        );
      }
      await exec("INSERT INTO values_of_all_kinds (id) VALUES (99)");
      const odd = quote('Odd "Table, 1');
      await exec(
        `CREATE TABLE ${odd} (${quote("Order ID")} INTEGER NOT NULL, ${quote('say "hi"')} VARCHAR(20))`,
      );
      await exec(`INSERT INTO ${odd} VALUES (1, 'x'), (2, NULL)`);
      await exec("CREATE TABLE empty_one (a INTEGER, b VARCHAR(20))");
      await exec("CREATE TABLE one_column (word VARCHAR(20))");
      await exec("INSERT INTO one_column VALUES ('a'), (NULL), (''), ('b')");
      await exec(
        "CREATE TABLE pairs (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER, PRIMARY KEY (b, a))",
      );
      await exec("CREATE VIEW priced AS SELECT id, price FROM values_of_all_kinds WHERE price > 1");
      const { connector, config } = harness();
      streams = await connector.source!.streams(config, quietRun());
    });

    it("lists tables and views with columns, keys and a plausible cursor", () => {
      expect(streams.map((each) => each.name.replace("public.", ""))).toEqual(
        expect.arrayContaining([
          "values_of_all_kinds",
          'Odd "Table, 1',
          "empty_one",
          "one_column",
          "pairs",
          "priced",
        ]),
      );
      expect(stream("values_of_all_kinds")).toMatchObject({ key: ["id"], cursorColumn: "updated_at" });
      expect(stream("pairs").key).toEqual(["b", "a"]);
      expect(stream("priced").key).toEqual([]);
      const types = Object.fromEntries(
        stream("values_of_all_kinds").columns.map(({ name, type }) => [name, type]),
      );
      expect(types).toMatchObject({
        id: "integer",
        big: "integer",
        price: "decimal",
        ratio: "double",
        name: "text",
      });
      expect(types.born).toBe("date");
      expect(types.seen).toMatch(/^timestamp/);
    });

    it("keeps every text as it is, and empty apart from missing", async () => {
      const { rows } = await read("values_of_all_kinds");
      const byId = new Map(rows.map((row) => [row.id, row]));
      expect(TEXTS.map((_, at) => byId.get(String(at))!.name)).toEqual(TEXTS);
      expect(byId.get("99")).toMatchObject({ name: null, price: null, seen: null, big: null });
    });

    it("keeps wide integers, decimals, dates and times exact", async () => {
      const { rows } = await read("values_of_all_kinds");
      const row = rows.find((each) => each.id === "0")!;
      expect(row).toMatchObject({
        big: "9007199254740993",
        price: "1234.5678",
        ratio: "0.5",
        born: "2024-02-29",
      });
      expect(row.seen!.replace("T", " ")).toMatch(/^2024-03-31 02:30:00/);
    });

    it("reads names with spaces, quotes and capitals, and a table of one column", async () => {
      expect((await read('Odd "Table, 1')).rows).toEqual([
        { "Order ID": "1", 'say "hi"': "x" },
        { "Order ID": "2", 'say "hi"': null },
      ]);
      expect((await read("one_column")).rows.map((row) => row.word)).toEqual(["a", null, "", "b"]);
      expect((await read("empty_one")).rows).toEqual([]);
      expect((await read("priced")).rows).toHaveLength(TEXTS.length);
    });

    it("goes on from the saved cursor, rows without one included", async () => {
      const first = await read("values_of_all_kinds");
      expect(first.rows).toHaveLength(TEXTS.length + 1);
      expect(first.cursor).toMatch(/^2024-01-12/);
      await harness().exec(
        "INSERT INTO values_of_all_kinds (id, name, updated_at) VALUES (100, 'new', '2024-06-01 00:00:00')",
      );
      const second = await read("values_of_all_kinds", first.cursor);
      expect(second.rows.map((row) => Number(row.id)).sort((a, b) => a - b)).toEqual([11, 99, 100]);
      expect(second.cursor).toMatch(/^2024-06-01/);
      const third = await read("values_of_all_kinds", second.cursor);
      expect(third.rows.map((row) => Number(row.id)).sort((a, b) => a - b)).toEqual([99, 100]);
    });

    it("sends all keys behind the changes when asked, by the snapshot's count or as they are", async () => {
      const { connector, config, exec } = harness();
      await exec(
        "CREATE TABLE dated (a INTEGER NOT NULL, b VARCHAR(9) NOT NULL, updated_at TIMESTAMP NULL, PRIMARY KEY (b, a))",
      );
      await exec(
        "INSERT INTO dated VALUES (1, 'x', '2024-01-01 00:00:00'), (2, 'y', '2024-01-02 00:00:00'), (3, 'z', '2024-01-03 00:00:00')",
      );
      const all = await connector.source!.streams(config, quietRun());
      const dated = all.find((each) => each.name.endsWith("dated"))!;
      const counts: number[] = [];
      const cursors = { [dated.name]: "2024-01-03 00:00:00" };
      const wantsKeys = async (stream: string, count: () => Promise<number>) => {
        expect(stream).toBe(dated.name);
        counts.push(await count());
        return counts.length === 1;
      };
      const first = await readAll(connector, config, [dated], quietRun(), cursors, wantsKeys);
      const keys = first.keys[dated.name]!.map((row) => `${row.a}${row.b}`);
      expect(keys.sort()).toEqual(["1x", "2y", "3z"]);
      expect(first.rows[dated.name]).toMatchObject([{ a: "3" }]);
      expect([3, Number.NaN]).toContainEqual(counts[0]);
      const second = await readAll(connector, config, [dated], quietRun(), cursors, wantsKeys);
      expect(second.keys[dated.name]).toBeUndefined();
    });

    it("goes back by the overlap, since a transaction may be committed late", async () => {
      const { connector, config } = harness();
      const { name: full } = stream("values_of_all_kinds");
      const cursors = { [full]: "2024-01-05 10:00:00" };
      const day = { ...(config as object), overlapMinutes: 24 * 60 } as never;
      const wide = await readAll(connector, day, only("values_of_all_kinds"), quietRun(), cursors);
      const none = { ...(config as object), overlapMinutes: 0 } as never;
      const narrow = await readAll(connector, none, only("values_of_all_kinds"), quietRun(), cursors);
      const ids = (result: typeof wide) => result.rows[full]!.map((row) => Number(row.id));
      expect(ids(wide)).toContain(3);
      expect(ids(wide)).not.toContain(1);
      expect(ids(narrow)).not.toContain(3);
    });

    it("sees one moment in all streams, whatever is written meanwhile", async () => {
      const { connector, config, exec } = harness();
      await exec("CREATE TABLE early (id INTEGER PRIMARY KEY)");
      await exec("CREATE TABLE late (id INTEGER PRIMARY KEY)");
      await exec("INSERT INTO early VALUES (1)");
      await exec("INSERT INTO late VALUES (1)");
      const all = await connector.source!.streams(config, quietRun());
      const two = ["early", "late"].map((name) => all.find((each) => each.name.endsWith(name))!);
      let seen = 0;
      const scratch = harness().scratch;
      for await (const { stream, batch } of connector.source!.read(
        config,
        { streams: two, cursors: {}, scratch },
        quietRun(),
      )) {
        if (stream.endsWith("early")) await harness().execMeanwhile("INSERT INTO late VALUES (2)");
        else seen += batch.rowsSoFar ?? 0;
      }
      expect(seen).toBe(1);
    });

    it("ends when cancelled, with code cancelled", async () => {
      const { connector, config, fill } = harness();
      await fill("many", 200_000);
      const all = await connector.source!.streams(config, quietRun());
      const abort = new AbortController();
      const request = {
        streams: all.filter((each) => each.name.endsWith("many")),
        cursors: {},
        scratch: harness().scratch,
      };
      const run = { ...quietRun(abort.signal), part: () => run, progress: () => abort.abort() };
      const reading = (async () => {
        for await (const _ of connector.source!.read(config, request, run)) abort.abort();
      })();
      await expect(reading).rejects.toMatchObject({ code: "cancelled" });
      // A server notices in a while that its session was given up.
      await expect.poll(() => harness().openTransactions()).toBe(0);
    });

    it("counts rows and keeps them all over several batches", async () => {
      const { connector, config } = harness();
      streams = await connector.source!.streams(config, quietRun());
      const { rows } = await read("many");
      expect(rows).toHaveLength(200_000);
      expect(new Set(rows.map((row) => row.id)).size).toBe(200_000);
    });

    it("says what to do about a table that is gone", async () => {
      const { connector, config } = harness();
      const gone = { ...stream("pairs"), name: stream("pairs").name.replace("pairs", "nowhere") };
      await expect(readAll(connector, config, [gone], quietRun())).rejects.toMatchObject({
        code: "not-found",
      });
    });
  });
}
