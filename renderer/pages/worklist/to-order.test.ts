import { describe, expect, it } from "vitest";
import { createFormat } from "../../ui/format.ts";
import { costWords } from "./to-order.ts";

const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "Europe/London" });
const line = (suggestedQuantity: number, unitCost: number | null, decidedQuantity: number | null = null) => ({
  suggestedQuantity,
  decidedQuantity,
  unitCost,
});

describe("what chosen lines cost", () => {
  it("is the decided quantity, else the suggested one, times the cost", () => {
    expect(costWords([line(10, 2), line(10, 3, 4)], format)).toBe("£32 cost");
    expect(costWords([], format)).toBe("£0 cost");
  });

  it("says the lines that it can't count", () => {
    expect(costWords([line(10, 2), line(5, null)], format)).toBe(
      "£20 cost without 1 whose cost is not loaded",
    );
    expect(costWords([line(5, null)], format)).toBe("cost not loaded");
  });
});
