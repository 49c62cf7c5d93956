import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { type Csr, csrFromTriplets, transpose } from "../history/csr.ts";
import { alsLoss, fitAls, foldIn, foldOne } from "./als.ts";
import { openSides, rowPenalties } from "./als-sides.ts";

function tiny(rows: number, columns: number, share: number): Csr {
  const rng = random("tiny");
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (rng.next() > share) continue;
      row.push(r);
      column.push(c);
      value.push(0.5 + rng.next() * 3);
    }
  }
  return csrFromTriplets({ rows, columns }, { count: row.length, row, column, value });
}

/** Solves a symmetric system by Gauss-Jordan with pivoting: slow, plain, another road to the answer. */
function solveDense(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c; r < n; r++) if (Math.abs(a[r]![c]!) > Math.abs(a[pivot]![c]!)) pivot = r;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = a[r]![c]! / a[c]![c]!;
      for (let k = c; k <= n; k++) a[r]![k]! -= factor * a[c]![k]!;
    }
  }
  return a.map((row, i) => row[n]! / row[i]!);
}

const options = { factors: 6, unobserved: 0.15, regularisation: 0.02, steps: 6 };

describe("ALS", () => {
  const matrix = tiny(14, 11, 0.35);

  it.each([
    { scaling: 1, lift: 0 },
    { scaling: 0, lift: 1 },
  ])("solves rows as the dense normal equations do (%o)", async (form) => {
    const d = options.factors;
    const solving = { ...options, ...form };
    const sides = openSides(matrix, { ...solving, steps: 12 }, 1);
    const rng = random(5);
    for (let i = 0; i < 11; i++) {
      for (let a = 0; a < d; a++) sides.items.factors[i * sides.width + a] = rng.normal(0, 0.5);
    }
    await sides.sweep("users");
    await sides.close();
    const penalties = rowPenalties(matrix, solving);
    // The sweep has turned the items as well: both sides are in one basis.
    const item = (i: number, a: number) => sides.items.factors[i * sides.width + a]!;
    for (let row = 0; row < matrix.rows; row++) {
      // Dense: every cell of the matrix, weights and targets written out.
      const weights = new Float64Array(11);
      for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
        weights[matrix.indices[p]!] = matrix.values[p]!;
      }
      const left = Array.from({ length: d }, (_, a) =>
        Array.from({ length: d }, (_, b) => {
          let total = a === b ? penalties[row]! : 0;
          for (let i = 0; i < 11; i++) total += (options.unobserved + weights[i]!) * item(i, a) * item(i, b);
          return total;
        }),
      );
      const right = Array.from({ length: d }, (_, a) =>
        weights.reduce((total, w, i) => total + (w > 0 ? w + form.lift : 0) * item(i, a), 0),
      );
      const exact = solveDense(left, right);
      for (let a = 0; a < d; a++) {
        expect(sides.users.factors[row * sides.width + a]!).toBeCloseTo(exact[a]!, 4);
      }
    }
  });

  it("lowers its loss in every iteration", async () => {
    const losses: number[] = [];
    for (const iterations of [1, 2, 4, 8, 16]) {
      losses.push(
        alsLoss(matrix, await fitAls(matrix, { ...options, steps: 3, iterations, seed: 1 }), options),
      );
    }
    for (let i = 1; i < losses.length; i++) expect(losses[i]!).toBeLessThan(losses[i - 1]!);
  });

  it("counts the loss as the dense sum does", async () => {
    const model = await fitAls(matrix, { ...options, iterations: 3, seed: 2 });
    let dense = 0;
    for (let u = 0; u < 14; u++) {
      const seen = new Map<number, number>();
      for (let p = matrix.offsets[u]!; p < matrix.offsets[u + 1]!; p++) {
        seen.set(matrix.indices[p]!, matrix.values[p]!);
      }
      for (let i = 0; i < 11; i++) {
        let dot = 0;
        for (let a = 0; a < 6; a++) dot += model.users[u * 6 + a]! * model.items[i * 6 + a]!;
        dense += options.unobserved * dot * dot + (seen.get(i) ?? 0) * (1 - dot) ** 2;
      }
    }
    const turned = transpose(matrix);
    const lengths = (values: Float32Array, row: number) =>
      values.slice(row * 6, row * 6 + 6).reduce((total, v) => total + v * v, 0);
    const mine = rowPenalties(matrix, options);
    const others = rowPenalties(turned, options);
    for (let u = 0; u < 14; u++) dense += mine[u]! * lengths(model.users, u);
    for (let i = 0; i < 11; i++) dense += others[i]! * lengths(model.items, i);
    expect(alsLoss(matrix, model, options)).toBeCloseTo(dense, 4);
  });

  it("gives the same answer on one thread and on several", async () => {
    const wide = tiny(300, 80, 0.1);
    const one = await fitAls(wide, { ...options, iterations: 3, seed: 4, threads: 1 });
    const three = await fitAls(wide, { ...options, iterations: 3, seed: 4, threads: 3 });
    expect(three.items).toEqual(one.items);
  });

  it("solves one more customer as it solves all", async () => {
    const model = await fitAls(matrix, { ...options, iterations: 5, seed: 3 });
    const ones = { ...matrix, values: new Float32Array(matrix.values.length).fill(1) };
    const folded = await foldIn(ones, model.items, { ...options, steps: 10 });
    for (const customer of [0, 5, 13]) {
      const met = ones.indices.slice(ones.offsets[customer]!, ones.offsets[customer + 1]!);
      const one = await foldOne(folded, met, { ...options, steps: 10 });
      one.forEach((value, a) => {
        expect(value).toBeCloseTo(folded.users[customer * options.factors + a]!, 4);
      });
    }
  });
});
