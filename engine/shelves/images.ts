/** Pictures of the products, by product number; read once for each state of the facts. */
import type { Facts } from "../steering/facts.ts";
import { keptByStamp } from "../warehouse/kept.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

const keep = keptByStamp<Facts, Promise<(string | null)[]>>();

/** Address of each product's picture by its number, null for none; read once while the catalogue stays as it is. */
export function imagesOf(warehouse: Warehouse, facts: Facts): Promise<(string | null)[]> {
  return keep(facts, "", () => readImages(warehouse, facts));
}

async function readImages(warehouse: Warehouse, facts: Facts): Promise<(string | null)[]> {
  const rows = await warehouse.query<{ product_id: string; image_url: string }>(
    "SELECT product_id, any_value(image_url) AS image_url FROM store.products WHERE deleted_at IS NULL AND image_url IS NOT NULL GROUP BY product_id",
  );
  const images = new Array<string | null>(facts.ids.length).fill(null);
  for (const row of rows) {
    const product = facts.numbers.get(row.product_id);
    if (product !== undefined) images[product] = row.image_url;
  }
  return images;
}
