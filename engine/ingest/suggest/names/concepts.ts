/** What the words of a name mean: `Transaction_ID`, `orderNo` and `Bestellnummer` are all an order's id. */
import { wordsOf } from "../../column-meaning.ts";
import { FIELDS } from "./fields.ts";
import { folded, spelledOut } from "./fold.ts";
import { WORDS } from "./words.ts";

/** Things that tables are about; the other concepts say something about them. */
export const ENTITIES = new Set([
  "order",
  "line",
  "customer",
  "product",
  "variant",
  "category",
  "brand",
  "supplier",
  "location",
  "campaign",
  "coupon",
  "refund",
  "shipment",
  "event",
  "session",
  "competitor",
  "payment",
  "billing",
  "store",
  "staff",
]);

export interface Name {
  concepts: Set<string>;
  /** Words that nothing is known of. */
  unknown: number;
  /** It is about something that belongs to the thing: translations, pictures, a history. */
  isBeside: boolean;
}

const BESIDE = new Set(
  "translation translations lang language history asset assets media meta option options setting settings attribute attributes log link tag tags address addresses group groups role roles closure channel channels rule rules queue cache note notes comment comments".split(
    " ",
  ),
);

const NOISE = new Set([
  "wp",
  "wc",
  "ps",
  "oc",
  "app",
  "public",
  "all",
  "current",
  "liczba",
  "the",
  "of",
  "de",
  "la",
  "le",
  "du",
  "des",
  "der",
  "die",
  "das",
  "di",
  "del",
  "sample",
  "export",
  "tbl",
  "table",
  "xlsx",
  "csv",
  "raw",
  "data",
  "utc",
  "gmt",
  "dim",
  "fact",
  "e",
  "t",
  "c",
  "f",
  "d",
  "per",
  "do",
  "da",
  "in",
  "for",
  "za",
  "a",
  "head",
  "header",
  "hdr",
  "kopf",
  "testata",
  "huvud",
  "stamm",
  "mst",
  // Before times, in other languages: criado_em, geloescht_am, verwijderd_op, creato_il.
  "em",
  "am",
  "op",
  "il",
  "el",
  "dne",
  "dnia",
]);

/** Endings of compounds that count although they are short: `invoiceno`, `custid`, `kundennr`. */
const SHORT_ENDS = new Set(["id", "ids", "no", "nr", "num", "qty", "ref", "sku", "key", "typ"]);

/** Syllables of names cut short, as old programs have them (KDNUMMER, AUFPOS, ORDDT), and words grown together (idpedido). */
const HEADS: Record<string, string> = {
  id: "id",
  nr: "id",
  kd: "customer",
  auf: "order",
  auftr: "order",
  art: "product",
  vk: "price",
  ek: "cost",
  frt: "shipping",
  lst: "compare",
  std: "unit",
  dt: "date",
  vl: "total",
  rab: "discount",
};
const TAILS: Record<string, string> = {
  bez: "name",
  nm: "name",
  rab: "discount",
  dat: "date",
  dt: "date",
  amt: "total",
  prc: "price",
  vk: "price",
  ek: "cost",
  sts: "status",
  dtl: "line",
  pos: "line",
  rad: "line",
  sum: "total",
};

const MEANING = new Map<string, string>();
for (const spelling of [spelledOut, folded])
  for (const [concept, words] of Object.entries(WORDS))
    for (const word of words.split(" ").map(spelling)) if (!MEANING.has(word)) MEANING.set(word, concept);

/** What a thing was sold for is its price; sold alone counts things. */
const SOLD_FOR =
  /\bsold[\s_-]+(for|at)\b|\bverkauft[\s_-]+(für|fuer|zu)(?!\p{L})|\bvendu[\s_-]+pour\b|\bvendido[\s_-]+por\b/iu;
