import { describe, expect, it } from "vitest";
import { hasData, readData } from "../../../tests/support/data.ts";
import { type Csr, csrFromTriplets } from "../history/csr.ts";
import { frequentItemsets } from "./itemsets.ts";
import { associationRules, rulesIn, ruleTensors } from "./rules.ts";

function baskets(file: string, separator: string): { matrix: Csr; names: string[] } {
  const numbers = new Map<string, number>();
  const row: number[] = [];
  const column: number[] = [];
  const lines = readData(file)
    .split("\n")
    .filter((line) => line.trim() !== "");
  lines.forEach((line, r) => {
    for (const item of new Set(line.split(separator).filter((item) => item !== ""))) {
      if (!numbers.has(item)) numbers.set(item, numbers.size);
      row.push(r);
      column.push(numbers.get(item)!);
    }
  });
  const shape = { rows: lines.length, columns: numbers.size };
  return {
    matrix: csrFromTriplets(shape, { count: row.length, row, column, value: 1 }),
    names: [...numbers.keys()],
  };
}

const count = (matrix: Csr, minSupport: number) => frequentItemsets(matrix, { minSupport }).counts.length;

describe("frequent itemsets and rules, by hand", () => {
  // Five baskets over bread 0, milk 1, butter 2, beer 3.
  const row = [0, 0, 1, 1, 2, 2, 2, 3, 4, 4];
  const column = [0, 1, 0, 2, 0, 1, 2, 3, 1, 0];
  const matrix = csrFromTriplets({ rows: 5, columns: 4 }, { count: 10, row, column, value: 1 });

  it("counts every set that reaches the support, and no other", () => {
    const sets = frequentItemsets(matrix, { minSupport: 0.4 });
    const found = [...sets.counts].map((n, s) => {
      const items = [...sets.items.slice(sets.offsets[s], sets.offsets[s + 1])];
      return `${items.join("+")}:${n}`;
    });
    expect(found.sort()).toEqual(["0+1:3", "0+2:2", "0:4", "1:3", "2:2"]);
  });

  it("gives support, confidence and lift", () => {
    const rules = associationRules(frequentItemsets(matrix, { minSupport: 0.4 }), { minConfidence: 0.9 });
    expect(rules).toHaveLength(2);
    expect(rules[0]).toMatchObject({
      left: [1],
      right: 0,
      count: 3,
      support: 0.6,
      confidence: 1,
      lift: 1.25,
    });
  });

  it("gives leverage and conviction, and keeps all of it through an artifact", () => {
    const rules = associationRules(frequentItemsets(matrix, { minSupport: 0.4 }), { minConfidence: 0.1 });
    // Bread in 4 of 5, milk in 3, both in 3: bread then milk holds in 3 of 4.
    const rule = rules.find(({ left, right }) => left[0] === 0 && right === 1)!;
    expect(rule.confidence).toBeCloseTo(0.75, 12);
    expect(rule.leverage).toBeCloseTo(3 / 5 - (4 / 5) * (3 / 5), 12);
    expect(rule.conviction).toBeCloseTo((1 - 3 / 5) / (1 - 0.75), 12);
    expect(rules[0]!.conviction).toBe(Number.POSITIVE_INFINITY);
    expect(rulesIn({ meta: {}, tensors: ruleTensors(rules, 5) })).toEqual({ rules, baskets: 5 });
    expect(() => rulesIn({ meta: {}, tensors: {} })).toThrow(/Train the model again/);
  });

  it("refuses a support that would never end", () => {
    expect(() => frequentItemsets(matrix, { minSupport: 0.2, limit: 3 })).toThrow(/Raise the support/);
  });
});

describe.skipIf(!hasData("baskets"))("published counts (needs the data folder)", () => {
  it("Groceries: 9,835 baskets of 169 items, as arules counts them", () => {
    const { matrix } = baskets("baskets/groceries_baskets.csv.zst", ",");
    expect([matrix.rows, matrix.columns]).toEqual([9835, 169]);
    expect(count(matrix, 0.01)).toBe(333);
    const fine = frequentItemsets(matrix, { minSupport: 0.001 });
    expect(fine.counts.length).toBe(13_492);
    const rules = (minConfidence: number) => associationRules(fine, { minConfidence }).length;
    expect([rules(0.5), rules(0.6), rules(0.8)]).toEqual([5_668, 2_918, 410]);
    const coarse = frequentItemsets(matrix, { minSupport: 0.006 });
    expect(associationRules(coarse, { minConfidence: 0.25 }).length).toBe(463);
  });

  it("BMS-WebView-1: 59,602 sessions", () => {
    const { matrix } = baskets("baskets/BMS1.dat.zst", " ");
    expect(matrix.rows).toBe(59_602);
    expect([count(matrix, 0.01), count(matrix, 0.005)]).toEqual([77, 201]);
  });

  it("FIMI retail: 88,162 baskets", () => {
    const { matrix } = baskets("baskets/retail.dat.zst", " ");
    expect(matrix.rows).toBe(88_162);
    expect([count(matrix, 0.01), count(matrix, 0.005)]).toEqual([159, 580]);
    expect(count(matrix, 0.001)).toBe(7_589);
  });
});
