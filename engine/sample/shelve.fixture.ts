/** Test fixture: puts a generated sample store straight into the canonical tables that pricing reads. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { quoteText } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

const TABLES: Record<string, string> = {
  categories: "SELECT id::VARCHAR category_id, name, parent_id::VARCHAR parent_id, path FROM $t",
  products: "SELECT id::VARCHAR product_id, title, category_id::VARCHAR category_id, status FROM $t",
  product_variants: `SELECT id::VARCHAR variant_id, product_id::VARCHAR product_id, sku, title, price / 100 price,
    compare_at_price / 100 compare_at_price, cost / 100 AS cost, 'GBP' currency, status FROM $t`,
  orders: `SELECT id::VARCHAR order_id, customer_id::VARCHAR customer_id, placed_at ordered_at, status, currency,
    total / 100 total FROM $t`,
  order_items: `SELECT id::VARCHAR order_item_id, order_id::VARCHAR order_id, variant_id::VARCHAR variant_id,
    product_id::VARCHAR product_id, sku, quantity, unit_price / 100 unit_price, discount / 100 discount,
    total / 100 total, unit_cost / 100 AS cost FROM $t`,
  price_changes: `SELECT variant_id::VARCHAR variant_id, valid_from, price / 100 price,
    compare_at_price / 100 compare_at_price, valid_to, 'GBP' currency, reason FROM $t`,
  stock_movements: `SELECT id::VARCHAR movement_id, variant_id::VARCHAR variant_id,
    location_id::VARCHAR location_id, quantity, kind, moved_at FROM $t`,
  stock_levels: `SELECT variant_id::VARCHAR variant_id, location_id::VARCHAR location_id, as_of::TIMESTAMPTZ as_of,
    on_hand, committed, incoming, on_hand available FROM $t`,
};

const CANONICAL: Record<string, string> = {
  product_variants: "variants",
  price_changes: "price_history",
  stock_movements: "inventory_movements",
  stock_levels: "inventory_levels",
};

/** Copies each table as JSON lines and inserts it; the warehouse's schema is already there. */
export async function shelveSample(database: string, warehouse: Warehouse): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "shelve-"));
  const db = new Database(database, { readonly: true });
  try {
    for (const [table, sql] of Object.entries(TABLES)) {
      const path = join(folder, `${table}.jsonl`);
      writeFileSync(
        path,
        db
          .prepare(`SELECT * FROM ${table}`)
          .all()
          .map((row) => JSON.stringify(row))
          .join("\n"),
      );
      const from = `read_json(${quoteText(path)}, format = 'newline_delimited', sample_size = -1)`;
      await warehouse.run(
        `INSERT INTO store.${CANONICAL[table] ?? table} BY NAME
         SELECT *, 'sample' AS source_id, now() AS loaded_at FROM (${sql.replace("$t", from)})`,
      );
    }
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}
