/** Which columns of a raw table are those of a canonical one: names weighed with what the values are. */
import { CANONICAL } from "../../fill/canonical.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { nameScore } from "../names/name-score.ts";
import { TABLES } from "../names/signs.ts";
import type { ColumnSign, Kind } from "../names/table-sign.ts";
import type { Hit } from "./role.ts";

const LEAST_COLUMN = 0.45;
/** One raw column may stand for all of these. */
const SHARED = [
  ["variant_id", "product_id", "sku"],
  ["customer_id", "email_hash"],
];
const isShared = (one: string, other: string) =>
  SHARED.some((names) => names.includes(one) && names.includes(other));

/** The columns of a raw table that could be those of a canonical one, each used once. */
export function matchColumns(facts: TableFacts, table: string): Map<string, Hit> {
  const sign = TABLES[table]!;
  const [key, ...others] = CANONICAL[table]!.key;
  const pairs: { name: string; hit: Hit }[] = [];
  for (const [name, column] of Object.entries(sign.columns)) {
    for (const raw of facts.columns) {
      if (name === key && others.length === 0 && facts.rows > 1 && !isOwnNumber(raw)) continue;
      if (name === key && table === "products" && isWording(raw)) continue;
      const score = columnScore(raw, column, sign.entity);
      if (score >= LEAST_COLUMN) pairs.push({ name, hit: { column: raw, score } });
    }
  }
  // What points to another thing comes again: beside an order's number that of a payment never does.
  const isOwn = ({ name, hit }: (typeof pairs)[number]) => Number(name !== key && hit.column.unique);
  pairs.sort(
    (a, b) => b.hit.score - a.hit.score || isOwn(a) - isOwn(b) || b.hit.column.filled - a.hit.column.filled,
  );
  const hits = new Map<string, Hit>();
  const used = new Map<string, string>();
  for (const { name, hit } of pairs) {
    const other = used.get(hit.column.column);
    if (hits.has(name) || (other !== undefined && !isShared(other, name))) continue;
    hits.set(name, hit);
    used.set(hit.column.column, name);
  }
  if (isSizeOnly(hits)) hits.delete("variant_id");
  return hits;
}

/** Large and Regular come with many products: fewer variants than products tell what they are like, not which. */
function isSizeOnly(hits: Map<string, Hit>): boolean {
  const [variant, product] = ["variant_id", "product_id"].map((name) => hits.get(name)?.column);
  if (!variant || !product || variant.name.concepts.has("id")) return false;
  return variant.distinct < product.distinct;
}

/** Words that are told apart as numbers would be, such as what "Item" holds in the exports of tills. */
export const isWording = ({ kind, name, examples }: ColumnFacts) =>
  kind === "text" &&
  !["id", "sku", "barcode"].some((concept) => name.concepts.has(concept)) &&
  examples.filter(({ v }) => /\p{L}{2}.*\s.*\p{L}{2}/u.test(v)).length > examples.length / 2;

/** A number of each row, which exports that overlap may have again. */
export const isOwnNumber = ({ unique, uniqueInFile }: ColumnFacts) => unique || uniqueInFile === true;

/** 0 to 1: how surely the raw column is the canonical one. */
export function columnScore(raw: ColumnFacts, column: ColumnSign, entity: string): number {
  const byName = nameScore(raw.name, column, entity);
  const byValue =
    column.kind === "email" && raw.isEmail
      ? 0.7
      : column.kind === "currency" && raw.isCurrency && raw.name.concepts.has("currency")
        ? 0.8
        : 0;
  return Math.max(byName * kindFit(column.kind, raw), byValue);
}

/** "Color: Red" is what a variant is like, not which one it is. */
const isDescribed = ({ name, examples }: ColumnFacts) =>
  name.concepts.has("variant") &&
  !name.concepts.has("id") &&
  examples.filter(({ v }) => /[\s:=,]/.test(v)).length > examples.length / 2;

/** Some platforms write 0 where there is none. */
const isNothing = ({ examples }: ColumnFacts) => examples.length === 1 && examples[0]!.v === "0";

/** No row has any: another column called alike says more. */
const isZero = ({ examples }: ColumnFacts) => examples.every(({ v }) => !/[1-9]/.test(v));

/** Rows of sales that one and the same is named on, throughout, until it is the seller and no buyer. */
export const OF_HOUSE = 20;
const isHouse = ({ distinct, filled, examples }: ColumnFacts) =>
  distinct === 1 && filled > 0.99 && (examples[0]?.n ?? 0) >= OF_HOUSE;

/** Numbers that stand for words are few and come again: others are counts. */
const MOST_WORDS = 60;
const areFew = ({ distinct, unique }: ColumnFacts) =>
  distinct <= MOST_WORDS && (!unique || distinct < OF_HOUSE);

export const isFigure = (kind: ColumnFacts["kind"]) => kind === "integer" || kind === "number";

function kindFit(kind: Kind, raw: ColumnFacts): number {
  // Where none names a currency, it is the store's own.
  if (raw.kind === "empty") return kind === "currency" ? 0 : 0.5;
  if (raw.kind === "structure") return 0;
  switch (kind) {
    case "id":
      if (isDescribed(raw) || isNothing(raw)) return 0;
      return raw.kind === "integer" || (raw.kind === "text" && raw.longest <= 80) ? 1 : 0.35;
    case "person":
      return isHouse(raw) ? 0 : kindFit("id", raw) * (raw.isPersonName ? 0.93 : 1);
    case "text":
      return raw.kind === "text" ? 1 : raw.kind === "time" ? 0.2 : 0.65;
    case "place":
      return raw.kind === "text" ? 1 : 0.4;
    case "name":
      return isFigure(raw.kind) ? 0.3 : kindFit("text", raw);
    case "word":
      if (raw.isRegion) return 0.2;
      // What is alike on all rows tells less than what differs.
      return raw.kind === "text"
        ? raw.distinct === 1
          ? 0.92
          : 1
        : raw.kind === "flag" || (raw.kind === "integer" && areFew(raw))
          ? 0.75
          : 0.3;
    case "number":
      return isFigure(raw.kind) ? 1 : raw.kind === "flag" ? 0.8 : 0;
    case "money":
      return isFigure(raw.kind) ? (isZero(raw) ? 0.85 : raw.kind === "number" ? 1 : 0.9) : 0;
    case "time":
      return raw.kind === "time" ? 1 : 0;
    case "flag":
      return raw.kind === "flag" || (raw.kind === "integer" && raw.distinct <= 2) ? 1 : 0.3;
    case "email":
      return raw.isEmail ? 1 : 0.3;
    case "currency":
      return raw.isCurrency ? 1 : 0.2;
    case "country":
      return raw.isCountry ? 1 : raw.kind === "text" ? 0.75 : 0.4;
    case "year":
      return raw.kind === "time" ||
        (raw.kind === "integer" && (raw.median ?? 0) > 1900 && (raw.median ?? 0) < 2030)
        ? 1
        : 0;
    case "link":
      return raw.isLink ? 1 : raw.kind === "text" ? 0.6 : 0;
  }
}
