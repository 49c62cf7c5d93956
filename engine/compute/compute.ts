/**
 * Training from the engine's side: datasets out, worker process, version row, promotion into `mart`.
 * May import: contract, models, warehouse, state. A model itself is never called on this thread.
 */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { findModel } from "../../models/index.ts";
import type { Artifact, Scorecard, TrainContext } from "../../models/model.ts";
import { AppError } from "../contract/errors.ts";
import type { Log, Run } from "../contract/run.ts";
import { now } from "../state/database.ts";
import { forgetRefresh } from "../state/refreshed-lists.ts";
import { shopperLimitParams } from "../state/shopper-limits.ts";
import type { State } from "../state/state.ts";
import type { VersionRow } from "../state/versions.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { loadArtifact } from "./artifact.ts";
import { dataAsOf } from "./as-of.ts";
import { writeDatasets } from "./datasets.ts";
import { importPredictions, removePredictions } from "./predictions.ts";
import { runInWorker } from "./process.ts";
import { deservesPromotion } from "./promotion.ts";
import type { Order } from "./protocol.ts";

export interface TrainRequest {
  modelId: string;
  params: Record<string, unknown>;
  seed?: number;
  run: Run;
}

export interface Compute {
  /**
   * Trains, evaluates and scores in a worker process; answers the version. With unchanged data and
   * parameters the version there is is answered. The first version, and one that beats baseline and
   * champion, is promoted.
   */
  train(request: TrainRequest): Promise<VersionRow>;
  /** Scorecard on held-out data, without a new version. */
  evaluate(request: TrainRequest): Promise<Scorecard>;
  /**
   * Hands `work` a function that scores parameters on the days before the held-out ones, over datasets written once.
   * Throws `unsupported` where they have no rows.
   */
  withTrials<T>(request: TrainRequest, work: (judge: Judge) => Promise<T>): Promise<T>;
  /** Makes it the champion and puts its predictions into `mart`. */
  promote(versionId: string): Promise<VersionRow>;
  /** Takes it out of use; a champion's predictions leave `mart`. */
  retire(versionId: string): Promise<VersionRow>;
  artifact(versionId: string): Artifact;
  /** Folder with a version's files. */
  folderOf(versionId: string): string;
}

/** Trains with these parameters in a process of its own. The signal and the progress are those of `run`. */
export type Judge = (params: Record<string, unknown>, run: Run) => Promise<Scorecard>;

interface Deps {
  folder: string;
  warehouse: Warehouse;
  state: State;
  log: Log;
}

