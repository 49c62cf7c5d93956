import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { quoteText } from "../warehouse/sql.ts";
import { recommendCommands } from "./recommend.ts";

let folder: string;
let engine: Engine;
const call = {};

/** A version with these lists (subject: products in order) and judged cases (subject, asked, ndcg). */
async function addVersion(
  number: number,
  lists: Record<string, string[]>,
  cases: [string, string, number][] | null,
): Promise<void> {
  const id = `als-${number}`;
  const files = engine.compute.folderOf(id);
  mkdirSync(join(files, "predictions"), { recursive: true });
  const rows = Object.entries(lists).flatMap(([subject, products]) =>
    products.map(
      (product, i) =>
        `('recommended_for_you', 'customer', '${subject}', ${i + 1}, '${product}', 'why ${product}')`,
    ),
  );
  await engine.warehouse.run(
    `COPY (SELECT * FROM (VALUES ${rows.join(", ")}) t (placement, source_kind, source_id, rank, recommended_product_id, reason))
     TO ${quoteText(join(files, "predictions", "recommendations.parquet"))} (FORMAT parquet)`,
  );
  if (cases) {
    const judged = cases.map(
      ([subject, asked, v]) => `('${subject}', '${asked}', ${v}, ${v}, ${v}, ${v}, ${v}, ${v}, 0.1)`,
    );
    await engine.warehouse.run(
      `COPY (SELECT * FROM (VALUES ${judged.join(", ")}) t (subject, asked, ndcg, recall, precision, hit, average_precision, reciprocal_rank, baseline_ndcg))
       TO ${quoteText(join(files, "cases.parquet"))} (FORMAT parquet)`,
    );
  }
  engine.state.versions.insert({
    id,
    number,
    modelId: "als",
    task: "recommend",
    status: "candidate",
    params: {},
    seed: 1,
    fingerprint: "f",
    dataAsOf: "2026-01-01",
    scorecard: {
      primary: "NDCG@3",
      model: { name: "ALS", metrics: [] },
      baselines: [],
      protocol: "",
      beatsBaseline: true,
      verdict: "",
    },
    backend: "cpu",
    backendReason: "",
    codeVersion: 1,
    trainedAt: "2026-01-01T00:00:00Z",
    trainSeconds: 1,
    bytes: 1,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-compare-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  await engine.warehouse.run(`
    INSERT INTO store.customers BY NAME SELECT 'c1' AS customer_id, 'Ann' AS name, 's' AS source_id, now() AS loaded_at;
    INSERT INTO mart.customer_segments (customer_id, segment_set, segment_id, segment_name)
    VALUES ('c1', 'rfm', '1', 'Loyal'), ('c2', 'rfm', '2', 'At risk'), ('c3', 'rfm', '1', 'Loyal')`);
  const judged = (lift: number): [string, string, number][] =>
    Array.from({ length: 60 }, (_, i) => [`c${i}`, `10:${i}`, 0.3 + (i % 7) / 20 + lift * (1 + (i % 3))]);
  await addVersion(
    1,
    { c1: ["x", "y", "z"], c2: ["x", "y", "z"], c3: ["x", "y", "z"], c4: ["x"] },
    judged(0),
  );
  await addVersion(
    2,
    { c1: ["x", "y", "z"], c2: ["z", "y", "x"], c3: ["p", "q", "x"], c5: ["x"] },
    judged(0.05),
  );
  await addVersion(3, { c1: ["x"] }, [["c1", "11:5", 0.4]]);
  await addVersion(4, { c1: ["x"] }, null);
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const compare = (b: string, more = {}) =>
  recommendCommands["recommend.compare"](
    engine,
    { a: "als-1", b, k: 10, offset: 0, limit: 100, ...more },
    call,
  );

describe("two versions list by list, worked by hand", () => {
  it("counts what the lists share and how alike they are ordered", async () => {
    const result = await compare("als-2");
    expect(result).toMatchObject({ lists: 3, onlyA: 1, onlyB: 1, same: 1, otherFirst: 2, total: 3 });
    expect(result.rows).toEqual([
      { kind: "customer", id: "c3", title: "c3", overlap: 1 / 3, correlation: null },
      { kind: "customer", id: "c2", title: "c2", overlap: 1, correlation: -1 },
      { kind: "customer", id: "c1", title: "Ann", overlap: 1, correlation: 1 },
    ]);
    expect(result.overlap).toBeCloseTo(7 / 9, 12);
    expect(result.correlation).toBeCloseTo(0, 12);
  });

  it("looks at the first k only, finds subjects by name and pages", async () => {
    expect((await compare("als-2", { k: 1 })).overlap).toBeCloseTo(1 / 3, 12);
    expect((await compare("als-2", { search: "ann" })).rows.map((row) => row.id)).toEqual(["c1"]);
    const second = await compare("als-2", { offset: 1, limit: 1 });
    expect(second.rows.map((row) => row.id)).toEqual(["c2"]);
    expect(second.total).toBe(3);
  });

  it("pairs the cases, so that a small difference of the same customers is sure", async () => {
    const { metrics, cases, note } = await compare("als-2");
    expect([cases, note]).toEqual([60, null]);
    const ndcg = metrics.find((one) => one.metric === "NDCG@3")!;
    expect(ndcg.b - ndcg.a).toBeCloseTo(0.1, 12);
    expect(ndcg.difference.value).toBeCloseTo(0.1, 12);
    expect(ndcg.difference.lo!).toBeGreaterThan(0.08);
    expect(ndcg.difference.hi!).toBeLessThan(0.12);
  });

  it("compares no metrics of different questions, and says why", async () => {
    expect(await compare("als-3")).toMatchObject({
      metrics: [],
      note: expect.stringContaining("different questions"),
    });
    expect(await compare("als-4")).toMatchObject({
      metrics: [],
      note: expect.stringContaining("Train it again"),
    });
    await expect(compare("als-9")).rejects.toMatchObject({ code: "not-found" });
  });

  it("puts two lists beside each other", async () => {
    const input = { a: "als-1", b: "als-2", kind: "customer", id: "c3", k: 10 };
    const { rows } = await recommendCommands["recommend.compareList"](engine, input, call);
    expect(rows.map((row) => [row.a?.productId, row.aInB, row.b?.productId, row.bInA])).toEqual([
      ["x", 3, "p", null],
      ["y", null, "q", null],
      ["z", null, "x", 1],
    ]);
    await expect(
      recommendCommands["recommend.compareList"](engine, { ...input, id: "nobody" }, call),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("parts the cases by the customers' groups", async () => {
    const { rows, metric } = await recommendCommands["recommend.segments"](engine, { id: "als-1" }, call);
    expect(metric).toBe("NDCG@3");
    expect(rows.map((row) => [row.segment, row.cases])).toEqual([
      ["Loyal", 2],
      ["At risk", 1],
    ]);
    expect(rows[0]!.model.value).toBeCloseTo((0.35 + 0.45) / 2, 12);
    expect(rows[0]!.baseline.value).toBeCloseTo(0.1, 12);
  });
});
