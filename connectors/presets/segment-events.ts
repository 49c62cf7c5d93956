/** Segment's and RudderStack's track calls: name in `event`, the rest nested in `properties` and `context`. */
import type { Preset } from "./preset.ts";

const property = (...names: string[]) =>
  `coalesce(${names.map((name) => `{{events.properties}}->>'$.${name}'`).join(", ")}, NULL)`;

export const segmentEvents: Preset = {
  id: "segment-events",
  title: "Segment or RudderStack events",
  description: "Track calls as JSON lines: event, timestamp, anonymousId, userId, properties, context.",
  reads: {
    events: {
      columns: {
        event: ["event"],
        timestamp: ["timestamp", "originalTimestamp", "sentAt"],
        anonymous_id: ["anonymousId"],
        properties: ["properties"],
      },
      optional: { message_id: ["messageId"], user_id: ["userId"], context: ["context"] },
    },
  },
  marks: ["events"],
  tables: {
    interactions: `SELECT coalesce({{events.message_id?}}, md5(CAST(to_json(e) AS VARCHAR))) AS event_id,
  app.event_name({{events.event}}) AS event_name, {{events.event}} AS event_name_source,
  {{events.timestamp}} AS occurred_at, {{events.user_id?}} AS user_id, {{events.anonymous_id}} AS anonymous_id,
  ${property("session_id")} AS session_id,
  ${property("product_id", "products[0].product_id")} AS product_id,
  ${property("variant", "products[0].variant")} AS variant_id,
  ${property("quantity", "products[0].quantity")} AS quantity,
  ${property("value", "total", "revenue", "price")} AS value, ${property("currency")} AS currency,
  ${property("list_id")} AS item_list_id, ${property("url")} AS page_url, ${property("referrer")} AS referrer,
  {{events.properties}} AS properties
FROM {{events}} AS e
WHERE {{events.event}} IS NOT NULL`,
  },
};
