/**
 * Google Analytics 4 as it exports to BigQuery, taken from there as JSON or Parquet: parameters and items are lists.
 * An event with items is one interaction an item.
 */
import { listOf } from "./json.ts";
import type { Preset } from "./preset.ts";

/** Text of a parameter, whichever of its typed values is set. */
const param = (name: string) =>
  `list_extract(list_transform(list_filter(params, lambda p: (p->>'$.key') = '${name}'), lambda p: coalesce(p->>'$.value.string_value', p->>'$.value.int_value', p->>'$.value.double_value', p->>'$.value.float_value')), 1)`;

/** CTE `event`: with its parameters as a list, and one row an item. Files repeat events, so the id is their content. */
const event = `event AS (
  SELECT *, unnest(CASE WHEN len(all_items) > 0 THEN all_items ELSE [NULL::JSON] END) AS item,
    generate_subscripts(CASE WHEN len(all_items) > 0 THEN all_items ELSE [NULL::JSON] END, 1) AS n
  FROM (
    SELECT md5(concat_ws('|', {{events.user_pseudo_id}}, {{events.event_timestamp}}, {{events.event_name}}, {{events.bundle?}},
        {{events.batch_page?}}, {{events.batch_order?}}, {{events.batch_index?}}, CAST({{events.event_params}} AS VARCHAR), CAST({{events.items?}} AS VARCHAR))) AS id,
      {{events.event_name}} AS name, make_timestamp(TRY_CAST({{events.event_timestamp}} AS BIGINT)) AS seen,
      {{events.user_id?}} AS user_id, {{events.user_pseudo_id}} AS anonymous_id, ${listOf("{{events.event_params}}")} AS params,
      ${listOf("CAST({{events.items?}} AS JSON)")} AS all_items, CAST({{events.ecommerce?}} AS JSON) AS ecommerce,
      CAST({{events.device?}} AS JSON) AS device, CAST({{events.geo?}} AS JSON) AS geo
    FROM {{events}}
  )
)`;

/** GA4 writes (not set) where it knows nothing. */
const itemText = (name: string) => `nullif(nullif(item->>'$.${name}', '(not set)'), '')`;
const itemNumber = (name: string) => `TRY_CAST(item->>'$.${name}' AS DECIMAL(18, 4))`;

export const ga4Export: Preset = {
  id: "ga4-export",
  title: "Google Analytics 4 export",
  description:
    "Events as GA4 exports them to BigQuery, taken from there as JSON lines or Parquet: event_params and items as lists, times in microseconds.",
  reads: {
    events: {
      columns: {
        event_name: ["event_name"],
        event_timestamp: ["event_timestamp"],
        event_params: ["event_params"],
        user_pseudo_id: ["user_pseudo_id"],
      },
      optional: {
        user_id: ["user_id"],
        items: ["items"],
        ecommerce: ["ecommerce"],
        device: ["device"],
        geo: ["geo"],
        bundle: ["event_bundle_sequence_id"],
        batch_page: ["batch_page_id"],
        batch_order: ["batch_ordering_id"],
        batch_index: ["batch_event_index"],
      },
    },
  },
  marks: ["events"],
  tables: {
    categories: `WITH ${event}
SELECT DISTINCT ${itemText("item_category")} AS category_id, ${itemText("item_category")} AS name, ${itemText("item_category")} AS path
FROM event WHERE ${itemText("item_category")} IS NOT NULL`,
    products: `WITH ${event}
SELECT ${itemText("item_id")} AS product_id, arg_max(${itemText("item_name")}, seen) AS title, arg_max(${itemText("item_brand")}, seen) AS brand,
  arg_max(${itemText("item_category")}, seen) AS category_id, timezone('UTC', min(seen)) AS created_at
FROM event WHERE ${itemText("item_id")} IS NOT NULL GROUP BY 1`,
    interactions: `WITH ${event}
SELECT id || '-' || n AS event_id, app.event_name(name) AS event_name, name AS event_name_source, timezone('UTC', seen) AS occurred_at,
  user_id, anonymous_id, ${param("ga_session_id")} AS session_id, ${itemText("item_id")} AS product_id,
  ${itemText("item_variant")} AS variant_id, ${itemNumber("quantity")} AS quantity,
  coalesce(${itemNumber("item_revenue")}, ${itemNumber("price")} * coalesce(${itemNumber("quantity")}, 1),
    CASE WHEN item IS NULL THEN TRY_CAST(${param("value")} AS DECIMAL(18, 4)) END) AS value,
  ${param("currency")} AS currency, coalesce(${itemText("item_list_id")}, ${itemText("item_list_name")}) AS item_list_id,
  ${param("page_location")} AS page_url, ${param("page_referrer")} AS referrer, device->>'$.category' AS device,
  geo->>'$.country' AS country,
  json_object('transaction_id', coalesce(nullif(ecommerce->>'$.transaction_id', '(not set)'), ${param("transaction_id")}),
    'search_term', ${param("search_term")}, 'coupon', ${itemText("coupon")}) AS properties
FROM event`,
  },
};
