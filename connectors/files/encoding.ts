/** How the letters of a text file are written, and its bytes as UTF-8. */
import { isAscii, isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import type { Encoding } from "./config.ts";

export interface FoundEncoding {
  encoding: Encoding;
  /** False while only plain ASCII was seen: a later byte may tell otherwise. */
  certain: boolean;
}

/** By its mark, by the zeros of UTF-16, else UTF-8 unless more bytes break it than keep it. `sample` ends anywhere. */
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
  return { encoding: good >= bad ? "utf-8" : "windows-1252", certain: true };
}

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
