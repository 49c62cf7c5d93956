import { expect, test } from "vitest";
import { stateWarnings } from "./state-words.ts";

const trial = (states: (string | null)[]) => ({
  columns: ["order_id", "status"].map((name) => ({ name, type: "VARCHAR" })),
  rows: states.map((state, k) => [String(k), state]),
  truncated: false,
});

test("codes of states are told in the trial, for such orders count as sales", () => {
  expect(stateWarnings("orders", trial(["9", "shipped", "1", "9", null, "Cancelled"]))).toEqual([
    "Orders whose status is 1, 9 count as sales, cancelled ones too. Choose status and translate its values.",
  ]);
  expect(stateWarnings("orders", trial("hgfedcba".split("")))[0]).toContain("a, b, c, d, e, f and 2 more");
  expect(stateWarnings("orders", trial(["draft"]))).toEqual([]);
  expect(stateWarnings("products", trial(["9"]))).toEqual([]);
  expect(stateWarnings("orders", undefined)).toEqual([]);
});