/** Signs that stand for words; what was charged has an amount, one charge a number. */
const SIGNS: [RegExp, string][] = [
  [SOLD_FOR, "price"],
  [/%/g, " percent "],
  [/\bw\/o\b/i, " without "],
  [/\bw\//i, " with "],
  [/\bp\.?\s?u\b\.?/i, "unit price"],
  [/\ba\/c\b/i, "account"],
  // Art alone is a kind, where it is German.
  [/\bart\.?[\s_-]*(?=(nr|no|num)\b)/i, "product "],
  // A price before discount is that of a list; one after it is no other than what was paid.
  [
    /\b(before|vor|avant|antes de|voor|prima dello|sebelum)[\s_-]+(discounts?|rabatt|remise|descuento|korting|sconto|diskon)\b/i,
    "list",
  ],
  [
    /\b(after|nach|après|después de|na|dopo lo|setelah)[\s_-]+(discounts?|rabatt|remise|descuento|korting|sconto|diskon)\b/i,
    "after",
  ],
  [
    /à[\s-]?pris\b|\bstk\.?[\s-]?pris\b|\bpris[\s/]*(pr|per)?\.?[\s/]*(st|stk|styck|enhet|enhed)\b\.?/i,
    "unit price",
  ],
  // Columns of an order's lines, as Odoo calls them: Order Lines/Unit Price.
  [/^order[\s_]lines?\s*\//i, "line "],
  [/egys[ée]g[áa]r/i, "unit price"],
  [/\bi alt\b/i, "total"],
  [/\bticket[\s_-]*(type|name|class|category)\b/i, "product name"],
  [/\bshipping[\s_-]*rate\b/i, "shipping price"],
  // Trackers of events call so whoever they take for one person.
  [/\bdistinct[\s_-]*id\b/i, "customer id"],
  // Price with VAT and without, as Czechs, Slovaks, Poles and Russians write it.
  [/(?<!\p{L})(s|z|с)\s+(dph|vat|ндс)(?!\p{L})/iu, "incl tax"],
  [/(?<!\p{L})(bez|без)\s+(dph|vat|ндс)(?!\p{L})/iu, "excl tax"],
  [/\bn\.?\s?[º°]/i, "number "],
  // Abbreviations whose points and capitals would part them: MwSt., Q.tà, P.V.P.
  [/(?<!\p{L})(mw|u)\.?st(?!\p{L})/iu, " tax "],
  [/(?<!\p{L})q\.?\s?t[aà](?!\p{L})/iu, " quantity "],
  [/(?<!\p{L})p\.?\s?v\.?\s?p(?!\p{L})/iu, " price "],
  // What goods were bought for is their cost, not a price of sales.
  [
    /prix d['’\s]achat|prezzo d['’i]\s?acquisto|precio de compra|preço de (compra|custo)|cena zakupu|nákupní cena|alış fiyatı|\b(purchase|buying) price\b/iu,
    "unit cost",
  ],
  [/\b(ragione|raz[oó]n|raison|raz[aã]o) soc[a-z]+/iu, "customer name"],
  [/\bpurchase[\s_-]*orders?\b|\bp\.?o\.?(?=[\s_-]*(number|no|num|nr|id|date|line|#)\b)/i, "procurement"],
  [/(?<![a-z])credit[\s_-]*(note|memo)s?(?![a-z])/i, "refund"],
  [/\bmenu[\s_-]*item\b/i, "item name"],
  [/\bseller[\s_-]*name\b/i, "supplier name"],
  // Whom it was billed or sold to is the customer; Magento's grid cuts short its grand total.
  [/\b(bill(ed)?|sold|sell)[\s_-]*to\b/i, "customer"],
  [/\bg\.t\./i, "grand total"],
  // Whether delivery is in the price is no amount; what coupons paid is a discount.
  [/送料込別/, "送料 kind"],
  [/クーポン(利用|割引)/, "discount "],
  // What reports of Salesforce and Matrixify put before the columns of an order's lines.
  [/^order[\s_](products?|items?)\s*[:/]/i, "line "],
  [/\btítulo do anúncio/i, "product name"],
  [/стоимость товара/i, "price"],
  [/принят в обработку/i, "order date"],
  [/\be-?post(adresse?|address?)?\b/i, "email"],
  [/\bordered[\s_-]*(on|at|date|time)\b/i, "order date"],
  [
    /\b(besteld[\s_-]*op|bestellt[\s_-]*am|command[eé]e?[\s_-]*le|ordinato[\s_-]*il|pedido[\s_-]*em|zam[oó]wiono|objedn[aá]no|bestilt|best[aä]lld)(?![\p{L}])/iu,
    "order date",
  ],
  [/[\s_-]on$|(?<=\p{Ll})On$/u, " date"],
  // What was paid so far is a total only where there is no other.
  [/\b(amount|total)[\s_-]*paid\b|\bpaid[\s_-]*(amount|total)\b/i, "total settled"],
  // JTL-Wawi's keys: kBestellung, tArtikel_kArtikel; and the kinds of its values: nStorno, bAktiv.
  [/^[nb](?=\p{Lu}\p{Ll})/u, ""],
  [/^(t\p{Lu}\p{L}+_)?k(?=\p{Lu}\p{Ll})/u, "id "],
  // What Brazilian programs put before names.
  [/^cd_/i, "id "],
  [/^nm_/i, "name "],
  [/^ds_/i, "description "],
  [/^qt_/i, "quantity "],
  [/^vlr?_/i, "total "],
  [/\bcharge[\s_-]*(id|no|number)\b/i, "order id"],
  [/(?<![a-z])promo(tion)?s?[\s_-]*(total|amount|sum)(?![a-z])/i, "discount total"],
  [/(?<![a-z])(service|cover|handling|packaging)[\s_-]*charges?(?![a-z])/i, "fee"],
];

/** The concepts of a column's or table's name. */
export function readName(name: string): Name {
  const concepts = new Set<string>();
  let unknown = 0;
  let isBeside = false;
  const spelt =
    FIELDS[name.toLowerCase()] ?? SIGNS.reduce((text, [sign, word]) => text.replace(sign, word), name);
  for (const word of wordsOf(spelt.normalize("NFC")).map(spelledOut)) {
    if (NOISE.has(word) || /^\d+$/.test(word)) continue;
    isBeside ||= BESIDE.has(word);
    const found = split(word) ?? split(word.replace(/\d+$/, ""));
    if (found) for (const concept of found) concepts.add(concept);
    else unknown++;
  }
  return { concepts, unknown, isBeside };
}

/** Of plurals and genitives. */
const ENDINGS = [/s$/, /n$/, /en$/, /es$/];
/** What a word means, or what it would without its ending. */
const meaningOf = (word: string) =>
  MEANING.get(word) ??
  ENDINGS.map((ending) => MEANING.get(word.replace(ending, ""))).find((meaning) => meaning !== undefined);
/** A shorter word is another without its last letters. */
const SHORTEST = 7;

/** A word, or a compound such as `kundennummer` and `invoiceno`, as concepts; undefined when a part is unknown. */
function split(word: string): string[] | undefined {
  const whole = word.length < SHORTEST ? MEANING.get(word) : meaningOf(word);
  if (whole) return [whole];
  if (UNSPACED.test(word)) return unspaced(word);
  for (let at = word.length - 2; at >= 3; at--) {
    const head = meaningOf(word.slice(0, at));
    if (!head) continue;
    const tail = word.slice(at);
    if (NOISE.has(tail)) return [head];
    const rest = restOf(tail);
    if (rest) return [head, ...rest];
  }
  for (const [syllable, head] of Object.entries(HEADS)) {
    const tail = word.slice(syllable.length);
    const rest = word.startsWith(syllable)
      ? tail.length > 2 && NOISE.has(tail)
        ? []
        : restOf(tail)
      : undefined;
    if (rest) return [head, ...rest];
  }
  return undefined;
}

/** What follows the head of a compound. */
const restOf = (tail: string): string[] | undefined =>
  TAILS[tail] ? [TAILS[tail]] : tail.length > 3 || SHORT_ENDS.has(tail) ? split(tail) : undefined;

/** The longest word of a script without spaces: メールアドレス. */
const LONGEST_WORD = 8;

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** The longest words that are known, one after the other; what is between them is passed over. */
function unspaced(word: string): string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < word.length; ) {
    let length = LONGEST_WORD;
    while (length > 1 && !MEANING.has(word.slice(at, at + length))) length--;
    const meaning = MEANING.get(word.slice(at, at + length));
    if (meaning) found.push(meaning);
    at += length;
  }
  return found.length > 0 ? found : undefined;
}
