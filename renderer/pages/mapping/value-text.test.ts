import { describe, expect, it } from "vitest";
import { createFormat } from "../../ui/format.ts";
import { totalText, valueText } from "./value-text.ts";

const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "Asia/Kolkata" });
const ZONED = "TIMESTAMP WITH TIME ZONE";

describe("values of the preview", () => {
  it("writes times in the workspace's zone, as SQL and as JSON give them, and days as they are", () => {
    expect(valueText("2024-08-13 20:23:00+00", ZONED, format)).toBe("14 Aug 2024, 01:53");
    expect(valueText("2024-08-13T20:23:00.000Z", ZONED, format)).toBe("14 Aug 2024, 01:53");
    expect(valueText("2024-08-13", "DATE", format)).toBe("13 Aug 2024");
    expect(valueText("soon", ZONED, format)).toBe("soon");
  });

  it("gives money two decimals or more, quantities those they need, and leaves text alone", () => {
    expect(valueText("7926.6000", "DECIMAL(18,4)", format)).toBe("7,926.60");
    expect(valueText(0.0125, "DECIMAL(18,4)", format)).toBe("0.0125");
    expect(valueText("1.000", "DECIMAL(18,3)", format)).toBe("1");
    expect(valueText("2.5", "DECIMAL(18,3)", format)).toBe("2.5");
    expect(valueText("007.50", "VARCHAR", format)).toBe("007.50");
    expect(valueText(null, "VARCHAR", format)).toBe("");
  });
});

describe("totals of a trial", () => {
  const total = (part: Partial<Parameters<typeof totalText>[0]>) =>
    totalText({ sum: null, currency: null, from: null, to: null, ...part }, format).replace(/\s/g, " ");

  it("writes money in its currency, counts plain, and spans in days of the workspace's zone", () => {
    expect(total({ sum: 7926.6, currency: "GBP" })).toBe("£7,926.60");
    expect(total({ sum: 12, currency: "USD" })).toBe("USD 12.00");
    expect(total({ sum: 1200 })).toBe("1,200");
    expect(total({ sum: 2.5 })).toBe("2.50");
    expect(total({ from: "2024-08-13 20:23:00+00", to: "2024-08-15" })).toBe("14 Aug 2024 to 15 Aug 2024");
  });

  it("shows what is no currency as it is", () => {
    expect(total({ sum: 5, currency: "euro" })).toBe("5.00 euro");
  });
});
