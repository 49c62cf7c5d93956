/** The refresh's process: opens trained models over newer data and makes the lists of the customers that it is about. */
import { findModel } from "../../models/index.ts";
import { pickBackend } from "../../models/runtime/backend.ts";
import { loadArtifact } from "../compute/artifact.ts";
import { withDuckDB } from "../compute/columns.ts";
import { serveOrders } from "../compute/serve-orders.ts";
import { readData, writePredictions } from "../compute/write-predictions.ts";
import type { RefreshOrder } from "./refresh.ts";

serveOrders<RefreshOrder, null>(async (order, run) =>
  withDuckDB(async (connection) => {
    const data = await readData(connection, order.folder);
    for (const [i, { modelId, params, artifact, folder, customers }] of order.models.entries()) {
      const model = findModel(modelId);
      run.progress(i, order.models.length, model.title);
      if (model.usesTensorFlow) await pickBackend(order.backend as Parameters<typeof pickBackend>[0]);
      const learnt = {
        model,
        artifact: loadArtifact(artifact),
        data,
        params: model.params.parse(params) as Record<string, unknown>,
        context: order.context,
      };
      await writePredictions(connection, learnt, folder, run, new Set(customers));
    }
    return null;
  }),
);
