import { expect, it } from "vitest";
import { studentQuantile } from "./normal.ts";

// Table of the t distribution, e.g. NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
it.each([
  [3, 1.638, 3.182],
  [4, 1.533, 2.776],
  [5, 1.476, 2.571],
  [10, 1.372, 2.228],
  [30, 1.31, 2.042],
])("Student's quantiles with %i degrees of freedom are those of the tables", (freedom, at90, at975) => {
  expect(studentQuantile(0.9, freedom)).toBeCloseTo(at90, 2);
  expect(studentQuantile(0.975, freedom) / at975).toBeCloseTo(1, 2);
  expect(studentQuantile(0.1, freedom)).toBeCloseTo(-at90, 2);
});
