/** People of OpenCart: accounts, and guests by the address they ordered with. */
import { emailHash, guestId } from "../sql.ts";
import { accountOf, instant, people } from "./shop.ts";

export const customers = `WITH placed AS (
  SELECT ${accountOf} AS account_id, o.order_id, lower(trim(o.email)) AS email, concat_ws(' ', o.firstname, o.lastname) AS name, o.date_added,
    nullif({{o:orders.payment_city?}}, '') AS city, nullif({{o:orders.payment_postcode?}}, '') AS postcode,
    nullif({{o:orders.payment_zone?}}, '') AS region, {{#country}}c.iso_code_2{{/country}}{{^country}}CAST(NULL AS VARCHAR){{/country}} AS country
  FROM {{orders}} o{{#country}} LEFT JOIN {{country}} c ON c.country_id = o.payment_country_id{{/country}}
${people}
  WHERE o.order_status_id > 0
), buyer AS (
  SELECT account_id, arg_max(city, order_id) AS city, arg_max(postcode, order_id) AS postcode, arg_max(region, order_id) AS region,
    arg_max(country, order_id) AS country
  FROM placed WHERE account_id IS NOT NULL GROUP BY account_id
){{#address}}, home AS (
  SELECT d.customer_id, arg_max(nullif(d.city, ''), d.address_id) AS city, arg_max(nullif(d.postcode, ''), d.address_id) AS postcode{{#country}},
    arg_max(c.iso_code_2, d.address_id) AS country{{/country}}
  FROM {{address}} d{{#country}} LEFT JOIN {{country}} c ON c.country_id = d.country_id{{/country}} GROUP BY d.customer_id
){{/address}}
SELECT CAST(u.customer_id AS VARCHAR) AS customer_id, ${emailHash("u.email")} AS email_hash, concat_ws(' ', u.firstname, u.lastname) AS name,
  ${instant("u.date_added")} AS created_at, coalesce(b.country{{#address}}{{#country}}, h.country{{/country}}{{/address}}) AS country, b.region,
  coalesce(b.city{{#address}}, h.city{{/address}}) AS city, coalesce(b.postcode{{#address}}, h.postcode{{/address}}) AS postcode,
  {{u:customer.newsletter?}} = 1 AS accepts_marketing, false AS is_guest
FROM {{customer}} u LEFT JOIN buyer b ON b.account_id = u.customer_id
{{#address}}LEFT JOIN home h ON h.customer_id = u.customer_id
{{/address}}UNION ALL
SELECT ${guestId("email")}, ${emailHash("email")}, arg_max(name, order_id), ${instant("min(date_added)")}, arg_max(country, order_id),
  arg_max(region, order_id), arg_max(city, order_id), arg_max(postcode, order_id), NULL, true
FROM placed WHERE account_id IS NULL AND email <> '' GROUP BY email`;
