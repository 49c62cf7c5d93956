import { describe, expect, it, vi } from "vitest";
import { changeOf, createFormat } from "./format.ts";
import { predictionText } from "./prediction-text.ts";

const f = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "Europe/London" });

describe("format", () => {
  it("writes compact money for KPIs and axes", () => {
    expect(f.compactMoney(362_340)).toBe("£362.3k");
    expect(f.compactMoney(1_314_000)).toBe("£1.31m");
    expect(f.compactMoney(42.43)).toBe("£42.43");
    expect(f.compactMoney(0)).toBe("£0");
    expect(f.compactMoney(60_000)).toBe("£60k");
  });

  it("writes full money, another currency by its code", () => {
    expect(f.money(486_320)).toBe("£486,320");
    expect(f.money(9.5)).toBe("£9.50");
    expect(f.money(-12)).toBe("−£12");
    expect(f.money(9.5, 2, "USD").replace(/\s/, " ")).toBe("USD 9.50");
  });

  it("writes money in narrow columns in full up to nine digits", () => {
    expect(f.narrowMoney(999_999_999, 0)).toBe("£999,999,999");
    expect(f.narrowMoney(-18_395_061_580_563, 0)).toBe("−£18.4tn");
    expect(f.narrowMoney(null)).toBe("none");
  });

  it("writes as many decimals as the currency has", () => {
    const yen = createFormat({ locale: "en-GB", currency: "JPY", timeZone: "Asia/Tokyo" });
    expect([yen.money(1200, 2), yen.money(845.5), yen.compactMoney(42.43)]).toEqual([
      "¥1,200",
      "¥846",
      "¥42",
    ]);
    expect(yen.currencyDigits()).toBe(0);
    expect(f.money(1.2345, 2, "KWD").replace(/\s/, " ")).toBe("KWD 1.235");
    expect(f.money(1200, 2)).toBe("£1,200.00");
  });

  it("writes what is less than half a penny in figures, and what is a sum's rounding as nothing", () => {
    expect([f.money(0.0034, 2), f.money(0.0034), f.money(-0.0012, 2)]).toEqual([
      "£0.0034",
      "£0.0034",
      "−£0.0012",
    ]);
    expect([f.money(0.005, 2), f.money(0, 2), f.money(-1e-9, 2), f.money(0.0034, 0)]).toEqual([
      "£0.01",
      "£0.00",
      "£0.00",
      "£0",
    ]);
    expect(f.signed(0.0034, (size) => f.money(size, 2))).toBe("+£0.0034");
  });

  it("keeps three figures of a prediction", () => {
    expect(f.prediction(1244)).toBe("1,240");
    expect(f.predictedMoney(61_484)).toBe("£61,500");
    expect(f.predictedMoney(3_561_000)).toBe("£3.56m");
    // A column has no room for both bounds of 478,000.
    expect([478_123, 379_444, 1_582_000].map(predictionText(f, "count", 582_000))).toEqual([
      "478k",
      "379k",
      "1.58m",
    ]);
    expect([44_812, 0].map(predictionText(f, "count", 77_700))).toEqual(["44,800", "0"]);
    expect(predictionText(f, "money", 1e5)(99_960)).toBe("£100k");
  });

  it("uses the true minus and shares in points", () => {
    expect(f.signed(-96, f.number)).toBe("−96");
    expect(f.signed(184, f.number)).toBe("+184");
    expect(f.points(-0.014)).toBe("−1.4 pt");
    expect(f.points(0.0012)).toBe("+0.12 pt");
  });

  it("says none for missing and keeps plain dates in place", () => {
    expect(f.number(null)).toBe("none");
    expect(f.day("2026-11-20")).toBe("20 Nov");
    expect(
      createFormat({ locale: "en-GB", currency: "GBP", timeZone: "America/Los_Angeles" }).day("2026-11-20"),
    ).toBe("20 Nov");
  });

  it("writes the year of a time that is not of this year", () => {
    vi.useFakeTimers({ now: new Date("2026-11-20T12:00:00Z") });
    expect(f.dateTime("2026-07-01T23:30:00Z")).toBe("2 Jul, 00:30");
    expect(f.dateTime("2025-07-01T23:30:00Z")).toBe("2 Jul 2025, 00:30");
    vi.useRealTimers();
  });

  it("writes intervals in words", () => {
    expect(f.range(980, 1510, f.number)).toBe("980 to 1,510");
    expect(f.range(null, 3, f.number)).toBe("interval unknown");
  });

  it("writes the figures of the engine's sentences as its own", () => {
    const german = createFormat({ locale: "de-DE", currency: "EUR", timeZone: "Europe/Berlin" });
    const words = "Error 65.2% on 1,240 steps (0.5 to 1,051.25), 9 of 14; k-means 2.5.1, plan 3.";
    expect(german.sentence(words)).toBe(
      "Error 65,2\u00a0% on 1.240 steps (0,5 to 1.051,25), 9 of 14; k-means 2.5.1, plan 3.",
    );
    expect(f.sentence(words)).toBe(words);
  });

  it("writes the days of the engine's sentences as its own, and leaves what is quoted", () => {
    const german = createFormat({ locale: "de-DE", currency: "EUR", timeZone: "America/Los_Angeles" });
    const american = createFormat({ locale: "en-US", currency: "USD", timeZone: "America/Los_Angeles" });
    const late = "It was due 9 Sept 2026, 16:05, last seen 2026-11-20.";
    expect(german.sentence(late)).toBe("It was due 9. Sept. 2026, 16:05, last seen 20. Nov. 2026.");
    expect(american.sentence(late).replace("\u202f", " ")).toBe(
      "It was due Sep 9, 2026, 04:05 PM, last seen Nov 20, 2026.",
    );
    expect(f.sentence("Due 12 Jun 2026, 10:05")).toBe("Due 12 Jun 2026, 10:05");
    const quoted = 'Value "1,240.5 on 2026-11-20" of order 2026-11-20-7, 2026-13-40, 31 rows May 2026';
    expect(german.sentence(quoted)).toBe(quoted);
    expect(german.duration(2100)).toBe("2,1 s");
  });

  it("gives what rounds to zero no sign", () => {
    expect(f.number(-0.04, 1)).toBe("0.0");
    expect(f.money(-0.3, 0)).toBe("£0");
    expect(f.percent(-0.0001, 0)).toBe("0%");
    expect(f.signed(-0.04, (size) => f.number(size, 1))).toBe("0.0");
    expect(f.signed(0.06, (size) => f.number(size, 1))).toBe("+0.1");
  });

  it("writes durations and changes", () => {
    expect(f.duration(38)).toBe("38 ms");
    expect(f.duration(2100)).toBe("2.1 s");
    expect([999.7, 9960, 59_700, 119_700, 3_599_800].map(f.duration)).toEqual([
      "1 s",
      "10 s",
      "1 min 0 s",
      "2 min 0 s",
      "1 h 0 min",
    ]);
    expect(f.duration(100_000)).toBe("1 min 40 s");
    expect(changeOf(110, 100)).toBeCloseTo(0.1);
    expect(changeOf(5, 0)).toBeNull();
  });
});
