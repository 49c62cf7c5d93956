/** Model registry: the versions there are, which one is in use, and what it learnt, for other programs. */
import { join } from "node:path";
import { z } from "zod";
import { findModel, models } from "../../models/index.ts";
import type { ExportedFile, ExportOrder } from "../compute/export-worker.ts";
import { runInWorker } from "../compute/process.ts";
import { AppError } from "../contract/errors.ts";
import type { Version } from "../contract/model.ts";
import type { VersionRow } from "../state/versions.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";

const toVersion = (row: VersionRow): Version => ({ ...row, modelTitle: findModel(row.modelId).title });

export const modelCommands: Handlers<"model"> = {
  "model.catalog": async () =>
    models.map((model) => ({
      id: model.id,
      title: model.title,
      description: model.description,
      task: model.task,
      params: z.toJSONSchema(model.params, { io: "input", unrepresentable: "any" }) as Record<
        string,
        unknown
      >,
      usesTensorFlow: model.usesTensorFlow ?? false,
      searched: Object.keys(model.search?.params ?? {}),
    })),
  "model.list": async (engine, input) => engine.state.versions.list(input).map(toVersion),
  "model.get": async (engine, { id }) => toVersion(engine.state.versions.get(id)),
  "model.promote": async (engine, { id }) => toVersion(await engine.compute.promote(id)),
  "model.retire": async (engine, { id }) => toVersion(await engine.compute.retire(id)),
};

const EXPORTER = join(import.meta.dirname, "../compute/export-worker.ts");

export const modelJobs: JobHandlers<"model"> = {
  async "model.export"(engine, { id, format }, run) {
    const version = engine.state.versions.get(id);
    const stamp = new Date().toISOString().replace(/[:.]/g, "-");
    const target = join(engine.folder, "exports", `${id}-${format}-${stamp}`);
    const { modelId, params, seed, fingerprint, dataAsOf, codeVersion, trainedAt } = version;
    const { title } = findModel(modelId);
    const model = { id, modelId, title, params, seed, fingerprint, dataAsOf, codeVersion, trainedAt };
    const order: ExportOrder = { folder: engine.compute.folderOf(id), target, format, model };
    const files = await runInWorker<ExportOrder, ExportedFile[]>(order, run, EXPORTER);
    if (files.length === 0) {
      throw new AppError(
        "unsupported",
        `${title} learnt nothing that is a table. Export it with --format tensors.`,
      );
    }
    return { folder: target, files };
  },
};
