/**
 * The careful pass over a file that DuckDB can't read by itself, or refused: good records go to a clean copy, bad ones
 * become rejected lines with their number and text.
 */
import { isUtf8 } from "node:buffer";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { RejectedLine } from "../connector.ts";
import { isObject } from "../json-object.ts";
import { BufferedFile } from "./buffered-file.ts";
import type { Encoding } from "./config.ts";
import { type Filler, fillerOf } from "./continued.ts";
import {
  type Escapes,
  isBlank,
  isTorn,
  LONGEST_RECORD_LINES,
  opensQuote,
  parseRecord,
  quotesClosed,
  unescaped,
  unwrapped,
  writeRecord,
} from "./csv-records.ts";
import { areNames, type Dialect } from "./dialect.ts";
import { toUtf8 } from "./encoding.ts";
import type { FoundFile } from "./found-file.ts";
import { isTotal } from "./frame.ts";
import { openContent, readHead } from "./head.ts";
import { type JsonLayout, splitJson } from "./json-split.ts";
import { LARGEST_OBJECT, type Line, LONGEST_CSV_LINE, readLines } from "./lines.ts";
import type { SheetRow } from "./sheet-row.ts";
import { readSheet } from "./xlsx.ts";
import { type FoundRecord, readXmlRecords } from "./xml.ts";

/** Letters of a piece of a copy as JSON. */
const PIECE = 4_000_000;

/** More text of a bad line than this is not kept; once a file's bad lines come to so many letters, only their beginnings. */
const LONGEST_TEXT = 10_000;
const LETTERS_KEPT = 16_000_000;
const BEGINNING = 100;

/** More lines than this that can't be read are only counted: ten million of them, all alike, would take all memory. */
export const MOST_REJECTED = 100_000;
/** Of a file that is only looked into, so many tell enough. */
const REJECTED_A_ROW = 50;

type Verdict = { keep: string } | { reject: string } | undefined;
/** A record with its place and either its text or what is wrong with it. */
type Judged = { line: number; verdict: Verdict; text: () => string };

export interface CopyLimits {
  signal: AbortSignal;
  /** Good records after which the copy ends; all when absent. */
  most?: number;
}

/** What came of a copy: lines that are not in it, and the letters of the longest record that is. */
export interface Copied {
  /** The copy, JSON in pieces: DuckDB takes thousands of records apart at once, but only those of one file. */
  paths: string[];
  rejected: RejectedLine[];
  /** How many lines there are beyond those that are rejected one by one. */
  unkept: number;
  longest: number;
}

/** Writes the CSV's good records to `target`, comma-separated and without a header; answers the others. */
export function repairCsv(file: FoundFile, dialect: Dialect, target: string, limits: CopyLimits) {
  return copyGood(file, csvRecords(file, dialect), target, limits);
}

/** Writes the file's good objects to `target`, one a line; answers the others. */
export function repairJson(
  file: FoundFile,
  layout: JsonLayout,
  encoding: Encoding,
  target: string,
  limits: CopyLimits,
) {
  return copyGood(file, jsonRecords(file, layout, encoding), target, limits, PIECE);
}

/** Writes the feed's records to `target` as JSON, one a line. */
export function convertXml(file: FoundFile, target: string, limits: CopyLimits) {
  return copyGood(file, xmlRecords(file), target, limits, PIECE);
}

/** How a sheet's table lies in it. */
export interface SheetFrame {
  /** Rows before the first one of values: titles and names. */
  skipped: number;
  columns: string[];
  /** Some rows sum up others; they are set aside. */
  totals: boolean;
  /** So many columns from the left hold what is said once for several rows. */
  continued: number;
}

/** Writes the sheet's rows to `target` as CSV without its header; answers rows with values beyond the columns. */
export function convertSheet(file: FoundFile, frame: SheetFrame, target: string, limits: CopyLimits) {
  return copyGood(file, sheetRecords(file, frame), target, limits);
}

