/**
 * The shape of a model: pure functions over columns, no fitted state, no database, no page.
 * May import: engine/contract. To add one: a file in its task's folder, a line in index.ts,
 * a dataset SQL in engine/warehouse/datasets if it needs a new one, and a test through models/testkit.
 */

import type { z } from "zod";
import type { Run } from "../engine/contract/run.ts";

/** One column: numbers in typed arrays (NaN is missing in a Float64Array), text as an array. */
export type Column = Float64Array | Float32Array | Int32Array | BigInt64Array | (string | null)[];

export interface Table {
  rows: number;
  columns: Record<string, Column>;
}

/** Named datasets, as read from the Parquet files that the warehouse wrote. */
export type Data = Record<string, Table>;

/** Result of training: plain tensors and metadata. Saved as artifact.json plus one .bin a tensor. */
export interface Artifact {
  meta: Record<string, unknown>;
  tensors: Record<string, Tensor>;
}

export interface Tensor {
  shape: number[];
  data: Float64Array | Float32Array | Int32Array;
}

export type Task = "segment" | "forecast" | "recommend" | "price";

export interface DatasetNeed {
  /** `engine/warehouse/datasets/<name>.sql` */
  name: string;
  /** Columns the model reads, with their meaning and unit. */
  columns: Record<string, string>;
  optional?: boolean;
}

export interface Metric {
  /** Standard name: MASE, WAPE, NDCG@10, silhouette ... */
  name: string;
  value: number;
  better: "higher" | "lower";
  /** 95 % interval where one is computed. */
  interval?: [number, number];
}

export interface Score {
  /** Model or baseline, in the user's words: "Seasonal naive", "Most popular". */
  name: string;
  metrics: Metric[];
}

/** How good a version is on data it did not see, beside its baselines. Stored with the version. */
export interface Scorecard {
  /** Name of the metric that decides promotion. */
  primary: string;
  model: Score;
  baselines: Score[];
  /** "6 held-out weeks, 3 origins", "last 28 days held out, 1,204 customers". */
  protocol: string;
  beatsBaseline: boolean;
  /** One sentence for the page, number first, limits after. */
  verdict: string;
  /** Anything a page draws: calibration deciles, per-series scores, coverage of intervals. */
  extra?: Record<string, unknown>;
  /** One row a judged case. Kept as cases.parquet beside the artifact, so that two versions can be compared case by case. */
  cases?: Table;
}

export interface TrainContext {
  seed: number;
  /** Zone and currency of the workspace, "today" of the data (the last loaded day), for wording and calendars. */
  timeZone: string;
  currency: string;
  /** ISO date, last day with data. */
  asOf: string;
}

/** Rows for `mart` tables, by table name without schema (`recommendations`, `demand_forecast` ...). */
export type Predictions = Record<string, Table>;

export type SearchRange =
  | { low: number; high: number; scale?: "log"; whole?: boolean }
  | { options: readonly (number | string | boolean)[] };

/** Which parameters are worth trying, over what range. */
export interface SearchSpace {
  params: Record<string, SearchRange>;
  /** The parameter that says how long to learn, so that bad settings get little of it. */
  effort?: { param: string; least: number };
}

export interface Model<Params = Record<string, unknown>> {
  /** Stable and short, kebab-case: `rfm`, `demand`, `item-knn`. Versions, settings and the command line know it by this. */
  id: string;
  title: string;
  /** One sentence: what it learns and when to use it. */
  description: string;
  task: Task;
  /** Bumped when the same data and parameters would give another result. */
  codeVersion: number;
  /** zod object whose fields carry `.meta({label, help})` and defaults. */
  params: z.ZodType<Params>;
  search?: SearchSpace;
  needs: DatasetNeed[];
  /** `mart` tables that predict() fills. */
  writes: string[];
  /** Uses TensorFlow.js, so the runtime picks and reports a backend. */
  usesTensorFlow?: boolean;
  /**
   * Throws `unsupported` with "Not enough data: ..." (what there is, what is needed) rather than fit noise.
   */
  train(data: Data, params: Params, context: TrainContext, run: Run): Promise<Artifact>;
  predict(
    artifact: Artifact,
    data: Data,
    params: Params,
    context: TrainContext,
    run: Run,
  ): Promise<Predictions>;
  /**
   * The rows of predict() in parts, so that a million lists are never in memory together; of all subjects, or of the
   * customers in `only`. The data may be newer than the artifact: what happened since folds in without training.
   */
  predictParts?(
    artifact: Artifact,
    data: Data,
    params: Params,
    context: TrainContext,
    run: Run,
    only?: ReadonlySet<string>,
  ): AsyncIterable<Predictions>;
  /** `predictParts` asks nothing of other customers than those in `only`, so that their part of the data is enough. */
  alone?: boolean;
  /** Time-ordered holdout on the same data, beside the task's baselines. Built on models/evaluate. */
  evaluate(data: Data, params: Params, context: TrainContext, run: Run): Promise<Scorecard>;
}
