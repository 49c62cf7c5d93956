import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { commands } from "./meta.ts";

/** What the command says of an input. */
function told(name: string, input: unknown): string {
  const { input: schema } = commands.find((command) => command.name === name)!;
  const { issues } = (schema as z.ZodType).safeParse(input).error!;
  return `${issues[0]!.path.join(".")}: ${issues[0]!.message}`;
}

describe("a wrong input", () => {
  it.each([
    ["demand.forecast", {}, "variantId: It is missing. Give text."],
    ["demand.forecast", { variantId: 3 }, "variantId: Give text."],
    ["segments.customers", { limit: "ten" }, "limit: Give a number."],
    ["segments.customers", { limit: 0 }, "limit: Give 1 or more."],
    ["segments.customers", { limit: 100_000 }, "limit: Give 10000 or less."],
    ["segments.customers", { limit: 1.5 }, "limit: Give a whole number."],
    ["segments.train", { sets: [] }, "sets: Give 1 entry or more."],
    ["recommend.train", { models: [] }, "models: Give 1 entry or more."],
    ["experiment.power", { shares: [0.5] }, "shares: Give 2 entries or more."],
    ["experiment.power", { shares: [0.5, 0.7] }, "shares: The shares must add up to 100%."],
    ["publish.addTarget", { name: "  ", kind: "sqlite" }, "name: Give it a name."],
    ["source.add", { name: "  ", kind: "sqlite" }, "name: Give some text."],
    ["price.saveScenario", { name: " ", input: {} }, "name: Give it a name."],
    ["price.saveScenario", { name: "x".repeat(81), input: {} }, "name: Use a name of at most 80 letters."],
    ["workspace.update", { name: " " }, "name: Give the workspace a name."],
    [
      "price.whatIf",
      { guardrails: { endings: ["99"] } },
      "guardrails.endings.0: Write a point and two digits, such as .95.",
    ],
    [
      "recommend.shelves",
      { subject: { kind: "shop" } },
      "subject.kind: Give one of: product, customer, segment, category, basket, session, everyone.",
    ],
    ["overview.summary", { compare: "week" }, "compare: Give one of: none, previous, year."],
    ["overview.summary", { from: "yesterday" }, "from: Give a day as YYYY-MM-DD, such as 2026-11-20."],
    ["overview.summary", { to: "2026-02-30" }, "to: Give a day as YYYY-MM-DD, such as 2026-11-20."],
  ])("of %s %j is told in words", (name, input, words) => {
    expect(told(name, input)).toBe(words);
  });
});