async function copyGood(
  file: FoundFile,
  records: AsyncGenerator<Judged>,
  target: string,
  { signal, most = Number.POSITIVE_INFINITY }: CopyLimits,
  piece = Number.POSITIVE_INFINITY,
): Promise<Copied> {
  const rejected: RejectedLine[] = [];
  const paths = [target];
  let out = new BufferedFile(target);
  let written = 0;
  let line = 0;
  let kept = 0;
  let longest = 0;
  let letters = 0;
  let unkept = 0;
  try {
    for await (const record of records) {
      throwIfAborted(signal);
      line = record.line;
      if (!record.verdict) continue;
      if ("keep" in record.verdict) {
        const { length } = record.verdict.keep;
        if (written > 0 && written + length > piece) {
          await out.end();
          paths.push(`${target}-${paths.length}`);
          out = new BufferedFile(paths.at(-1)!);
          written = 0;
        }
        await out.write(record.verdict.keep);
        written += length;
        longest = Math.max(longest, length);
        if (++kept >= most) break;
      } else if (rejected.length >= Math.min(MOST_REJECTED, most * REJECTED_A_ROW)) {
        unkept++;
        if (most < Number.POSITIVE_INFINITY) break;
      } else {
        const text = shortened(record.text(), letters < LETTERS_KEPT ? LONGEST_TEXT : BEGINNING);
        letters += text.length;
        rejected.push({ file: file.name, line, reason: record.verdict.reject, text });
      }
    }
  } catch (error) {
    throwIfAborted(signal);
    if (out.failed) throw error;
    const reason = `the file breaks off here: ${(error as Error).message}`;
    rejected.push({ file: file.name, line: line + 1, reason, text: "" });
  } finally {
    await out.end();
  }
  return { paths, rejected, unkept, longest };
}

/** The beginning of the text; what is cut off by `slice` alone stays in memory as long as the beginning. */
const shortened = (text: string, most: number) =>
  text.length <= most ? text : Buffer.from(text.slice(0, most), "utf16le").toString("utf16le");

async function* csvRecords(file: FoundFile, dialect: Dialect): AsyncGenerator<Judged> {
  const content = toUtf8(openContent(file), dialect.encoding);
  const given = readLines(content, dialect.lineEnd, LONGEST_CSV_LINE);
  const lines = dialect.escapes ? plainLines(given, dialect.escapes) : given;
  let skipped = (dialect.above ?? 0) + (dialect.header ? 1 : 0) + (dialect.described ? 1 : 0);
  const filler = fillerOf(dialect.continued ?? 0);
  for await (const record of joinQuoted(lines, dialect.quote)) {
    // A header may hold line ends within quotes, and blank lines may stand before it.
    const isSkipped = skipped > 0 && record.some(({ bytes }) => bytes.toString("utf8").trim() !== "");
    if (isSkipped) skipped--;
    else yield* judgedLines(record, dialect, filler);
  }
}

/** Lines that a stray quote has joined are judged one by one, so that one bad line takes no good one along. */
function* judgedLines(record: Line[], dialect: Dialect, filler: Filler): Generator<Judged> {
  const judged = judgedCsv(record, dialect, filler);
  const isBad = judged.verdict !== undefined && "reject" in judged.verdict;
  if (isBad) filler.drop();
  if (!isBad || record.length === 1) yield judged;
  else
    for (const lines of giveUp(record, dialect.quote.charCodeAt(0)))
      yield* judgedLines(lines, dialect, filler);
}

function judgedCsv(record: Line[], dialect: Dialect, filler: Filler): Judged {
  const text = record.map((line) => textOf(line.bytes, dialect.certain)).join("\n");
  const plain = text.replace(/^\ufeff/, "");
  return {
    line: record[0]!.number,
    verdict: judgeCsv(record, dialect.wrapped ? unwrapped(plain) : plain, dialect, filler),
    text: () => text,
  };
}

/** Lines with all quotes within values doubled, by which it is told where a record ends. */
async function* plainLines(lines: AsyncGenerator<Line>, escapes: Escapes): AsyncGenerator<Line> {
  for await (const line of lines) {
    // Byte by byte: their letters may yet turn out to be of another alphabet.
    const text = unescaped(line.bytes.toString("latin1"), escapes);
    yield { ...line, bytes: Buffer.from(text, "latin1") };
  }
}

