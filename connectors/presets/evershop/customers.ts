/** People of EverShop: accounts, and guests that only orders know by their address. */
import { emailHash, guestId } from "../sql.ts";

/** Accounts by address; of several with one address the oldest speaks. */
export const account = `account AS (
  SELECT customer_id AS id, nullif(lower(trim(email)), '') AS email,
    first_value(customer_id) OVER (PARTITION BY coalesce(nullif(lower(trim(email)), ''), CAST(customer_id AS VARCHAR)) ORDER BY created_at, customer_id) AS person_id
  FROM {{customer}}
), address_of AS (SELECT email, any_value(person_id) AS person_id FROM account WHERE email IS NOT NULL GROUP BY email)`;

/** Who an order or a cart is of: its account, else the account with its address, else a guest by that address. */
export const buyer = (row: string, table: string) =>
  `coalesce(CAST(c.person_id AS VARCHAR), CAST(e.person_id AS VARCHAR), ${guestId(`{{${row}:${table}.customer_email?}}`)})`;
/** The joins that `buyer` reads from. */
export const joinBuyer = (
  row: string,
  table: string,
) => `LEFT JOIN account c ON c.id = {{${row}:${table}.customer_id?}}
LEFT JOIN address_of e ON e.email = nullif(lower(trim({{${row}:${table}.customer_email?}})), '')`;

export const customers = `WITH ${account}, placed AS (
  SELECT ${buyer("o", "order")} AS person_id, {{o:order.customer_email?}} AS email, {{o:order.customer_full_name?}} AS name,
    o.created_at, o.order_id, {{o:order.shipping_address_id?}} AS address_id
  FROM {{order}} o ${joinBuyer("o", "order")}
), seen AS (
  SELECT person_id, min(created_at) AS created_at, arg_min(email, order_id) AS email, arg_max(name, order_id) AS name,
    arg_max(address_id, order_id) AS address_id
  FROM placed WHERE person_id IS NOT NULL GROUP BY person_id
), known AS (
  SELECT CAST(a.person_id AS VARCHAR) AS person_id, min(c.created_at) AS created_at, arg_min(c.email, a.id) AS email,
    arg_min(c.full_name, {a: a.id <> a.person_id, b: a.id}) AS name
  FROM account a JOIN {{customer}} c ON c.customer_id = a.id GROUP BY a.person_id
){{#customer_address}}, home AS (
  SELECT CAST(a.person_id AS VARCHAR) AS person_id,
    arg_min({country: h.country, region: {{h:customer_address.province}}, city: {{h:customer_address.city}}, postcode: {{h:customer_address.postcode}}},
      {a: NOT coalesce({{h:customer_address.is_default?}}, false), b: h.customer_address_id}) AS place
  FROM {{customer_address}} h JOIN account a ON a.id = h.customer_id GROUP BY a.person_id
){{/customer_address}}{{^customer_address}}, home AS (
  SELECT NULL AS person_id, {country: NULL, region: NULL, city: NULL, postcode: NULL} AS place
){{/customer_address}}
SELECT coalesce(k.person_id, s.person_id) AS customer_id, ${emailHash("coalesce(k.email, s.email)")} AS email_hash,
  nullif(trim(coalesce(k.name, s.name)), '') AS name, coalesce(k.created_at, s.created_at) AS created_at,
  {{#order_address}}coalesce(nullif(h.place.country, ''), nullif(a.country, '')) AS country,
  coalesce(nullif(h.place.region, ''), nullif({{a:order_address.province}}, '')) AS region, coalesce(nullif(h.place.city, ''), nullif({{a:order_address.city}}, '')) AS city,
  coalesce(nullif(h.place.postcode, ''), nullif({{a:order_address.postcode}}, '')) AS postcode, {{/order_address}}k.person_id IS NULL AS is_guest
FROM known k FULL JOIN seen s ON s.person_id = k.person_id LEFT JOIN home h ON h.person_id = k.person_id
{{#order_address}}LEFT JOIN {{order_address}} a ON a.order_address_id = s.address_id{{/order_address}}`;
