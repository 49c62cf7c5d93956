import { expect, it } from "vitest";
import { versionNames } from "./version-names.ts";

it("writes version ids with the models' names, and leaves what it does not know", () => {
  const titles = new Map([
    ["item-knn", "Related"],
    ["demand", "Demand forecast"],
  ]);
  expect(versionNames("item-knn-12, demand-3,gone-1", titles)).toBe("Related 12, Demand forecast 3, gone-1");
  expect(versionNames("live", titles)).toBe("live");
});
