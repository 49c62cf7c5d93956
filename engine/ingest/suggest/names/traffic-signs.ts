/** Signs of tables about visits and advertising. */
import { CURRENCY, PRODUCT_ID, sign, type TableSign } from "./table-sign.ts";

export const interactions: TableSign = {
  entity: "event",
  called: [["event"], ["session"], ["clicks"], ["page"]],
  unique: false,
  needs: [["event_name"], ["occurred_at"]],
  columns: {
    event_id: sign("id", "event id", "id:0.9"),
    event_name: sign("word", "event name", "event kind", "event:0.95", "kind:0.6", "name:0.5"),
    occurred_at: sign(
      "time",
      "event time",
      "event date:0.95",
      "time",
      "date:0.9",
      "created time:0.9",
      "created:0.8",
    ),
    user_id: sign("id", "customer id", "customer:0.85"),
    anonymous_id: sign("id", "anonymous id", "anonymous customer id", "device id:0.7"),
    session_id: sign("id", "session id", "session:0.9", "customer session:0.95", "customer session id"),
    product_id: sign("id", ...PRODUCT_ID),
    variant_id: sign("id", "variant id", "sku:0.7"),
    quantity: sign("number", "quantity"),
    value: sign("money", "total", "price:0.85", "order total:0.8"),
    currency: CURRENCY,
    page_url: sign("link", "page url", "url:0.9", "page:0.7"),
    referrer: sign("text", "referrer"),
    device: sign("word", "device", "device kind"),
    country: sign("country", "country"),
  },
};

export const campaigns: TableSign = {
  entity: "campaign",
  called: [["campaign"]],
  byName: true,
  unique: true,
  needs: [["starts_at", "ends_at", "name", "channel"]],
  columns: {
    campaign_id: sign("id", "campaign id", "id:0.95"),
    channel: sign("word", "channel", "kind:0.7", "campaign kind:0.75"),
    name: sign(
      "text",
      "name",
      "campaign name",
      "campaign:0.6",
      "description:0.8",
      "campaign description",
      "kind:0.5",
      "campaign kind:0.55",
    ),
    starts_at: sign("time", "start date", "start time", "start", "from:0.8", "from date:0.9"),
    ends_at: sign("time", "end date", "end time", "end", "to:0.8", "to date:0.9"),
  },
};

export const adSpend: TableSign = {
  entity: "campaign",
  called: [["spend"], ["marketing", "spend"], ["marketing"]],
  unique: false,
  needs: [["date"], ["spend", "clicks", "impressions"]],
  columns: {
    campaign_id: sign("id", "campaign id", "campaign:0.85", "campaign name:0.7", "channel:0.6"),
    date: sign("time", "date", "date time:0.9"),
    spend: sign("money", "spend", "spend total", "cost:0.8"),
    impressions: sign("number", "impressions"),
    clicks: sign("number", "clicks"),
  },
};
