/** What a column seems to hold, told from its name, type and some of its values: shown in profiles. */
import { isWrittenDate } from "../../connectors/written-dates.ts";
import type { MEANINGS } from "../contract/profile.ts";

type Meaning = (typeof MEANINGS)[number];

interface SeenColumn {
  name: string;
  /** DuckDB type of the raw column, or the connector's type. */
  type: string;
  /** Part of the primary key. */
  key: boolean;
  /** Some of its values as text, missing ones left out. */
  values: string[];
  /** Different values among `rows` looked at; null while unknown. */
  distinct: number | null;
  rows: number;
}

/** Words of a name: `customerId`, `customer_id` and `Customer ID` are `customer`, `id`. */
export function wordsOf(name: string): string[] {
  return (
    name
      // Its small letter would be two signs, of which the second parts words.
      .replaceAll("İ", "I")
      .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
      .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
  );
}

const IN_WORDS: [Meaning, RegExp][] = [
  ["e-mail", /\b(e ?mail|mail)\b/],
  ["currency", /\b(currency|waehrung|währung|devise|moneda|valuta)\b/],
  ["country", /\b(country|land|pays|pais|país|paese|nation)\b/],
  ["postcode", /\b(zip|postcode|postal|plz|cp|cap)\b/],
  ["phone", /\b(phone|telephone|telefon|mobile|fax)\b/],
  ["link", /\b(url|link|href|image|img|picture|thumbnail|permalink)\b/],
  ["event", /\b(event( name| type)?|action)\b/],
  ["status", /\b(status|state|zustand|estado|statut|stato|stage)\b/],
  [
    "money",
    /\b(price|amount|total|subtotal|cost|revenue|discount|disc|tax|paid|spend|preis|betrag|summe|prix|montant|precio|importe|prezzo|value|msrp|fee|grand)\b/,
  ],
  [
    "quantity",
    /\b(quantity|qty|units|count|menge|anzahl|quantite|quantité|cantidad|quantita|stock|on hand)\b/,
  ],
  ["person", /\b(first ?name|last ?name|full ?name|surname|forename|vorname|nachname|prenom|nombre|nome)\b/],
  ["hash", /\b(hash|checksum|token|digest|sha256|md5)\b/],
];

const IS_ID = /\b(id|ids|no|number|nr|key|code|uuid|guid|pk|sku|upc|ean|gtin|barcode)$|^(id|uuid|guid)\b/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
const LINK = /^(https?:\/\/|\/\/|www\.)\S+$/i;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const HEX = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const NUMBER = /^[+-]?(\d+([.,]\d+)?|\d{1,3}([.,' ]\d{3})+([.,]\d+)?)$/;
const DATE = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})$/;
const TIME = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})[T ]\d{1,2}:\d{2}/;
const CLOCK = /\d:\d\d/;
const STRUCTURE = /^\s*[[{]/;
const FLAG = /^(true|false|t|f|yes|no|y|n|0|1)$/i;
const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** Share of the values that hold, 0 without any. */
const share = (values: string[], holds: (value: string) => boolean) =>
  values.length === 0 ? 0 : values.filter(holds).length / values.length;
const most = (values: string[], pattern: RegExp) => share(values, (value) => pattern.test(value)) >= 0.9;

/** What the column seems to hold. Values speak louder than names; a name decides where values fit several. */
export function columnMeaning(facts: SeenColumn): Meaning {
  if (facts.rows > 0 && facts.values.length === 0) return "empty";
  return byValues(facts) ?? byName(facts) ?? byShape(facts);
}

function byValues({ values, type, name }: SeenColumn): Meaning | undefined {
  if (/^json|\[\]$|^struct|^map/i.test(type) || most(values, STRUCTURE)) return "structure";
  if (most(values, EMAIL)) return "e-mail";
  if (most(values, LINK)) return "link";
  if (most(values, UUID)) return "id";
  if (most(values, HEX) && !/^\d+$/.test(values[0] ?? "")) return "hash";
  if (/^bool/i.test(type)) return "flag";
  if (/^timestamp/i.test(type) || most(values, TIME)) return "time";
  if (/^date$/i.test(type) || most(values, DATE)) return "date";
  if (share(values, isWrittenDate) >= 0.9) return values.some((value) => CLOCK.test(value)) ? "time" : "date";
  const words = wordsOf(name).join(" ");
  if (share(values, (value) => CURRENCIES.has(value)) >= 0.9 && !/\b(country|state|region)\b/.test(words))
    return "currency";
  return undefined;
}

function byName(facts: SeenColumn): Meaning | undefined {
  const words = wordsOf(facts.name).join(" ");
  const numeric = isNumeric(facts);
  if (/^(is|has|can|accepts|active|enabled|deleted)\b/.test(words) && most(facts.values, FLAG)) return "flag";
  if (facts.key || IS_ID.test(words)) return "id";
  const hit = IN_WORDS.find(([meaning, pattern]) => pattern.test(words) && fits(meaning, numeric, facts));
  return hit?.[0];
}

/** Money and counts are figures; addresses, countries and people are not. */
function fits(meaning: Meaning, numeric: boolean, { values }: SeenColumn): boolean {
  if (meaning === "money" || meaning === "quantity") return numeric || values.length === 0;
  if (meaning === "status" || meaning === "postcode" || meaning === "phone") return true;
  if (meaning === "country") return !numeric && share(values, (value) => value.length <= 40) > 0.9;
  return !numeric;
}

const isNumeric = ({ type, values }: SeenColumn) =>
  /^(integer|bigint|hugeint|u?(tiny|small|big)int|double|float|decimal)/i.test(type) || most(values, NUMBER);

function byShape(facts: SeenColumn): Meaning {
  const { values, distinct, rows } = facts;
  if (isNumeric(facts)) {
    if (facts.values.length > 0 && (distinct ?? 0) <= 2 && most(values, FLAG)) return "flag";
    return "number";
  }
  const long = share(values, (value) => value.length > 40 || value.split(/\s/).length > 4);
  if (long > 0.3) return "text";
  if (distinct !== null && rows >= 50 && distinct <= Math.max(20, rows / 200)) return "code";
  return "text";
}