/** Where no letter beyond ASCII told the encoding, what is no UTF-8 is what old Windows programs write. */
function textOf(bytes: Buffer, certain: boolean): string {
  if (certain || isUtf8(bytes)) return bytes.toString("utf8");
  return new TextDecoder("windows-1252").decode(bytes);
}

const TOO_LONG = "longer than two million bytes";
const TOTALS = "a line that sums up others";
const CONTINUES = "it continues a row that was set aside";
const ANOTHER_TABLE = "a row of another table on the sheet: give each a sheet of its own";
const NAMES_AGAIN = "the names of the columns once more";

function judgeCsv(record: Line[], text: string, dialect: Dialect, filler: Filler): Verdict {
  if (record.some((line) => line.tooLong)) return { reject: TOO_LONG };
  if (dialect.certain && !record.every((line) => isUtf8(line.bytes))) return { reject: "not valid UTF-8" };
  const { quote, delimiter } = dialect;
  const isOpen =
    !quotesClosed(text.split("\n"), quote) && (record.length > 1 || opensQuote(text, delimiter, quote));
  if (isOpen || isTorn(text, delimiter, quote)) return { reject: "a quote is opened and never closed" };
  const values = parseRecord(text, delimiter, quote);
  if (isBlank(values)) return undefined;
  const wanted = dialect.columns.length;
  while (values.length < wanted && values.length >= (dialect.least ?? wanted)) values.push("");
  if (values.length < wanted) return { reject: `too few values: ${values.length} of ${wanted}` };
  if (values.length > wanted) return { reject: `too many values: ${values.length} instead of ${wanted}` };
  if (dialect.totals && isTotal(values)) return { reject: TOTALS };
  if (dialect.repeats && areNames(values, dialect.columns)) return { reject: NAMES_AGAIN };
  const filled = filler.fill(values);
  if (!filled) return { reject: CONTINUES };
  const keep = writeRecord(filled);
  return keep.length * 3 > LONGEST_CSV_LINE && Buffer.byteLength(keep) > LONGEST_CSV_LINE
    ? { reject: TOO_LONG }
    : { keep };
}

async function* jsonRecords(file: FoundFile, layout: JsonLayout, encoding: Encoding): AsyncGenerator<Judged> {
  for await (const line of jsonTexts(file, layout, encoding))
    yield { line: line.number, verdict: judgeJson(line), text: () => line.bytes.toString("utf8") };
}

/** The file's records as bytes, whatever its layout. */
export async function* jsonTexts(
  file: FoundFile,
  layout: JsonLayout,
  encoding: Encoding,
): AsyncGenerator<Line> {
  const content = toUtf8(openContent(file), encoding);
  if (layout.kind === "newline") yield* readLines(content, 10, LARGEST_OBJECT);
  else yield* splitJson(content, layout);
}

function judgeJson({ bytes, tooLong }: Line): Verdict {
  if (tooLong) return { reject: "larger than 64 MB" };
  if (!isUtf8(bytes)) return { reject: "not valid UTF-8" };
  const text = bytes
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trim();
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return { reject: "not a JSON object" };
    if (hasHalfCharacter(text)) return { reject: "half of a character is missing" };
    // Line ends within a record only stand between its parts.
    return { keep: `${text.replaceAll(/[\r\n]+/g, " ")}\n` };
  } catch {
    return { reject: "not valid JSON" };
  }
}

const HALF = /\\u[dD][89a-fA-F]/;
const PAIR = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F]/g;

/** Looks at the text, since DuckDB takes offence at a value, too, that another one of the same key takes the place of. */
const hasHalfCharacter = (text: string) =>
  HALF.test(text) && HALF.test(text.replaceAll("\\\\", " ").replaceAll(PAIR, ""));

async function* xmlRecords(file: FoundFile): AsyncGenerator<Judged> {
  for await (const { line, record, fault } of xmlObjects(file)) {
    const text = JSON.stringify(record);
    yield {
      line,
      verdict: fault ? { reject: `not valid XML: ${fault}` } : { keep: `${text}\n` },
      text: () => text,
    };
  }
}

