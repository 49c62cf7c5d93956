/** How a CSV is written, from samples of it: letters, delimiter, quotes, header and the names of its columns. */
import type { Encoding, FilesConfig } from "./config.ts";
import { continuedColumns, saidOfContinued } from "./continued.ts";
import {
  type Escapes,
  escapesIn,
  isBlank,
  isLoose,
  isTorn,
  isWrapped,
  parseRecord,
  readRecords,
  SPACES,
  unescaped,
  unwrapped,
} from "./csv-records.ts";
import { decoded, encodingOf } from "./encoding.ts";
import type { FoundFile } from "./found-file.ts";
import { describesColumns, hasTotals, recordsAbove, saidOfAbove, saidOfDescribed } from "./frame.ts";
import { emptyFile, endlessLine, refuseForeign, type Sample } from "./head.ts";

export interface Dialect {
  encoding: Encoding;
  /** False while only ASCII was seen: lines that are no UTF-8 are then read as Windows-1252. */
  certain: boolean;
  delimiter: string;
  /** Empty where values are never quoted. */
  quote: string;
  header: boolean;
  /** Records above the names, which are left out. */
  above?: number;
  /** Some lines sum up others; they are set aside. */
  totals?: true;
  /** The line below the names says in words what each column holds; it is left out. */
  described?: true;
  /** The names stand between rows again, where files were put one behind the other; such lines are set aside. */
  repeats?: true;
  /** So many columns from the left hold what is said once for several rows. */
  continued?: number;
  /** Rows end early where their last values are blank: the fewest values that make one. */
  least?: number;
  /** Whole lines stand in quotes, and within them the values. */
  wrapped?: true;
  escapes?: Escapes;
  /** Lines near the names have more values than those, or fewer, or text behind a quote: DuckDB may pass over such without a word. */
  ragged?: true;
  /** Byte that ends lines; carriage returns alone are of old Macs. */
  lineEnd: 10 | 13;
  columns: string[];
}

export interface FoundDialect {
  dialect: Dialect;
  /** Values of the sampled records, header left out. */
  records: string[][];
  /** What a person should know of it, as sentences. */
  notes: string[];
}

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", spaces: SPACES };
const QUOTES = { double: '"', single: "'", none: "" };
/** Records of the head that decide about delimiter and quotes. */
const JUDGED = 50;

/** The dialect and the sampled records. Throws `invalid-input` for a file without any record. */
export function dialectOf(file: FoundFile, sample: Sample, config: FilesConfig): FoundDialect {
  const head = headOf(file, sample, config);
  const { encoding, certain, wrapped, escapes, text } = head;
  const signs = signsOf(file, text, sample.complete, config);
  const { told, quotes, quote, score, delimiter } = signs;
  const texts = recordsIn(text, sample.complete, quote);
  const all = texts.map((record) => parseRecord(record, delimiter, quote));
  const whole = untorn(all, texts, delimiter, quote);
  const above = told ? 1 + aboveIn(whole.slice(1), config) : aboveIn(whole, config);
  const records = all.slice(above);
  const [first] = records;
  if (first === undefined) throw text.trim() === "" ? emptyFile(file) : endlessLine(file);
  const header = config.header === "auto" ? above > 0 || looksLikeNames(records) : config.header === "yes";
  const columns = header
    ? uniqueNames(endedAlike(first, records.slice(1)))
    : first.map((_cell, k) => `column_${k + 1}`);
  const behind = recordsBehind(sample, head, signs);
  const described = header && describesColumns(records[1] ?? [], records.slice(2));
  const rows = [
    ...records.slice((header ? 1 : 0) + (described ? 1 : 0)),
    ...behind.filter((record) => record.length === columns.length),
  ];
  const least = header ? fewestValues(rows, columns.length) : undefined;
  const continued = header
    ? continuedColumns(
        columns,
        rows.filter((row) => row.length === columns.length),
      )
    : 0;
  return {
    dialect: {
      encoding,
      certain,
      delimiter,
      quote: score > 0 || config.quote !== "auto" ? quote : '"',
      header,
      ...(above > 0 && { above }),
      ...(described && { described }),
      ...(hasTotals(rows) && { totals: true }),
      ...(header && rows.some((row) => areNames(row, columns)) && { repeats: true }),
      ...(continued > 0 && { continued }),
      ...(least !== undefined && { least }),
      ...(wrapped && { wrapped }),
      ...(escapes && { escapes }),
      ...((wrapped ||
        escapes ||
        /^[\ufeff\s]*[\r\n]/.test(text) ||
        rows.some(isBlank) ||
        isLoose(texts[above]!, delimiter, quote) ||
        records.some((record) => record.length !== columns.length)) && { ragged: true }),
      lineEnd: text.includes("\n") || !text.includes("\r") ? 10 : 13,
      columns,
    },
    records: rows,
    notes: [
      ...(told ? [] : saidOfAbove(file.name, all, above)),
      ...saidOfDescribed(file.name, described),
      ...saidOfContinued(file.name, columns, continued),
      ...saidOfLeast(file.name, columns, least),
      ...(config.encoding === "auto" && head.word ? [saidOfLetters(file.name, encoding, head.word)] : []),
      ...(config.delimiter !== "auto" && columns.length === 1
        ? saidOfDelimiter(file.name, text, sample.complete, quotes)
        : []),
    ],
  };
}

