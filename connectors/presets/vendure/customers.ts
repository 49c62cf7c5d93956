/** People of Vendure: guests and accounts lie in one table and may share an address. */
import { emailHash } from "../sql.ts";
import { person, utc } from "./parts.ts";

/** Where a person lives: the address they ship to by default, else the first. */
const home = `{{#address}}home AS (
  SELECT p.person_id, arg_min({city: nullif(a.city, ''), region: nullif(a.province, ''), postcode: nullif(a.postalCode, ''),
      country: {{#country}}c.code{{/country}}{{^country}}NULL{{/country}}},
    {a: NOT CAST(coalesce(a.defaultShippingAddress, false) AS BOOLEAN), b: a.id}) AS place
  FROM {{address}} a JOIN person p ON p.id = a.customerId{{#country}} LEFT JOIN {{country}} c ON c.id = a.countryId{{/country}}
  GROUP BY p.person_id
), {{/address}}`;

export const customers = `WITH ${person}, ${home}seen AS (
  SELECT p.person_id, min(c.createdAt) AS created_at, bool_and(c.userId IS NULL) AS is_guest
  FROM person p JOIN {{customer}} c ON c.id = p.id GROUP BY p.person_id
)
SELECT c.id AS customer_id, ${emailHash("c.emailAddress")} AS email_hash,
  nullif(trim(concat_ws(' ', c.firstName, c.lastName)), '') AS name, ${utc("s.created_at")} AS created_at,
  {{#address}}h.place.country AS country, h.place.region AS region, h.place.city AS city, h.place.postcode AS postcode,
  {{/address}}s.is_guest
FROM seen s JOIN {{customer}} c ON c.id = s.person_id
{{#address}}LEFT JOIN home h ON h.person_id = s.person_id{{/address}}`;
