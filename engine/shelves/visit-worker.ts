/** The process that answers made-up visits: opens versions over the data that they learnt from, and keeps the last open. */
import { findModel } from "../../models/index.ts";
import type { CustomerParams } from "../../models/recommend/customer-model.ts";
import { findRecommender } from "../../models/recommend/recommenders.ts";
import { openVisits, type Visits } from "../../models/recommend/visits.ts";
import { pickBackend } from "../../models/runtime/backend.ts";
import { loadArtifact } from "../compute/artifact.ts";
import { withDuckDB } from "../compute/columns.ts";
import { serveOrders } from "../compute/serve-orders.ts";
import { readData } from "../compute/write-predictions.ts";
import type { VisitOffer, VisitOrder } from "./visits.ts";

let opened: { folder: string; visits: Visits | null } | undefined;

serveOrders<VisitOrder, VisitOffer[] | null>(async (order) => {
  if (opened?.folder !== order.folder) {
    opened?.visits?.dispose();
    opened = undefined;
    opened = { folder: order.folder, visits: await open(order) };
  }
  const { visits } = opened;
  if (!visits) return null;
  const best = await visits.best(order.products, order.k);
  return best.map(({ product, score, reason }) => ({ productId: visits.ids[product]!, score, reason }));
});

async function open({ folder, modelId, params, backend }: VisitOrder): Promise<Visits | null> {
  const recommender = findRecommender(modelId);
  if (!recommender) return null;
  const model = findModel(modelId);
  if (model.usesTensorFlow) await pickBackend(backend as Parameters<typeof pickBackend>[0]);
  const data = await withDuckDB((connection) => readData(connection, folder));
  const parsed = model.params.parse(params) as Record<string, unknown> & CustomerParams;
  return openVisits(recommender, loadArtifact(folder), data, parsed);
}