/** The beginning of the file as text, and how it is encoded. Throws `invalid-input` for what is no text of records. */
function headOf(file: FoundFile, sample: Sample, config: FilesConfig) {
  const found = encodingOf(Buffer.concat([sample.head, ...sample.pieces]));
  const encoding = config.encoding === "auto" ? found.encoding : config.encoding;
  const certain = config.encoding !== "auto" || found.certain;
  const given = decoded(sample.head, encoding);
  refuseForeign(file, sample.head);
  const wrapped = isWrapped(given, [",", ";", "\t"]);
  const escapes = wrapped || !["auto", "double"].includes(config.quote) ? undefined : escapesIn(given);
  const head = { encoding, certain, word: found.word, wrapped, escapes };
  return { ...head, text: plainText(given, head) };
}

/** The text as any CSV is written. */
function plainText(text: string, { wrapped, escapes }: Pick<Dialect, "escapes"> & { wrapped?: boolean }) {
  if (escapes) return unescaped(text, escapes);
  return wrapped ? unwrapped(text) : text;
}

/** Delimiter and quote: those that are chosen, that the file tells (`told`), or that part its records best. */
function signsOf(file: FoundFile, text: string, complete: boolean, config: FilesConfig) {
  const named = file.format === "tsv" ? "tab" : config.delimiter;
  const told = EXCEL_HINT.exec(text)?.[1];
  const quotes = config.quote === "auto" ? ['"', "'"] : [QUOTES[config.quote]];
  const delimiters =
    named === "auto"
      ? told
        ? [told]
        : Object.values(DELIMITERS).filter((sign) => sign !== SPACES)
      : [DELIMITERS[named]];
  const { quote, score, delimiter } = likeliest(text, complete, quotes, delimiters);
  const isAligned = score === 0 && named === "auto" && isAlignedBySpaces(recordsIn(text, complete, ""));
  return { told, quotes, quote, score, delimiter: isAligned ? SPACES : delimiter };
}

/** Records of the pieces further down in the file. */
function recordsBehind(
  sample: Sample,
  head: ReturnType<typeof headOf>,
  { delimiter, quote }: ReturnType<typeof signsOf>,
): string[][] {
  return sample.pieces.flatMap((piece, k) => {
    const isEnd = sample.toEnd === true && k === sample.pieces.length - 1;
    const part = plainText(decoded(piece, head.encoding), head);
    return wholeRecords(part, quote, isEnd).map((record) => parseRecord(record, delimiter, quote));
  });
}

/** A delimiter that was chosen and stands nowhere, where another parts the lines. */
function saidOfDelimiter(file: string, text: string, complete: boolean, quotes: string[]): string[] {
  const { delimiter, score } = likeliest(text, complete, quotes, [",", ";", "\t", "|"]);
  const name = Object.entries(DELIMITERS).find(([, sign]) => sign === delimiter)![0];
  return score < 900
    ? []
    : [`${file} has one column with the delimiter that was chosen; its values seem to be parted by ${name}.`];
}

/** Whether the values are the names of the columns once more. */
export const areNames = (values: string[], columns: string[]): boolean =>
  columns.length > 1 && columns.every((name, k) => values[k]?.trim() === name);

const saidOfLetters = (file: string, encoding: Encoding, word: string) =>
  `The letters of ${file} are read as ${encoding}, such as "${word}". Choose the characters if they look wrong.`;

/** A first line by which Excel is told the delimiter. */
const EXCEL_HINT = /^"?sep=([,;\t|])"?\r?\n/i;

/** Some programs end the rows with a delimiter and not the names, or the other way round. */
function endedAlike(names: string[], rows: string[][]): string[] {
  const judged = rows.slice(0, JUDGED);
  const most = (test: (row: string[]) => boolean) =>
    judged.length > 0 && judged.filter(test).length >= judged.length * 0.9;
  const beyond = (judged[0]?.length ?? 0) - names.length;
  const isLonger =
    beyond > 0 && most((row) => row.length === names.length + beyond && isBlank(row.slice(names.length)));
  if (isLonger) return [...names, ...Array.from({ length: beyond }, () => "")];
  const isShorter = names.at(-1)!.trim() === "" && most((row) => row.length === names.length - 1);
  return isShorter ? names.slice(0, -1) : names;
}

/** Rows that end early, and the share of all that they are at least: fewer are lines that were cut. */
const LEAST_SHORT = 3;
const SHARE_SHORT = 0.1;

/**
 * Excel writes no delimiters for the last cells of a row where they are blank. The fewest values of a row, where many
 * rows end early, always with the same columns missing; undefined where they don't.
 */
