import { expect, it } from "vitest";
import { type Work, workOf } from "./schedule-work.ts";

const work = (command: string): Work => ({
  command,
  input: {},
  matches: (schedule) => schedule.command === command,
});

it("a schedule whose time is changed runs what it ran before, with its settings", () => {
  const given = { command: "recommend.train", input: { model: "als" } };
  expect(workOf(given, work("recommend.train"))).toEqual(given);
  expect(workOf({ command: "quality.run", input: null }, undefined)).toEqual({
    command: "quality.run",
    input: {},
  });
  expect(workOf(given, work("price.train"))).toMatchObject({ command: "price.train", input: {} });
  expect(workOf(undefined, undefined)).toBeUndefined();
});
