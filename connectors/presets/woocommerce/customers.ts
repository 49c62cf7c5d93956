/** People of WooCommerce: accounts that are customers or ordered, and guests, one row an e-mail address. */
import { emailHash, guestId, utc } from "../sql.ts";
import { pivot } from "./meta.ts";
import { account, shop } from "./orders.ts";

const userMeta = pivot({
  table: "{{usermeta}}",
  owner: "user_id",
  id: "umeta_id",
  keys: {
    first_name: "first_name",
    last_name: "last_name",
    billing_first_name: "billing_first_name",
    billing_last_name: "billing_last_name",
    billing_city: "billing_city",
    billing_postcode: "billing_postcode",
    billing_state: "billing_state",
    billing_country: "billing_country",
  },
});

const named = "FROM {{options}} WHERE option_name LIKE '%user_roles'";

/** Roles at this site, where the name of its list of roles tells them: sites of one installation share their users. */
const isRole = `meta_key LIKE '%capabilities' AND (NOT EXISTS (SELECT 1 ${named})
    OR meta_key IN (SELECT replace(option_name, 'user_roles', 'capabilities') ${named}))`;

/** An order's own address fills what an account lacks. */
export const customers = `WITH ${shop}, ${account}, placed AS (
  SELECT coalesce(a.id, e.id) AS account_id, o.* EXCLUDE (email), lower(o.email) AS email
  FROM shop o LEFT JOIN account a ON a.id = o.user_id
  LEFT JOIN (SELECT email, min(id) AS id FROM account GROUP BY email) e ON e.email = lower(o.email)
  WHERE o.type = 'shop_order' AND o.status NOT IN ('trash', 'auto-draft')
), buyer AS (
  SELECT account_id, arg_max(nullif(trim(name), ''), id) AS name, arg_max(nullif(country, ''), id) AS country,
    arg_max(nullif(state, ''), id) AS region, arg_max(nullif(city, ''), id) AS city,
    arg_max(nullif(postcode, ''), id) AS postcode
  FROM placed WHERE account_id IS NOT NULL GROUP BY account_id
)
{{#users}}SELECT CAST(u.ID AS VARCHAR) AS customer_id, ${emailHash("u.user_email")} AS email_hash,
{{#usermeta}}  coalesce(nullif(concat_ws(' ', nullif(m.first_name, ''), nullif(m.last_name, '')), ''),
    nullif(concat_ws(' ', nullif(m.billing_first_name, ''), nullif(m.billing_last_name, '')), ''), b.name, u.display_name) AS name,
  ${utc("u.user_registered")} AS created_at, coalesce(nullif(m.billing_country, ''), b.country) AS country,
  coalesce(nullif(m.billing_state, ''), b.region) AS region, coalesce(nullif(m.billing_city, ''), b.city) AS city,
  coalesce(nullif(m.billing_postcode, ''), b.postcode) AS postcode, false AS is_guest
{{/usermeta}}{{^usermeta}}  coalesce(b.name, u.display_name) AS name, ${utc("u.user_registered")} AS created_at, b.country, b.region, b.city,
  b.postcode, false AS is_guest
{{/usermeta}}FROM {{users}} u LEFT JOIN buyer b ON b.account_id = u.ID
{{#usermeta}}LEFT JOIN (${userMeta}) m ON m.user_id = u.ID
WHERE b.account_id IS NOT NULL OR u.ID IN (SELECT user_id FROM {{usermeta}}
  WHERE ${isRole} AND regexp_matches(meta_value, '"(customer|subscriber)"'))
{{/usermeta}}{{/users}}{{^users}}SELECT CAST(account_id AS VARCHAR) AS customer_id, ${emailHash("arg_max(email, id)")} AS email_hash, arg_max(nullif(trim(name), ''), id) AS name,
  min(created) AS created_at, arg_max(nullif(country, ''), id) AS country, arg_max(nullif(state, ''), id) AS region, arg_max(nullif(city, ''), id) AS city,
  arg_max(nullif(postcode, ''), id) AS postcode, false AS is_guest
FROM placed WHERE account_id IS NOT NULL GROUP BY account_id
{{/users}}UNION ALL
SELECT ${guestId("email")}, ${emailHash("any_value(email)")}, arg_max(nullif(trim(name), ''), id), min(created),
  arg_max(nullif(country, ''), id), arg_max(nullif(state, ''), id), arg_max(nullif(city, ''), id),
  arg_max(nullif(postcode, ''), id), true
FROM placed WHERE account_id IS NULL AND email IS NOT NULL GROUP BY email`;
