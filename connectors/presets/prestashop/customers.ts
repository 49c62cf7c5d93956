/** People of PrestaShop, one row an e-mail address, with the address they used last; of whom the shop erased the orders are left. */
import { emailHash } from "../sql.ts";
import { erased, instant, person } from "./shop.ts";

export const customers = `WITH ${person}, home AS (
{{#address}}  SELECT p.person_id, arg_max(a.id_address, (1 - a.deleted) * 1000000000 + a.id_address) AS id_address
  FROM {{address}} a JOIN person p ON p.id_customer = a.id_customer GROUP BY p.person_id
{{/address}}{{^address}}  SELECT NULL AS person_id, NULL AS id_address WHERE false
{{/address}})
SELECT c.id_customer AS customer_id, ${emailHash("c.email")} AS email_hash, concat_ws(' ', c.firstname, c.lastname) AS name,
  ${instant("p.first_seen")} AS created_at,
{{#address}}  nullif(a.city, '') AS city, nullif(a.postcode, '') AS postcode,
{{#country}}  l.iso_code AS country,
{{/country}}{{#state}}  s.name AS region,
{{/state}}{{/address}}{{#gender}}  CASE g.type WHEN 0 THEN 'male' WHEN 1 THEN 'female' END AS gender,
{{/gender}}  year(TRY_CAST({{c:customer.birthday?}} AS DATE)) AS birth_year, {{c:customer.newsletter?}} = 1 AS accepts_marketing,
  c.is_guest = 1 AS is_guest, json_object('company', nullif({{c:customer.company?}}, ''), 'deleted', c.deleted = 1) AS attributes
FROM {{customer}} c JOIN person p ON p.id_customer = c.id_customer AND p.person_id = c.id_customer
{{#address}}LEFT JOIN home h ON h.person_id = c.id_customer
LEFT JOIN {{address}} a ON a.id_address = h.id_address
{{#country}}LEFT JOIN {{country}} l ON l.id_country = a.id_country
{{/country}}{{#state}}LEFT JOIN {{state}} s ON s.id_state = a.id_state
{{/state}}{{/address}}{{#gender}}LEFT JOIN {{gender}} g ON g.id_gender = c.id_gender
{{/gender}}UNION ALL BY NAME
SELECT ${erased("o")} AS customer_id, ${instant("min(o.date_add)")} AS created_at,{{#address}}{{#country}} arg_max(l.iso_code, o.id_order) AS country,{{/country}}{{/address}}
  false AS is_guest, json_object('deleted', true) AS attributes
FROM {{orders}} o LEFT JOIN person p ON p.id_customer = o.id_customer
{{#address}}{{#country}}LEFT JOIN {{address}} a ON a.id_address = o.id_address_delivery
LEFT JOIN {{country}} l ON l.id_country = a.id_country
{{/country}}{{/address}}WHERE ${erased("o")} IS NOT NULL GROUP BY 1`;
