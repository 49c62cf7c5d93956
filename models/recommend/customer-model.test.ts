import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { describeModel } from "../testkit/suite.ts";
import { customerModel, openScorer } from "./customer-model.ts";
import { als } from "./factors/als-for-you.ts";
import { neighboursForYou } from "./factors/neighbours-for-you.ts";
import { pickRows } from "./history/holdout.ts";
import { historyOf, spanOf } from "./history/signals.ts";
import { madeUpStore } from "./made-up.fixture.ts";
import { recommenders } from "./recommenders.ts";

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

describe("the best products of many customers at once", () => {
  it("are those of the scores, with the same average", async () => {
    const params = als.params.parse({});
    const history = historyOf(data, customerModel(als).params.parse({}), spanOf(data).last);
    const artifact = await als.fit(history, params, { seed: 1, run: quietRun(), asOf: () => history });
    const scorer = await als.open(artifact, history, params);
    const customers = Int32Array.of(3, 90, 7);
    const { offered } = history.catalogue;
    const hidden = pickRows(history.bought, customers);
    const best = await scorer.best!(customers, 6, hidden, offered);
    const products = offered.length;
    const scores = new Float32Array(3 * products);
    await scorer.score(customers, scores);
    for (let row = 0; row < 3; row++) {
      const own = scores.subarray(row * products, (row + 1) * products);
      const shown = [...own.keys()].filter((p) => offered[p] === 1);
      const average = shown.reduce((sum, p) => sum + own[p]!, 0) / shown.length;
      expect(best.average[row]!).toBeCloseTo(average, 5);
      const known = hidden.indices.subarray(hidden.offsets[row]!, hidden.offsets[row + 1]!);
      const order = shown.filter((p) => !known.includes(p)).sort((a, b) => own[b]! - own[a]!);
      expect([...best.items.subarray(row * 6, row * 6 + 6)]).toEqual(
        Array.from({ length: 6 }, (_, r) => order[r] ?? -1),
      );
    }
    scorer.dispose?.();
  });
});
