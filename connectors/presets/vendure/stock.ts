/** Stock of Vendure: levels per location, and the movements that change what is on hand. */
import { utc } from "./parts.ts";

export const locations = `SELECT id AS location_id, name, 'warehouse' AS kind FROM {{stock_location}}`;

/** Whether a variant's stock is counted: its own word, else that of the whole shop. */
const counted = `CASE {{v:product_variant.trackInventory?}} WHEN 'TRUE' THEN true WHEN 'FALSE' THEN false
    ELSE {{#global_settings}}coalesce((SELECT bool_and(CAST(trackInventory AS BOOLEAN)) FROM {{global_settings}}), true){{/global_settings}}{{^global_settings}}true{{/global_settings}} END`;

/** Stock that the shop does not count is unknown, not none. */
export const levels = `SELECT l.productVariantId AS variant_id, l.stockLocationId AS location_id, ${utc("l.updatedAt")} AS as_of,
  l.stockOnHand AS on_hand, l.stockAllocated AS committed, l.stockOnHand - l.stockAllocated AS available
FROM {{stock_level}} l JOIN {{product_variant}} v ON v.id = l.productVariantId
WHERE ${counted}`;

/** Allocations and releases only promise stock; a sale, a cancellation and an adjustment move it. */
export const movements = `SELECT id AS movement_id, productVariantId AS variant_id, {{stock_movement.stockLocationId?}} AS location_id,
  quantity, lower(type) AS kind, ${utc("createdAt")} AS moved_at
FROM {{stock_movement}} WHERE type NOT IN ('ALLOCATION', 'RELEASE') AND productVariantId IS NOT NULL`;
