import { describe, expect, it } from "vitest";
import { createFormat } from "../../ui/format.ts";
import { dayText, valueText } from "./value-text.ts";

const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "Asia/Kolkata" });
const ZONED = "TIMESTAMP WITH TIME ZONE";

describe("values of the preview", () => {
  it("writes times in the workspace's zone, as SQL and as JSON give them, and days as they are", () => {
    expect(valueText("2024-08-13 20:23:00+00", ZONED, format)).toBe("14 Aug 2024, 01:53");
    expect(valueText("2024-08-13T20:23:00.000Z", ZONED, format)).toBe("14 Aug 2024, 01:53");
    expect(valueText("2024-08-13", "DATE", format)).toBe("13 Aug 2024");
    expect(dayText("2024-08-13 20:23:00+00", format)).toBe("14 Aug 2024");
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
