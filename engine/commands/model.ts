/** Model registry: the versions there are, and which one is in use. */
import { z } from "zod";
import { findModel, models } from "../../models/index.ts";
import type { Version } from "../contract/model.ts";
import type { VersionRow } from "../state/versions.ts";
import type { Handlers } from "./handlers.ts";

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
