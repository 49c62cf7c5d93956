/** The demand model's scorecard: weighted errors over the held-out window beside seasonal naive and recent average. */
import { counted, fixed, percent } from "../../engine/contract/figures.ts";
import { relativeBias, wape } from "../evaluate/forecast.ts";
import { bootstrap } from "../evaluate/stats.ts";
import type { Metric, Score, Scorecard } from "../model.ts";
import { random } from "../random.ts";
import { tellsTheYear } from "./calendar.ts";
import { type HeldOut, heldOut, type Scores } from "./held-out.ts";
import { METHOD_TITLES } from "./methods.ts";
import type { Study } from "./study.ts";
import type { Total } from "./total.ts";

/** Errors of days and of weeks do not compare, so neither decides over the other's promotion. */
const primaryOf = ({ panel }: Study) => (panel.frequency === "week" ? "WRMSSE" : "Daily WRMSSE");

type Which = "scores" | "naiveScores" | "recentScores";
const FORECAST_OF = { scores: "forecast", naiveScores: "naive", recentScores: "recent" } as const;

/** The methods chosen per item beside seasonal naive and recent average, over the items' held-out periods. */
export function scorecardOf(study: Study, total: Total | null, seed: number): Scorecard {
  const results = heldOut(study);
  const weights = weightsOf(study, results);
  const primary = primaryOf(study);
  const score = (name: string, which: Which) => scoreOf(name, primary, which, results, weights, seed);
  const model = score("Chosen per item", "scores");
  const baselines = [score("Seasonal naive", "naiveScores"), score("Recent average", "recentScores")];
  const steps = results.reduce((sum, result) => sum + result.actual.length, 0);
  const cover80 = results.reduce((sum, result) => sum + result.held80, 0) / Math.max(1, steps);
  const cover95 = results.reduce((sum, result) => sum + result.held95, 0) / Math.max(1, steps);
  const scaled = results.filter((result) => result.scaled);
  const beating = scaled.filter((r) => r.scores.rmsse < r.naiveScores.rmsse).length;
  const added = beating / Math.max(1, scaled.length);
  model.metrics.push(
    { name: "Coverage 80", value: cover80, better: "higher" },
    { name: "Coverage 95", value: cover95, better: "higher" },
    { name: "Items better than naive", value: added, better: "higher" },
  );
  const [ours, best] = bestOf(primary, model, baselines);
  const beatsBaseline = ours < best;
  return {
    primary,
    model,
    baselines,
    protocol: protocolOf(study, results.length),
    beatsBaseline,
    verdict: verdictOf(primary, model, baselines, cover80, added) + unknownSeason(study),
    extra: {
      coverage80: cover80,
      coverage95: cover95,
      itemsBetterThanNaive: added,
      methods: methodCounts(study),
      total: total ? { error: total.error, naiveError: total.naiveError, held80: total.held80 } : null,
    },
  };
}

const metricOf = (score: Score, name: string) => score.metrics.find((metric) => metric.name === name)!.value;

/** Weight by revenue, as M5 does; by units where no revenue is known. */
function weightsOf(study: Study, results: HeldOut[]): Float64Array {
  const weights = Float64Array.from(results, ({ index, scaled }) =>
    scaled ? Math.max(0, study.panel.series[index]!.revenue) : 0,
  );
  let total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) {
    weights.fill(1);
    total = weights.length;
  }
  return weights.map((weight) => weight / Math.max(1e-12, total));
}

function scoreOf(
  name: string,
  primary: string,
  which: Which,
  results: HeldOut[],
  weights: Float64Array,
  seed: number,
): Score {
  const weighted = (field: keyof Scores, picked?: Int32Array) => {
    let sum = 0;
    let total = 0;
    for (let k = 0; k < results.length; k++) {
      const i = picked ? picked[k]! : k;
      sum += weights[i]! * results[i]![which][field];
      total += weights[i]!;
    }
    return total > 0 ? sum / total : 0;
  };
  const all = (field: "actual" | (typeof FORECAST_OF)[Which]) => results.flatMap((r) => [...r[field]]);
  const actual = all("actual");
  const forecast = all(FORECAST_OF[which]);
  const interval = bootstrap(results.length, (picked) => weighted("rmsse", picked), random(seed), {
    draws: 200,
  });
  const scaled = results.filter((result) => result.scaled);
  const known = (value: number) => (Number.isFinite(value) ? value : 0);
  const metrics: Metric[] = [
    { name: primary, value: weighted("rmsse"), better: "lower", interval },
    { name: "MASE", value: mean(scaled.map((r) => r[which].mase)), better: "lower" },
    { name: "RMSSE", value: mean(scaled.map((r) => r[which].rmsse)), better: "lower" },
    { name: "WAPE", value: known(wape(actual, forecast)), better: "lower" },
    { name: "Bias", value: known(relativeBias(actual, forecast)), better: "lower" },
  ];
  return { name, metrics };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function protocolOf({ panel, shared }: Study, items: number): string {
  const unit = panel.frequency === "week" ? "weeks" : "days";
  return (
    `last ${shared.test} ${unit} held out, ${counted(items, "item")}; methods chosen and ` +
    `intervals calibrated on up to ${shared.origins - 1} earlier windows only`
  );
}

/** In words, by the error that people know; where the measure that decides says otherwise, it stands beside. */
export function verdictOf(
  primary: string,
  model: Score,
  baselines: Score[],
  cover80: number,
  added: number,
): string {
  const [ours, best] = bestOf(primary, model, baselines);
  const [wrong, least] = bestOf("WAPE", model, baselines);
  const beats = ours < best;
  const error = percent(metricOf(model, "WAPE"));
  const against = baselines.map((b) => `${percent(metricOf(b, "WAPE"))} ${b.name.toLowerCase()}`).join(", ");
  const held = `the 80% interval held ${percent(cover80)}`;
  const other =
    beats === wrong < least
      ? ""
      : ` By ${primary}, which weighs large misses and revenue and decides, it is ${fixed(ours, 2)} against ${fixed(best, 2)}.`;
  const start = beats ? "" : "Not better than the baseline: ";
  return `${start}Error ${error} on held-out steps against ${against}; ${percent(added)} of items beat seasonal naive; ${held}.${other}`;
}

/** A measure of the model, and the least of the baselines. */
const bestOf = (name: string, model: Score, baselines: Score[]): [number, number] => [
  metricOf(model, name),
  Math.min(...baselines.map((baseline) => metricOf(baseline, name))),
];

/** Nothing held out tells of a season that was never seen before, and no method can foresee it. */
function unknownSeason({ panel, shared }: Study): string {
  if (tellsTheYear(panel.periods, shared.cycle)) return "";
  return " With less than 15 months of sales the seasons of the year are not known: neither peaks such as Christmas nor the weeks after them are foreseen.";
}

function methodCounts(study: Study): { method: string; series: number }[] {
  const counts = new Map<string, number>();
  study.subjects.forEach(({ candidates }, i) => {
    const title = METHOD_TITLES[candidates[study.used.method[i]!]!];
    counts.set(title, (counts.get(title) ?? 0) + 1);
  });
  return [...counts].map(([method, series]) => ({ method, series })).sort((a, b) => b.series - a.series);
}
