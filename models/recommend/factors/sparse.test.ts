import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { type Csr, cell, csrFromTriplets } from "../history/csr.ts";
import { addByNeighbours, nearestItems, weightBetween } from "../products/neighbours.ts";
import { denseScores } from "./dense-scores.ts";
import { fitEase } from "./ease.ts";
import { directionsOf, fitGraph } from "./graph.ts";
import { leadingVectors } from "./low-pass.ts";

function made(rows: number, columns: number, share: number): Csr {
  const rng = random(`${rows} x ${columns}`);
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      // Two groups, so that there is something to find.
      if (rng.next() > (r % 2 === c % 2 ? 1.6 : 0.4) * share) continue;
      row.push(r);
      column.push(c);
      value.push(0.5 + rng.next());
    }
  }
  return csrFromTriplets({ rows, columns }, { count: row.length, row, column, value });
}

const dense = (matrix: Csr) =>
  Array.from({ length: matrix.rows }, (_, r) =>
    Array.from({ length: matrix.columns }, (_, c) => cell(matrix, r, c)),
  );

/** The inverse by Gauss-Jordan in doubles: slow, plain, another road to the answer. */
function inverse(matrix: number[][]): number[][] {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  for (let k = 0; k < n; k++) {
    const pivot = 1 / a[k]![k]!;
    a[k]![k] = 1;
    for (let j = 0; j < n; j++) a[k]![j]! *= pivot;
    for (let i = 0; i < n; i++) {
      const factor = a[i]![k]!;
      if (i === k) continue;
      a[i]![k] = 0;
      for (let j = 0; j < n; j++) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  return a;
}

const gramOf = (rows: number[][], left = (_j: number) => 1) =>
  rows[0]!.map((_, i) =>
    rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + left(j) * row[i]! * row[j]!, 0)),
  );

describe("item neighbours", () => {
  it("are the nearest of all pairs by plain sums, on one thread and on several", async () => {
    const matrix = made(60, 45, 0.2);
    const gram = gramOf(dense(matrix));
    for (const threads of [1, 3]) {
      const near = await nearestItems(matrix, { k: 7, shrinkage: 2, threads });
      for (let i = 0; i < 45; i++) {
        const exact = gram[i]!.map((dots, j) => ({
          j,
          score: i === j ? -1 : dots / (Math.sqrt(gram[i]![i]! * gram[j]![j]!) + 2),
        }))
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score)
          .slice(0, 7);
        for (const [n, { score }] of exact.entries()) {
          expect(near.similarity[i * 7 + n]!).toBeCloseTo(score, 5);
        }
        for (const { j, score } of exact.slice(0, 6)) expect(weightBetween(near, i, j)).toBeCloseTo(score, 5);
      }
    }
  });
});

describe("EASE", () => {
  it.each([
    [40, 30],
    [300, 200],
  ])("has the weights of the closed form (%i x %i)", async (rows, columns) => {
    const matrix = made(rows, columns, 0.15);
    const gram = gramOf(dense(matrix));
    for (let i = 0; i < columns; i++) gram[i]![i]! += 3;
    const p = inverse(gram);
    for (const threads of [1, 3]) {
      const near = await fitEase(matrix, { regularisation: 3, k: columns, threads });
      for (let i = 0; i < columns; i++) {
        for (let j = 0; j < columns; j++) {
          const weight = i === j ? 0 : -p[i]![j]! / p[j]![j]!;
          expect(weightBetween(near, i, j)).toBeCloseTo(weight, 5);
        }
      }
    }
  });

  it("keeps the largest weights, negative ones too", async () => {
    const matrix = made(80, 60, 0.3);
    const all = await fitEase(matrix, { regularisation: 1, k: 59 });
    const some = await fitEase(matrix, { regularisation: 1, k: 9 });
    expect(some.similarity.some((weight) => weight < 0)).toBe(true);
    for (let i = 0; i < 60; i++) {
      expect([...some.items.subarray(i * 9, i * 9 + 9)]).toEqual([...all.items.subarray(i * 59, i * 59 + 9)]);
    }
  });

  it("holds for one product and for products never met", async () => {
    const none = csrFromTriplets({ rows: 2, columns: 1 }, { count: 1, row: [0], column: [0], value: 1 });
    expect((await fitEase(none, { regularisation: 1, k: 10 })).items).toHaveLength(0);
    const lonely = csrFromTriplets(
      { rows: 2, columns: 4 },
      { count: 2, row: [0, 0], column: [0, 1], value: 1 },
    );
    const near = await fitEase(lonely, { regularisation: 1, k: 3 });
    expect(weightBetween(near, 0, 1)).toBeCloseTo(0.5, 6);
    expect([...near.items.subarray(6)]).toEqual([-1, -1, -1, -1, -1, -1]);
  });
});

