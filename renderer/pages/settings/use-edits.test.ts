import { expect, test } from "vitest";
import { openEdits } from "./use-edits.ts";

test("only what differs from what is saved is sent, lists by what is in them", () => {
  const saved = { level: 0.95, days: 7, endings: [".25", ".95"] };
  expect(openEdits({ days: 9, level: 0.95 }, saved)).toEqual({ days: 9 });
  expect(openEdits({ endings: [".25", ".95"] }, saved)).toEqual({});
  expect(openEdits({ endings: [".25"] }, saved)).toEqual({ endings: [".25"] });
});
