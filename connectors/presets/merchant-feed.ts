/** Google's product feed, as XML (RSS or Atom) or TSV: one's own catalogue, or what a competitor asks for the same. */
import { listOf } from "./json.ts";
import type { Preset, PresetTable } from "./preset.ts";
import { amount, fileOf, inLastFile } from "./sql.ts";

const feed: PresetTable = {
  columns: {
    id: ["id"],
    title: ["title"],
    price: ["price"],
    link: ["link"],
    availability: ["availability"],
  },
  optional: {
    sale_price: ["sale_price"],
    sale_dates: ["sale_price_effective_date"],
    brand: ["brand"],
    gtin: ["gtin"],
    mpn: ["mpn"],
    group: ["item_group_id"],
    type: ["product_type"],
    category: ["google_product_category"],
    image: ["image_link"],
    condition: ["condition"],
    color: ["color"],
    size: ["size"],
    cost: ["cost_of_goods_sold"],
    file: ["_file"],
    file_time: ["file_modified"],
  },
};

/** The first of a list, the value itself else. */
const first = (column: string) =>
  `CASE WHEN starts_with(CAST(${column} AS VARCHAR), '[') THEN ${listOf(`CAST(${column} AS VARCHAR)`)}[1]->>'$' ELSE nullif(trim(CAST(${column} AS VARCHAR)), '') END`;

const currency = (column: string) => `nullif(regexp_extract(upper(${column}), '[A-Z]{3}'), '')`;
/** Google writes 2024-03-01T00:00+0000. */
const when = (column: string) =>
  `nullif(regexp_replace(regexp_replace(trim(${column}), '(T\\d{2}:\\d{2})([+-]|Z|$)', '\\1:00\\2'), '([+-]\\d{2}):?(\\d{2})$', '\\1:\\2'), '')`;

const price = amount("{{feed.price}}");
const salePrice = amount("{{feed.sale_price?}}");
const saleBegins = when("split_part({{feed.sale_dates?}}, '/', 1)");
const saleEnds = when("split_part({{feed.sale_dates?}}, '/', 2)");
/** A date in the file's name (feed-2024-05-01.xml), else when the file was written, which XML files carry along. */
const observedAt = `coalesce(
    CAST(try_strptime(regexp_extract(replace({{feed.file?}}, '_', '-'), '(\\d{4}-?\\d{2}-?\\d{2})', 1), ['%Y-%m-%d', '%Y%m%d']) AS VARCHAR), {{feed.file_time?}})`;
const instant = (text: string) => `TRY_CAST(${text} AS TIMESTAMPTZ)`;
/** Feeds announce sales before they begin, and keep them when they are over: it is the feed's own time that counts. */
const onSale = `(coalesce(${salePrice} < ${price}, false) AND coalesce(${instant(observedAt)} >= ${instant(saleBegins)}, true)
    AND coalesce(${instant(observedAt)} <= ${instant(saleEnds)}, true))`;
const category = `coalesce(${first("{{feed.type?}}")}, ${first("{{feed.category?}}")})`;
/** A feed lists all there is; an item is as the last feed that lists it has it. */
const listed = `(SELECT *, ${fileOf("feed")} FROM {{feed}} QUALIFY ${inLastFile("{{feed.id}}")})`;
const productId = "coalesce(nullif({{feed.group?}}, ''), {{feed.id}})";
const inStock =
  "lower(replace({{feed.availability}}, '_', ' ')) IN ('in stock', 'available', 'limited availability')";

export const merchantFeed: Preset = {
  id: "merchant-feed",
  title: "Google product feed",
  description:
    "Own products as Google Merchant takes them, XML or TSV: id, title, price, sale_price, availability, brand, gtin, item_group_id.",
  reads: { feed },
  marks: ["feed"],
  tables: {
    categories: `SELECT DISTINCT ${category} AS category_id, trim(split_part(${category}, '>', -1)) AS name, replace(${category}, ' > ', ' / ') AS path
FROM ${listed} WHERE ${category} IS NOT NULL`,
    products: `SELECT ${productId} AS product_id, arg_min({{feed.title}}, {{feed.id}}) AS title, arg_min({{feed.brand?}}, {{feed.id}}) AS brand,
  arg_min(${category}, {{feed.id}}) AS category_id, 'active' AS status, arg_min(${first("{{feed.image?}}")}, {{feed.id}}) AS image_url,
  arg_min({{feed.link}}, {{feed.id}}) AS url
FROM ${listed} WHERE {{feed.id}} IS NOT NULL GROUP BY 1`,
    variants: `SELECT {{feed.id}} AS variant_id, ${productId} AS product_id, coalesce({{feed.mpn?}}, {{feed.id}}) AS sku, {{feed.title}} AS title,
  CASE WHEN ${onSale} THEN ${salePrice} ELSE ${price} END AS price, CASE WHEN ${onSale} THEN ${price} END AS compare_at_price,
  ${amount("{{feed.cost?}}")} AS cost, coalesce(${currency("{{feed.price}}")}, $currency) AS currency, {{feed.gtin?}} AS barcode, 'active' AS status,
  json_object('availability', {{feed.availability}}, 'condition', {{feed.condition?}}, 'color', {{feed.color?}}, 'size', {{feed.size?}}) AS attributes
FROM ${listed}`,
    price_history: `SELECT {{feed.id}} AS variant_id, ${saleBegins} AS valid_from, ${salePrice} AS price,
  ${price} AS compare_at_price, ${saleEnds} AS valid_to,
  coalesce(${currency("{{feed.price}}")}, $currency) AS currency, 'sale' AS reason
FROM (SELECT *, ${fileOf("feed")} FROM {{feed}} QUALIFY ${inLastFile("{{feed.id}}, {{feed.sale_dates}}")})
WHERE {{feed.sale_dates}} IS NOT NULL AND ${salePrice} IS NOT NULL`,
  },
};

export const competitorFeed: Preset = {
  id: "competitor-feed",
  title: "Competitor's product feed",
  description:
    "A competitor's feed in Google's format: prices for the own variants of the same barcode (gtin), else of the same number (mpn). The competitor is the host of the links, the time is the date in the file's name, or the file's own.",
  byChoice: true,
  reads: { feed },
  marks: ["feed"],
  tables: {
    competitor_prices: `SELECT v.variant_id, regexp_replace(regexp_extract({{f:feed.link}}, '^\\w+://([^/:?#]+)', 1), '^www\\.', '') AS competitor,
  ${observedAt} AS observed_at, coalesce(CASE WHEN ${onSale} THEN ${salePrice} END, ${price}) AS price,
  coalesce(${currency("{{feed.price}}")}, $currency) AS currency, {{f:feed.link}} AS url, ${inStock} AS in_stock
FROM (
  SELECT *, unnest([{kind: 'barcode', code: nullif(ltrim({{feed.gtin?}}, '0'), '')}, {kind: 'number', code: {{feed.mpn?}}}]) AS called FROM {{feed}}
) f JOIN (
  SELECT variant_id, CASE WHEN barcode IS NULL THEN {kind: 'number', code: sku} ELSE {kind: 'barcode', code: ltrim(barcode, '0')} END AS called
  FROM store.variants WHERE deleted_at IS NULL
) v ON v.called.kind = f.called.kind AND v.called.code = f.called.code
QUALIFY row_number() OVER (PARTITION BY v.variant_id, competitor, observed_at ORDER BY price, {{f:feed.id}}) = 1`,
  },
};
