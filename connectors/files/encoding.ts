/** How the letters of a text file are written, and its bytes as UTF-8. */
import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "./config.ts";

export interface FoundEncoding {
  encoding: Encoding;
  /** False while only plain ASCII was seen: a later byte may tell otherwise. */
  certain: boolean;
  /** A word by which a person sees whether the letters are right; given where only they can tell. */
  word?: string;
}

/**
 * By its mark, by the zeros of UTF-16, else UTF-8 unless more bytes break it than keep it; then by its letters one of
 * the alphabets of Windows. `sample` ends anywhere.
 */
export function encodingOf(sample: Buffer): FoundEncoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: "utf-16le", certain: true };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: "utf-16be", certain: true };
  const wide = zerosOfUtf16(sample.subarray(0, 4096));
  if (wide) return { encoding: wide, certain: true };
  if (isAscii(sample)) return { encoding: "utf-8", certain: false };
  // The sample may end within a letter.
  const whole = sample.subarray(0, sample.lastIndexOf(10) + 1 || sample.length);
  if (isUtf8(whole)) return { encoding: "utf-8", certain: true };
  const text = whole.toString("utf8");
  const good = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  if (good >= bad) return { encoding: "utf-8", certain: true };
  // Only programs of the Mac end lines so, with its own letters: Excel's "CSV (Macintosh)".
  if (whole.includes(13) && !whole.includes(10))
    return { encoding: "macintosh", certain: true, ...wordIn(decoded(whole, "macintosh")) };
  const eastern = easternOf(whole);
  if (!eastern) return alphabetOf(whole);
  const [word] = /\P{ASCII}{2,15}/u.exec(decoded(whole, eastern)) ?? [];
  return { encoding: eastern, certain: true, ...(word !== undefined && { word }) };
}

/** The first word with a letter beyond the plain ones. */
function wordIn(text: string): { word?: string } {
  const [word] = /[a-z]{0,10}[\p{L}--[a-z]][\p{L}]{0,15}/iv.exec(text) ?? [];
  return word === undefined ? {} : { word };
}

/** Fewer letters tell nothing. */
const FEWEST_PAIRS = 4;

/**
 * Chinese, Japanese and Korean letters of two bytes, by where the common ones lie: in the national standards both
 * bytes are high (kana in rows 4 and 5, Hangul in rows 16 to 40, the commonest Chinese ones in 16 to 55); Shift-JIS and
 * Big5 have low second bytes. Letters of Europe stand alone between plain ones, or in words of any length.
 */
function easternOf(sample: Buffer): Encoding | undefined {
  const pairs = pairsIn(sample, () => false);
  const share = (test: (lead: number, trail: number) => boolean, of = pairs) =>
    of.length < FEWEST_PAIRS ? 0 : of.filter(([lead, trail]) => test(lead, trail)).length / of.length;
  const between = (from: number, to: number) => (lead: number) => lead >= from && lead <= to;
  // Capitals of Greek and Cyrillic go in pairs where words are even, but have no sign among them.
  const isSign = between(0xa1, 0xbf);
  const isEuropean = share((lead, trail) => isSign(lead) || isSign(trail)) < 0.25;
  if (!isEuropean && share((lead, trail) => lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) > 0.98) {
    if (share(between(0xa4, 0xa5)) > 0.05) return "euc-jp";
    const letters = pairs.filter(([lead]) => lead >= 0xb0);
    if (share(between(0xb0, 0xc8), letters) > 0.95) return "euc-kr";
    return share(between(0xb0, 0xd7), letters) > 0.7 ? "gb18030" : undefined;
  }
  const japanese = pairsIn(sample, between(0xa1, 0xdf));
  const isJapanese = (lead: number) => lead === 0x82 || lead === 0x83 || (lead >= 0x88 && lead <= 0x97);
  if (share(isJapanese, japanese) > 0.7 && inWords(japanese) && isWritten(sample, "shift_jis"))
    return "shift_jis";
  const isChinese = share(between(0xa4, 0xc6)) > 0.85 && inWords(pairs);
  return isChinese && isWritten(sample, "big5") ? "big5" : undefined;
}

/** A letter with its sign and the plain one behind it look like a pair of Big5, too, but stand alone within a word. */
function inWords(pairs: Pair[]): boolean {
  const isBeside = (a: Pair | undefined, b: Pair | undefined) => a && b && b[2] - a[2] === 2;
  const beside = pairs.filter(
    (pair, k) => isBeside(pairs[k - 1], pair) || isBeside(pair, pairs[k + 1]),
  ).length;
  return beside > pairs.length / 2;
}

type Pair = [lead: number, trail: number, at: number];

/** High bytes with the byte behind each, but for those that are letters by themselves. */
function pairsIn(sample: Buffer, isAlone: (byte: number) => boolean): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < sample.length - 1; at++) {
    const lead = sample[at]!;
    if (lead < 0x80 || isAlone(lead)) continue;
    pairs.push([lead, sample[at + 1]!, at]);
    at++;
  }
  return pairs;
}

