import { counted, percent } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { adjustedRand } from "../evaluate/clusters.ts";
import { bootstrap, mean } from "../evaluate/stats.ts";
import type { Data, Metric, Score, Scorecard, TrainContext } from "../model.ts";
import { type Random, random } from "../random.ts";
import { type Customers, customersAt } from "./customers.ts";
import { assign, fitKmeans, type Points } from "./kmeans-fit.ts";
import { profiles } from "./naming.ts";
import { groupOutcomes } from "./outcomes.ts";
import { fitRfm, scoreRfm } from "./rfm-fit.ts";
import {
  type KmeansParams,
  SEARCH_SAMPLE,
  type Segmentation,
  segmentCustomers,
  silhouetteOf,
} from "./segmentation.ts";

/** As many segments as can be asked for. */
const MOST_GROUPS = 12;

/** Fits on samples drawn with replacement; each costs about as much as one number of segments. */
const STABILITY_DRAWS = 4;

/**
 * Segments fitted one horizon ago: how separate they are (silhouette), whether a fit on other customers finds the
 * same ones (stability: mean adjusted Rand index over bootstrap fits), and how much of the difference in what
 * customers spent in the held-out horizon they tell. Beside random groups and the RFM groups, of the same customers.
 */
export async function checkKmeans(
  data: Data,
  params: KmeansParams,
  context: TrainContext,
  run: Run,
): Promise<Scorecard> {
  const rng = random(context.seed).fork("kmeans check");
  const customers = customersAt(data, 1);
  const found = await segmentCustomers(
    customers,
    params,
    rng,
    run.part("Fitting before the held-out days", 3),
  );
  const stability = await stabilityOf(found, params, rng, run.part("Checking stability", 1));
  const future = customers.column("future_spend").map((spend) => Math.log1p(Math.max(0, spend)));
  const { points, fit } = found;
  const shuffled = Int32Array.from(fit.assignment, () => rng.int(fit.k));
  const rfmGroups = scoreRfm(fitRfm(customers), customers).group;
  const model = scoreOf("Behaviour segments", points, fit.assignment, future, rng);
  model.metrics.push({ name: "Stability (ARI)", value: stability, better: "higher" });
  const baselines = [
    scoreOf("Random groups", points, shuffled, future, rng),
    scoreOf("RFM groups", points, rfmGroups, future, rng),
  ];
  const beatsBaseline = baselines.every((other) => other.metrics[0]!.value < model.metrics[0]!.value);
  return {
    primary: "Silhouette",
    model,
    baselines,
    protocol: `fitted ${customers.horizon} days before the last day, ${counted(customers.count, "customer")}`,
    beatsBaseline,
    verdict: verdict(found, [model, ...baselines], stability, customers.horizon, beatsBaseline),
    extra: {
      groups: segmentOutcomes(customers, found, rng.fork("groups")),
      tried: found.tried,
      horizonDays: customers.horizon,
    },
  };
}

function scoreOf(name: string, points: Points, groups: Int32Array, future: Float64Array, rng: Random): Score {
  const told = (rows: Int32Array) => varianceTold(groups, future, rows);
  const metrics: Metric[] = [
    { name: "Silhouette", value: silhouetteOf(points, groups, rng), better: "higher" },
    {
      name: "Spend explained (share)",
      value: told(Int32Array.from(groups.keys())),
      better: "higher",
      interval: bootstrap(groups.length, told, rng.fork("variance"), { draws: 100 }),
    },
  ];
  return { name, metrics };
}

/** Share of the variance of log future spend that lies between groups (eta squared), 0 to 1, over these rows. */
function varianceTold(groups: Int32Array, values: Float64Array, rows: Int32Array): number {
  const counts = new Float64Array(MOST_GROUPS);
  const sums = new Float64Array(MOST_GROUPS);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    counts[groups[rows[i]!]!]! += 1;
    sums[groups[rows[i]!]!]! += value;
    sum += value;
    squares += value * value;
  }
  const centre = sum / rows.length;
  const total = squares - rows.length * centre * centre;
  let between = 0;
  for (let g = 0; g < MOST_GROUPS; g++) {
    if (counts[g]! > 0) between += counts[g]! * (sums[g]! / counts[g]! - centre) ** 2;
  }
  return total > 0 ? between / total : 0;
}

async function stabilityOf(
  found: Segmentation,
  params: KmeansParams,
  rng: Random,
  run: Run,
): Promise<number> {
  const { points, fit } = found;
  const agreement: number[] = [];
  for (let draw = 0; draw < STABILITY_DRAWS; draw++) {
    run.progress(draw, STABILITY_DRAWS, "Fitting on other customers");
    const again = rng.fork(`stability ${draw}`);
    const other = await fitKmeans(resample(points, again), {
      k: fit.k,
      restarts: params.restarts,
      maxIterations: 100,
      rng: again,
      run,
    });
    agreement.push(adjustedRand(fit.assignment, assign(points, other.centroids, fit.k).assignment));
  }
  return mean(agreement);
}

/** As many points as the search for the number of segments looks at, drawn with replacement. */
function resample(points: Points, rng: Random): Points {
  const { dims, data } = points;
  const rows = Math.min(points.rows, SEARCH_SAMPLE);
  const drawn = new Float32Array(rows * dims);
  for (let i = 0; i < rows; i++) {
    const from = rng.int(points.rows) * dims;
    drawn.set(data.subarray(from, from + dims), i * dims);
  }
  return { rows, dims, data: drawn };
}

/** What each segment, as it was before the held-out days, went on to do. */
function segmentOutcomes(customers: Customers, { scaling, points, fit }: Segmentation, rng: Random) {
  const names = profiles(customers, points, scaling.columns, fit.assignment, fit.k).map(({ name }) => name);
  const outcome = {
    group: fit.assignment,
    again: customers.column("future_orders").map((orders) => (orders > 0 ? 1 : 0)),
    spend: customers.column("future_spend"),
  };
  return groupOutcomes(names, outcome, rng);
}

function verdict(found: Segmentation, scores: Score[], stability: number, horizon: number, beats: boolean) {
  const [separation, told, rfmTold] = [
    scores[0]!.metrics[0]!,
    scores[0]!.metrics[1]!,
    scores[2]!.metrics[1]!,
  ];
  const share = (value: number) => percent(value, 0);
  const steady = stability >= 0.75 ? "stable" : stability >= 0.5 ? "fairly stable" : "not stable";
  const facts =
    `Fitted ${horizon} days earlier: ${found.fit.k} segments, silhouette ${separation.value.toFixed(2)}, ${steady} when fitted on other customers ` +
    `(agreement ${stability.toFixed(2)}); they explain ${share(told.value)} of the differences in spend in the next ` +
    `${horizon} days, the RFM groups ${share(rfmTold.value)}`;
  return beats
    ? `${facts}.`
    : `${facts}; no more separate than simpler groups, so use the RFM groups instead.`;
}
