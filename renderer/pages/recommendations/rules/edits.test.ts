import { describe, expect, it } from "vitest";
import type { Ruleset } from "../../../../engine/contract/rules.ts";
import { filled, replaced, stepsFrom } from "./edits.ts";

const cap = filled({ id: "cap", kind: "cap" });
const fresh = filled({ id: "freshness", kind: "freshness" });
const rulesetOf = (...rules: Ruleset["rules"]): Ruleset => ({ rules, hideSoldOut: true });

describe("rules that two windows change", () => {
  it("are not undone past what the other window made of them", () => {
    const made = { past: [rulesetOf()], future: [], at: rulesetOf(cap) };
    expect(stepsFrom(made, structuredClone(made.at)).past).toEqual([rulesetOf()]);
    expect(stepsFrom(made, rulesetOf(cap, fresh))).toEqual({ past: [], future: [] });
  });
  it("keep a rule that was changed here and removed there", () => {
    const most = { ...cap, most: 2 };
    expect(replaced([cap, fresh], most as typeof cap)).toEqual([most, fresh]);
    expect(replaced([fresh], most as typeof cap)).toEqual([fresh, most]);
  });
});
