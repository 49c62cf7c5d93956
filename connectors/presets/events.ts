/** Flat event exports: one event a row with GA4's, REES46's or like names. Event names are translated to GA4's. */
import type { Preset } from "./preset.ts";

const time = "CAST({{events.occurred_at}} AS VARCHAR)";
/** Many exports count seconds, milliseconds or microseconds since 1970; their length says which. */
const occurredAt = `CASE WHEN length(${time}) IN (10, 13, 16) AND TRY_CAST(${time} AS BIGINT) IS NOT NULL
    THEN CAST(to_timestamp(TRY_CAST(${time} AS BIGINT) / pow(10, length(${time}) - 10)) AS VARCHAR) ELSE ${time} END`;

const columns = (id: string) => `SELECT ${id} AS event_id,
  app.event_name({{events.event_name}}) AS event_name, {{events.event_name}} AS event_name_source,
  ${occurredAt} AS occurred_at, {{events.user_id?}} AS user_id, {{events.anonymous_id?}} AS anonymous_id,
  {{events.session_id?}} AS session_id, {{events.product_id?}} AS product_id, {{events.variant_id?}} AS variant_id,
  {{events.quantity?}} AS quantity,
  coalesce(CAST({{events.value?}} AS VARCHAR),
    CAST(TRY_CAST({{events.price?}} AS DECIMAL(18, 4)) * coalesce(TRY_CAST({{events.quantity?}} AS INTEGER), 1) AS VARCHAR)) AS value,
  {{events.currency?}} AS currency, {{events.item_list_id?}} AS item_list_id,
  {{events.recommendation_id?}} AS recommendation_id, {{events.page_url?}} AS page_url,
  {{events.referrer?}} AS referrer, {{events.device?}} AS device, {{events.country?}} AS country,
  CASE WHEN coalesce(CAST({{events.transaction_id?}} AS VARCHAR), CAST({{events.search_term?}} AS VARCHAR),
      CAST({{events.category_code?}} AS VARCHAR), CAST({{events.brand?}} AS VARCHAR)) IS NOT NULL
    THEN json_object('transaction_id', {{events.transaction_id?}}, 'search_term', {{events.search_term?}},
      'category_code', {{events.category_code?}}, 'brand', {{events.brand?}}) END AS properties
FROM {{events}} AS e`;

/** Without ids of their own, events are told apart by content, and equal ones by their number. */
const byContent =
  "concat_ws('-', md5(CAST(to_json(e) AS VARCHAR)), row_number() OVER (PARTITION BY md5(CAST(to_json(e) AS VARCHAR))))";

export const events: Preset = {
  id: "events",
  title: "Event export, one event a row",
  description:
    "CSV, JSONL or Parquet with event name, time, user or visitor, and product: GA4's names, REES46's, and most others.",
  reads: {
    events: {
      columns: {
        event_name: ["event_name", "event_type", "event", "action"],
        occurred_at: [
          "event_timestamp",
          "event_time",
          "occurred_at",
          "timestamp",
          "created_at",
          "event_date",
        ],
        product_id: ["item_id", "product_id", "sku"],
      },
      optional: {
        event_id: ["event_id", "id", "message_id", "insert_id"],
        user_id: ["user_id", "customer_id", "profile_id", "person_id", "distinct_id"],
        anonymous_id: ["user_pseudo_id", "anonymous_id", "visitor_id", "client_id"],
        session_id: ["ga_session_id", "session_id", "user_session"],
        variant_id: ["item_variant", "variant_id"],
        quantity: ["quantity", "qty"],
        price: ["price", "item_price", "unit_price"],
        value: ["value", "event_value", "revenue"],
        currency: ["currency"],
        item_list_id: ["item_list_id", "list_id"],
        recommendation_id: ["recommendation_id"],
        page_url: ["page_location", "page_url", "url"],
        referrer: ["page_referrer", "referrer"],
        device: ["device_category", "device"],
        country: ["country", "country_code"],
        transaction_id: ["transaction_id", "order_id"],
        search_term: ["search_term", "query"],
        category_id: ["category_id"],
        category_code: ["category_code"],
        brand: ["brand", "item_brand"],
      },
    },
  },
  marks: ["events"],
  tables: {
    categories: `SELECT {{events.category_id}} AS category_id, arg_max({{events.category_code}}, {{events.occurred_at}}) AS name,
  replace(arg_max({{events.category_code}}, {{events.occurred_at}}), '.', ' / ') AS path
FROM {{events}} WHERE {{events.category_id}} IS NOT NULL
GROUP BY 1`,
    products: `SELECT {{events.product_id}} AS product_id, arg_max({{events.brand?}}, {{events.occurred_at}}) AS brand,
  arg_max({{events.category_id}}, {{events.occurred_at}}) AS category_id, min(${occurredAt}) AS created_at
FROM {{events}} WHERE {{events.product_id}} IS NOT NULL
GROUP BY 1`,
    interactions: [columns("{{events.event_id}}"), columns(byContent)],
  },
  quality: [
    {
      table: "interactions",
      kind: "sql",
      severity: "warn",
      title: "Every event has a user, a visitor or a session",
      sql: "SELECT * FROM store.interactions WHERE coalesce(user_id, anonymous_id, session_id) IS NULL",
    },
    {
      table: "interactions",
      kind: "sql",
      severity: "warn",
      title: "Event names are GA4's",
      sql: "SELECT * FROM store.interactions WHERE NOT app.is_known_event(event_name)",
    },
  ],
};
