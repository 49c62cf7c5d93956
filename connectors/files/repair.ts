/**
 * The careful pass over a file that DuckDB refused: good records go to a clean copy, bad ones become rejected lines
 * with their number and text.
 */
import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { RejectedLine } from "../connector.ts";
import { parseRecord, quotesClosed, writeRecord } from "./csv-records.ts";
import type { FoundFile } from "./find-files.ts";
import { type Dialect, openContent } from "./head.ts";

/** More text of a bad line than this is not kept. */
const LONGEST_TEXT = 10_000;
const LONGEST_RECORD_LINES = 200;

interface Line {
  number: number;
  bytes: Buffer;
}

type Verdict = { keep: string } | { reject: string } | undefined;

/** Writes the CSV's good records to `target`, comma-separated and without a header; answers the others. */
export async function repairCsv(
  file: FoundFile,
  dialect: Dialect,
  target: string,
  signal: AbortSignal,
): Promise<RejectedLine[]> {
  const judge = (record: Line[]): Verdict => judgeCsv(record, dialect);
  return copyGood(file, csvRecords(openLines(file), dialect.header), judge, target, signal);
}

/** Writes the JSONL's good lines to `target`; answers the others. */
export async function repairJsonLines(
  file: FoundFile,
  target: string,
  signal: AbortSignal,
): Promise<RejectedLine[]> {
  return copyGood(file, singleLines(openLines(file)), judgeJson, target, signal);
}

async function copyGood(
  file: FoundFile,
  records: AsyncGenerator<Line[]>,
  judge: (record: Line[]) => Verdict,
  target: string,
  signal: AbortSignal,
): Promise<RejectedLine[]> {
  const rejected: RejectedLine[] = [];
  const out = createWriteStream(target);
  const text = new Buffered(out);
  for await (const record of records) {
    throwIfAborted(signal);
    const verdict = judge(record);
    if (!verdict) continue;
    if ("keep" in verdict) await text.write(verdict.keep);
    else rejected.push(rejectedLine(file, record, verdict.reject));
  }
  await text.end();
  return rejected;
}

function rejectedLine(file: FoundFile, record: Line[], reason: string): RejectedLine {
  const text = record.map((line) => line.bytes.toString("utf8")).join("\n");
  return { file: file.name, line: record[0]!.number, reason, text: text.slice(0, LONGEST_TEXT) };
}

function judgeCsv(record: Line[], dialect: Dialect): Verdict {
  if (dialect.encoding === "utf-8" && !record.every((line) => isUtf8(line.bytes)))
    return { reject: "not valid UTF-8" };
  const encoding = dialect.encoding === "latin-1" ? "latin1" : "utf8";
  const lines = record.map((line) => line.bytes.toString(encoding));
  if (!quotesClosed(lines)) return { reject: "a quote is opened and never closed" };
  const text = lines.join("\n");
  if (text.trim() === "") return undefined;
  const values = parseRecord(text, dialect.delimiter);
  const wanted = dialect.columns.length;
  if (values.length < wanted) return { reject: `too few values: ${values.length} of ${wanted}` };
  if (values.length > wanted) return { reject: `too many values: ${values.length} instead of ${wanted}` };
  return { keep: writeRecord(values) };
}

function judgeJson([line]: Line[]): Verdict {
  const { bytes } = line!;
  if (!isUtf8(bytes)) return { reject: "not valid UTF-8" };
  const text = bytes.toString("utf8").trim();
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { keep: `${text}\n` };
    return { reject: "not a JSON object" };
  } catch {
    return { reject: "not valid JSON" };
  }
}

async function* singleLines(lines: AsyncGenerator<Line>): AsyncGenerator<Line[]> {
  for await (const line of lines) yield [line];
}

/** Joins lines while a quote is open; when it never closes, only the line that opened it is lost. */
async function* csvRecords(lines: AsyncGenerator<Line>, header: boolean): AsyncGenerator<Line[]> {
  let open: Line[] = [];
  let quotes = 0;
  for await (const line of lines) {
    if (header && line.number === 1) continue;
    open.push(line);
    quotes += countQuotes(line.bytes);
    if (quotes % 2 === 0) {
      yield open;
      open = [];
      quotes = 0;
    } else if (open.length > LONGEST_RECORD_LINES) {
      yield* giveUp(open);
      open = [];
      quotes = 0;
    }
  }
  if (open.length > 0) yield* giveUp(open);
}

function* giveUp([first, ...rest]: Line[]): Generator<Line[]> {
  yield [first!];
  let open: Line[] = [];
  for (const line of rest) {
    open.push(line);
    if (quotesClosed(open.map((other) => other.bytes.toString("latin1")))) {
      yield open;
      open = [];
    }
  }
  for (const line of open) yield [line];
}

function countQuotes(bytes: Buffer): number {
  let quotes = 0;
  for (let at = bytes.indexOf(34); at >= 0; at = bytes.indexOf(34, at + 1)) quotes++;
  return quotes;
}

/** Lines of the decompressed content, without their ends. */
async function* openLines(file: FoundFile): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of openContent(file) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield { number: ++number, bytes: withoutReturn(bytes.subarray(start, end)) };
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield { number: ++number, bytes: withoutReturn(rest) };
}

const withoutReturn = (bytes: Buffer) => (bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes);

/** Gathers small texts into writes of 256 KB and waits when the disk is slower. */
class Buffered {
  #parts: string[] = [];
  #length = 0;
  readonly #out: WriteStream;

  constructor(out: WriteStream) {
    this.#out = out;
  }

  async write(text: string): Promise<void> {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= 256 * 1024) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    this.#out.end();
    await finished(this.#out);
  }

  async #flush(): Promise<void> {
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    if (text !== "" && !this.#out.write(text)) await once(this.#out, "drain");
  }
}
