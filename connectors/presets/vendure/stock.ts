/** Stock of Vendure: levels per location, and the movements that change what is on hand. */
import { utc } from "./parts.ts";

export const locations = `SELECT id AS location_id, name, 'warehouse' AS kind FROM {{stock_location}}`;

export const levels = `SELECT productVariantId AS variant_id, stockLocationId AS location_id, ${utc("updatedAt")} AS as_of,
  stockOnHand AS on_hand, stockAllocated AS committed, stockOnHand - stockAllocated AS available
FROM {{stock_level}}`;

/** Allocations and releases only promise stock; a sale, a cancellation and an adjustment move it. */
export const movements = `SELECT id AS movement_id, productVariantId AS variant_id, {{stock_movement.stockLocationId?}} AS location_id,
  quantity, lower(type) AS kind, ${utc("createdAt")} AS moved_at
FROM {{stock_movement}} WHERE type NOT IN ('ALLOCATION', 'RELEASE') AND productVariantId IS NOT NULL`;
