/** People of Medusa: accounts, guests with a row of their own, and addresses that only orders know. */
import { emailHash, guestId } from "../sql.ts";

/** Every customer row with the person it belongs to: rows with one address are one, and its account speaks for it. */
export const person = `person AS (
  SELECT id, email, first_value(id) OVER (PARTITION BY coalesce(email, id)
    ORDER BY deleted_at IS NOT NULL, NOT has_account, created_at, id) AS person_id
  FROM (SELECT id, nullif(lower(trim(email)), '') AS email, has_account, created_at, deleted_at FROM {{customer}})
), address_of AS (SELECT email, any_value(person_id) AS person_id FROM person WHERE email IS NOT NULL GROUP BY email)`;

/** Who an order or a cart is of: its customer, else whoever has its address, else a guest by that address. */
export const buyer = (row: string) => `coalesce(c.person_id, e.person_id, ${guestId(`${row}.email`)})`;
/** The joins that `buyer` reads from. */
export const joinBuyer = (row: string) => `LEFT JOIN person c ON c.id = ${row}.customer_id
LEFT JOIN address_of e ON e.email = nullif(lower(trim(${row}.email)), '')`;

/** Where a person lives is where they last had something sent. */
export const customers = `WITH ${person}, placed AS (
  SELECT ${buyer("o")} AS person_id, o.email, o.created_at, o.id, {{o:order.shipping_address_id?}} AS address_id
  FROM {{order}} o ${joinBuyer("o")}
  WHERE o.deleted_at IS NULL AND NOT o.is_draft_order
), seen AS (
  SELECT person_id, min(created_at) AS created_at, arg_min(email, created_at) AS email,
    arg_max(address_id, {t: created_at, id: id}) FILTER (WHERE address_id IS NOT NULL) AS address_id
  FROM placed WHERE person_id IS NOT NULL GROUP BY person_id
), known AS (
  SELECT p.person_id, min(c.created_at) AS created_at, bool_or(c.has_account) AS has_account
  FROM person p JOIN {{customer}} c ON c.id = p.id GROUP BY p.person_id
)
SELECT coalesce(k.person_id, s.person_id) AS customer_id, ${emailHash("coalesce(c.email, s.email)")} AS email_hash,
  nullif(trim(concat_ws(' ', c.first_name, c.last_name)), '') AS name, coalesce(k.created_at, s.created_at) AS created_at,
  {{#order_address}}nullif(upper(a.country_code), '') AS country, nullif(a.province, '') AS region, nullif(a.city, '') AS city,
  nullif(a.postal_code, '') AS postcode, {{/order_address}}NOT coalesce(k.has_account, false) AS is_guest
FROM known k FULL JOIN seen s ON s.person_id = k.person_id LEFT JOIN {{customer}} c ON c.id = k.person_id
{{#order_address}}LEFT JOIN {{order_address}} a ON a.id = s.address_id{{/order_address}}`;
