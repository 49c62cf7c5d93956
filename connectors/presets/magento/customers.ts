/** People of Magento: accounts, one row an address over all sites, and guests by the address they ordered with. */
import { emailHash, guestId, utc } from "../sql.ts";
import { account, accountOf, people } from "./shop.ts";

/** Whether an address is subscribed, be it with an account or without. */
const subscribed = (email: string) =>
  `{{#subscriber}}EXISTS (SELECT 1 FROM {{subscriber}} s WHERE lower(trim(s.subscriber_email)) = ${email} AND s.subscriber_status = 1){{/subscriber}}{{^subscriber}}CAST(NULL AS BOOLEAN){{/subscriber}}`;

export const customers = `WITH ${account}, placed AS (
  SELECT ${accountOf} AS person_id, o.entity_id AS id, lower(trim(o.customer_email)) AS email, o.created_at,
    nullif(concat_ws(' ', o.customer_firstname, o.customer_lastname), '') AS own_name{{#order_address}},
    concat_ws(' ', b.firstname, b.lastname) AS name, b.city, b.region, b.postcode, b.country_id AS country{{/order_address}}{{^order_address}},
    NULL AS name, NULL AS city, NULL AS region, NULL AS postcode, NULL AS country{{/order_address}}
  FROM {{orders}} o
${people}
{{#order_address}}  LEFT JOIN {{order_address}} b ON b.entity_id = o.billing_address_id
{{/order_address}}), buyer AS (
  SELECT person_id, arg_max(city, id) AS city, arg_max(region, id) AS region, arg_max(postcode, id) AS postcode, arg_max(country, id) AS country
  FROM placed WHERE person_id IS NOT NULL GROUP BY person_id
){{#address}}, home AS (
  SELECT d.parent_id AS id, arg_max(d.city, d.entity_id) AS city, arg_max(d.region, d.entity_id) AS region,
    arg_max(d.postcode, d.entity_id) AS postcode, arg_max(d.country_id, d.entity_id) AS country
  FROM {{address}} d GROUP BY d.parent_id
){{/address}}
SELECT CAST(c.entity_id AS VARCHAR) AS customer_id, ${emailHash("c.email")} AS email_hash, concat_ws(' ', c.firstname, c.lastname) AS name,
  ${utc("c.created_at")} AS created_at, coalesce(b.country{{#address}}, h.country{{/address}}) AS country,
  coalesce(b.region{{#address}}, h.region{{/address}}) AS region, coalesce(b.city{{#address}}, h.city{{/address}}) AS city,
  coalesce(b.postcode{{#address}}, h.postcode{{/address}}) AS postcode, CASE {{c:customer.gender?}} WHEN 1 THEN 'male' WHEN 2 THEN 'female' END AS gender,
  year(TRY_CAST({{c:customer.dob?}} AS DATE)) AS birth_year,
  ${subscribed("lower(trim(c.email))")} AS accepts_marketing,
  false AS is_guest
FROM {{customer}} c JOIN account p ON p.id = c.entity_id AND p.person_id = c.entity_id
LEFT JOIN buyer b ON b.person_id = c.entity_id
{{#address}}LEFT JOIN home h ON h.id = c.entity_id
{{/address}}UNION ALL
SELECT ${guestId("email")}, ${emailHash("email")}, arg_max(coalesce(own_name, nullif(name, '')), id), min(${utc("created_at")}), arg_max(country, id),
  arg_max(region, id), arg_max(city, id), arg_max(postcode, id), NULL, NULL, ${subscribed("placed.email")}, true
FROM placed WHERE person_id IS NULL AND email <> '' GROUP BY email`;
