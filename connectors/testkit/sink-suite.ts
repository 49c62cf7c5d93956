/** What every database target must do, whatever its dialect. */
import { beforeEach, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Applied, ApplyRequest, Change, TargetTable } from "../connector.ts";
import type { TargetRow } from "../target-values.ts";
import type { Harness } from "./harness.ts";
import { targetRows } from "./target-rows.ts";

let tables = 0;
let publications = 0;

function newTable(): TargetTable {
  tables++;
  return {
    name: `merchbench_suite_${tables}`,
    key: ["placement", "source_id", "rank"],
    columns: [
      { name: "placement", type: "text", nullable: false },
      { name: "source_id", type: "text", nullable: false },
      { name: "rank", type: "integer", nullable: false },
      { name: "price", type: "decimal", nullable: true },
      { name: "score", type: "double", nullable: true },
      { name: "reason", type: "text", nullable: true },
      { name: "generated_at", type: "timestamptz", nullable: true },
    ],
  };
}

function rowOf(at: number, more: Partial<TargetRow> = {}): TargetRow {
  return {
    placement: "related",
    source_id: `p'${at}"\\`,
    rank: at,
    price: "19.9900",
    score: at / 3,
    reason: "bought together, 41 times; 東京 🛍",
    generated_at: "2024-05-06T07:08:09.123Z",
    ...more,
  } as TargetRow;
}

const insert = (after: TargetRow): Planned => ({
  operation: "insert",
  key: keyOf(after),
  before: null,
  after,
});
const update = (before: TargetRow, after: TargetRow): Planned => ({
  operation: "update",
  key: keyOf(after),
  before,
  after,
});
const remove = (before: TargetRow): Planned => ({
  operation: "delete",
  key: keyOf(before),
  before,
  after: null,
});
const keyOf = (row: TargetRow) => [row.placement!, row.source_id!, row.rank!];

/** Results name a change by its place in the list. */
type Planned = Omit<Change, "index">;
const ROWS_A_BATCH = 5000;

async function* batchesOf(changes: Planned[]): AsyncGenerator<Change[]> {
  for (let at = 0; at < changes.length; at += ROWS_A_BATCH)
    yield changes.slice(at, at + ROWS_A_BATCH).map((change, k) => ({ ...change, index: at + k }));
}

/** What became of each change: those that are no exception were applied over what they expected. */
function resultsOf(changes: Planned[], { exceptions }: Applied) {
  const odd = new Map(exceptions.map((one) => [one.index, one]));
  return changes.map(({ before }, index) => {
    const { status, seen, reason } = odd.get(index) ?? { status: "applied" as const, seen: before };
    return { index, status, seen, ...(reason && { reason }) };
  });
}

