import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { describeModel } from "../testkit/suite.ts";
import { customerModel, openScorer } from "./customer-model.ts";
import { madeUpStore } from "./made-up.fixture.ts";
import { neighboursForYou } from "./neighbours-for-you.ts";
import { recommenders } from "./recommenders.ts";
import { historyOf, spanOf } from "./signals.ts";

const data = madeUpStore();
const tooLittle = madeUpStore(4, 1);
const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };

for (const recommender of recommenders.filter((one) => !one.usesTensorFlow)) {
  describeModel(customerModel(recommender), { data, tooLittle });
}

describe("a customer's list", () => {
  const model = customerModel(neighboursForYou);
  const params = model.params.parse({});

  it("holds the customer's taste first, nothing bought and nothing archived, each with its shoppers in common", async () => {
    const artifact = await model.train(data, params, context, quietRun());
    const { recommendations } = await model.predict(artifact, data, params, context, quietRun());
    const { source_id, recommended_product_id, reason, score } = recommendations!.columns;
    const history = historyOf(data, params, spanOf(data).last);
    let right = 0;
    let first = 0;
    for (let r = 0; r < recommendations!.rows; r++) {
      const customer = Number((source_id as string[])[r]!.slice(1));
      const product = Number((recommended_product_id as string[])[r]!.slice(1));
      const bought = history.bought.indices.subarray(
        history.bought.offsets[customer]!,
        history.bought.offsets[customer + 1]!,
      );
      expect(bought).not.toContain(product);
      expect(product).not.toBe(39);
      if (r > 0 && (source_id as string[])[r] === (source_id as string[])[r - 1]) continue;
      first++;
      if (product < 20 === (customer % 2 === 0)) right++;
      expect((score as Float64Array)[r]).toBeCloseTo(1, 6);
      expect((reason as string[])[r]).toMatch(/^\d+ shoppers? in common with Product \d+|Looked at before/);
    }
    expect(right / first).toBeGreaterThan(0.95);
  });

  it("follows new events without training again; a product that came later scores nothing yet", async () => {
    const artifact = await model.train(data, params, context, quietRun());
    const products = (artifact.meta.products as string[]).map((id) => (id === "P5" ? "P-gone" : id));
    const older = { ...artifact, meta: { ...artifact.meta, products } };
    const history = historyOf(data, params, spanOf(data).last);
    // Customer 0 did what customer 1 did, whose taste is the other half of the catalogue.
    const { offsets, indices, values } = history.affinity;
    const moved = { ...history.affinity, offsets: offsets.slice() };
    moved.offsets[0] = offsets[1]!;
    moved.offsets[1] = offsets[2]!;
    const scorer = await openScorer(
      neighboursForYou,
      older,
      { ...history, affinity: rowsFrom(moved, indices, values) },
      params,
    );
    const scores = new Float32Array(40);
    await scorer.score(Int32Array.of(0), scores);
    expect(scores[5]).toBe(Number.NEGATIVE_INFINITY);
    const best = scores.indexOf(Math.max(...scores));
    expect(best).toBeGreaterThanOrEqual(20);
  });
});

/** Row 0 alone, of the cells between its offsets. */
function rowsFrom(
  matrix: { offsets: Int32Array; rows: number; columns: number },
  indices: Int32Array,
  values: Float32Array,
) {
  const [from = 0, to = 0] = matrix.offsets;
  const offsets = new Int32Array(matrix.rows + 1).fill(to - from);
  offsets[0] = 0;
  return { ...matrix, offsets, indices: indices.slice(from, to), values: values.slice(from, to) };
}
