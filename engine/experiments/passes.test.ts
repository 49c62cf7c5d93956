import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimentCommands } from "../commands/experiment.ts";
import { recommendCommands } from "../commands/recommend.ts";
import { experiment as contract, type Experiment, type ExperimentVariant } from "../contract/experiment.ts";
import type { Placement } from "../contract/placements.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { makeLists } from "../steering/all-lists.ts";
import { quoteText } from "../warehouse/sql.ts";
import { cutFor } from "./assign.ts";
import { saveExperiment } from "./store.ts";

const CUSTOMERS = Array.from({ length: 60 }, (_, c) => `c${c}`);
let folder: string;
let engine: Engine;

/** A version whose lists show one product first; in use, its rows stand in the warehouse. */
async function addVersion(modelId: string, number: number, inUse: boolean, rows: string): Promise<void> {
  const id = `${modelId}-${number}`;
  const files = join(engine.compute.folderOf(id), "predictions");
  mkdirSync(files, { recursive: true });
  await engine.warehouse.run(
    `COPY (${rows}) TO ${quoteText(join(files, "recommendations.parquet"))} (FORMAT parquet)`,
  );
  engine.state.versions.insert({
    id,
    number,
    modelId,
    task: "recommend",
    status: "candidate",
    params: {},
    seed: 1,
    fingerprint: "f",
    dataAsOf: "2026-01-01",
    scorecard: null,
    backend: "cpu",
    backendReason: "",
    codeVersion: 1,
    trainedAt: "2026-01-01T00:00:00Z",
    trainSeconds: 1,
    bytes: 1,
  });
  if (inUse) await engine.compute.promote(id);
}

const listsOf = (placement: string, kind: string, sources: string[], product: string) =>
  sources
    .map(
      (source) =>
        `SELECT '${placement}' AS placement, '${kind}' AS source_kind, '${source}' AS source_id, 1::INTEGER AS rank, '${product}' AS recommended_product_id, 0.9::DOUBLE AS score, 'why ${product}' AS reason`,
    )
    .join(" UNION ALL ");

function run(placements: Placement[], tried: ExperimentVariant["serves"]): Experiment {
  return saveExperiment(engine.state, {
    id: "x",
    name: "x",
    placements,
    variants: [
      { key: "control", name: "As it is", share: 0.4, serves: { kind: "current" } },
      { key: "b", name: "Other", share: 0.3, serves: tried },
      { key: "none", name: "Nothing", share: 0.3, serves: { kind: "nothing" } },
    ],
    metric: "revenue",
    alpha: 0.05,
    power: 0.8,
    covariate: true,
    activeDays: 365,
    days: 28,
    status: "running",
    createdAt: "2026-01-01T00:00:00Z",
    startedAt: "2026-01-01T00:00:00Z",
    stoppedAt: null,
    plan: null,
  });
}

