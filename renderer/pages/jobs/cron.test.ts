import { expect, it } from "vitest";
import { atTime, cronAt, cronText, rhythmOf, timeOf } from "./cron.ts";

it.each([
  ["0 6 * * *", "Every day at 06:00"],
  ["30 23 * * 1", "Every Monday at 23:30"],
  ["5 4 * * 7", "Every Sunday at 04:05"],
  ["0 * * * *", "Every hour"],
  ["15 * * * *", "Every hour at minute 15"],
  ["*/10 * * * *", "Every 10 minutes"],
  ["* * * * *", "Every minute"],
  ["0 */6 * * *", "Every 6 hours"],
  ["*/7 * * * *", "*/7 * * * *"],
  ["0 */5 * * *", "0 */5 * * *"],
  ["*/10 8 * * *", "*/10 8 * * *"],
  ["*/10 * * * 1", "*/10 * * * 1"],
  ["0 6 1 * *", "0 6 1 * *"],
  ["61 * * * *", "61 * * * *"],
  ["0 25 * * *", "0 25 * * *"],
  ["0 6 * * 1-5", "0 6 * * 1-5"],
  ["0 6 * * MON", "Every Monday at 06:00"],
  ["0 6 * * sun", "Every Sunday at 06:00"],
  ["0 6 * * * *", "0 6 * * * *"],
])("%s is %s", (cron, text) => {
  expect(cronText(cron)).toBe(text);
});

it.each([
  ["0 6 * * *", "day", "06:00"],
  ["30 23 * * 1", "monday", "23:30"],
  ["5 4 * * 1-5", "own", "04:05"],
  ["15 * * * *", "hour", undefined],
  ["0 6 1 * *", "own", undefined],
  ["0 25 * * *", "own", undefined],
  ["@daily", "own", undefined],
])("%s is the rhythm %s at %s", (cron, rhythm, time) => {
  expect([rhythmOf(cron), timeOf(cron)]).toEqual([rhythm, time]);
});

it("keeps the days when the time changes, and the time when the days do", () => {
  expect(atTime("0 6 * * 1-5", "07:45")).toBe("45 7 * * 1-5");
  expect(cronAt("monday", "07:45")).toBe("45 7 * * 1");
  expect(cronAt("day", "00:00")).toBe("0 0 * * *");
  expect(cronAt("hour", "07:45")).toBe("0 * * * *");
});
