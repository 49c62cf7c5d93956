import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { symmetricEigen } from "./eigen.ts";
import { openPool, poolBytes } from "./pool.ts";

describe("kernels", () => {
  it("say what to do where the memory would be too small", () => {
    const size = { arrays: [3e9 / 4, 2e9 / 4], local: 0, threads: 1 };
    expect(poolBytes(size)).toBeGreaterThan(5e9);
    expect(() => openPool(size)).toThrow("This needs 4.7 GB at once, and at most 4 GB are possible.");
  });

  it("rotate and sum rows as plain loops do, on one thread and on several", async () => {
    const rng = random("kernels");
    const [rows, d, parts] = [37, 24, 5];
    const data = Float32Array.from({ length: rows * d }, () => rng.normal());
    const turn = Float32Array.from({ length: d * d }, () => rng.normal());
    for (const threads of [1, 3]) {
      const lengths = [data.length, turn.length, parts * d * d];
      const pool = openPool({ arrays: lengths, local: 24 * d + 128, threads });
      const [inside, matrix, sums] = lengths.map((length) => pool.floats(length)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      inside.set(data);
      matrix.set(turn);
      await pool.each("gram", parts, 1, inside.byteOffset, rows, 8, sums.byteOffset, d);
      await pool.each("rotate", rows, 8, inside.byteOffset, matrix.byteOffset, d);
      await pool.close();
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < d; c++) {
          let exact = 0;
          for (let k = 0; k < d; k++) exact += data[r * d + k]! * turn[k * d + c]!;
          expect(inside[r * d + c]!).toBeCloseTo(exact, 4);
        }
      }
      for (let a = 0; a < d; a++) {
        for (let b = 0; b <= a; b++) {
          let exact = 0;
          let found = 0;
          for (let r = 0; r < rows; r++) exact += data[r * d + a]! * data[r * d + b]!;
          for (let p = 0; p < parts; p++) found += sums[(p * d + a) * d + b]!;
          expect(found).toBeCloseTo(exact, 4);
        }
      }
    }
  });
});

describe("eigenvectors of a symmetric matrix", () => {
  const cases: [string, number, (i: number, j: number) => number][] = [
    ["one number", 1, () => 3],
    ["zeros", 6, () => 0],
    ["equal values", 7, (i, j) => (i === j ? 2 : 0)],
    ["rank one", 12, (i, j) => (i + 1) * (j + 1)],
    ["a Hilbert matrix", 20, (i, j) => 1 / (i + j + 1)],
    ["a large one", 70, (i, j) => Math.cos(i * j) + Math.cos(i + j)],
  ];
  it.each(cases)("holds for %s", (_name, n, value) => {
    const matrix = Float64Array.from({ length: n * n }, (_, at) => value(Math.floor(at / n), at % n));
    const { values, vectors } = symmetricEigen(matrix, n);
    const scale = 1 + matrix.reduce((most, x) => Math.max(most, Math.abs(x)), 0) * n;
    for (let j = 0; j < n; j++) {
      const row = vectors.subarray(j * n, (j + 1) * n);
      for (let i = 0; i < n; i++) {
        let along = 0;
        for (let k = 0; k < n; k++) along += matrix[i * n + k]! * row[k]!;
        expect(Math.abs(along - values[j]! * row[i]!) / scale).toBeLessThan(1e-12);
        let other = 0;
        for (let k = 0; k < n; k++) other += vectors[i * n + k]! * row[k]!;
        expect(other).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});