/** First product and version of each list of a placement, by subject. */
async function firsts(placement: string): Promise<Map<string, string>> {
  const rows = await engine.warehouse.query<{ source_id: string; first: string }>(
    `SELECT source_id, recommended_product_id || ' ' || model_version AS first FROM mart.recommendation_lists
     WHERE placement = $placement AND rank = 1`,
    { placement },
  );
  return new Map(rows.map((row) => [row.source_id, row.first]));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-passes-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  await engine.warehouse.run(`
    INSERT INTO store.products BY NAME
    SELECT 'p' || i AS product_id, 'Product ' || i AS title, 's' AS source_id, now() AS loaded_at FROM range(6) t (i);
    INSERT INTO store.variants BY NAME
    SELECT 'v' || i AS variant_id, 'p' || i AS product_id, 10 AS price, 's' AS source_id, now() AS loaded_at FROM range(6) t (i);
    INSERT INTO store.customers BY NAME
    SELECT 'c' || i AS customer_id, 's' AS source_id, now() AS loaded_at FROM range(60) t (i);
    INSERT INTO store.orders BY NAME
    SELECT 'o' AS order_id, 'c0' AS customer_id, now() AS ordered_at, 's' AS source_id, now() AS loaded_at`);
  await addVersion("als", 1, true, listsOf("recommended_for_you", "customer", CUSTOMERS, "p1"));
  await addVersion("als", 2, false, listsOf("recommended_for_you", "customer", CUSTOMERS.slice(0, 50), "p2"));
  await addVersion("item-knn", 1, true, listsOf("related", "product", ["p0", "p1"], "p3"));
  await addVersion("content", 1, true, listsOf("more_like_this", "product", ["p0"], "p5"));
  await addVersion("item-knn", 2, false, listsOf("related", "product", ["p0", "p1"], "p4"));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("lists that are published while an experiment runs", () => {
  it("are for each customer those of their variant, by the chain where the version has none", async () => {
    const experiment = run(["recommended_for_you"], { kind: "versions", versions: ["als-2"] });
    await makeLists(engine, quietRun());
    const found = await firsts("recommended_for_you");
    const seen = new Set<string>();
    for (const customer of CUSTOMERS) {
      const { key } = cutFor(experiment, customer).variant;
      const known = Number(customer.slice(1)) < 50;
      seen.add(`${key} ${known}`);
      const wanted = { control: "p1 als-1", b: known ? "p2 als-2" : "p1 als-1", none: undefined }[key];
      expect(found.get(customer)).toBe(wanted);
    }
    expect(seen.size).toBe(6);
    const related = await firsts("related");
    expect(related.get("p0")).toBe("p3 item-knn-1");
  });

  it("stand under a name of their own where they are found by product, beside those of everybody", async () => {
    run(["related"], { kind: "versions", versions: ["item-knn-2"] });
    await makeLists(engine, quietRun());
    expect((await firsts("related")).get("p0")).toBe("p3 item-knn-1");
    expect((await firsts("related:b")).get("p0")).toBe("p4 item-knn-2");
    expect((await firsts("recommended_for_you")).get("c0")).toBe("p1 als-1");
  });

  it("are those of a variant's own chain, step by step, as the preview shows them", async () => {
    const chain = [
      { placement: "more_like_this" as const, model: "content" },
      { placement: "related" as const, model: "item-knn" },
    ];
    run(["related"], { kind: "chain", chain });
    await makeLists(engine, quietRun());
    const theirs = await firsts("related:b");
    expect([theirs.get("p0"), theirs.get("p1")]).toEqual(["p5 content-1", "p3 item-knn-1"]);
    expect((await firsts("related")).get("p0")).toBe("p3 item-knn-1");
    for (const id of ["p0", "p1"]) {
      const asked = { subject: { kind: "product" as const, id }, placements: ["related" as const], k: 3 };
      const { shelves } = await recommendCommands["recommend.shelves"](
        engine,
        { ...asked, rules: "saved", chain },
        {},
      );
      const [first] = shelves[0]!.items;
      expect(`${first!.productId} ${first!.model}-1`).toBe(theirs.get(id));
    }
  });

  it("are not planned of models that nobody knows or that are not in use", async () => {
    const create = (model: string, placement: "related" | "trending" = "related") =>
      experimentCommands["experiment.create"](
        engine,
        contract.create["~orpc"].inputSchema!.parse({
          name: "y",
          placements: ["related"],
          variants: [
            { key: "control", name: "As it is", share: 0.5, serves: { kind: "current" } },
            { key: "b", name: "Tried", share: 0.5, serves: { kind: "chain", chain: [{ placement, model }] } },
          ],
        }),
        {},
      );
    await expect(create("nobody")).rejects.toThrow('There is no recommender "nobody"');
    await expect(create("ease")).rejects.toThrow("none of its models is in use");
    expect((await create("item-knn")).status).toBe("draft");
  });

  it("say what to do when the files of a version are gone", async () => {
    run(["related"], { kind: "versions", versions: ["item-knn-9"] });
    await expect(makeLists(engine, quietRun())).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("Stop the experiment"),
    });
  });

  it("are the same for all once the experiment is stopped, and leave the models' own lists as they were", async () => {
    saveExperiment(engine.state, { ...run(["related"], { kind: "unsteered" }), status: "stopped" });
    await makeLists(engine, quietRun());
    expect((await firsts("related:b")).size).toBe(0);
    const rows = await engine.warehouse.query<{ v: string }>(
      "SELECT DISTINCT model_version AS v FROM mart.recommendations ORDER BY v",
    );
    expect(rows.map((row) => row.v)).toEqual(["als-1", "content-1", "item-knn-1"]);
  });
});