function fewestValues(rows: string[][], columns: number): number | undefined {
  const widths = rows.filter((row) => !isBlank(row)).map(({ length }) => length);
  const short = widths.filter((width) => width < columns);
  const isUsual = short.length >= Math.max(LEAST_SHORT, widths.length * SHARE_SHORT);
  const fewest = Math.min(...short);
  return isUsual && fewest > 1 && widths.every((width) => width === fewest || width >= columns)
    ? fewest
    : undefined;
}

const saidOfLeast = (file: string, columns: string[], least: number | undefined) =>
  least === undefined
    ? []
    : [`Some rows of ${file} end behind "${columns[least - 1]}": what would follow is taken as blank.`];

/** Who says whether the first line has the names has said that nothing stands above it. */
const aboveIn = (records: string[][], config: FilesConfig) =>
  config.header === "auto" ? recordsAbove(records.slice(0, JUDGED)) : 0;

const recordsIn = (text: string, complete: boolean, quote: string) =>
  [...readRecords(text, complete, quote)].filter((record) => record.trim() !== "");

/** Records of a piece that was cut out of the middle: its first line is not whole, its last only at the file's end. */
function wholeRecords(text: string, quote: string, isEnd: boolean): string[] {
  // Two bytes a letter: a piece that starts on an odd byte would be read shifted, and is read as nothing useful.
  const start = text.search(/[\r\n]/);
  const end = isEnd ? text.length : Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return start < 0 || end <= start ? [] : recordsIn(text.slice(start + 1, end), true, quote);
}

/** The pair that splits the most records into the number of values that the names have, and into the most values. */
function likeliest(text: string, complete: boolean, quotes: string[], delimiters: string[]) {
  let best = { quote: quotes[0]!, delimiter: delimiters[0]!, score: 0 };
  for (const quote of quotes) {
    const records = recordsIn(text, complete, quote).slice(0, JUDGED);
    for (const delimiter of delimiters) {
      const score = scoreOf(records, delimiter, quote);
      // Single quotes are also apostrophes, so they must win clearly: more values must open and close with them.
      if (score > best.score && (quote !== "'" || inSingleQuotes(records, delimiter)))
        best = { quote, delimiter, score };
    }
  }
  return best;
}

function scoreOf(records: string[], delimiter: string, quote: string): number {
  const parsed = records.map((record) => parseRecord(record, delimiter, quote));
  const widths = parsed.map((cells) => cells.length);
  const width = widths[recordsAbove(untorn(parsed, records, delimiter, quote))] ?? 1;
  return width === 1
    ? 0
    : (widths.filter((other) => other === width).length / widths.length) * 1000 + Math.min(width, 900);
}

/** The records up to the first that stray quotes have made of several lines, `texts` being what they are written as. */
function untorn(records: string[][], texts: string[], delimiter: string, quote: string): string[][] {
  const tornAt = texts.findIndex((text) => isTorn(text, delimiter, quote));
  return tornAt < 0 ? records : records.slice(0, tornAt);
}

function inSingleQuotes(records: string[], delimiter: string): boolean {
  const values = records.flatMap((record) => record.split(delimiter)).map((value) => value.trim());
  const single = values.filter((value) => /^'.*'$/.test(value));
  return single.length > values.filter((value) => value.startsWith('"')).length;
}

/** Columns of a report that are aligned with spaces: every line has as many words, under some name only figures. */
function isAlignedBySpaces(records: string[]): boolean {
  const [names = [], ...rows] = records.slice(0, JUDGED).map((record) => parseRecord(record, SPACES));
  return (
    rows.length >= 5 &&
    names.length >= 3 &&
    !names.some(isNumber) &&
    rows.every((row) => row.length === names.length) &&
    names.some((_name, k) => rows.every((row) => isNumber(row[k]!)))
  );
}

const isNumber = (cell: string) => /^[-+]?[\d.,:/ -]+$/.test(cell.trim());

/** A word above numbers is a name, whatever stands beside it; else names are words, all different. */
function looksLikeNames([cells = [], ...rows]: string[][]): boolean {
  const names = cells.map((cell) => cell.trim());
  const aboveNumbers = names.some((name, k) => {
    const below = rows
      .slice(0, JUDGED)
      .map((row) => row[k]?.trim() ?? "")
      .filter(Boolean);
    return name !== "" && !isNumber(name) && below.length > 0 && below.every(isNumber);
  });
  const words = names.every((name) => name !== "" && !isNumber(name)) && new Set(names).size === names.length;
  return aboveNumbers || words;
}

/** Column that says which file a row came from; it is also the cursor of file streams. */
export const FILE_COLUMN = "_file";
/** Column of a scan that is not loaded. */
export const PATH_COLUMN = "_merchbench_path";

/** More of a name is nothing that one could work with. */
const LONGEST_NAME = 200;

/** DuckDB tells names apart without regard to case; blank ones are numbered, ours are kept free. */
export function uniqueNames(names: string[]): string[] {
  const taken = new Set([FILE_COLUMN, PATH_COLUMN]);
  return names.map((name, k) => {
    const base =
      name
        .trim()
        .replace(/^="([^"]*)"$/, "$1")
        .replaceAll(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, LONGEST_NAME) || `column_${k + 1}`;
    let unique = base;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${base}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
