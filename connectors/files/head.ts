/** The content of a file, unpacked, and samples of it: the beginning and pieces from all over. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { AppError } from "../../engine/contract/errors.ts";
import { openMember } from "./archive.ts";
import { archiveOf } from "./archives-within.ts";
import type { FoundFile } from "./found-file.ts";
import { unpackedBytes } from "./packed.ts";

export const HEAD_BYTES = 256 * 1024;

/** The file's bytes, taken out of its archive and decompressed; behind the last one before a fault throws what it is. */
export function openContent(file: FoundFile): AsyncIterable<Buffer> {
  const { compression } = file;
  return compression === "none" ? packedContent(file) : unpackedBytes(() => packedContent(file), compression);
}

const packedContent = ({ path, member, name }: FoundFile): AsyncIterable<Buffer> =>
  member === undefined
    ? createReadStream(path, { highWaterMark: 1024 * 1024 })
    : memberContent(path, member, name);

async function* memberContent(path: string, member: string[], name: string): AsyncGenerator<Buffer> {
  yield* openMember(await archiveOf(path, member, name), member.at(-1)!, name);
}

export interface Sample {
  /** Up to 256 KB from the start. */
  head: Buffer;
  /** The head is the whole file. */
  complete: boolean;
  /** Pieces from further on, cut anywhere. */
  pieces: Buffer[];
  /** The last piece goes to the end of the file. */
  toEnd?: boolean;
}

const PIECE_BYTES = 16 * 1024;
/** Compressed files can't be jumped into; so much of them is looked through. */
const STREAMED_BYTES = 16 * 1024 * 1024;
const STREAMED_STEP = 1024 * 1024;

/** The head and up to `most` pieces from all over the file. Throws `invalid-input` when the file is damaged. */
export async function sampleOf(file: FoundFile, most = 0): Promise<Sample> {
  const direct = isPlain(file);
  const head = await readStart(file, direct || most === 0 ? HEAD_BYTES : HEAD_BYTES + STREAMED_BYTES);
  const complete = head.length < HEAD_BYTES;
  const start = { head: head.subarray(0, HEAD_BYTES), complete };
  if (complete || most === 0) return { ...start, pieces: [] };
  return { ...start, pieces: direct ? await jumps(file, most) : cut(head, most), toEnd: direct };
}

/** Up to 256 KB from the start. */
export const readHead = async (file: FoundFile): Promise<Buffer> => (await sampleOf(file)).head;

async function readStart(file: FoundFile, bytes: number): Promise<Buffer> {
  if (isPlain(file)) return readPlain(file, bytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of openContent(file)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
  } catch (error) {
    // Of a file that breaks off, what came is read; the rest is reported when it is loaded.
    if (length === 0) throw damagedFile(file, error);
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

/** In one read: a folder may hold tens of thousands of small files. */
async function readPlain(file: FoundFile, bytes: number): Promise<Buffer> {
  try {
    const handle = await open(file.path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(bytes, file.size)), 0, null, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw damagedFile(file, error);
  }
}

const isPlain = ({ compression, member }: FoundFile) => compression === "none" && member === undefined;

function cut(start: Buffer, most: number): Buffer[] {
  const step = Math.max(STREAMED_STEP, Math.ceil(start.length / (most + 1)));
  const pieces: Buffer[] = [];
  for (let at = HEAD_BYTES; at < start.length; at += step) pieces.push(start.subarray(at, at + PIECE_BYTES));
  return pieces;
}

async function jumps(file: FoundFile, most: number): Promise<Buffer[]> {
  const rest = file.size - HEAD_BYTES;
  const count = Math.min(most, Math.ceil(rest / PIECE_BYTES));
  const handle = await open(file.path);
  try {
    const pieces: Buffer[] = [];
    for (let k = 0; k < count; k++) {
      const last = Math.max(HEAD_BYTES, file.size - PIECE_BYTES);
      const at = count === 1 ? last : HEAD_BYTES + Math.floor(((last - HEAD_BYTES) * k) / (count - 1));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
      pieces.push(buffer.subarray(0, bytesRead));
    }
    return pieces;
  } finally {
    await handle.close();
  }
}

/** What other files begin with, in hex. */
const FOREIGN: [what: string, begins: string][] = [
  ["a PDF", "255044462d"],
  ["a picture", "89504e47"],
  ["a picture", "ffd8ff"],
  ["a picture", "47494638"],
  ["a workbook of an old Excel", "d0cf11e0"],
  ["an SQLite database, which is a source of its own kind", "53514c69746520666f726d617420"],
  ["packed twice", "1f8b08"],
  ["a Parquet file, which ends in .parquet", "50415231"],
];

/**
 * Throws for what has the name of text and is something else: a download that was redirected to a sign-in page, a
 * table of a web page that Excel opens, a picture, nothing but zeros.
 */
export function refuseForeign(file: FoundFile, head: Buffer): void {
  const start = head.toString("latin1", 0, 200).replace(/^\xef\xbb\xbf/, "");
  const refused = (what: string, todo: string) =>
    new AppError("invalid-input", `${file.name} is ${what}. ${todo}`, { file: file.name });
  if (/^\s*(<!doctype html|<html[\s>])/i.test(start)) {
    const isTable = head.includes("<table") || head.includes("<TABLE");
    throw refused(
      "a web page, perhaps that of a sign-in",
      `Export it again while signed in, ${isTable ? "save its table as .xlsx or CSV in Excel, " : ""}or leave it out.`,
    );
  }
  const hex = head.toString("hex", 0, 16);
  const foreign = FOREIGN.find(([, begins]) => hex.startsWith(begins))?.[0];
  const isMarkup = /^\s*<(\?xml|table|head|meta|body)[\s>]/i.test(start);
  if (foreign || isMarkup)
    throw refused(foreign ?? "a web page or XML", "Save it as CSV or .xlsx, or leave it out.");
  if (head.length > 0 && head.subarray(0, HEAD_BYTES).every((byte) => byte === 0))
    throw refused("nothing but zeros", "Copy or export it again, or leave it out.");
}

/** What is said of a file without content (`invalid-input`). */
export function emptyFile(file: FoundFile): AppError {
  const details = { file: file.name, empty: true };
  return new AppError(
    "invalid-input",
    `${file.name} is empty. Export it again, or choose another file.`,
    details,
  );
}

/** What is said of CSV whose first line goes beyond what is looked at (`invalid-input`). */
export function endlessLine(file: FoundFile): AppError {
  return new AppError(
    "invalid-input",
    `The first line of ${file.name} is longer than ${HEAD_BYTES / 1024} KB, so its columns can't be told. Export it with a line for each row, choose its quote and format where they are others, or leave it out.`,
    { file: file.name },
  );
}

/** What is said of a file that can't be read (`invalid-input`); an `AppError` is passed on as it is. */
export function damagedFile(file: FoundFile, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    "invalid-input",
    `${file.name} can't be read: ${(error as Error).message}. Export it again, or leave it out.`,
    { file: file.name },
    error,
  );
}
