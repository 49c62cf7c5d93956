import { expect, it } from "vitest";
import { toText } from "./cli-print.ts";

it("prints a column that only later rows have: why the last step of a check failed", () => {
  const steps = [
    { name: "Reached the server", ok: true },
    { name: "User can write", ok: false, detail: "Grant CREATE on schema public." },
  ];
  expect(toText({ ok: false, steps })).toContain("Grant CREATE on schema public.");
});

it("lets no text of a store steer the terminal", () => {
  const rows = [{ title: "Mug \x1b[2J\u009b31m", note: "two\nlines" }];
  expect(toText(rows)).toBe("title         note\n------------  ---------\nMug �[2J�31m  two lines\n");
  expect(toText({ title: "Mug\x07" })).toBe("title  Mug�\n");
});