/** Records of the feed, each with the time that the feed was written: feeds say what holds now. */
export async function* xmlObjects(file: FoundFile): AsyncGenerator<FoundRecord> {
  const head = (await readHead(file)).toString("latin1");
  const time = { file_modified: new Date(file.mtimeMs).toISOString() };
  for await (const found of readXmlRecords(openContent(file), head))
    yield { ...found, record: { ...time, ...found.record } };
}

async function* sheetRecords(file: FoundFile, frame: SheetFrame): AsyncGenerator<Judged> {
  let { skipped } = frame;
  const filler = fillerOf(frame.continued);
  const beginsAnother = secondTable();
  let isAnother = false;
  for await (const row of readSheet(file)) {
    const { number, values } = row;
    if (values.every((value) => value === "")) continue;
    if (skipped-- > 0) continue;
    isAnother ||= beginsAnother(row);
    const verdict = isAnother ? { reject: ANOTHER_TABLE } : judgeCells(values, frame, filler);
    if (verdict && "reject" in verdict) filler.drop();
    yield { line: number, verdict, text: () => values.join("\t") };
  }
}

/** Asked of each row: whether, below a gap, words stand where all rows above have figures, as names of another table do. */
function secondTable(): (row: SheetRow) => boolean {
  let figures: Set<number> | undefined;
  let last = 0;
  return ({ number, values, typed }) => {
    const isBelowGap = figures !== undefined && number > last + 1;
    const words = typed.size > 0 ? [] : [...values.keys()].filter((k) => /\p{L}/u.test(values[k]!));
    last = number;
    if (isBelowGap && words.filter((k) => figures!.has(k)).length > 1) return true;
    figures = figures ? new Set([...figures].filter((k) => typed.has(k))) : new Set(typed);
    return false;
  };
}

function judgeCells(values: string[], { columns: { length }, totals }: SheetFrame, filler: Filler): Verdict {
  const beyond = values.slice(length).filter((value) => value !== "").length;
  if (beyond > 0) return { reject: `too many values: ${length + beyond} instead of ${length}` };
  const row = Array.from({ length }, (_, k) => values[k] ?? "");
  if (totals && isTotal(row)) return { reject: TOTALS };
  const filled = filler.fill(row);
  if (!filled) return { reject: CONTINUES };
  const keep = writeRecord(filled);
  return Buffer.byteLength(keep) > LONGEST_CSV_LINE ? { reject: TOO_LONG } : { keep };
}

/** Joins lines while a quote is open; when it never closes, only the line that opened it is lost. */
async function* joinQuoted(lines: AsyncGenerator<Line>, quote: string): AsyncGenerator<Line[]> {
  const sign = quote.charCodeAt(0);
  let open: Line[] = [];
  let quotes = 0;
  let bytes = 0;
  for await (const line of lines) {
    open.push(line);
    bytes += line.bytes.length;
    if (quote !== "") quotes += countByte(line.bytes, sign);
    if (quotes % 2 !== 0 && open.length <= LONGEST_RECORD_LINES && bytes <= LONGEST_CSV_LINE) continue;
    if (quotes % 2 === 0) yield open;
    else yield* giveUp(open, sign);
    open = [];
    quotes = 0;
    bytes = 0;
  }
  if (open.length > 0) yield* giveUp(open, sign);
}

function* giveUp([first, ...rest]: Line[], sign: number): Generator<Line[]> {
  yield [first!];
  let open: Line[] = [];
  let quotes = 0;
  for (const line of rest) {
    open.push(line);
    quotes += countByte(line.bytes, sign);
    if (quotes % 2 === 0) {
      yield open;
      open = [];
    }
  }
  for (const line of open) yield [line];
}

function countByte(bytes: Buffer, sign: number): number {
  let count = 0;
  for (let at = bytes.indexOf(sign); at >= 0; at = bytes.indexOf(sign, at + 1)) count++;
  return count;
}
