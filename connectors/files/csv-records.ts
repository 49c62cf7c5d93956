/** A tolerant CSV reader over text: records may span lines inside quotes; nothing is ever thrown away. */

/** A quote that is still open after so many lines was never meant to open. */
export const LONGEST_RECORD_LINES = 200;

/** Records of the text; `complete` says that the text is the whole file, else an unfinished last line is left out. */
export function* readRecords(text: string, complete: boolean, quote = '"'): Generator<string> {
  let open: string[] = [];
  let quotes = 0;
  const lines = text.split(/\r\n|\n|\r/);
  const last = complete ? lines.length : lines.length - 1;
  for (let k = 0; k < last; k++) {
    open.push(lines[k]!);
    quotes += countOf(lines[k]!, quote);
    if (quotes % 2 === 0 || open.length > LONGEST_RECORD_LINES) {
      yield open.join("\n");
      open = [];
      quotes = 0;
    }
  }
  if (complete && open.length > 0) yield open.join("\n");
}

function countOf(line: string, quote: string): number {
  let count = 0;
  if (quote !== "") for (let at = line.indexOf(quote); at >= 0; at = line.indexOf(quote, at + 1)) count++;
  return count;
}

/** Whether the lines together end outside of quotes, so that the next line begins a record. */
export const quotesClosed = (lines: string[], quote = '"'): boolean =>
  lines.reduce((sum, line) => sum + countOf(line, quote), 0) % 2 === 0;

/** Whether a value begins with a quote: within one (Screen 15" wide) it is a sign like any other. */
export const opensQuote = (record: string, delimiter: string, quote: string): boolean =>
  quote !== "" && (record.startsWith(quote) || record.includes(`${delimiter}${quote}`));

/**
 * Stray quotes have run several lines together: no value opens with one, a line ends outside of them, or text stands
 * right behind the one that would close a value over these lines, since that was to open another.
 */
export function isTorn(record: string, delimiter: string, quote: string): boolean {
  if (quote === "" || !record.includes("\n")) return false;
  if (!opensQuote(record, delimiter, quote)) return true;
  const [q, d] = [quote, delimiter].map(inPattern);
  const values = new RegExp(
    `(?:^|${d})(?:${q}([^${q}]*(?:${q}${q}[^${q}]*)*)${q}([^${d}]*)|([^${d}]*))`,
    "gu",
  );
  return [...record.matchAll(values)].some(
    ([, value, behind, plain]) =>
      (plain ?? behind!).includes("\n") || (value?.includes("\n") && behind!.trim() !== ""),
  );
}

/** The sign for a pattern, whatever it means there. */
const inPattern = (sign: string) => `\\u{${sign.codePointAt(0)!.toString(16)}}`;

const WRAPPED = /^"((?:[^"]|"")*)"$/;

/** Whether every line was put into quotes as if it were one value: some programs save so what they had opened as text. */
export function isWrapped(text: string, delimiters: string[]): boolean {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  const whole = lines.slice(0, 50).map((line) => WRAPPED.exec(line)?.[1]);
  return whole.length > 1 && delimiters.some((sign) => whole.every((line) => line?.includes(sign)));
}

/** The lines without those quotes. */
export const unwrapped = (text: string): string =>
  text.replaceAll(/^"((?:[^"\r\n]|"")*)"$/gm, (_all, line: string) => line.replaceAll('""', '"'));

/** Quotes within values are not doubled but have a backslash before them: one that was added, or one of the value's own. */
export type Escapes = "added" | "own";

/** A value in quotes that goes on behind a backslash and a quote: no CSV is written so whose quotes are doubled. */
const ESCAPED = /(?:^|[,;\t|])"(?:[^"]|"")*\\"(?=[^",;\t|\r\n])/m;
const DOUBLED = /[^",;\t|\r\n]""|""[^",;\t|\r\n]/;

/**
 * How the text writes quotes within values; undefined where it doubles them. Databases put backslashes before quotes;
 * PHP doubles quotes, but for those that have one before them already.
 */
export const escapesIn = (text: string): Escapes | undefined =>
  ESCAPED.test(text) ? (DOUBLED.test(text) ? "own" : "added") : undefined;

/** The text with all quotes within values doubled. */
export const unescaped = (text: string, escapes: Escapes): string =>
  escapes === "own"
    ? text.replaceAll('\\"', '\\""')
    : text.replaceAll(/\\(["\\]|$)/gm, (_all, sign: string) => (sign === '"' ? '""' : sign));

/** Nothing but delimiters. */
export const isBlank = (values: string[]): boolean => values.every((value) => value.trim() === "");

/** Text stands behind a closing quote: the values can be told, but DuckDB passes over such names and all rows below. */
export function isLoose(record: string, delimiter: string, quote: string): boolean {
  if (quote === "" || delimiter === SPACES || !record.includes(quote)) return false;
  const [q, d] = [quote, delimiter].map(inPattern);
  const cell = `(?:${q}(?:[^${q}]|${q}${q})*${q}|[^${q}${d}][^${d}]*|)`;
  return !new RegExp(`^${cell}(?:${d}${cell})*$`, "u").test(record);
}

/** Stands for a run of spaces between values. */
export const SPACES = " ";

/** Values of one record. A quote inside an unquoted value, and text behind a closing quote, are kept as they are. */
export function parseRecord(record: string, delimiter: string, quote = '"'): string[] {
  if (delimiter === SPACES) return record.trim().split(/\s+/);
  if (quote === "" || !record.includes(quote)) return record.split(delimiter);
  const values: string[] = [];
  let value = "";
  let quoted = false;
  for (let at = 0; at < record.length; at++) {
    const letter = record[at]!;
    if (quoted) {
      if (letter !== quote) value += letter;
      else if (record[at + 1] === quote) {
        value += quote;
        at++;
      } else quoted = false;
    } else if (letter === quote && value === "") quoted = true;
    else if (letter === delimiter) {
      values.push(value);
      value = "";
    } else value += letter;
  }
  values.push(value);
  return values;
}

/** The record as strict CSV with commas. */
export function writeRecord(values: string[]): string {
  return `${values.map((value) => (value === "" ? "" : `"${value.replaceAll('"', '""')}"`)).join(",")}\n`;
}
