import { describe, expect, it } from "vitest";
import { commandMeta } from "./meta.ts";
import { settingsSchema, timeZones, workspaceSettings } from "./workspace.ts";

it("a change of some limits says nothing of the others", () => {
  const change = { guardrails: { maxChange: 0.3 }, planning: { leadTimeDays: 9 } };
  expect(commandMeta("workspace.update")!.input.parse(change)).toEqual(change);
  expect(commandMeta("price.whatIf")!.input.parse({ guardrails: {} })).toMatchObject({ guardrails: {} });
});

const takes = (timeZone: string) => workspaceSettings.safeParse({ name: "shop", timeZone }).success;

describe("time zones", () => {
  it.each(["UTC", "Europe/London", "Asia/Kolkata", "Asia/Calcutta", "Europe/Kyiv", "Etc/GMT+5"])(
    "%s is one, whichever of its names it is",
    (zone) => expect(takes(zone)).toBe(true),
  );

  it.each(["", "nowhere", "Europe/london", "asia/kolkata", "+05:30"])('"%s" is none', (zone) =>
    expect(takes(zone)).toBe(false),
  );

  it("all that can be chosen are taken, newer names among them", () => {
    expect(timeZones().filter((zone) => !takes(zone))).toEqual([]);
    expect(timeZones()).toEqual(expect.arrayContaining(["UTC", "Asia/Kolkata", "Europe/Berlin"]));
  });
});

it("reads what was kept before names and currencies were asked for as they are now", () => {
  const kept = { name: " ", currency: "XXQ", planning: {}, guardrails: {} };
  expect(settingsSchema.parse(kept)).toMatchObject({ name: " ", currency: "XXQ" });
  expect(settingsSchema.parse({ ...kept, currency: undefined }).currency).toBe("GBP");
});

describe("currencies", () => {
  const takes = (currency: string) => workspaceSettings.safeParse({ name: "shop", currency }).success;

  it.each([...Intl.supportedValuesOf("currency"), "DEM"])("%s is one", (code) =>
    expect(takes(code)).toBe(true),
  );
  it.each(["", "XXQ", "XXX", "BTC", "gbp", "GBP ", "£"])('"%s" is none', (code) =>
    expect(takes(code)).toBe(false),
  );
});