/** Trains, judges and promotes versions; see `Compute`. */
export function createCompute(deps: Deps): Compute {
  const { warehouse, state } = deps;
  const artifacts = new Map<string, Artifact>();
  const folderOf = (versionId: string) => join(deps.folder, "models", versionId);

  async function promote(versionId: string): Promise<VersionRow> {
    const version = state.versions.get(versionId);
    await importPredictions(
      warehouse,
      findModel(version.modelId),
      version.id,
      ownVersions(version.modelId),
      join(folderOf(version.id), "predictions"),
    );
    forgetRefresh(state, version.id);
    state.versions.promote(version.id);
    return state.versions.get(version.id);
  }
  const ownVersions = (modelId: string) => state.versions.list({ modelId }).map((version) => version.id);

  async function prepare({ modelId, params, seed = 1, run }: TrainRequest, folder: string) {
    const model = findModel(modelId);
    const context = await contextOf(deps, seed);
    const parsed = model.params.parse(params) as Record<string, unknown>;
    const fingerprint = await writeDatasets(
      warehouse,
      model,
      { ...shopperLimitParams(state), ...parsed },
      context,
      folder,
      run.part("datasets", 0.08),
    );
    const order: Omit<Order, "kind"> = {
      modelId,
      params: parsed,
      context,
      folder,
      backend: state.settings().backend,
    };
    return { model, order, fingerprint, parsed };
  }

  return {
    async train(request) {
      const number = state.versions.nextNumber(request.modelId);
      const id = `${request.modelId}-${number}`;
      const folder = folderOf(id);
      clear(folder, request.run.checkpoint.get<string>("version") === id ? "checkpoint" : undefined);
      const started = performance.now();
      try {
        const { model, order, fingerprint, parsed } = await prepare(request, folder);
        // What was learnt from other rows, or by other code, is no start for these.
        const origin = `${fingerprint}/${model.codeVersion}`;
        if (request.run.checkpoint.get("origin") !== origin) clear(join(folder, "checkpoint"));
        request.run.checkpoint.set("version", id);
        request.run.checkpoint.set("origin", origin);
        const same = state.versions.same(
          model.id,
          fingerprint,
          parsed,
          order.context.seed,
          model.codeVersion,
        );
        if (same && existsSync(join(folderOf(same.id), "artifact.json"))) {
          clear(folder);
          request.run.progress(1, 1, `Data and parameters are those of ${same.id}; nothing to learn`);
          return state.versions.champion(model.id) ? same : await promote(same.id);
        }
        const outcome = await runInWorker({ kind: "train", ...order }, request.run.part("model", 0.87));
        clear(join(folder, "checkpoint"));
        state.versions.insert({
          id,
          number,
          modelId: model.id,
          task: model.task,
          status: "candidate",
          params: parsed,
          seed: order.context.seed,
          fingerprint,
          dataAsOf: order.context.asOf,
          scorecard: outcome.scorecard as VersionRow["scorecard"],
          backend: outcome.backend,
          backendReason: outcome.backendReason,
          codeVersion: model.codeVersion,
          trainedAt: now(),
          trainSeconds: (performance.now() - started) / 1000,
          bytes: sizeOf(folder),
        });
        const version = state.versions.get(id);
        return deservesPromotion(version, state.versions.champion(model.id)) ? await promote(id) : version;
      } catch (error) {
        // A version row points at its folder; without the row the files have no reader, but a run that goes on.
        if (ownVersions(request.modelId).includes(id)) throw error;
        clear(folder, "checkpoint");
        throw error;
      }
    },
    async evaluate(request) {
      const folder = join(deps.folder, "models", `evaluate-${request.modelId}`);
      clear(folder);
      try {
        const { order } = await prepare(request, folder);
        const outcome = await runInWorker({ kind: "evaluate", ...order }, request.run.part("model", 0.92));
        return outcome.scorecard;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    async withTrials(request, work) {
      const folder = join(deps.folder, "models", `search-${request.modelId}`);
      clear(folder);
      try {
        const { order } = await prepare(request, folder);
        return await work(async (params, run) => {
          const outcome = await runInWorker({ ...order, kind: "trial" as const, params }, run);
          clear(join(folder, "checkpoint"));
          return outcome.scorecard;
        });
      } finally {
        clear(folder);
      }
    },
    promote,
    async retire(versionId) {
      const version = state.versions.get(versionId);
      if (version.status === "champion")
        await removePredictions(warehouse, findModel(version.modelId), [version.id]);
      state.versions.retire(versionId);
      return state.versions.get(versionId);
    },
    artifact(versionId) {
      const kept = artifacts.get(versionId) ?? loadArtifact(folderOf(versionId));
      artifacts.clear();
      artifacts.set(versionId, kept);
      return kept;
    },
    folderOf,
  };
}

/** Throws `unsupported` when the warehouse is empty. */
export async function contextOf(
  deps: Pick<Deps, "warehouse" | "state">,
  seed: number,
): Promise<TrainContext> {
  const settings = deps.state.settings();
  const asOf = await dataAsOf(deps.warehouse, settings.timeZone);
  if (!asOf)
    throw new AppError(
      "unsupported",
      "Not enough data: the warehouse holds no orders and no events. Sync a source first.",
    );
  return { seed, timeZone: settings.timeZone, currency: settings.currency, asOf: asOf.day };
}

/** Empties the folder but for `kept`, or removes it. */
function clear(folder: string, kept?: string): void {
  if (kept === undefined || !existsSync(join(folder, kept))) {
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  for (const name of readdirSync(folder))
    if (name !== kept) rmSync(join(folder, name), { recursive: true, force: true });
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}
