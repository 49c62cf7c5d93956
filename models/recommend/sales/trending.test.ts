import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Data } from "../../model.ts";
import { random } from "../../random.ts";
import { describeModel } from "../../testkit/suite.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import { trending } from "./trending.ts";

const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };
const LAST = 20_299;

/** Sales by chance; product 5 sells three times as much in the last 35 days, product 0 always most. */
function risingStore(): Data {
  const rng = random("rising");
  const lines: [number, number][] = [];
  for (let day = LAST - 250; day <= LAST; day++) {
    for (let product = 0; product < 40; product++) {
      const rate = product === 0 ? 8 : product === 5 && day > LAST - 35 ? 3 : 1;
      for (let n = 0; n < rate; n++) if (rng.next() < 0.5) lines.push([product, day]);
    }
  }
  return storeSelling(lines);
}

/** The made-up store with these sales, product and day, and without events. */
function storeSelling(lines: [number, number][]): Data {
  return {
    ...madeUpStore(),
    recommend_events: { rows: 0, columns: {} },
    recommend_baskets: {
      rows: lines.length,
      columns: {
        order_no: Int32Array.from(lines, (_, i) => i),
        product_no: Int32Array.from(lines, ([product]) => product),
        day: Int32Array.from(lines, ([, day]) => day),
      },
    },
  };
}

describeModel(trending, { data: risingStore(), tooLittle: madeUpStore(4, 1) });

describe("trending", () => {
  it("puts the product on the rise first, not the best seller, and says how much it rose", async () => {
    const data = risingStore();
    const params = trending.params.parse({});
    const artifact = await trending.train(data, params, context, quietRun());
    const { recommendations } = await trending.predict(artifact, data, params, context, quietRun());
    const { source_id, recommended_product_id, reason } = recommendations!.columns as Record<
      string,
      string[]
    >;
    expect([source_id![0], recommended_product_id![0]]).toEqual(["everyone", "P5"]);
    expect(reason![0]).toMatch(/^Up [12]\.\d times on its own past: \d+ orders in 14 days$/);
    const garden = source_id!.indexOf("g");
    expect(recommended_product_id![garden]).toBe("P5");
  });

  it("lists what grows on in the week after more than best sellers do", async () => {
    const params = trending.params.parse({ listLength: 1 });
    const scorecard = await trending.evaluate(risingStore(), params, context, quietRun());
    expect(scorecard.beatsBaseline, scorecard.verdict).toBe(true);
    expect(scorecard.model.metrics[0]!.value).toBeGreaterThan(0.2);
  });

  it("says so where nothing grows, and stays a number", async () => {
    const lines = Array.from({ length: 4000 }, (_, i): [number, number] => [
      i % 40,
      LAST - Math.floor(i / 40),
    ]);
    for (const doubt of [0, 5]) {
      const params = trending.params.parse({ doubt });
      const scorecard = await trending.evaluate(storeSelling(lines), params, context, quietRun());
      expect(scorecard.verdict).toMatch(/^Nothing to judge by: no product grew/);
      for (const { metrics } of [scorecard.model, ...scorecard.baselines])
        for (const { value, interval } of metrics)
          expect([value, ...interval!].every(Number.isFinite)).toBe(true);
    }
  });
});
