import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { correlation } from "../evaluate/stats.ts";
import type { Data } from "../model.ts";
import { random } from "../random.ts";
import { describeModel } from "../testkit/suite.ts";
import { elasticity } from "./elasticity.ts";
import { NOT_ENOUGH } from "./estimate.ts";
import { readPriceModel } from "./price-model.ts";

const CONTEXT = { seed: 1, timeZone: "Europe/London", currency: "GBP", asOf: "2026-11-20" };

/** Every tenth product also has bulk orders, a week in twenty. */
const bulk = (p: number, week: number) => (p % 10 === 9 && (week + p) % 20 === 0 ? 300 : 1);

/** Weeks of 3 categories of products with known elasticities; every sixth product never changes its price. */
function weeksOf(
  products: number,
  weeks: number,
  sold: number,
  seed = 0,
  times = (_p: number, _week: number) => 1,
): { data: Data; truth: number[] } {
  const rng = random(seed);
  const rows: Record<string, (string | number)[]> = {};
  for (const name of ["variant_id", "product_id", "category_id", "category"]) rows[name] = [];
  for (const name of ["week", "price", "promoted", "days", "units"]) rows[name] = [];
  const truth: number[] = [];
  for (let p = 0; p < products; p++) {
    truth.push([-1, -1.8, -2.6][p % 3]! + rng.normal(0, 0.3));
    let price = 10 + p;
    for (let week = 0; week < weeks; week++) {
      if (p % 6 !== 5 && week % 5 === p % 5) price = (10 + p) * Math.exp(rng.normal(0, 0.15));
      const season = Math.sin((week / 52) * 2 * Math.PI) * 0.4;
      const mean = sold * Math.exp(truth[p]! * Math.log(price / (10 + p)) + season);
      const cells = [`v${p}`, `p${p}`, `c${p % 3}`, ["tea", "cups", "cake"][p % 3]!];
      ["variant_id", "product_id", "category_id", "category"].forEach((name, i) => {
        rows[name]!.push(cells[i]!);
      });
      [2800 + week, price, 0, 7, rng.poisson(mean) * times(p, week)].forEach((value, i) => {
        rows[["week", "price", "promoted", "days", "units"][i]!]!.push(value);
      });
    }
  }
  const columns = Object.fromEntries(
    Object.entries(rows).map(([name, list]) => {
      return [name, typeof list[0] === "number" ? Float64Array.from(list as number[]) : (list as string[])];
    }),
  );
  return { data: { price_weeks: { rows: products * weeks, columns } }, truth };
}

describeModel(elasticity, { data: weeksOf(24, 60, 12).data, tooLittle: weeksOf(2, 6, 12).data });

describe("elasticity", () => {
  const { data } = weeksOf(48, 104, 10);

  it("expects of items that hardly ever sell what they sell together", async () => {
    const often = (p: number) => (p < 12 ? 30 : 1);
    const { data: sparse } = weeksOf(150, 104, 0.1, 3, often);
    const artifact = await elasticity.train(sparse, { holdoutWeeks: 12 }, CONTEXT, quietRun());
    const model = readPriceModel(artifact);
    const { product_id, price, units } = sparse.price_weeks!.columns as Record<string, ArrayLike<number>>;
    let [sold, expected] = [0, 0];
    for (let row = 0; row < units!.length; row++) {
      const p = Number(String(product_id![row]).slice(1));
      if (p < 12) continue;
      sold += units![row]!;
      if (row % 104 === 103) expected += model.units(model.variant(`v${p}`)!, price![row]!, 728);
    }
    expect(expected / sold).toBeGreaterThan(0.8);
    expect(expected / sold).toBeLessThan(1.25);
  });

  it("finds known elasticities, and its 80 % intervals hold about that often", async () => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 4; seed++) {
      const known = weeksOf(48, 104, 10, seed);
      const params = { holdoutWeeks: 12 };
      const artifact = await elasticity.train(known.data, params, CONTEXT, quietRun());
      const predicted = await elasticity.predict(artifact, known.data, params, CONTEXT, quietRun());
      const { columns } = predicted.price_elasticities!;
      const truth = (columns.variant_id as string[]).map((id) => known.truth[Number(id.slice(1))]!);
      expect(correlation(columns.elasticity as Float64Array, truth)).toBeGreaterThan(0.85);
      truth.forEach((value, i) => {
        all++;
        if (value >= Number(columns.lo_80![i]) && value <= Number(columns.hi_80![i])) inside++;
      });
    }
    expect(inside / all).toBeGreaterThan(0.71);
    expect(inside / all).toBeLessThan(0.89);
  });

  it("learns from all products although some of them have bulk orders", async () => {
    const known = weeksOf(60, 104, 10, 7, bulk);
    const params = { holdoutWeeks: 12 };
    const artifact = await elasticity.train(known.data, params, CONTEXT, quietRun());
    const { columns } = (await elasticity.predict(artifact, known.data, params, CONTEXT, quietRun()))
      .price_elasticities!;
    const quality = (columns.quality as string[]).filter((_, p) => p % 10 !== 9 && p % 6 !== 5);
    expect(quality.filter((one) => one === "good").length / quality.length).toBeGreaterThan(0.9);
    const inside = known.truth.filter(
      (value, p) => value >= Number(columns.lo_80![p]) && value <= Number(columns.hi_80![p]),
    );
    expect(inside.length / known.truth.length).toBeGreaterThan(0.7);
  });

  it("takes no elasticity for well known where wholesale orders come between hardly any sales", async () => {
    const { data: wholesale } = weeksOf(40, 104, 0.2, 1);
    const units = wholesale.price_weeks!.columns.units as Float64Array;
    for (let row = 0; row < units.length; row++) {
      if (((row % 104) + 7 * Math.floor(row / 104)) % 30 === 0) units[row]! += 50;
    }
    const params = { holdoutWeeks: 12 };
    const artifact = await elasticity.train(wholesale, params, CONTEXT, quietRun());
    const { columns } = (await elasticity.predict(artifact, wholesale, params, CONTEXT, quietRun()))
      .price_elasticities!;
    expect(columns.quality).not.toContain("good");
    expect(Math.max(...Array.from(columns.elasticity as ArrayLike<number>, Math.abs))).toBeLessThan(6);
  });

  it("says of a product whose price never moved that it leans on its category", async () => {
    const artifact = await elasticity.train(data, { holdoutWeeks: 12 }, CONTEXT, quietRun());
    const predicted = await elasticity.predict(artifact, data, { holdoutWeeks: 12 }, CONTEXT, quietRun());
    const { quality, pooled_from } = predicted.price_elasticities!.columns;
    expect(quality![5]).toBe(NOT_ENOUGH);
    expect((quality as string[]).filter((q) => q === "good").length).toBeGreaterThan(30);
    expect(pooled_from![5]).toBe("cake");
  });

  it("expects the units after price changes better than no change in units does", async () => {
    const card = await elasticity.evaluate(data, { holdoutWeeks: 12 }, CONTEXT, quietRun());
    expect(card.beatsBaseline).toBe(true);
    const coverage = card.extra!.coverage80 as number;
    expect(coverage).toBeGreaterThan(0.68);
    expect(coverage).toBeLessThan(0.95);
  });
});
