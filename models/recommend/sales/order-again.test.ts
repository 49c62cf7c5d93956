import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Data } from "../../model.ts";
import { wholeOf } from "../../parts.ts";
import { random } from "../../random.ts";
import { describeModel } from "../../testkit/suite.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import { orderAgain } from "./order-again.ts";
import { chanceAgain, pairsOf, rhythmOf } from "./repurchase.ts";

const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };

/** Everyone buys products 0 and 1 in turn, `every` days apart; products 2 to 39 are bought once. */
function rhythmicStore(customers = 60, every = 15): Data {
  const store = madeUpStore(customers, 1);
  const rng = random("rhythm");
  const acts: [number, number, number][] = [];
  for (let c = 0; c < customers; c++) {
    const start = 20_000 + (c % 30);
    for (let n = 0; n < 300 / every; n++) acts.push([c, n % 2, start + every * n + rng.int(3)]);
    for (let n = 0; n < 5; n++) acts.push([c, 2 + rng.int(38), start + rng.int(290)]);
  }
  const none = new Int32Array(acts.length);
  const column = (k: number) => Int32Array.from(acts, (act) => act[k]!);
  const [customer_no, product_no, day] = [column(0), column(1), column(2)];
  return {
    ...store,
    recommend_interactions: {
      rows: acts.length,
      columns: {
        customer_no,
        product_no,
        day,
        purchases: none.map(() => 1),
        returns: none,
        carts: none,
        views: none,
      },
    },
    recommend_baskets: {
      rows: acts.length,
      columns: { order_no: Int32Array.from(acts, (_, i) => i), product_no, day },
    },
  };
}

describeModel(orderAgain, { data: rhythmicStore(), tooLittle: rhythmicStore(3) });

describe("order again", () => {
  it("lists what is due by the customer's own interval first, and says so", async () => {
    const data = rhythmicStore();
    const params = orderAgain.params.parse({});
    const artifact = await orderAgain.train(data, params, context, quietRun());
    const parts = orderAgain.predictParts!(artifact, data, params, context, quietRun(), new Set(["C7"]));
    const { recommendations } = await wholeOf(parts);
    const { source_id, recommended_product_id, reason } = recommendations!.columns as Record<
      string,
      string[]
    >;
    expect(new Set(source_id)).toEqual(new Set(["C7"]));
    expect(["P0", "P1"]).toContain(recommended_product_id![0]);
    expect(reason![0]).toMatch(/^Bought (9|10) times, about every (29|30|31) days, last \d+ days? ago$/);
  });

  it("beats what was bought most often and last where intervals differ", async () => {
    const params = orderAgain.params.parse({ listLength: 1, holdoutDays: 20 });
    const scorecard = await orderAgain.evaluate(rhythmicStore(200, 30), params, context, quietRun());
    expect(scorecard.beatsBaseline, scorecard.verdict).toBe(true);
    expect(scorecard.model.metrics[0]!.value).toBeGreaterThan(0.8);
  });

  it("gives a product the higher chance the nearer its day", () => {
    const days = [0, 30, 60, 90, 120];
    const row = (product: number, day: number) => ({ customer: 0, product, day });
    const rows = [...days.map((day) => row(0, day)), ...days.map((day) => row(1, day + 25))];
    const column = (key: "customer" | "product" | "day") => rows.map((one) => one[key]);
    const purchases = {
      count: rows.length,
      customer: column("customer"),
      product: column("product"),
      day: column("day"),
    };
    const pairs = pairsOf(purchases, 1);
    const rhythm = rhythmOf(pairs, 2);
    expect(pairs.times.slice(0, pairs.count)).toEqual(Int32Array.of(5, 5));
    const at = (pair: number, day: number) => chanceAgain(pairs, rhythm, pair, { day, horizon: 7 });
    expect(at(0, 146)).toBeGreaterThan(at(1, 146));
    for (const day of [146, 200, 5000]) expect(at(0, day)).toBeGreaterThanOrEqual(0);
    expect(at(0, 5000)).toBeLessThan(at(0, 146));
  });
});
