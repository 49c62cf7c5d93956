/** Forecast accuracy on the M3 competition beside the methods that took part, on the same series; and the speed of each. */
import { smape } from "../../models/evaluate/forecast.ts";
import { ets } from "../../models/forecast/ets-forecast.ts";
import { deseasonalise } from "../../models/forecast/season.ts";
import { ses } from "../../models/forecast/ses.ts";
import { naive } from "../../models/forecast/simple.ts";
import { theta } from "../../models/forecast/theta.ts";
import { hasData, readData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";

const SERIES = "mcomp/M3_long.csv.zst";
/** The short form takes every 20th series. */
const STRIDE = 20;

type Method = (y: Float64Array, m: number, horizon: number) => Float64Array;

interface M3Series {
  m: number;
  train: number[];
  test: number[];
  /** Place in the competition's list. */
  place: number;
}

function readSeries(stride: number): M3Series[] {
  const all = new Map<string, M3Series>();
  for (const line of readData(SERIES).split("\n").slice(1)) {
    const [index, , , , freq, , split, , value] = line.split(",");
    if (!value) continue;
    const series = all.get(index!) ?? { m: Number(freq), train: [], test: [], place: Number(index) - 1 };
    all.set(index!, series);
    (split === "train" ? series.train : series.test).push(Number(value));
  }
  return [...all.values()].filter(({ place }) => place % stride === 0);
}

/** sMAPE over all forecasts of a method that took part. */
function submission(name: string, series: M3Series[]): number {
  const rows = readData(`mcomp/M3Forecast_${name}.csv.zst`).trim().split("\n").slice(1);
  const forecasts = series.map(({ place, test }) =>
    rows[place]!.split(",").map(Number).slice(0, test.length),
  );
  return smape(
    series.flatMap(({ test }) => test),
    forecasts.flat(),
  );
}

const seasonallyAdjusted =
  (method: (y: Float64Array, horizon: number) => { mean: Float64Array }): Method =>
  (y, m, horizon) => {
    const adjusted = deseasonalise(y, m, horizon);
    const { mean } = method(adjusted.y, horizon);
    return adjusted.index ? mean.map((value, i) => value * adjusted.index![i]!) : mean;
  };

const METHODS: { name: string; peer: string; method: Method }[] = [
  { name: "Theta", peer: "THETA", method: (y, m, horizon) => theta(y, m, horizon).mean },
  { name: "Naive2", peer: "NAIVE2", method: seasonallyAdjusted(naive) },
  { name: "SES, seasonally adjusted", peer: "SINGLE", method: seasonallyAdjusted(ses) },
  { name: "ETS by AICc", peer: "DAMPEN", method: (y, m, horizon) => ets(y, m, horizon).mean },
];

function measure(series: M3Series[], { name, peer, method }: (typeof METHODS)[number]): Figure[] {
  const since = performance.now();
  const forecasts = series.map(({ train, m, test }) => [...method(Float64Array.from(train), m, test.length)]);
  const milliseconds = performance.now() - since;
  const score = smape(
    series.flatMap(({ test }) => test),
    forecasts.flat(),
  );
  const label = `${name}, sMAPE on ${series.length} M3 series`;
  return [
    figure(label, "%", score, { name: `the entry ${peer}`, value: submission(peer, series) }),
    figure(`${name}, one series`, "ms", milliseconds / series.length),
  ];
}

const benchmark: Benchmark = {
  name: "forecast",
  skip: () => (hasData(SERIES) ? undefined : `${SERIES} is not there`),
  run: async (short) => {
    const series = readSeries(short ? STRIDE : 1);
    return METHODS.flatMap((method) => measure(series, method));
  },
};

export default benchmark;
