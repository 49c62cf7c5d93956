import { describe, expect, it } from "vitest";
import { type Category, shorten } from "./shorten.ts";

const row = (category: string, revenue: number, costed: number | null, margin: number | null): Category => ({
  category,
  revenue,
  compare: null,
  costed,
  margin,
});
const large = Array.from({ length: 7 }, (_, i) => row(`Large ${i}`, 1000 - i, 1000 - i, 0.5));

describe("shortened categories", () => {
  it("give all others the margin of their goods with a known cost", () => {
    const rest = [row("Tea", 100, 100, 0.6), row("Soap", 60, 20, 0.3), row("Gifts", 40, null, null)];
    const other = shorten([...large, ...rest]).at(-1)!;
    expect(other).toMatchObject({
      category: "Other, 3 categories",
      revenue: 200,
      compare: null,
      costed: 120,
    });
    // 60 of 100 and 6 of 20 are left over costs.
    expect(other.margin).toBeCloseTo(66 / 120);
  });
  it("say nothing of a margin where no cost is known, and stay as they are while they are few", () => {
    const unknown = [row("Tea", 100, null, null), row("Soap", 60, null, null)];
    expect(shorten([...large, ...unknown]).at(-1)).toMatchObject({ costed: null, margin: null });
    expect(shorten([...large, unknown[0]!])).toHaveLength(8);
  });
});
