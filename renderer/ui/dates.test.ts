import { expect, it } from "vitest";
import { addDays, dayIn, daysIn, isDay } from "./dates.ts";

it("counts days over the change of clocks and of years", () => {
  expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(daysIn("2026-10-24", "2026-11-20")).toBe(28);
  expect(isDay("2026-02-28")).toBe(true);
  expect(isDay("2026-02-30")).toBe(false);
  expect(isDay("20-11-2026")).toBe(false);
});

it("tells the day of a moment in the workspace's time zone", () => {
  expect(dayIn("2018-01-01T03:47:38.000Z", "America/New_York")).toBe("2017-12-31");
  expect(dayIn("2017-12-31T20:15:00.000Z", "Asia/Tokyo")).toBe("2018-01-01");
  expect(dayIn("2026-11-20T23:57:50.465Z", "Europe/London")).toBe("2026-11-20");
});
