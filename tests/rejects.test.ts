/** Rejected rows as they are browsed: listed with their reasons, searched, sorted and saved whole. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { dataFile, hasData } from "./support/data.ts";

const REES46 = "events_rees46/2019-Oct.head17434.csv.zst";

describe.skipIf(!hasData(REES46))("rejected rows (skipped where the data folder is absent)", () => {
  let workspace: TestWorkspace;
  beforeAll(async () => {
    workspace = await openTestWorkspace("rejected");
    await workspace.client.source.add({ name: "events", kind: "files", config: { path: dataFile(REES46) } });
    await workspace.done(workspace.client.source.sync({ id: "events" }));
  });
  afterAll(() => workspace.close());

  it("list the cut last line of REES46 with its reason", async () => {
    const { rows, total } = await workspace.client.warehouse.rejects({ sourceId: "events", search: "17434" });
    expect(total).toBe(1);
    expect(rows[0]!.rule).toMatch(/too few values/);
  });

  it("are sorted by any column, and saved whole as a file", async () => {
    const { client, engine } = workspace;
    const { id } = await client.source.get({ id: "events" });
    await engine.warehouse.run(
      `INSERT INTO store.rejects BY NAME SELECT '${id}' AS source_id, 'map' AS stage, 'interactions' AS table_name,
         lpad(k::VARCHAR, 3, '0') AS row_key, 'product_id' AS column_name, 'made up' AS rule, (900 - k)::VARCHAR AS value,
         '{}'::JSON AS "row", now() AS loaded_at FROM range(300) r(k)`,
    );
    const page = (sort: string, offset = 0) =>
      client.warehouse.rejects({ rule: "made up", sort, offset, limit: 150 });
    const keys = [...(await page("value")).rows, ...(await page("value", 150)).rows].map((row) => row.key);
    expect(keys).toEqual(Array.from({ length: 300 }, (_, k) => String(299 - k).padStart(3, "0")));
    expect((await page("-key")).rows[0]!.key).toBe("299");
    await expect(page("colour")).rejects.toThrow(/colour.*rejectedAt/);

    // The values of a rejected row are searched, neither the names of its columns nor how JSON writes them.
    await engine.warehouse.run(
      `UPDATE store.rejects SET "row" = json_object('brand', 'O"Neill', 'size', 7) WHERE rule = 'made up' AND row_key < '010'`,
    );
    const found = async (search: string) =>
      (await client.warehouse.rejects({ rule: "made up", search })).total;
    expect([await found('o"neill'), await found("brand")]).toEqual([10, 0]);

    const saved = await client.warehouse.saveRejects({ rule: "made up", format: "parquet" });
    expect(saved.rows).toBe(300);
    const [file] = await engine.warehouse.query(
      `SELECT count(*) AS n, min("key") AS first FROM '${saved.path}'`,
    );
    expect(file).toEqual({ n: 300, first: "000" });
    expect((await client.warehouse.saveRejects({})).rows).toBe(301);

    await engine.warehouse.run(
      `UPDATE store.rejects SET value = CASE row_key WHEN '000' THEN '=1+1' WHEN '001' THEN '-5' ELSE 'plain' END WHERE rule = 'made up'`,
    );
    const { path } = await client.warehouse.saveRejects({ rule: "made up", format: "csv" });
    const values = readFileSync(path, "utf8")
      .split("\n")
      .slice(1, 301)
      .map((line) => line.split(",")[6]);
    expect([...new Set(values)].sort()).toEqual(["'=1+1", "-5", "plain"]);
  });
});
