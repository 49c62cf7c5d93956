import { describe, expect, it } from "vitest";
import { crossedBounds } from "../../../../engine/contract/rule-bounds.ts";
import { rule } from "../../../../engine/contract/rules.ts";
import { inWords } from "./in-words.ts";

/** What the form says to a rule that the engine would not take. */
function said(draft: Record<string, unknown>): string {
  const parsed = rule.safeParse({ id: "r", ...draft });
  return parsed.success ? "fits" : inWords(parsed.error.issues[0]!);
}

describe("a rule that does not fit", () => {
  it("is told in the merchandiser's words", () => {
    expect(said({ kind: "pin", products: [] })).toBe("Choose at least one product.");
    expect(said({ kind: "never_competitors_pair", pairs: [{ by: "brand", a: "x", b: "" }] })).toBe(
      "Give each pair both sides.",
    );
    expect(said({ kind: "diversity", by: [] })).toBe("Choose at least one.");
    expect(said({ kind: "exclude", target: { products: ["1"] }, title: "x".repeat(121) })).toBe(
      "Use a name of at most 120 letters.",
    );
  });
  it("points to the number, which says its bounds itself", () => {
    const number = "Change the marked number, or leave it empty.";
    expect(said({ kind: "margin", min: 1.5 })).toBe(number);
    expect(said({ kind: "pin", products: ["1"], position: 1.5 })).toBe(number);
    expect(said({ kind: "price", maxTimes: 0 })).toBe(number);
    expect(said({ kind: "boost", target: { minPrice: -4 }, factor: 1.3 })).toBe(number);
  });
  it("keeps the engine's own sentence where it has one", () => {
    expect(said({ kind: "margin" })).toBe("Set at least one bound of the margin.");
    expect(said({ kind: "exclude", target: {} })).toMatch(/^Say which products/);
  });
});

describe("bounds that nothing lies between", () => {
  const fieldOf = (draft: Record<string, unknown>) =>
    crossedBounds(rule.parse({ id: "r", ...draft }))?.field ?? null;
  it("are found wherever a rule has two", () => {
    expect(fieldOf({ kind: "margin", min: 0.6, max: 0.3 })).toBe("min");
    expect(fieldOf({ kind: "price", minTimes: 3, maxTimes: 2 })).toBe("minTimes");
    expect(fieldOf({ kind: "boost", target: { minPrice: 40, maxPrice: 10 } })).toBe("minPrice");
    expect(fieldOf({ kind: "boost", target: { olderThanDays: 60, newerThanDays: 30 } })).toBe(
      "olderThanDays",
    );
    expect(fieldOf({ kind: "already_in_basket", scope: { from: "2026-12-02", until: "2026-12-01" } })).toBe(
      "from",
    );
  });
  it("may be equal, or only one", () => {
    expect(fieldOf({ kind: "margin", min: 0.3, max: 0.3 })).toBeNull();
    expect(fieldOf({ kind: "price", min: 50 })).toBeNull();
    expect(
      fieldOf({ kind: "already_in_basket", scope: { from: "2026-12-01", until: "2026-12-01" } }),
    ).toBeNull();
  });
});
