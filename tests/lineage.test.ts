/** Lineage: every answer of a page followed to SQL that gives the same rows, to tables, sources, loads and models. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../engine/contract/meta.ts";
import type { LoadReport } from "../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";

const AREAS = ["overview", "segments", "demand", "recommend", "price", "quality"];
/** Queries of pages that can be asked without saying about what. */
const OPEN = commands.filter(
  ({ area, meta, input }) => AREAS.includes(area) && meta.kind === "query" && input.safeParse({}).success,
);

describe("lineage", () => {
  let workspace: TestWorkspace;
  let load: LoadReport;
  const lineage = (command: string, more: { input?: Record<string, unknown>; query?: string } = {}) =>
    workspace.client.warehouse.lineage({ command, ...more });

  beforeAll(async () => {
    workspace = await openTestWorkspace("lineage");
    const { client, done } = workspace;
    await done(
      client.workspace.addSample({ customers: 120, products: 26, orders: 900, events: 600, months: 12 }),
    );
    load = await done<LoadReport>(client.source.sync({ id: "Sample store" }));
    await done(client.source.sync({ id: "Sample events" }));
    await done(client.segments.train({}));
    await done(client.price.train({}));
    await done(client.recommend.train({ models: ["rules"] }));
  });
  afterAll(() => workspace.close());

  it.each(OPEN.map(({ name }) => name))(
    "of %s: what is shown as SQL runs by itself and gives the rows that were read",
    async (command) => {
      const { statements, tables } = await lineage(command);
      const names = new Set(tables.map(({ table }) => `store.${table}`));
      for (const { name, sql, alone, rows, tables: read } of statements) {
        for (const table of read.filter((each) => each.startsWith("store."))) {
          if (table !== "store.rejects") expect(names, `${name} reads ${table}`).toContain(table);
        }
        const again = await workspace.client.warehouse.query({ sql: alone, limit: 100_000 });
        if (!/\bTEMP TABLE\b/.test(sql)) expect(again.rows.length, name ?? sql).toBe(rows);
      }
    },
  );

  it("leads a number to its tables, the rows of each source, its mapping and its last load", async () => {
    const found = await lineage("overview.summary", { query: "overview/daily" });
    expect(found.statements.map(({ name }) => name).sort()).toEqual(["overview/daily", "overview/moved"]);
    expect(found.statements.find(({ name }) => name === "overview/moved")!.params).toMatchObject({
      currency: "GBP",
    });
    const orders = found.tables.find(({ table }) => table === "orders")!;
    expect(orders).toMatchObject({ rows: 900, failing: 0 });
    expect(orders.sources).toHaveLength(1);
    expect(orders.sources[0]).toMatchObject({
      source: "Sample store",
      rows: 900,
      mappingVersion: 1,
      load: { id: load.id, endedAt: load.endedAt, read: 900, rejected: 0 },
    });
    expect(orders.sources[0]!.mapping).toContain("{{raw.orders}}");
    expect(orders.sources[0]!.rawTables).toEqual([
      expect.objectContaining({ table: "raw_sample_store.orders", stream: "orders", rows: 900 }),
    ]);
    expect(found.tables.map(({ table }) => table)).not.toContain("interactions");
    const sessions = await lineage("overview.summary", { query: "overview/sessions" });
    expect(sessions.tables.map(({ table, sources }) => [table, sources[0]!.source])).toEqual([
      ["interactions", "Sample events"],
    ]);
  });

  it("leads a prediction to its model version and the data it learned from", async () => {
    const [version] = await workspace.client.model.list({ modelId: "rfm" });
    const { models, tables } = await lineage("segments.show", { input: { set: "rfm" } });
    const rfm = models.find(({ modelId }) => modelId === "rfm")!;
    expect(rfm).toMatchObject({ versionId: version!.id, trainedAt: version!.trainedAt });
    expect(rfm.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(rfm.datasets[0]!.tables).toContain("store.orders");
    expect(tables.map(({ table }) => table)).toContain("orders");
  });

  it("leads a list to its own look-up and the models that made it, and no others", async () => {
    const { client, done } = workspace;
    await done(client.recommend.train({ models: ["popularity"] }));
    const [listed] = await workspace.engine.warehouse.query<{ source_id: string; placement: string }>(
      "SELECT source_id, placement FROM mart.recommendations WHERE model_version LIKE 'rules-%' LIMIT 1",
    );
    const input = { subject: { kind: "product", id: listed!.source_id }, placements: [listed!.placement] };
    const { shelves } = await client.recommend.shelves(input as never);
    const own = shelves[0]!.items.filter(({ model }) => model === "rules");
    expect(own.length).toBeGreaterThan(0);
    const found = await lineage("recommend.shelves", { input, query: shelves[0]!.basis.query! });
    expect(found.statements.map(({ name }) => name)).toEqual(["shelves/list"]);
    const { sql, params } = found.statements[0]!;
    const rows = await workspace.engine.warehouse.query<{ recommended_product_id: string }>(
      sql,
      params as Record<string, string>,
    );
    expect(rows.map((row) => row.recommended_product_id)).toEqual(
      expect.arrayContaining(own.map(({ productId }) => productId)),
    );
    expect(found.models.map(({ modelId }) => modelId).sort()).toEqual(
      [...new Set(shelves[0]!.items.map(({ model }) => model))].sort(),
    );
    const { models } = await lineage("segments.show", { input: { set: "rfm" } });
    expect(models.map(({ modelId }) => modelId)).toContain("rfm");
  });

  it("leads what stands on a card of a shelf to the facts of its product", async () => {
    const { client } = workspace;
    const [listed] = await workspace.engine.warehouse.query<{ source_id: string }>(
      "SELECT source_id FROM mart.recommendations WHERE model_version LIKE 'rules-%' LIMIT 1",
    );
    const input = { subject: { kind: "product", id: listed!.source_id } };
    const { shelves } = await client.recommend.shelves(input as never);
    const card = shelves.flatMap(({ items }) => items)[0]!;
    const { statements } = await lineage("recommend.shelves", { input });
    for (const { name, alone, rows } of statements) {
      const again = await client.warehouse.query({ sql: alone, limit: 100_000 });
      expect(again.rows.length, name ?? alone).toBe(rows);
    }
    const facts = statements.find(({ name }) => name === "steering/facts")!;
    expect(facts.tables).toContain("store.variants");
    const { rows, columns } = await client.warehouse.query({ sql: facts.alone, limit: 1000 });
    const place = (name: string) => columns.findIndex((column) => column.name === name);
    const row = rows.find((each) => each[place("product_id")] === card.productId)!;
    expect([row[place("price")], row[place("stock")]]).toEqual([card.price, card.stock]);
  });

  it("leads the coverage of lists to what they cover and to how much there is", async () => {
    const { basis, placements } = await workspace.client.recommend.summary({});
    const { statements } = await lineage(basis.command!, { input: basis.input! });
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["recommend/coverage", "recommend/sizes"]),
    );
    const sizes = statements.find(({ name }) => name === "recommend/sizes")!;
    const [again] = await workspace.engine.warehouse.query<{ products: number }>(sizes.sql);
    expect(again!.products).toBe(placements[0]!.products);
  });

  it("leads a price curve to its model as well as to what was charged", async () => {
    const { client } = workspace;
    const [item] = (await client.price.elasticity({ limit: 1 })).rows;
    const { basis } = await client.price.curve({ variantId: item!.variantId });
    expect(basis.query).toBeUndefined();
    const { statements, models } = await lineage(basis.command!, { input: basis.input! });
    expect(statements.map(({ name }) => name).sort()).toEqual(["price/charged", "price/items"]);
    expect(models.map(({ versionId }) => versionId)).toEqual([basis.modelVersion]);
  });

  it("leads a plan to the version that made its rows, also after another one took its place", async () => {
    const { client, done } = workspace;
    const [target] = await client.publish.targets({});
    await done(client.price.recommend({ goal: "profit" }));
    const plan = await done<{ id: string; modelVersion: string; basis?: { query: string } }>(
      client.publish.plan({ kind: "segments", targetId: target!.id }),
    );
    const asked = { input: { id: plan.id }, query: "publish/segments" };
    const made = async () =>
      (await lineage("publish.get", asked)).models.map(({ versionId }) => versionId).sort();
    const before = await made();
    expect(before).toEqual(plan.modelVersion.split(", "));
    await done(client.segments.train({ k: 3 }));
    const newest = (await client.model.list({ modelId: "kmeans" }))[0]!;
    await client.model.promote({ id: newest.id });
    expect(before).not.toContain(newest.id);
    expect(await made()).toEqual(before);
  });

  it("leads what was read from a model's own files, or was made of its tables, to that model", async () => {
    const { client, done } = workspace;
    const ids = async (command: string, more = {}) =>
      (await lineage(command, more)).models.map(({ versionId }) => versionId).sort();
    const inUse = async (modelId: string) =>
      (await client.model.list({ modelId, status: "champion" }))[0]!.id;
    const [rules, prices] = [await inUse("rules"), await inUse("elasticity")];
    expect(await ids("recommend.rules")).toEqual([rules]);
    expect(await ids("price.summary")).toEqual([prices]);
    const other = (await client.model.list({ modelId: "popularity" }))[0]!.id;
    expect(await ids("recommend.compare", { input: { a: rules, b: other } })).toEqual([other, rules]);
    const [target] = await client.publish.targets({});
    await done(client.price.recommend({ goal: "profit" }));
    for (const kind of ["prices", "recommendations"] as const) {
      const { id } = await done<{ id: string }>(client.publish.plan({ kind, targetId: target!.id }));
      const { basis, modelVersion } = await client.publish.get({ id });
      expect(await ids("publish.get", basis), kind).toEqual(modelVersion!.split(", ").sort());
    }
  });

  it("shows the SQL of a plan of experiments with its values", async () => {
    const { client, done } = workspace;
    const [target] = await client.publish.targets({});
    const variant = (key: string, kind: "current" | "nothing") => ({
      key,
      name: key,
      share: 0.5,
      serves: { kind },
    });
    const variants = [variant("control", "current"), variant("none", "nothing")];
    const draft = await client.experiment.create({
      name: "Shelf",
      placements: ["related"],
      variants,
      days: 14,
    });
    await client.experiment.start({ id: draft.id });
    const { id, counts } = await done<{ id: string; counts: { inserted: number } }>(
      client.publish.plan({ kind: "experiments", targetId: target!.id }),
    );
    const { statements } = await lineage("publish.get", { input: { id }, query: "publish/experiments" });
    const { rows } = await client.warehouse.query({ sql: statements[0]!.alone, limit: 1000 });
    expect(rows).toHaveLength(counts.inserted);
    await client.experiment.stop({ id: draft.id });
  });

  it("stands behind the numbers themselves: the basis says how to ask", async () => {
    const { kpis } = await workspace.client.overview.summary({ compare: "none" });
    const { command, input, query } = kpis[0]!.basis;
    expect({ command, query }).toEqual({ command: "overview.summary", query: "overview/daily" });
    const found = await lineage(command!, { input: input!, query: query! });
    expect(found.statements.map(({ name }) => name)).toContain("overview/daily");
  });

  it("follows experiments, too", async () => {
    const design = { metric: "revenue", days: 14, shares: [0.5, 0.5] };
    const { basis } = await workspace.client.experiment.power(design as never);
    const { tables } = await lineage(basis.command!, { input: basis.input!, query: basis.query! });
    expect(tables.map(({ table }) => table)).toContain("orders");
  });

  it("says of rows whose source was removed that they are from no source any more", async () => {
    const { client } = workspace;
    await client.source.update({ id: "Sample events", name: "Clicks" });
    const sources = async () =>
      (await lineage("overview.summary", { query: "overview/sessions" })).tables[0]!.sources;
    const [renamed] = await sources();
    expect(renamed).toMatchObject({ source: "Clicks", kind: "files", rows: 600 });
    await client.source.remove({ id: "Clicks" });
    expect(await sources()).toEqual([
      {
        ...renamed,
        source: "A source that was removed",
        kind: null,
        mapping: null,
        mappingVersion: 0,
        rawTables: [],
        load: null,
      },
    ]);
  });

  it("refuses what does not come from the warehouse", async () => {
    await expect(lineage("source.discover", { input: { id: "Sample store" } })).rejects.toThrow(/no query/);
    await expect(lineage("segments.train")).rejects.toThrow(/no query/);
    await expect(lineage("warehouse.lineage", { input: { command: "overview.summary" } })).rejects.toThrow(
      /no query/,
    );
    await expect(lineage("overview.summary", { input: { from: "yesterday" } })).rejects.toThrow(
      /does not fit/,
    );
  });
});
