/** A small shop with lists of three models in use, for tests of rules over whole workspaces. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { noteNewLists } from "../shelves/chains.ts";
import { quoteText } from "../warehouse/sql.ts";

/** A version of a model that was trained and promoted. */
export function putInUse({ state }: Engine, modelId: string, id = `${modelId}-1`): void {
  if (!state.versions.list({ modelId }).some((version) => version.id === id)) {
    state.versions.insert({
      id,
      number: state.versions.nextNumber(modelId),
      modelId,
      task: "recommend",
      status: "candidate",
      params: {},
      seed: 1,
      fingerprint: id,
      dataAsOf: null,
      scorecard: null,
      backend: "cpu",
      backendReason: "",
      codeVersion: 1,
      trainedAt: "2026-01-02T03:04:05.000Z",
      trainSeconds: 1,
      bytes: 1,
    });
  }
  state.versions.promote(id);
}

const AS_OF = "TIMESTAMPTZ '2026-06-30 12:00:00Z'";

/**
 * 40 products p00 to p39 of two categories and four brands; p04 and p24 are out of stock, p05 earns 5 %, the others
 * half their price. Related lists of 12 for all but p39, for 30 customers of whom c1 to c9 are loyal, best sellers of
 * everyone, the categories and the loyal. Customer cN bought product N five days ago.
 */
export async function fillShop(engine: Engine): Promise<void> {
  for (const model of ["item-knn", "als", "popularity"]) putInUse(engine, model);
  const stamp = "'s' AS source_id, now() AS loaded_at";
  const id = (n: string) => `'p' || lpad((${n})::VARCHAR, 2, '0')`;
  await engine.warehouse.run(`
    INSERT INTO store.categories BY NAME
      SELECT 'cat' || i AS category_id, 'Kind ' || i AS name, CASE i WHEN 0 THEN NULL ELSE 'cat0' END AS parent_id, ${stamp}
      FROM range(3) t (i);
    INSERT INTO store.products BY NAME
      SELECT ${id("i")} AS product_id, 'Thing ' || i AS title, 'cat' || (1 + i % 2) AS category_id, 'Brand ' || (i % 4) AS brand, ${stamp}
      FROM range(40) t (i);
    INSERT INTO store.variants BY NAME
      SELECT 'v' || i AS variant_id, ${id("i")} AS product_id, 10 AS price, CASE i WHEN 5 THEN 9.5 ELSE 5 END AS cost, ${stamp}
      FROM range(40) t (i);
    INSERT INTO store.inventory_levels BY NAME
      SELECT 'v' || i AS variant_id, 'here' AS location_id, now() AS as_of, CASE WHEN i % 20 = 4 THEN 0 ELSE 9 END AS on_hand, ${stamp}
      FROM range(40) t (i);
    INSERT INTO store.orders BY NAME
      SELECT 'o' || i AS order_id, 'c' || i AS customer_id, ${AS_OF} - to_days(CASE i WHEN 0 THEN 0 ELSE 5 END) AS ordered_at, 'paid' AS status, 10 AS total, ${stamp}
      FROM range(30) t (i);
    INSERT INTO store.order_items BY NAME
      SELECT 'o' || i AS order_item_id, 'o' || i AS order_id, ${id("i")} AS product_id, 1 AS quantity, 10 AS unit_price, ${stamp}
      FROM range(30) t (i);
    INSERT INTO mart.customer_segments BY NAME
      SELECT 'c' || i AS customer_id, 'rfm' AS segment_set, CASE WHEN i BETWEEN 1 AND 9 THEN 'loyal' ELSE 'other' END AS segment_id
      FROM range(30) t (i);
    INSERT INTO mart.recommendations BY NAME
      SELECT 'related' AS placement, 'product' AS source_kind, ${id("i")} AS source_id, r AS rank,
             ${id("(i + r * 3) % 40")} AS recommended_product_id, 1.0 / r AS score, 'goes with it' AS reason, 'item-knn-1' AS model_version
      FROM range(39) t (i), range(1, 13) u (r)
      UNION ALL BY NAME
      SELECT 'recommended_for_you' AS placement, 'customer' AS source_kind, 'c' || i AS source_id, r AS rank,
             ${id("(i + r - 1) % 40")} AS recommended_product_id, 2.0 - r / 10 AS score, 'their taste' AS reason, 'als-1' AS model_version
      FROM range(30) t (i), range(1, 13) u (r)
      UNION ALL BY NAME
      SELECT 'most_popular' AS placement, kind AS source_kind, group_id AS source_id, r AS rank,
             ${id("(start + r) % 40")} AS recommended_product_id, 1.0 / r AS score, 'sells' AS reason, 'popularity-1' AS model_version
      FROM (VALUES ('segment', 'everyone', 0), ('segment', 'rfm:loyal', 10), ('category', 'cat1', 20), ('category', 'cat0', 30)) g (kind, group_id, start),
           range(1, 13) u (r);
    UPDATE mart.recommendations
    SET list_key = md5_number_lower(placement || ' ' || source_kind || ' ' || source_id) WHERE list_key IS NULL`);
  noteNewLists(engine.state);
}

/** Judged lists of the related products: each product of `chosen` was bought with p00, whose list is p01 to p12. */
export async function keepCases(engine: Engine, chosen: number[]): Promise<void> {
  const folder = engine.compute.folderOf("item-knn-1");
  mkdirSync(join(folder, "data"), { recursive: true });
  const listed = Array.from({ length: 12 }, (_, r) => r + 1);
  const rows = chosen.map(
    (p, i) =>
      `('basket ${i} from 0', '20000:${p}', '${listed.join()}', '${listed.map((r) => 1 - r / 20).join()}')`,
  );
  await engine.warehouse.run(`
    COPY (SELECT * FROM (VALUES ${rows.join()}) t (subject, asked, listed, listed_scores))
    TO ${quoteText(join(folder, "cases.parquet"))} (FORMAT parquet);
    COPY (SELECT i::INTEGER AS product_no, 'p' || lpad(i::VARCHAR, 2, '0') AS product_id FROM range(40) t (i))
    TO ${quoteText(join(folder, "data", "recommend_products.parquet"))} (FORMAT parquet)`);
}
