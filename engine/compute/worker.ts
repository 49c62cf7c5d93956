/**
 * The compute worker: a process of its own for one training or scoring run. Parquet in, artifact and
 * Parquet out; it opens no database of the workspace. Heavy arithmetic happens here, never in the engine.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findModel } from "../../models/index.ts";
import type { Data, Model } from "../../models/model.ts";
import { beforeHeldOut } from "../../models/recommend/tune.ts";
import { pickBackend } from "../../models/runtime/backend.ts";
import type { Run } from "../contract/run.ts";
import { saveArtifact } from "./artifact.ts";
import { readParquet, withDuckDB, writeParquet } from "./columns.ts";
import type { Order, Outcome } from "./protocol.ts";
import { serveOrders } from "./serve-orders.ts";

serveOrders<Order, Outcome>(async (order, run, curves) => {
  const outcome = await execute(order, run);
  if (curves.length > 0) outcome.scorecard.extra = { ...outcome.scorecard.extra, curves };
  return outcome;
});

async function execute(order: Order, run: Run): Promise<Outcome> {
  const model = findModel(order.modelId);
  const params = model.params.parse(order.params) as Record<string, unknown>;
  const choice = model.usesTensorFlow
    ? await pickBackend(order.backend as Parameters<typeof pickBackend>[0])
    : { name: "cpu", reason: "This model does its arithmetic without TensorFlow." };
  return withDuckDB(async (connection) => {
    let data: Data = {};
    for (const file of readdirSync(join(order.folder, "data"))) {
      if (file.endsWith(".parquet"))
        data[file.slice(0, -8)] = await readParquet(connection, join(order.folder, "data", file));
    }
    if (order.kind === "trial") data = beforeHeldOut(data, Number(params.holdoutDays));
    const training = order.kind === "train" ? run.part("learn", 0.55) : undefined;
    const evaluating = run.part("evaluate", order.kind === "train" ? 0.35 : 1);
    if (training) {
      const predicting = run.part("predict", 0.1);
      const artifact = await model.train(data, params, order.context, training);
      saveArtifact(order.folder, artifact);
      const predictions = await model.predict(artifact, data, params, order.context, predicting);
      mkdirSync(join(order.folder, "predictions"), { recursive: true });
      for (const [name, table] of Object.entries(predictions)) {
        checkWrites(model, name);
        await writeParquet(connection, table, join(order.folder, "predictions", `${name}.parquet`));
      }
    }
    const { cases, ...scorecard } = await model.evaluate(data, params, order.context, evaluating);
    if (cases && training) await writeParquet(connection, cases, join(order.folder, "cases.parquet"));
    return { scorecard, backend: choice.name, backendReason: choice.reason };
  });
}

function checkWrites(model: Model, table: string): void {
  if (!model.writes.includes(table))
    throw new Error(`The model ${model.id} predicts ${table}, which it does not declare.`);
}
