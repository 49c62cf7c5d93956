import { expect, it } from "vitest";
import { cronText } from "./cron.ts";

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