/** `hasServer`: there is a server between us and the data that may end our connection. */
export function sinkSuite(harness: () => Harness, hasServer: boolean): void {
  describe("as a target", () => {
    let table: TargetTable;
    const request = (changes: Planned[]): ApplyRequest => {
      publications++;
      const publication = { id: `p${publications}`, kind: "recommendations", action: "apply" as const };
      const at = "2024-05-06T07:08:09.000Z";
      return {
        table,
        changes: batchesOf(changes),
        total: changes.length,
        publication: { ...publication, modelVersion: "v1", at },
      };
    };
    const apply = async (changes: Planned[]) => {
      const answer = await harness().connector.sink!.apply(harness().config, request(changes), quietRun());
      return { results: resultsOf(changes, answer), alreadyApplied: answer.alreadyApplied };
    };
    const inspect = async () => {
      const { connector, config, scratch } = harness();
      const rows = await targetRows(table, connector.sink!.inspect(config, table, scratch, quietRun()));
      return rows.sort((a, b) => Number(a.rank) - Number(b.rank));
    };

    beforeEach(() => {
      table = newTable();
    });

    it("reads an absent table as empty and creates it on demand", async () => {
      expect(await inspect()).toEqual([]);
      const { results, alreadyApplied } = await apply([insert(rowOf(1)), insert(rowOf(2))]);
      expect(alreadyApplied).toBe(false);
      expect(results.map(({ status, seen }) => [status, seen])).toEqual([
        ["applied", null],
        ["applied", null],
      ]);
      expect(await inspect()).toEqual([rowOf(1), rowOf(2)]);
    });

    it("gives values back exactly as they were handed in", async () => {
      const odd = [
        rowOf(1, { price: "12345678901.2345", score: 0.1 + 0.2, reason: "" }),
        rowOf(2, { price: "-0.0001", score: 1e-300, reason: null }),
        rowOf(3, { price: null, score: null, generated_at: null }),
        rowOf(4, { score: 2 / 3, reason: "two\nlines", generated_at: "2024-05-06T07:08:09.123456Z" }),
        rowOf(5, { source_id: "case", reason: " x " }),
        rowOf(6, { source_id: "CASE", generated_at: "1999-12-31T23:59:59.000Z" }),
      ];
      await apply(odd.map(insert));
      expect(await inspect()).toEqual(odd);
    });

    it("updates and deletes, and tells what stood there", async () => {
      await apply([rowOf(1), rowOf(2), rowOf(3)].map(insert));
      const changed = rowOf(1, { price: "18.0000", reason: null });
      const { results } = await apply([update(rowOf(1), changed), remove(rowOf(2)), insert(rowOf(4))]);
      expect(results.map(({ seen }) => seen)).toEqual([rowOf(1), rowOf(2), null]);
      expect(await inspect()).toEqual([changed, rowOf(3), rowOf(4)]);
    });

    it("skips rows that were changed since the plan, and says why", async () => {
      await apply([rowOf(1), rowOf(2), rowOf(3), rowOf(4)].map(insert));
      const { exec, quote } = harness();
      await exec(`UPDATE ${quote(table.name)} SET price = 5 WHERE ${quote("rank")} = 1`);
      await exec(`DELETE FROM ${quote(table.name)} WHERE ${quote("rank")} = 2`);
      const next = (at: number) => rowOf(at, { reason: "next" });
      const changes = [
        update(rowOf(1), next(1)),
        update(rowOf(2), next(2)),
        insert(next(3)),
        update(rowOf(4), next(4)),
      ];
      const { results } = await apply(changes);
      expect(results.map(({ status }) => status)).toEqual([
        "skipped-changed",
        "skipped-changed",
        "skipped-changed",
        "applied",
      ]);
      expect(results[0]).toMatchObject({ seen: rowOf(1, { price: "5.0000" }) });
      expect(results[1]!.reason).toMatch(/deleted/);
      expect(await inspect()).toEqual([rowOf(1, { price: "5.0000" }), rowOf(3), next(4)]);
    });

    it("does a publication once, and a repeat answers what the first did", async () => {
      await apply([rowOf(1), rowOf(2)].map(insert));
      await harness().exec(
        `UPDATE ${harness().quote(table.name)} SET price = 5 WHERE ${harness().quote("rank")} = 2`,
      );
      const changes = [remove(rowOf(1)), remove(rowOf(2)), insert(rowOf(3))];
      const same = request(changes);
      const { connector, config } = harness();
      const first = await connector.sink!.apply(config, same, quietRun());
      const after = await inspect();
      const again = { ...same, changes: batchesOf(changes) };
      const second = await connector.sink!.apply(config, again, quietRun());
      expect(second).toEqual({ exceptions: first.exceptions, alreadyApplied: true });
      expect(first.exceptions).toHaveLength(1);
      expect(await inspect()).toEqual(after);
    });

    it("rolls nothing back, and makes no table, where it was not published", async () => {
      const { connector, config, exec, quote } = harness();
      await apply([]);
      table = newTable();
      const asked = request([remove(rowOf(1))]);
      const rollback = { ...asked, publication: { ...asked.publication, action: "rollback" as const } };
      await expect(connector.sink!.apply(config, rollback, quietRun())).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Nothing was rolled back"),
      });
      await expect(exec(`DELETE FROM ${quote(table.name)}`)).rejects.toThrow();
    });

    it("counts a row that already is as it should be as applied", async () => {
      await apply([insert(rowOf(1))]);
      const nothing: Planned = { operation: "delete", key: keyOf(rowOf(8)), before: null, after: null };
      const { results } = await apply([insert(rowOf(1)), remove(rowOf(9)), nothing]);
      expect(results.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
      expect(results[0]!.seen).toEqual(rowOf(1));
      expect(await inspect()).toEqual([rowOf(1)]);
    });

    it("takes the first publications of two tables at once", async () => {
      const { connector, config, exec, quote } = harness();
      await exec(`DROP TABLE IF EXISTS ${quote("merchbench_publications")}`);
      const asked = [request([insert(rowOf(1))])];
      table = newTable();
      asked.push(request([insert(rowOf(2))]));
      const answers = asked.map((one) => connector.sink!.apply(config, one, quietRun()));
      expect((await Promise.all(answers)).map((one) => one.alreadyApplied)).toEqual([false, false]);
    });

    it("leaves the target as it was when a row fails in the middle", async () => {
      await apply([rowOf(1), rowOf(2)].map(insert));
      await harness().poison(table.name);
      const rows = Array.from({ length: 3000 }, (_, at) =>
        rowOf(at + 10, at === 2999 ? { reason: "poison" } : {}),
      );
      const changes = [remove(rowOf(1)), update(rowOf(2), rowOf(2, { reason: "x" })), ...rows.map(insert)];
      const failing = request(changes);
      const { connector, config } = harness();
      await expect(connector.sink!.apply(config, failing, quietRun())).rejects.toThrow();
      expect(await inspect()).toEqual([rowOf(1), rowOf(2)]);
      const healed = { ...failing, changes: batchesOf(changes.slice(0, -1)) };
      expect((await connector.sink!.apply(config, healed, quietRun())).alreadyApplied).toBe(false);
    });

    it("leaves the target as it was when cancelled in the middle", async () => {
      const abort = new AbortController();
      const run = { ...quietRun(abort.signal), progress: (done: number) => void (done > 0 && abort.abort()) };
      const rows = Array.from({ length: 30_000 }, (_, at) => insert(rowOf(at)));
      const { connector, config } = harness();
      await expect(connector.sink!.apply(config, request(rows), run)).rejects.toMatchObject({
        code: "cancelled",
      });
      expect(await inspect()).toEqual([]);
    });

    const whereServed = hasServer ? it : () => {};
    whereServed("leaves the target as it was when the server ends the connection in the middle", async () => {
      const { connector, config, killWriter, slow } = harness();
      if (!killWriter || !slow) throw new Error("The harness of a server has killWriter and slow.");
      await apply([insert(rowOf(0))]);
      await slow(table.name);
      let killed: Promise<void> | undefined;
      const kill = (done: number) => {
        if (done > 0 && !killed) killed = killWriter();
      };
      const run = { ...quietRun(), progress: kill };
      const rows = Array.from({ length: 12_000 }, (_, at) =>
        rowOf(at + 1, at === 11_999 ? { reason: "slow" } : {}),
      );
      const changes = [remove(rowOf(0)), ...rows.map(insert)];
      await expect(connector.sink!.apply(config, request(changes), run)).rejects.toMatchObject({
        code: "unavailable",
      });
      await killed;
      expect(await inspect()).toEqual([rowOf(0)]);
    });

    it("refuses a table of that name with another shape", async () => {
      await harness().exec(`CREATE TABLE ${harness().quote(table.name)} (id INTEGER)`);
      await expect(apply([insert(rowOf(1))])).rejects.toMatchObject({ code: "conflict" });
    });

    it("refuses a table without a unique key, before anything is planned: of two like rows a roll-back would bring back one", async () => {
      await apply([insert(rowOf(1))]);
      const { exec, quote } = harness();
      const kept = quote(table.name);
      table = newTable();
      await exec(
        `CREATE TABLE ${quote(table.name)} AS SELECT * FROM ${kept} UNION ALL SELECT * FROM ${kept}`,
      );
      await expect(inspect()).rejects.toThrow(/no unique key over placement, source_id, rank/);
      await expect(apply([remove(rowOf(1))])).rejects.toMatchObject({ code: "conflict" });
    });

    it("brings back all rows but those that the store refuses by now, and says why", async () => {
      const rows = Array.from({ length: 9 }, (_, at) => rowOf(at, at % 4 === 2 ? { reason: "poison" } : {}));
      await apply(rows.map(insert));
      const removed = request(rows.map(remove));
      const { connector, config, poison } = harness();
      await connector.sink!.apply(config, removed, quietRun());
      await poison(table.name);
      const rollback = {
        ...request(rows.map(insert)),
        publication: { ...removed.publication, action: "rollback" as const },
      };
      const { exceptions } = await connector.sink!.apply(config, rollback, quietRun());
      expect(exceptions.map(({ index }) => index)).toEqual([2, 6]);
      expect(exceptions[0]!.reason).toMatch(/^The store refuses what stood there before: ./);
      expect(await inspect()).toEqual(rows.filter(({ reason }) => reason !== "poison"));
    });

    it("refuses a view of that name, before anything is planned", async () => {
      const names = table.columns.map(({ name }) => `'' AS ${harness().quote(name)}`);
      await harness().exec(`CREATE VIEW ${harness().quote(table.name)} AS SELECT ${names.join(", ")}`);
      await expect(inspect()).rejects.toThrow(/is a view in the target/);
      await expect(apply([insert(rowOf(1))])).rejects.toThrow(/is a view in the target/);
    });

    it("leaves the target as it was where a column keeps less than is written", async () => {
      const [narrow, type, value] = hasServer
        ? ["price", "NUMERIC(10, 2)", "19.9944"]
        : ["reason", "NUMERIC", "0071"];
      const { exec, quote } = harness();
      const columns = table.columns.map(({ name, type: usual }) => {
        const words = {
          text: "VARCHAR(90)",
          integer: "BIGINT",
          double: "DOUBLE PRECISION",
          timestamptz: "TIMESTAMP(3)",
        };
        const kept = name === narrow ? type : usual === "decimal" ? "NUMERIC(18, 4)" : words[usual];
        return `${quote(name)} ${kept} ${usual === "timestamptz" ? "NULL" : ""}`;
      });
      await exec(
        `CREATE TABLE ${quote(table.name)} (${columns.join(", ")}, PRIMARY KEY (${table.key.map(quote).join(", ")}))`,
      );
      await apply([insert(rowOf(1))]);
      const stood = await inspect();
      const written = apply([remove(rowOf(1)), insert(rowOf(2)), insert(rowOf(3, { [narrow!]: value! }))]);
      await expect(written).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`${narrow} became`),
      });
      expect(await inspect()).toEqual(stood);
    });

    it("writes rows that take several statements, the last one not full", async () => {
      const rows = Array.from({ length: 20_001 }, (_, at) => rowOf(at));
      await apply(rows.map(insert));
      const changes = rows.map((row, at) => (at % 2 ? remove(row) : update(row, { ...row, reason: "next" })));
      const { results } = await apply(changes);
      expect(results.every(({ status }) => status === "applied")).toBe(true);
      expect(await inspect()).toHaveLength(10_001);
    });
  });
}
