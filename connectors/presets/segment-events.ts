/**
 * Segment's and RudderStack's calls as they collect them: tracks with their properties nested, pages, and who is who.
 * A track of several products is one interaction a product.
 */
import { listOf } from "./json.ts";
import type { Preset } from "./preset.ts";
import { emailHash } from "./sql.ts";

const at = (json: string, ...names: string[]) =>
  `coalesce(${names.map((name) => `nullif(${json}->>'$.${name}', '')`).join(", ")}, NULL)`;
const number = (json: string, name: string) => `TRY_CAST(${json}->>'$.${name}' AS DECIMAL(18, 4))`;

/** CTE `call`: one row a product, or one where there is none. */
const call = `call AS (
  SELECT *, unnest(CASE WHEN len(products) > 0 THEN products ELSE [properties] END) AS product,
    generate_subscripts(CASE WHEN len(products) > 0 THEN products ELSE [properties] END, 1) AS n
  FROM (
    SELECT coalesce({{events.message_id?}}, md5(concat_ws('|', {{events.timestamp}}, {{events.anonymous_id?}}, {{events.user_id?}}, {{events.event?}}, CAST({{events.properties?}} AS VARCHAR)))) AS id,
      lower(coalesce({{events.type?}}, CASE WHEN {{events.event?}} IS NOT NULL THEN 'track' END)) AS type,
      {{events.event?}} AS event, {{events.timestamp}} AS seen, {{events.user_id?}} AS user_id, {{events.anonymous_id?}} AS anonymous_id,
      CAST({{events.properties?}} AS JSON) AS properties, CAST({{events.context?}} AS JSON) AS context,
      ${listOf("CAST({{events.properties?}} AS JSON)->'$.products'")} AS products
    FROM {{events}}
  )
)`;

const name = "CASE type WHEN 'page' THEN 'page_view' WHEN 'screen' THEN 'screen_view' ELSE event END";

export const segmentEvents: Preset = {
  id: "segment-events",
  title: "Segment or RudderStack events",
  description:
    "Calls as JSON: track, page and identify with event, timestamp, anonymousId, userId, properties, traits, context.",
  reads: {
    events: {
      columns: {
        timestamp: ["timestamp", "originalTimestamp", "sentAt", "receivedAt"],
        anonymous_id: ["anonymousId"],
        properties: ["properties"],
      },
      optional: {
        event: ["event"],
        type: ["type"],
        message_id: ["messageId"],
        user_id: ["userId"],
        context: ["context"],
        traits: ["traits"],
      },
    },
  },
  marks: ["events"],
  tables: {
    customers: `{{#events.user_id}}{{#events.type}}WITH said AS (
  SELECT {{events.user_id}} AS id, {{events.timestamp}} AS seen,
    coalesce({{#events.traits}}CAST({{events.traits}} AS JSON), {{/events.traits}}CAST({{events.context?}} AS JSON)->'$.traits') AS traits
  FROM {{events}} WHERE {{events.user_id}} IS NOT NULL AND lower({{events.type}}) = 'identify'
)
SELECT id AS customer_id, ${emailHash("arg_max(traits->>'$.email', seen)")} AS email_hash,
  arg_max(${at("traits", "name")}, seen) AS name, coalesce(arg_max(${at("traits", "createdAt", "created_at")}, seen), min(seen)) AS created_at,
  arg_max(${at("traits", "address.country", "country")}, seen) AS country, arg_max(${at("traits", "address.city", "city")}, seen) AS city,
  arg_max(${at("traits", "address.postalCode")}, seen) AS postcode, arg_max(${at("traits", "gender")}, seen) AS gender, false AS is_guest
FROM said GROUP BY id{{/events.type}}{{/events.user_id}}`,
    interactions: `WITH ${call}
SELECT CASE WHEN len(products) > 1 THEN id || '-' || n ELSE id END AS event_id, app.event_name(${name}) AS event_name,
  coalesce(event, type) AS event_name_source, seen AS occurred_at, user_id, anonymous_id,
  coalesce(${at("properties", "session_id", "sessionId")}, ${at("context", "sessionId", "session_id", "session.id")}) AS session_id,
  ${at("product", "product_id", "productId", "sku")} AS product_id, ${at("product", "variant", "variant_id")} AS variant_id,
  ${number("product", "quantity")} AS quantity,
  coalesce(CASE WHEN len(products) > 0 THEN ${number("product", "price")} * coalesce(${number("product", "quantity")}, 1) END,
    CASE WHEN coalesce(len(products), 0) <= 1 THEN coalesce(${number("properties", "value")}, ${number("properties", "total")}, ${number("properties", "revenue")},
      ${number("properties", "price")} * coalesce(${number("properties", "quantity")}, 1)) END) AS value,
  ${at("properties", "currency")} AS currency, ${at("properties", "list_id", "listId", "category")} AS item_list_id,
  coalesce(${at("properties", "url")}, ${at("context", "page.url")}) AS page_url,
  coalesce(${at("properties", "referrer")}, ${at("context", "page.referrer")}) AS referrer,
  ${at("context", "device.type")} AS device, ${at("context", "location.country")} AS country, properties
FROM call
WHERE type IN ('track', 'page', 'screen') AND ${name} IS NOT NULL`,
  },
};
