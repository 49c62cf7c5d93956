import { describe, expect, it } from "vitest";
import { AppError } from "../../engine/contract/errors.ts";
import type { Metric, SearchSpace } from "../model.ts";
import { madeUpStore } from "./made-up.fixture.ts";
import { beforeHeldOut, bestOf, rounds, type Search, search, type Trial } from "./tune.ts";

const SPACE: SearchSpace = {
  params: {
    rate: { low: 0.001, high: 1, scale: "log" },
    width: { low: 1, high: 100, whole: true },
    kind: { options: ["a", "b"] },
  },
  effort: { param: "epochs", least: 1 },
};

const metric = (value: number): Metric => ({ name: "NDCG@10", value, better: "higher" });

/** Best at a rate of .1, worse with little effort. */
const quality = (params: Record<string, unknown>) =>
  metric(1 - Math.abs(Math.log10(Number(params.rate)) + 1) / 4 - 0.1 / Number(params.epochs));

function plan(changes: Partial<Search> = {}): Search & { asked: Record<string, unknown>[] } {
  const asked: Record<string, unknown>[] = [];
  return {
    space: SPACE,
    defaults: { rate: 0.9, width: 5, kind: "a", epochs: 9 },
    trials: 18,
    minutes: 1000,
    seed: 4,
    known: [],
    signal: new AbortController().signal,
    async judge(params) {
      asked.push(params);
      return quality(params);
    },
    onTrial() {},
    asked,
    ...changes,
  };
}

describe("a search for parameters", () => {
  it("tries many with little effort, few with all of it, and finds what is better than the defaults", async () => {
    const given = plan();
    const trials = await search(given);
    const counts = [1 / 9, 1 / 3, 1].map((e) => trials.filter(({ effort }) => effort === e).length);
    expect(counts[0]).toBe(18);
    // A third goes on, and the defaults beside them.
    expect(counts[1]).toBeLessThanOrEqual(7);
    expect(counts[2]).toBeLessThanOrEqual(4);
    expect(trials.filter(({ number }) => number === 0)).toHaveLength(3);
    const best = bestOf(trials)!;
    expect(best.effort).toBe(1);
    expect(Number(best.settings.rate)).toBeGreaterThan(0.02);
    expect(Number(best.settings.rate)).toBeLessThan(0.5);
    expect(given.asked[0]).toMatchObject({ rate: 0.9, epochs: 1 });
    expect(given.asked.at(-1)).toMatchObject({ epochs: 9 });
  });

  it("covers each range evenly, whole numbers where they are asked for", async () => {
    const trials = (await search(plan({ trials: 11 }))).filter((t) => t.number > 0 && t.effort < 0.2);
    const decades = trials.map(({ settings }) => Math.floor((Math.log10(Number(settings.rate)) + 3) / 0.6));
    expect([0, 1, 2, 3, 4].map((d) => decades.filter((one) => one === d).length)).toEqual([2, 2, 2, 2, 2]);
    expect(trials.filter(({ settings }) => settings.kind === "a")).toHaveLength(5);
    expect(trials.every(({ settings }) => Number.isInteger(settings.width))).toBe(true);
  });

  it("goes on behind the last trial of an interrupted one, to the same end", async () => {
    const whole = await search(plan());
    const abort = new AbortController();
    let kept: Trial[] = [];
    const cut = search(
      plan({
        signal: abort.signal,
        onTrial(trials) {
          kept = [...trials];
          if (trials.length === 20) abort.abort();
        },
      }),
    );
    await expect(cut).rejects.toMatchObject({ code: "cancelled" });
    const rest = plan({ known: kept });
    const resumed = await search(rest);
    expect(rest.asked).toHaveLength(whole.length - 20);
    const bare = (trials: Trial[]) => trials.map(({ seconds: _, ...trial }) => trial);
    expect(bare(resumed)).toEqual(bare(whole));
  });

  it("keeps to the minutes, and still judges a setting with full effort", async () => {
    let asked = 0;
    const slow: Trial[] = [];
    const trials = await search(
      plan({
        minutes: 0.3,
        async judge(params) {
          asked++;
          return quality(params);
        },
        onTrial(done) {
          done.at(-1)!.seconds = 4;
          slow.push(done.at(-1)!);
        },
      }),
    );
    expect(asked).toBeLessThan(8);
    expect(trials.some(({ effort }) => effort === 1)).toBe(true);
  });

  it("lists a setting that cannot be trained with its reason and goes on", async () => {
    const given = plan({
      async judge(params) {
        if (Number(params.rate) > 0.5) throw new AppError("unsupported", "Training diverged.");
        return quality(params);
      },
    });
    const trials = await search(given);
    expect(trials.filter(({ problem }) => problem === "Training diverged.").length).toBeGreaterThan(0);
    expect(bestOf(trials)!.problem).toBeNull();
    expect(bestOf(trials.filter((trial) => trial.problem))).toBeNull();
  });

  it("has one round where nothing says what effort is", () => {
    expect(rounds({ params: SPACE.params }, 50)).toEqual([1]);
    expect(rounds(SPACE, 2)).toEqual([1]);
    expect(rounds(SPACE, 50)).toEqual([1 / 9, 1 / 3, 1]);
  });

  it("sees nothing of the held-out days", () => {
    const data = beforeHeldOut(madeUpStore(), 28);
    const last = (name: string, column: string) =>
      (data[name]!.columns[column] as Int32Array).reduce((most, value) => Math.max(most, value), 0);
    const end = (madeUpStore().recommend_baskets!.columns.day as Int32Array).reduce((a, b) => Math.max(a, b));
    expect(last("recommend_baskets", "day")).toBeLessThanOrEqual(end - 28);
    expect(last("recommend_interactions", "day")).toBeLessThanOrEqual(end - 28);
    expect(last("recommend_events", "at")).toBeLessThan(end - 27);
    expect(data.recommend_products!.rows).toBe(40);
    expect(data.recommend_events!.rows).toBe(data.recommend_events!.columns.at!.length);
  });
});
