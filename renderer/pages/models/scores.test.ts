import { expect, it } from "vitest";
import type { Version } from "../../../engine/contract/model.ts";
import { primaryMetric } from "../../ui/scorecard-words.ts";
import { bestBaseline } from "./scores.ts";

const metric = (name: string, value: number, better: "higher" | "lower") => ({ name, value, better });
const card = (
  better: "higher" | "lower",
  model: number,
  baselines: [string, number][],
): Version["scorecard"] => ({
  primary: "m",
  model: { name: "Model", metrics: [metric("other", 9, "lower"), metric("m", model, better)] },
  baselines: baselines.map(([name, value]) => ({ name, metrics: [metric("m", value, better)] })),
  protocol: "6 held-out weeks",
  beatsBaseline: true,
  verdict: "",
});

it("takes the deciding metric and the baseline that came closest by it", () => {
  const lower = card("lower", 0.2, [
    ["Last value", 0.4],
    ["Seasonal naive", 0.3],
  ]);
  expect(primaryMetric(lower)?.value).toBe(0.2);
  expect(bestBaseline(lower)).toMatchObject({ name: "Seasonal naive", metric: { value: 0.3 } });
  const higher = card("higher", 0.2, [
    ["Popular", 0.1],
    ["Random", 0.01],
  ]);
  expect(bestBaseline(higher)?.name).toBe("Popular");
});

it("answers nothing where there is nothing to compare", () => {
  expect(primaryMetric(null)).toBeUndefined();
  expect(bestBaseline(null)).toBeUndefined();
  expect(bestBaseline(card("lower", 1, []))).toBeUndefined();
});
