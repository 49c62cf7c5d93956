import { expect, it } from "vitest";
import { numberProblem } from "./number-problem.ts";

it("says what to type instead of a number that does not fit", () => {
  const share = { min: 0, max: 95 };
  expect(numberProblem(-1, share)).toBe("Use 0 or more.");
  expect(numberProblem(150, share)).toBe("Use 95 or less.");
  expect(numberProblem(12.5, share)).toBeNull();
  expect(numberProblem(12.5, { ...share, whole: true })).toBe("Use a whole number.");
  expect(numberProblem(-1e9, {})).toBeNull();
});
