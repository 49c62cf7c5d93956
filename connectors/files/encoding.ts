/** How the letters of a text file are written, and its bytes as UTF-8. */
import { isAscii, isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
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
  return good >= bad ? { encoding: "utf-8", certain: true } : alphabetOf(whole);
}

const WESTERN = "windows-1252";

/**
 * Cyrillic and Greek words are all of high bytes, while Western ones have single ones between plain letters. Letters
 * of Central Europe stand where the West has signs, which never stand within a word.
 */
function alphabetOf(sample: Buffer): FoundEncoding {
  const text = sample.toString("latin1");
  const high = text.match(/[\u0080-\u00ff]/g)!.length;
  const share = (pattern: RegExp) => (text.match(pattern) ?? []).join("").length / high;
  let encoding: Encoding = WESTERN;
  if (share(/[\u00c0-\u00ff]{3,}/g) > 0.5 && share(/[\u0080-\u00bf]/g) < 0.2) {
    // The commonest letter of Cyrillic texts beside o is e, and a; Greek ones have accents where those are few.
    encoding = share(/[\u00e0\u00c0]/g) > 0.02 ? "windows-1251" : "windows-1253";
  } else if (share(WITHIN) > 0.02) encoding = "windows-1250";
  else if (share(/[\u0081-\u00fe]{4,}/g) <= 0.5) return { encoding, certain: true };
  const [word] = /[a-z\u0080-\u00ff]*[\u0080-\u00ff][a-z\u0080-\u00ff]*/i.exec(text)!;
  return { encoding, certain: true, word: decoded(Buffer.from(word.slice(0, 30), "latin1"), encoding) };
}

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
export function toUtf8(content: Readable, encoding: Encoding): Readable {
  if (encoding === "utf-8") return content;
  return Readable.from(recode(content, encoding), { objectMode: false });
}

async function* recode(content: Readable, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of content as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== "") yield Buffer.from(rest);
}
