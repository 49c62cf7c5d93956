/**
 * The compute worker: a process of its own for one training or scoring run. Parquet in, artifact and
 * Parquet out; it opens no database of the workspace. Heavy arithmetic happens here, never in the engine.
 */
import { join } from "node:path";
import { findModel } from "../../models/index.ts";
import { beforeHeldOut } from "../../models/recommend/tune.ts";
import { pickBackend } from "../../models/runtime/backend.ts";
import type { Run } from "../contract/run.ts";
import { saveArtifact } from "./artifact.ts";
import { withDuckDB, writeParquet } from "./columns.ts";
import type { Order, Outcome } from "./protocol.ts";
import { serveOrders } from "./serve-orders.ts";
import { readData, writePredictions } from "./write-predictions.ts";

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
    let data = await readData(connection, order.folder);
    if (order.kind === "trial") data = beforeHeldOut(data, Number(params.holdoutDays));
    const training = order.kind === "train" ? run.part("learn", 0.55) : undefined;
    const evaluating = run.part("evaluate", order.kind === "train" ? 0.35 : 1);
    if (training) {
      const predicting = run.part("predict", 0.1);
      const artifact = await model.train(data, params, order.context, training);
      saveArtifact(order.folder, artifact);
      const learnt = { model, artifact, data, params, context: order.context };
      await writePredictions(connection, learnt, order.folder, predicting);
    }
    const { cases, ...scorecard } = await model.evaluate(data, params, order.context, evaluating);
    if (cases && training) await writeParquet(connection, cases, join(order.folder, "cases.parquet"));
    return { scorecard, backend: choice.name, backendReason: choice.reason };
  });
}
