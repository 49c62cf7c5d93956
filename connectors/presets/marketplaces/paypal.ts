/**
 * PayPal's activity download: payments, refunds and the account's own movements (withdrawals, holds, conversions) in one
 * list, told apart by their type. A payment is an order; what the account moves is none.
 */
import type { Preset } from "../preset.ts";
import { amount, amountOrZero, emailHash, fileOf, guestId, inLastFile, text, zoneOf } from "../sql.ts";

const PAYMENT = "payment|zahlung|paiement|pago|pagamento|betaling";
const BACK =
  "refund|reversal|chargeback|rückzahlung|rückbuchung|rückerstattung|remboursement|reembolso|rimborso|terugbetaling";
/** What is held back of a payment comes again; fees are the shop's cost. */
const MOVED = "hold|release|authorization|fee|einbehalt|freigabe|autorisierung|gebühr";

/** PayPal shortens zones of the account; their short names mean other places elsewhere. */
const ZONES = [
  ["PST", "PDT", "America/Los_Angeles"],
  ["EST", "EDT", "America/New_York"],
  ["GMT", "BST", "Europe/London"],
  ["CET", "CEST", "Europe/Berlin"],
  ["AEST", "AEDT", "Australia/Sydney"],
];
const zone = `CASE upper({{rows.zone?}}) ${ZONES.map(([winter, summer, name]) => `WHEN '${winter}' THEN '${name}' WHEN '${summer}' THEN '${name}'`).join(" ")} ELSE ${zoneOf("{{rows.zone?}}")} END`;

/** CTEs `sale` and `back`: what was paid, and what of it went back. */
const movements = `entry AS (
  SELECT ${text("{{rows.id}}")} AS id, ${fileOf("rows")}, ${text("{{rows.reference?}}")} AS reference, lower(${text("{{rows.type}}")}) AS type,
    lower(${text("{{rows.status}}")}) AS status, upper(${text("{{rows.currency}}")}) AS currency, ${amount("{{rows.gross}}")} AS gross,
    ${amountOrZero("{{rows.shipping?}}")} AS shipping, ${amountOrZero("{{rows.tax?}}")} AS tax, lower(${text("{{rows.email}}")}) AS email,
    ${text("{{rows.name?}}")} AS name, ${text("{{rows.city?}}")} AS city, ${text("{{rows.postcode?}}")} AS postcode, ${text("{{rows.country?}}")} AS country,
    timezone(${zone}, TRY_CAST(concat_ws(' ', {{rows.date}}, {{rows.time}}) AS TIMESTAMP)) AS paid_at
  FROM {{rows}} QUALIFY ${inLastFile("id")}
), told AS (
  SELECT *, regexp_matches(type, '${BACK}') AS is_back FROM entry WHERE NOT regexp_matches(type, '${MOVED}')
), sale AS (
  SELECT * FROM told WHERE gross > 0 AND NOT is_back AND regexp_matches(type, '${PAYMENT}')
), back AS (
  SELECT * FROM told WHERE gross < 0 AND is_back AND reference IS NOT NULL
)`;

export const paypal: Preset = {
  id: "paypal",
  title: "PayPal activity",
  description:
    "The activity that PayPal offers for download as CSV, with English or German headings: payments received are orders, refunds and chargebacks their refunds; withdrawals, holds and conversions are left out.",
  reads: {
    rows: {
      columns: {
        date: ["Date", "Datum"],
        time: ["Time", "Uhrzeit"],
        type: ["Type", "Typ"],
        status: ["Status"],
        currency: ["Currency", "Währung"],
        gross: ["Gross", "Brutto"],
        email: ["From Email Address", "Absender E-Mail-Adresse"],
        id: ["Transaction ID", "Transaktionscode"],
      },
      optional: {
        file: ["_file"],
        zone: ["TimeZone", "Zeitzone"],
        name: ["Name"],
        reference: ["Reference Txn ID", "Zugehöriger Transaktionscode"],
        shipping: ["Shipping and Handling Amount", "Versand- und Bearbeitungsgebühr"],
        tax: ["Sales Tax", "Umsatzsteuer"],
        city: ["Town/City", "Ort"],
        postcode: ["Zip/Postal Code", "PLZ"],
        country: ["Country Code", "Ländervorwahl"],
      },
    },
  },
  marks: ["rows"],
  tables: {
    customers: `WITH ${movements}
SELECT ${guestId("email")} AS customer_id, ${emailHash("email")} AS email_hash, arg_max(name, paid_at) AS name, min(paid_at) AS created_at,
  arg_max(country, paid_at) AS country, arg_max(city, paid_at) AS city, arg_max(postcode, paid_at) AS postcode, true AS is_guest
FROM sale WHERE email IS NOT NULL GROUP BY email`,
    orders: `WITH ${movements}
SELECT id AS order_id, CASE WHEN email IS NOT NULL THEN ${guestId("email")} END AS customer_id, paid_at AS ordered_at,
  CASE WHEN regexp_matches(status, 'denied|cancel|fail|expired|voided|abgelehnt|storniert|fehlgeschlagen|abgelaufen') THEN 'cancelled'
    WHEN regexp_matches(status, 'pending|ausstehend') THEN 'processing' ELSE 'completed' END AS status,
  'PayPal' AS channel, currency, gross - shipping - tax AS subtotal, shipping, tax, gross AS total, country AS shipping_country
FROM sale`,
    refunds: `WITH ${movements}
SELECT id AS refund_id, reference AS order_id, -gross AS amount, paid_at AS refunded_at FROM back`,
  },
};
