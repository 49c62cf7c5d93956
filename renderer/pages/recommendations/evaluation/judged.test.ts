import { expect, it } from "vitest";
import type { Version } from "../../../../engine/contract/model.ts";
import { measureWords, standingOf } from "../../../ui/scorecard-words.ts";
import { judgedVersions } from "./judged.ts";

function version(modelId: string, metric: string, value: number, difference?: [number, number]): Version {
  const metrics = [{ name: metric, value, better: "higher" as const }];
  return {
    id: `${modelId}-1`,
    number: 1,
    modelId,
    modelTitle: modelId,
    task: "recommend",
    status: "champion",
    params: {},
    seed: 1,
    fingerprint: "f",
    dataAsOf: null,
    scorecard: {
      primary: metric,
      model: { name: modelId, metrics },
      baselines: [],
      protocol: "",
      beatsBaseline: (difference?.[0] ?? -1) > 0,
      verdict: "",
      ...(difference && { extra: { difference: { low: difference[0], high: difference[1] } } }),
    },
    backend: "cpu",
    backendReason: "",
    codeVersion: 1,
    trainedAt: "2026-01-01T00:00:00Z",
    trainSeconds: 1,
    bytes: 1,
  };
}

it("puts what is judged by another measure behind, however large its figure", () => {
  const all = [
    version("trending", "Growth@10", 0.45),
    version("als", "NDCG@10", 0.11),
    version("hybrid", "NDCG@10", 0.12),
  ];
  expect(judgedVersions(all, true).map((row) => row.version.modelId)).toEqual(["hybrid", "als", "trending"]);
});

it("says worse only where the whole interval is below, in the words of the verdict", () => {
  const words = (difference?: [number, number]) =>
    standingOf(version("als", "NDCG@10", 0.1, difference).scorecard!);
  expect(words([0.01, 0.02])).toBe("better than");
  expect(words([-0.02, -0.01])).toBe("worse than");
  expect(words([-0.02, 0.01])).toBe("not surely different from");
  expect(words()).toBe("not better than");
  expect(measureWords("Growth@10")).toBe("Growth of the first 10");
});
