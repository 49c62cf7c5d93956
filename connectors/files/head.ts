/** The first bytes of a file, decompressed, and what they tell: emptiness, encoding, delimiter, names. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { AppError } from "../../engine/contract/errors.ts";
import type { FilesConfig } from "./config.ts";
import { parseRecord, readRecords } from "./csv-records.ts";
import type { FoundFile } from "./find-files.ts";

const HEAD_BYTES = 256 * 1024;

/** The file's content, decompressed. */
export function openContent(file: FoundFile): Readable {
  const raw = createReadStream(file.path, { highWaterMark: 1024 * 1024 });
  if (file.compression === "none") return raw;
  const unpack = file.compression === "gz" ? createGunzip() : createZstdDecompress();
  raw.on("error", (error) => unpack.destroy(error));
  return raw.pipe(unpack);
}

/** Up to 256 KB from the start; throws `invalid-input` when the file is damaged. */
export async function readHead(file: FoundFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const content = openContent(file);
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `${file.name} can't be read: ${(error as Error).message}. Export it again, or leave it out.`,
      { file: file.name },
      error,
    );
  } finally {
    content.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

export type Encoding = "utf-8" | "utf-16" | "latin-1";

/** UTF-16 by its mark; UTF-8 unless it holds other bytes and no valid longer character. */
export function encodingOf(head: Buffer): Encoding {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return "utf-16";
  // The head may end within a character.
  const whole = head.length === HEAD_BYTES ? head.subarray(0, head.lastIndexOf(10) + 1) : head;
  if (isUtf8(whole)) return "utf-8";
  const text = whole.toString("utf8");
  // A character that UTF-8 writes in two bytes or more, and that is no replacement for a broken one.
  return /[\u0080-\ufffc]/.test(text) ? "utf-8" : "latin-1";
}

export interface Dialect {
  delimiter: string;
  header: boolean;
  columns: string[];
  encoding: Encoding;
}

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };
const NODE_ENCODING = { "utf-8": "utf8", "utf-16": "utf16le", "latin-1": "latin1" } as const;

/** How the CSV is written, from its first lines. Throws `invalid-input` for an empty file. */
export function dialectOf(file: FoundFile, head: Buffer, config: FilesConfig): Dialect {
  const encoding = encodingOf(head);
  const text = head.toString(NODE_ENCODING[encoding]).replace(/^\ufeff/, "");
  const records = [...readRecords(text, head.length < HEAD_BYTES)]
    .slice(0, 50)
    .filter((record) => record.trim() !== "");
  const [first] = records;
  if (first === undefined) throw emptyFile(file);
  const named = file.format === "tsv" ? "tab" : config.delimiter;
  const delimiter = named === "auto" ? likelyDelimiter(records) : DELIMITERS[named];
  const cells = parseRecord(first, delimiter);
  const header = config.header === "auto" ? looksLikeNames(cells) : config.header === "yes";
  return {
    delimiter,
    header,
    encoding,
    columns: header ? uniqueNames(cells) : cells.map((_cell, k) => `column_${k + 1}`),
  };
}

export function emptyFile(file: FoundFile): AppError {
  return new AppError("invalid-input", `${file.name} is empty. Export it again, or choose another file.`, {
    file: file.name,
  });
}

/** The delimiter that splits the most lines into the first line's number of values, and into the most values. */
function likelyDelimiter(records: string[]): string {
  const score = (delimiter: string) => {
    const widths = records.map((record) => parseRecord(record, delimiter).length);
    const width = widths[0]!;
    return width === 1
      ? 0
      : (widths.filter((other) => other === width).length / widths.length) * 1000 + width;
  };
  return Object.values(DELIMITERS).reduce((best, next) => (score(next) > score(best) ? next : best));
}

const looksLikeNames = (cells: string[]) =>
  cells.every((cell) => cell.trim() !== "" && !/^[-+]?[\d.,:/ -]+$/.test(cell.trim())) &&
  new Set(cells).size === cells.length;

/** DuckDB tells names apart without regard to case; blank ones are numbered. */
export function uniqueNames(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, k) => {
    const base = name.trim() || `column_${k + 1}`;
    const n = seen.get(base.toLowerCase()) ?? 0;
    seen.set(base.toLowerCase(), n + 1);
    return n === 0 ? base : `${base}_${n + 1}`;
  });
}
