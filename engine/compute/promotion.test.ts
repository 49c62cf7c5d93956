import { describe, expect, it } from "vitest";
import type { VersionRow } from "../state/versions.ts";
import { deservesPromotion } from "./promotion.ts";

function version(error: number, changes: Partial<VersionRow> & { beats?: boolean } = {}): VersionRow {
  const { beats = true, ...rest } = changes;
  const metrics = [{ name: "WAPE", value: error, better: "lower" as const }];
  const scorecard = {
    primary: "WAPE",
    model: { name: "m", metrics },
    baselines: [],
    protocol: "",
    beatsBaseline: beats,
    verdict: "",
  };
  const row = { id: "m-1", modelId: "m", fingerprint: "a", codeVersion: 1, scorecard, status: "candidate" };
  return { ...row, ...rest } as VersionRow;
}

describe("the promotion rule", () => {
  it("takes the first version, whatever its score says", () => {
    expect(deservesPromotion(version(0.9, { beats: false }), undefined)).toBe(true);
  });

  it("on the same data takes only a better score", () => {
    expect(deservesPromotion(version(0.29), version(0.3))).toBe(true);
    expect(deservesPromotion(version(0.3), version(0.3))).toBe(false);
  });

  it("on newer data, or of newer code, takes a score within 5 %", () => {
    expect(deservesPromotion(version(0.31, { fingerprint: "b" }), version(0.3))).toBe(true);
    expect(deservesPromotion(version(0.3, { codeVersion: 2 }), version(0.3))).toBe(true);
    expect(deservesPromotion(version(0.33, { fingerprint: "b" }), version(0.3))).toBe(false);
  });

  it("never takes one below its baseline in place of one above", () => {
    expect(deservesPromotion(version(0.2, { beats: false, fingerprint: "b" }), version(0.3))).toBe(false);
  });
});
