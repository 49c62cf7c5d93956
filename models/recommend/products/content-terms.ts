/** What a product is, as terms: words of its title, its category, its brand and its attributes. */

import { type Csr, csrFromTriplets } from "../history/csr.ts";
import type { Catalogue } from "../history/history.ts";

export type Described = Pick<Catalogue, "ids" | "titles" | "categories" | "brands" | "attributes">;

export interface Terms {
  /** Term x product: weight by field and by how rare the term is (TF-IDF, Spärck Jones 1972). */
  matrix: Csr;
  /** Each term in words that can be shown. */
  names: string[];
}

/** How much a term of each field says. */
const WEIGHT = { word: 1, category: 1, brand: 1, attribute: 1, text: 0.5 } as const;
/** Values longer than this are texts, whose words count, and not names of something. */
const LONGEST_VALUE = 40;
/** Words that only join others, in the languages of most shops; those that are goods in another one (men, van, die) are not. */
const JOINING = new Set(
  [
    "and at by for from in of on or the to with",
    "am an auf aus dem den der des das ein eine für im mit oder ohne und vom von zum zur",
    "au aux avec de du en et la le les ou par pour sans sur un une",
    "con del el las los para por sin una",
    "alla col da di della delle gli il lo nel per",
    "een het met of uit voor zonder",
    "av do dla na och på för med ze",
  ]
    .join(" ")
    .split(" ")
    .map(folded),
);
/** Terms of more products than this share say nothing, whatever the language. */
const MOST_SHARE = 0.4;
/** Nor do terms of more products than this, and comparing all of them would take long. */
const MOST_PRODUCTS = 5000;
/** Below so many products every term may still tell them apart. */
const FEW_PRODUCTS = 20;

/** Lower case, without accents, compatibility forms made plain: "Ｃafé" and "cafe" are one word. Voicing marks of kana stay. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .toLowerCase()
    .normalize("NFC")
    .trim();
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Words of a text, a number with the unit behind it as one; of scripts without spaces pairs of characters. */
export function wordsOf(text: string): string[] {
  const plain = folded(text.replace(/<[^>]*>/g, " "));
  const parts = plain.match(
    /\d+(?:[.,]\d+)?\s?(?:mm|cm|km|m|kg|g|mg|ml|cl|l|w|kw|v|gb|tb|%)(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu,
  );
  return (parts ?? []).flatMap((part) => {
    if (!UNSPACED.test(part)) return part.length > 1 ? [part.replace(/\s/g, " ")] : [];
    const characters = [...part];
    if (characters.length < 3) return [part];
    return characters.slice(1).map((character, i) => characters[i] + character);
  });
}

const sayingWords = (text: string) => wordsOf(text).filter((word) => !JOINING.has(word));

type Field = keyof typeof WEIGHT;
type Term = { key: string; name: string; field: Field };

/** Terms of one product; a term may come twice. */
function* termsOfProduct(products: Described, p: number): Generator<Term> {
  for (const word of sayingWords(products.titles[p] ?? "")) yield { key: word, name: word, field: "word" };
  const category = products.categories[p];
  if (category) yield { key: `category ${folded(category)}`, name: category, field: "category" };
  const brand = products.brands[p];
  if (brand) yield { key: `brand ${folded(brand)}`, name: brand, field: "brand" };
  for (const [name, value] of attributesOf(products.attributes[p] ?? null)) {
    if (value.length > LONGEST_VALUE) {
      for (const word of sayingWords(value)) yield { key: word, name: word, field: "text" };
    } else {
      const shown = /\p{L}/u.test(value) ? value : `${name} ${value}`;
      yield { key: `${folded(name)} ${folded(value)}`, name: shown, field: "attribute" };
    }
  }
}

/** Names and values of a JSON object, lists and objects in it taken apart; nothing of what is no object. */
function attributesOf(json: string | null): [string, string][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json ?? "null");
  } catch {
    return [];
  }
  const found: [string, string][] = [];
  const visit = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(name, one);
    else if (value !== null && typeof value === "object") {
      for (const [key, one] of Object.entries(value)) visit(key, one);
    } else if (value === true) found.push(["is", name]);
    else if (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) {
      found.push([name, String(value).trim()]);
    }
  };
  if (parsed !== null && typeof parsed === "object") visit("", parsed);
  return found;
}

/** The terms that at least two products share and not most of them do. */
export function termsOf(products: Described): Terms {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const row: number[] = [];
  const column: number[] = [];
  const weight: number[] = [];
  for (let p = 0; p < products.ids.length; p++) {
    const own = new Map<number, number>();
    for (const { key, name, field } of termsOfProduct(products, p)) {
      const known = numbers.get(key);
      const number = known ?? numbers.size;
      if (known === undefined) {
        numbers.set(key, number);
        names.push(name);
      }
      own.set(number, Math.max(own.get(number) ?? 0, WEIGHT[field]));
    }
    for (const [number, value] of own) {
      row.push(number);
      column.push(p);
      weight.push(value);
    }
  }
  const held = new Int32Array(names.length);
  for (const term of row) held[term]!++;
  const total = products.ids.length;
  const most = total < FEW_PRODUCTS ? total : Math.min(MOST_PRODUCTS, total * MOST_SHARE);
  const value = weight.map((w, i) => {
    const n = held[row[i]!]!;
    return n < 2 || n > most ? 0 : w * Math.log((total + 1) / (n + 0.5));
  });
  const shape = { rows: names.length, columns: total };
  return { matrix: csrFromTriplets(shape, { count: row.length, row, column, value }, (v) => v > 0), names };
}
