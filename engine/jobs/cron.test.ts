import { expect, it } from "vitest";
import { checkCron } from "./cron.ts";

it.each(["0 6 * * *", "*/15 8-18 * * MON-FRI", "0 0 31 * *", "0 0 29 2 *", "@daily"])("takes %s", (cron) => {
  expect(() => checkCron(cron)).not.toThrow();
});

it.each([
  ["0 25 * * *", '"25" is no hour: write 0 to 23'],
  ["61 * * * *", '"61" is no minute'],
  ["0 6 * * MOON", '"MOON" is no day of the week'],
  ["0 6 0 * *", '"0" is no day of the month'],
  ["0 6 1 13 *", '"13" is no month'],
  ["0 6 * *", "five parts, here are 4"],
  ["daily", "five parts, here is 1"],
  ["*/5 * * * * *", "five parts, here are 6"],
  ["0 6 * * * * 2099", "five parts, here are 7"],
  ["2099-12-01T00:00:00", "five parts, here is 1"],
  [" ", "Say when it runs."],
  ["0 0 30 2 *", "never comes due"],
])("says what is wrong with %s, in our words, and shows an example", (cron, words) => {
  expect(() => checkCron(cron)).toThrow(words);
  expect(() => checkCron(cron)).toThrow("0 6 * * *");
  expect(() => checkCron(cron)).not.toThrow(/CronPattern|Invalid configuration/);
});
