import { expect, it } from "vitest";
import { toText } from "./cli-print.ts";

it("prints a column that only later rows have: why the last step of a check failed", () => {
  const steps = [
    { name: "Reached the server", ok: true },
    { name: "User can write", ok: false, detail: "Grant CREATE on schema public." },
  ];
  expect(toText({ ok: false, steps })).toContain("Grant CREATE on schema public.");
});