describe("the low-pass filter", () => {
  it("finds the leading directions of a matrix that has few", async () => {
    const rng = random("low rank");
    const [rows, columns, rank] = [90, 70, 5];
    const left = Array.from({ length: rows }, () => Array.from({ length: rank }, () => rng.normal()));
    const right = Array.from({ length: columns }, () => Array.from({ length: rank }, () => rng.normal()));
    const cells = left.flatMap((l, row) =>
      right.map((r, column) => ({ row, column, value: l.reduce((sum, x, k) => sum + x * r[k]!, 0) })),
    );
    const matrix = csrFromTriplets(
      { rows, columns },
      {
        count: cells.length,
        row: cells.map(({ row }) => row),
        column: cells.map(({ column }) => column),
        value: cells.map(({ value }) => value),
      },
    );
    const { vectors, basis, strengths } = await leadingVectors(matrix, { vectors: rank, seed: 1 });
    expect(vectors).toBe(rank);
    // All of the matrix lies in the directions, and each is as strong as what it carries.
    let kept = 0;
    for (let v = 0; v < rank; v++) {
      let carried = 0;
      for (let r = 0; r < rows; r++) {
        let along = 0;
        for (let c = 0; c < columns; c++) along += cell(matrix, r, c) * basis[c * rank + v]!;
        carried += along ** 2;
      }
      expect(Math.sqrt(carried) / strengths[v]!).toBeCloseTo(1, 4);
      kept += carried;
    }
    const whole = matrix.values.reduce((sum, value) => sum + value ** 2, 0);
    expect(kept / whole).toBeCloseTo(1, 4);
  });

  it("asks for no more directions than there are", async () => {
    const { vectors, basis } = await leadingVectors(made(3, 50, 0.5), { vectors: 64, seed: 1 });
    expect(vectors).toBe(3);
    expect(basis.every(Number.isFinite)).toBe(true);
  });
});

describe("the graph filter", () => {
  it("scores as the two filters written out do", async () => {
    const matrix = made(50, 30, 0.3);
    const options = {
      customerPower: 0.6,
      fromPower: 0.4,
      toPower: 0.3,
      k: 30,
      vectors: 30,
      lowPass: 0.5,
      seed: 1,
    };
    const filter = await fitGraph(matrix, options);
    const rows = dense(matrix);
    const customers = rows.map((row) => row.reduce((a, b) => a + b, 0));
    const products = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0));
    const scores = new Float32Array(30);
    const along = new Float32Array(filter.vectors);
    const scorer = denseScores(filter.outward, filter.vectors);
    for (const user of [0, 17, 49]) {
      directionsOf(filter, matrix, user, along);
      await scorer.score(along, scores);
      addByNeighbours(filter.near, matrix, user, scores);
      for (let j = 0; j < 30; j++) {
        let linear = 0;
        for (let i = 0; i < 30; i++) {
          const flow = rows.reduce((sum, row, u) => sum + (row[i]! * row[j]!) / customers[u]! ** 0.6, 0);
          if (i !== j) linear += (rows[user]![i]! * flow) / (products[i]! ** 0.4 * products[j]! ** 0.3);
        }
        // With as many directions as products the low-pass filter lets everything through.
        const whole = (0.5 * rows[user]![j]! * products[j]! ** 0.3) / products[j]! ** 0.5;
        expect(scores[j]!).toBeCloseTo(linear + whole, 3);
      }
    }
    scorer.close();
  });

  it("is the same on one thread and on several, and finite where products were never met", async () => {
    const some = made(40, 20, 0.2);
    const matrix: Csr = { ...some, columns: 25 };
    const options = {
      customerPower: 0.6,
      fromPower: 0.4,
      toPower: 0.4,
      k: 10,
      vectors: 8,
      lowPass: 0.3,
      seed: 2,
    };
    const one = await fitGraph(matrix, { ...options, threads: 1 });
    const three = await fitGraph(matrix, { ...options, threads: 3 });
    expect(three).toEqual(one);
    expect(one.outward.every(Number.isFinite) && one.inward.every(Number.isFinite)).toBe(true);
  });
});
