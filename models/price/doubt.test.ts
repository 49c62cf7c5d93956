import { expect, test } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { type Random, random } from "../random.ts";
import { elasticity } from "./elasticity.ts";

const CONTEXT = { seed: 1, timeZone: "Europe/London", currency: "GBP", asOf: "2026-11-20" };
const [PRODUCTS, WEEKS] = [30, 104];

/** What a product does in a week: its log price against the usual one, and log demand beside the price's effect. */
type Week = (p: number, week: number, rng: Random) => { price: number; promoted: number; demand: number };

/** Trains on two years of three categories with known elasticities; how often 80 % intervals hold, and the qualities. */
async function held(seeds: number, of: () => Week): Promise<{ share: number; quality: Set<string> }> {
  let inside = 0;
  const quality = new Set<string>();
  for (let seed = 0; seed < seeds; seed++) {
    const rng = random(seed);
    const rows: (string | number)[][] = [];
    const truth: number[] = [];
    for (let p = 0; p < PRODUCTS; p++) {
      truth.push([-1, -1.8, -2.6][p % 3]! + rng.normal(0, 0.3));
      const week = of();
      for (let w = 0; w < WEEKS; w++) {
        const { price, promoted, demand } = week(p, w, rng);
        const season = 0.4 * Math.sin((w / 52) * 2 * Math.PI);
        const units = rng.poisson(10 * Math.exp(truth[p]! * price + season + demand));
        const name = `${p % 3}`;
        rows.push([`v${p}`, `p${p}`, name, name, 2800 + w, (10 + p) * Math.exp(price), promoted, 7, units]);
      }
    }
    const names = [
      "variant_id",
      "product_id",
      "category_id",
      "category",
      "week",
      "price",
      "promoted",
      "days",
    ];
    const columns = Object.fromEntries(
      [...names, "units"].map((column, i) => [
        column,
        i < 4 ? rows.map((row) => String(row[i])) : Float64Array.from(rows, (row) => Number(row[i])),
      ]),
    );
    const data = { price_weeks: { rows: rows.length, columns } };
    const params = { holdoutWeeks: 12 };
    const artifact = await elasticity.train(data, params, CONTEXT, quietRun());
    const table = (await elasticity.predict(artifact, data, params, CONTEXT, quietRun())).price_elasticities!;
    const { lo_80, hi_80 } = table.columns;
    truth.forEach((value, i) => {
      if (value >= Number(lo_80![i]) && value <= Number(hi_80![i])) inside++;
    });
    for (const one of table.columns.quality as string[]) quality.add(one);
  }
  return { share: inside / (seeds * PRODUCTS), quality };
}

test("prices that move in the same weeks as the seasons are no good witnesses", async () => {
  const { share, quality } = await held(3, () => (p, week, rng) => {
    const together = 0.15 * Math.sign(Math.sin((week / 52) * 2 * Math.PI));
    const own = week % 9 === p % 9 ? rng.normal(0, 0.03) : 0;
    return { price: together + own, promoted: 0, demand: 0 };
  });
  expect(quality).not.toContain("good");
  expect(share).toBeGreaterThan(0.6);
});

test("nor are prices that move only while an item is shown as reduced", async () => {
  const { share, quality } = await held(3, () => (p, week) => {
    const promoted = Number((week + p) % 8 < 2);
    return { price: -0.22 * promoted, promoted, demand: 0.3 * promoted };
  });
  expect(quality).not.toContain("good");
  expect(share).toBeGreaterThan(0.6);
});

test("demand that goes up and down over weeks widens intervals", async () => {
  const { share } = await held(4, () => {
    let [price, demand] = [0, 0];
    return (p, week, rng) => {
      demand = 0.8 * demand + rng.normal(0, 0.15);
      if (week % 6 === p % 6) price = rng.normal(0, 0.12);
      return { price, promoted: 0, demand };
    };
  });
  expect(share).toBeGreaterThan(0.66);
});
