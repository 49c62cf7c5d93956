/** Stored lists of a generated store, without a model that made them. */
import type { State } from "../../engine/state/state.ts";
import type { Warehouse } from "../../engine/warehouse/warehouse.ts";
import { customerId, productId } from "./made-up-store.ts";

const LENGTH = 20;

/** A list of 20 for each customer, as the version of ALS would have written it, and best sellers. */
export async function addLists(
  warehouse: Warehouse,
  { version, customers, products }: { version: string; customers: number; products: number },
): Promise<void> {
  const add = (from: { model: string; placement: string; kind: string; id: string; rows: string }) =>
    warehouse.run(
      `INSERT INTO mart.recommendations BY NAME
       SELECT *, md5_number_lower(placement || ' ' || source_kind || ' ' || source_id) AS list_key
       FROM (SELECT '${from.placement}' AS placement, '${from.kind}' AS source_kind, ${from.id} AS source_id, (r + 1)::INTEGER AS rank,
                    ${productId(`((c * 7 + r * 13) % ${products})`)} AS recommended_product_id, 1.0 / (r + 1) AS score,
                    'Close to Product ' || (c * 3 + r) % ${products} || ', which they bought' AS reason, '${from.model}' AS model_version
             FROM range(${from.rows}) t (c), range(${LENGTH}) u (r))
       ORDER BY list_key, rank`,
    );
  const own = { model: version, placement: "recommended_for_you", kind: "customer" };
  await add({ ...own, id: customerId("c"), rows: String(customers) });
  const best = { model: "popularity-1", placement: "most_popular", kind: "segment" };
  await add({ ...best, id: "'everyone'", rows: "1" });
}

/** Puts version 1 of the model in use, as if it had been trained. */
export function inUse(state: State, modelId: string): void {
  const id = `${modelId}-1`;
  state.versions.insert({
    ...{ id, number: 1, modelId, task: "recommend", status: "candidate" },
    ...{ params: {}, seed: 1, fingerprint: "bench", dataAsOf: "2026-11-19", scorecard: null },
    ...{ backend: "cpu", backendReason: "made up", codeVersion: 1, trainedAt: "2026-11-20T00:00:00Z" },
    ...{ trainSeconds: 1, bytes: 0 },
  });
  state.versions.promote(id);
}
