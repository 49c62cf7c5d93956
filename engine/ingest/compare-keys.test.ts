import { expect, it } from "vitest";
import { keysAreDue } from "./compare-keys.ts";

const at = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();
const same = async () => false;

it.each([
  ["never", undefined, true],
  ["two days ago", at(-2), true],
  ["an hour ago", at(-1 / 24), false],
  ["in a year, by a clock that was set back since", at(365), true],
])("keys that were compared %s are due or not", async (_, comparedAt, due) => {
  expect(await keysAreDue("daily", comparedAt, same)).toBe(due);
});
