import { beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { adjustedRand, silhouette } from "../evaluate/clusters.ts";
import { random } from "../random.ts";
import { pickBackend } from "../runtime/backend.ts";
import { describeModel } from "../testkit/suite.ts";
import { iris } from "./iris.fixture.ts";
import { kmeans } from "./kmeans.ts";
import { fitKmeans } from "./kmeans-fit.ts";
import { sampleCustomers } from "./sample-customers.fixture.ts";

const context = { seed: 3, timeZone: "Europe/London", currency: "GBP", asOf: "2026-11-20" };
const params = () => kmeans.params.parse({});

describeModel(kmeans, {
  data: { customer_features: sampleCustomers(300) },
  tooLittle: { customer_features: sampleCustomers(12) },
  params: { most: 5, restarts: 2 },
});

describe("behaviour segments", () => {
  beforeAll(() => pickBackend("wasm"));

  it("finds the types that customers were drawn from, and names each differently", async () => {
    const table = sampleCustomers(800);
    const artifact = await kmeans.train({ customer_features: table }, params(), context, quietRun());
    const out = await kmeans.predict(artifact, { customer_features: table }, params(), context, quietRun());
    const ids = out.customer_segments!.columns.segment_id as string[];
    const found = Int32Array.from(ids, (id) => Number(id.slice(1)));
    expect(artifact.meta.k).toBe(4);
    expect(adjustedRand(found, table.type.subarray(0, 800))).toBeGreaterThan(0.9);
    const names = (artifact.meta.segments as { name: string }[]).map((segment) => segment.name);
    expect(new Set(names).size).toBe(4);
    expect(names.join("; ")).toContain("iscount seekers");
  });

  it("says so when the segments are no more separate than chance", async () => {
    const table = sampleCustomers(300);
    const rng = random(5);
    for (const [name, values] of Object.entries(table.columns)) {
      if (name === "cut" || !(values instanceof Float64Array)) continue;
      for (let i = 0; i < values.length; i++) values[i] = rng.next();
    }
    const card = await kmeans.evaluate({ customer_features: table }, params(), context, quietRun());
    expect(card.model.metrics.find((metric) => metric.name.startsWith("Stability"))!.value).toBeLessThan(
      0.75,
    );
    expect(card.verdict).toContain("not stable");
  });
});

/**
 * Published: R's kmeans help and scikit-learn's on Fisher's iris, k = 3, total within sum of squares 78.85,
 * groups of 50, 62 and 38. The 150 flowers come from R's `datasets`, in the public domain.
 */
describe("k-means against published figures", () => {
  beforeAll(() => pickBackend("wasm"));

  it("reaches the known inertia, group sizes and silhouette on iris", async () => {
    const fit = await fitKmeans(iris(), {
      k: 3,
      restarts: 10,
      maxIterations: 100,
      rng: random(1),
      run: quietRun(),
    });
    expect(fit.inertia).toBeCloseTo(78.85144, 3);
    const sizes = [0, 1, 2].map((c) => fit.assignment.filter((own) => own === c).length);
    expect(sizes.sort((a, b) => a - b)).toEqual([38, 50, 62]);
    expect(silhouette(iris().data, 4, fit.assignment)).toBeCloseTo(0.5528, 3);
  });
});
