import { describe, expect, test } from "vitest";
import { hasData, readData } from "../../tests/support/data.ts";
import { withinRegression } from "./regression.ts";

function readCsv(name: string): Record<string, string[]> {
  const [head, ...lines] = readData(name).trim().split(/\r?\n/);
  const names = head!.replaceAll('"', "").split(",");
  const columns = names.map(() => [] as string[]);
  for (const line of lines) {
    line.split(",").forEach((cell, i) => {
      columns[i]!.push(cell.replaceAll(`"`, ""));
    });
  }
  return Object.fromEntries(names.map((n, i) => [n, columns[i]!]));
}

const logs = (values: string[]) => values.map((v) => Math.log(Number(v)));
const numbers = (values: string[]) => values.map(Number);
const one = (rows: number) => new Int32Array(rows);

function groupsOf(labels: string[]): { group: Int32Array; groups: number } {
  const ids = [...new Set(labels)];
  return { group: Int32Array.from(labels, (l) => ids.indexOf(l)), groups: ids.length };
}

describe.skipIf(!hasData("pricing"))("figures of public price data (needs the pricing data)", () => {
  test("orange juice: own-price elasticity of 11 brands with store effects, deal and feature", () => {
    const d = readCsv("pricing/orangeJuice_yx.csv.zst");
    const expected = [-2.48, -1.404, -2.776, -3.198, -2.354, -1.768, -2.268, -2.031, -3.279, -2.81, -1.12];
    for (let brand = 1; brand <= 11; brand++) {
      const rows = d.brand!.flatMap((b, i) => (Number(b) === brand ? [i] : []));
      const at = (name: string) => rows.map((i) => d[name]![i]!);
      const fit = withinRegression({
        y: numbers(at("logmove")),
        columns: [logs(at(`price${brand}`)), numbers(at("deal")), numbers(at("feat"))],
        ...groupsOf(at("store")),
      });
      expect(fit.coefficients[0]!, `brand ${brand}`).toBeCloseTo(expected[brand - 1]!, 3);
      const freedom = rows.length - 83 - 3;
      expect(Math.sqrt((fit.inverse[0]![0]! * fit.residual) / freedom)).toBeLessThanOrEqual(0.0505);
    }
  });

  test("tuna: 7 brands, all prices and displays; brand 6 comes out positive, as it does in the source", () => {
    const d = readCsv("pricing/tuna.csv.zst");
    const expected = [-4.3, -4.67, -5.61, -4.86, -4.17, 3.13, -2.39];
    expected.forEach((value, i) => {
      const y = logs(d[`MOVE${i + 1}`]!);
      const brands = [i + 1, ...[1, 2, 3, 4, 5, 6, 7].filter((b) => b !== i + 1)];
      const columns = brands.flatMap((b) => [numbers(d[`LPRICE${b}`]!), numbers(d[`NSALE${b}`]!)]);
      const fit = withinRegression({ y, columns, group: one(y.length), groups: 1 });
      expect(fit.coefficients[0]!, `brand ${i + 1}`).toBeGreaterThan(value - 0.01);
      expect(fit.coefficients[0]!, `brand ${i + 1}`).toBeLessThan(value + 0.01);
    });
  });

  test("avocado: conventional and organic, with region effects", () => {
    const d = readCsv("pricing/avocado.csv.zst");
    for (const [type, value] of [
      ["conventional", -0.721],
      ["organic", -1.144],
    ] as const) {
      const rows = d.type!.flatMap((t, i) => (t === type ? [i] : []));
      const at = (name: string) => rows.map((i) => d[name]![i]!);
      const fit = withinRegression({
        y: logs(at("Total Volume")),
        columns: [logs(at("AveragePrice"))],
        ...groupsOf(at("region")),
      });
      expect(fit.coefficients[0]!, type).toBeCloseTo(value, 3);
    }
  });

  test("beef: linear and log-log", () => {
    const d = readCsv("pricing/beef.csv.zst");
    const rows = { group: one(d.Price!.length), groups: 1 };
    const linear = withinRegression({ y: numbers(d.Quantity!), columns: [numbers(d.Price!)], ...rows });
    expect(linear.coefficients[0]!).toBeCloseTo(-0.046511, 6);
    expect(linear.intercepts[0]!).toBeCloseTo(30.0515, 4);
    expect(linear.r2).toBeCloseTo(0.901, 3);
    const log = withinRegression({ y: logs(d.Quantity!), columns: [logs(d.Price!)], ...rows });
    expect(log.coefficients[0]!).toBeCloseTo(-0.531, 3);
  });
});

test("weights count rows, a prior pulls, a constant regressor says nothing", () => {
  const y = [1, 3, 5, 100];
  const x = [0, 1, 2, 9];
  const all = { group: new Int32Array(4), groups: 1, weights: [1, 1, 1, 0] };
  expect(withinRegression({ y, columns: [x], ...all }).coefficients[0]).toBeCloseTo(2, 12);
  const pulled = withinRegression({ y, columns: [x], ...all, prior: [{ mean: 0, precision: 2 }] });
  expect(pulled.coefficients[0]).toBeCloseTo(1, 12);
  const flat = withinRegression({ y, columns: [x, [7, 7, 7, 7]], ...all });
  expect(flat.coefficients[0]).toBeCloseTo(2, 12);
  expect(flat.coefficients[1]).toBe(0);
  expect(flat.inverse[1]![1]).toBe(Number.POSITIVE_INFINITY);
});
