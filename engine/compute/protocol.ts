/** What the engine and a compute worker say to each other. */
import type { Scorecard, TrainContext } from "../../models/model.ts";
import type { CurvePoint } from "../contract/curves.ts";
import type { ErrorInfo } from "../contract/errors.ts";

/**
 * `train`: fit, evaluate, save the artifact and the predictions. `evaluate`: the scorecard only. `trial`: the scorecard
 * as it would have been before the held-out days.
 */
export interface Order {
  kind: "train" | "evaluate" | "trial";
  modelId: string;
  params: Record<string, unknown>;
  context: TrainContext;
  /**
   * Folder of the version: `data/<need>.parquet` in, artifact.json and `predictions/<table>.parquet` out;
   * `checkpoint/` holds what an interrupted run goes on from.
   */
  folder: string;
  backend: string;
}

export interface Outcome {
  scorecard: Scorecard;
  backend: string;
  backendReason: string;
}

export type FromWorker<R> =
  | { kind: "progress"; share: number | null; note: string }
  | { kind: "log"; level: "info" | "warn" | "error"; message: string; fields?: Record<string, unknown> }
  | { kind: "curve"; point: CurvePoint }
  | { kind: "done"; outcome: R }
  | { kind: "failed"; error: ErrorInfo; stack?: string | undefined };

export type ToWorker<O> = { kind: "order"; order: O } | { kind: "cancel" };