function isWritten(sample: Buffer, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(sample);
    return true;
  } catch {
    return false;
  }
}

const WESTERN = "windows-1252";

/**
 * Cyrillic and Greek words are all of high bytes, while Western ones have single ones between plain letters. Letters
 * of Central Europe stand where the West has signs, which never stand within a word.
 */
function alphabetOf(sample: Buffer): FoundEncoding {
  const text = sample.toString("latin1");
  // Spaces that don't break stand within figures.
  const high = text.match(/[\u0080-\u009f\u00a1-\u00ff]/g)?.length ?? 1;
  const share = (pattern: RegExp) => (text.match(pattern) ?? []).join("").length / high;
  let encoding: Encoding = WESTERN;
  if (share(/[\u00c0-\u00ff]{3,}/g) > 0.5 && share(/[\u0080-\u00bf]/g) < 0.2) {
    // The commonest letter of Cyrillic texts beside o is e, and a; Greek ones have accents where those are few.
    encoding = share(/[\u00e0\u00c0]/g) > 0.02 ? "windows-1251" : "windows-1253";
  } else if (share(WITHIN) > 0.02) encoding = "windows-1250";
  else {
    const own = ownLetters(share);
    if (!own && share(/[\u0081-\u00fe]{4,}/g) <= 0.5) return { encoding, certain: true };
    encoding = own ?? WESTERN;
  }
  const [word] = /[a-z\u0080-\u00ff]*[\u0080-\u009f\u00a1-\u00ff][a-z\u0080-\u00ff]*/i.exec(text)!;
  return { encoding, certain: true, word: decoded(Buffer.from(word.slice(0, 30), "latin1"), encoding) };
}

/**
 * Languages whose own letters stand where the West has rare ones (ð, þ, ý of Iceland, õ, û): those own letters, one
 * that no text is without, and all letters beyond the plain ones. `latin1` shows each byte as its own letter.
 */
const OWN: { encoding: Encoding; own: RegExp; common: RegExp; all: RegExp }[] = [
  // Turkish: ğ ı ş İ.
  { encoding: "windows-1254", own: /[ðýþÐÝÞ]/g, common: /[ýÝüþ]/g, all: /[ðýþÐÝÞçöüâÇÖÜ]/g },
  // Romanian: ţ beside ă.
  { encoding: "windows-1250", own: /[þÞ]/g, common: /[ãÃ]/g, all: /[þÞãâîºÃÂÎª]/g },
  // Hungarian: ő ű beside á.
  { encoding: "windows-1250", own: /[õûÕÛ]/g, common: /[áÁ]/g, all: /[õûÕÛáéíóúöüÁÉÍÓÚÖÜ]/g },
  // Czech and Slovak: ř ě ů beside á í ý.
  {
    encoding: "windows-1250",
    own: /[øìùØÌÙ]/g,
    common: /[áíýÁÍÝ]/g,
    all: /[áèïéìíòóøúùýÁÈÏÉÌÍÒÓØÚÙÝ\u008a\u008d\u008e\u009a\u009d\u009e]/g,
  },
  // Lithuanian and Latvian: š ž beside ė ų ā ē.
  {
    encoding: "windows-1257",
    own: /[ðþÐÞ]/g,
    common: /[ëøèâçîËØÈ]/g,
    all: /[ðþÐÞàèæëáøûâçìîíïòÀÈÆËÁØÛÂÇÌÎÍÏÒ]/g,
  },
];

const ownLetters = (share: (pattern: RegExp) => number): Encoding | undefined =>
  OWN.find(({ own, common, all }) => share(own) > 0.05 && share(common) > 0.1 && share(all) > 0.95)?.encoding;

/** Signs of the West within a word: letters of Polish, Czech, Slovak, Croatian and their neighbours. */
const WITHIN =
  /(?<=[a-z\u00c0-\u00ff])[\u008a\u008d-\u008f\u009a\u009d-\u009f\u00a3\u00a5\u00af\u00b3\u00b9\u00bc\u00be\u00bf](?=[a-z\u00c0-\u00ff])/gi;

/** Text in Latin letters has a zero in every other byte. */
function zerosOfUtf16(head: Buffer): Encoding | undefined {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]!++;
  const half = head.length / 2;
  if (half < 4) return undefined;
  if (zeros[1]! > half * 0.7 && zeros[0]! < half * 0.1) return "utf-16le";
  if (zeros[0]! > half * 0.7 && zeros[1]! < half * 0.1) return "utf-16be";
  return undefined;
}

/** The bytes as text, without a byte order mark. */
export const decoded = (bytes: Buffer, encoding: Encoding): string => new TextDecoder(encoding).decode(bytes);

/** The stream as UTF-8, without a byte order mark. */
export const toUtf8 = (content: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<Buffer> =>
  encoding === "utf-8" ? content : recode(content, encoding);

async function* recode(content: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of content) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== "") yield Buffer.from(rest);
}
