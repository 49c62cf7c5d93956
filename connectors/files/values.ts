/**
 * How numbers and dates are written in the columns of a CSV: `1.234,56` or `1,234.56`, day or month first. Found by
 * evidence over a sample; what the sample leaves open is left as it is and said aloud.
 */
import { monthsFor, writtenDate, writtenDateSql } from "../written-dates.ts";
import type { FilesConfig } from "./config.ts";
import { quoteList, quoteName } from "./duck.ts";

export type Decimal = "point" | "comma";
export type DateOrder = "dmy" | "mdy" | "ymd";
const ORDERS = { "day-first": "dmy", "month-first": "mdy", "year-first": "ymd" } as const;

/** What is done to the text of one column on its way in. */
export type Rewrite =
  | { kind: "number"; decimal: Decimal; minus?: true }
  | { kind: "date"; formats: string[]; time: boolean; zone?: true }
  | { kind: "written date"; forms: number[]; months: [word: string, month: number][] }
  | { kind: "quoted text"; inner?: Rewrite };

export interface ColumnFinding {
  name: string;
  kind: "text" | "number" | "date" | "empty";
  /** An example of what stands in the file. */
  example: string;
  decimal?: Decimal;
  dates?: DateOrder;
  rewrite?: Rewrite;
  /** What the sample leaves open, as a sentence. */
  doubt?: string;
}

/** What databases and spreadsheets write into files where there is no value. */
export const MISSING = ["\\N", "NULL", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];

/** Shares of a column's values that must look alike for the column to be of that kind. */
const ALIKE = 0.95;

/** What the values of a column say about how they are written, added up value by value and file by file. */
export interface Evidence {
  /** Values that are not blank, and how many of them read as dates and as numbers. */
  values: number;
  dates: number;
  numbers: number;
  example: string;
  orders: Set<DateOrder>;
  separators: Set<string>;
  times: Set<string>;
  /** Some times name their zone. */
  zoned: boolean;
  shortYears: boolean;
  /** The first date that does not begin with its year. */
  openDate: string | undefined;
  /** Dates with the month as a word, the ways of writing them, and the words. */
  written: number;
  forms: Set<number>;
  months: Set<string>;
  styles: Set<Style>;
  openNumber: string | undefined;
  /** A long number that a spreadsheet has cut short. */
  shortened: string | undefined;
  /** Signs that stand between digits. */
  signs: Set<string>;
  /** Whether every number so far looks like a code. */
  codes: boolean;
  /** Some values are written as ="0071", so that a spreadsheet keeps their zeros. */
  quoted: boolean;
}

/** Evidence of a column of which no value was seen yet. */
export function newEvidence(): Evidence {
  return {
    values: 0,
    dates: 0,
    numbers: 0,
    example: "",
    orders: new Set(),
    separators: new Set(),
    times: new Set(),
    zoned: false,
    shortYears: false,
    openDate: undefined,
    written: 0,
    forms: new Set(),
    months: new Set(),
    styles: new Set(),
    openNumber: undefined,
    shortened: undefined,
    signs: new Set(),
    codes: true,
    quoted: false,
  };
}

/** Adds what another part of the same column says; the part comes behind what is there. */
export function addEvidence(to: Evidence, from: Evidence): void {
  if (to.values === 0) to.example = from.example;
  to.values += from.values;
  to.dates += from.dates;
  to.numbers += from.numbers;
  to.written += from.written;
  for (const name of ["orders", "separators", "times", "forms", "months", "styles", "signs"] as const)
    for (const one of from[name]) (to[name] as Set<unknown>).add(one);
  to.shortYears ||= from.shortYears;
  to.zoned ||= from.zoned;
  to.openDate ??= from.openDate;
  to.openNumber ??= from.openNumber;
  to.shortened ??= from.shortened;
  to.codes &&= from.codes;
  to.quoted ||= from.quoted;
}

/** What the values say, as they stand in the file. */
export function evidenceOf(values: string[]): Evidence {
  const evidence = newEvidence();
  for (const value of values) noteValue(evidence, value);
  return evidence;
}

function noteValue(to: Evidence, text: string): void {
  const written = QUOTED.exec(text.trim());
  to.quoted ||= written !== null;
  const given = written?.[1] ?? text.trim();
  if (given === "" || MISSING.includes(given)) return;
  noteText(to, given);
}

/** ="0071" as its text. */
const QUOTED = /^="([^"]*)"$/;

function noteText(to: Evidence, given: string): void {
  if (to.values++ === 0) to.example = copied(given);
  const written = writtenDate(given);
  if (written) {
    to.written++;
    to.forms.add(written.form);
    if (written.month !== "") to.months.add(written.month);
  }
  // Dates and numbers begin with a digit, a sign or a point; all else ends here.
  if (given.charCodeAt(0) > NINE && given[0] !== "\u2212") return;
  const signed = withMinus(given);
  if (signed !== given) to.signs.add(MINUS);
  const value = ZONED.test(signed) ? signed.replace(ZONE, "") : signed;
  to.zoned ||= value !== signed;
  if (DATE.test(value) || YEAR_FIRST.test(value)) noteDate(to, value);
  if (SHORTENED.test(value)) to.shortened ??= copied(value);
  const style = NUMBER.test(value) ? numberStyle(value) : undefined;
  if (style) noteNumber(to, value, style);
}

/** Stands among the signs of a column for a minus written in another way than before the digits. */
const MINUS = "minus";

/** Bookkeepers write -12.50 as 12.50- or (12.50), typesetters with a sign of its own. */
const withMinus = (value: string) =>
  value.replace(
    /^\((\d.*[.,]\d+)\)$|^(\d.*[.,]\d\d?)-$|^\u2212(?=\d)/,
    (_all, a = "", b = "") => `-${a}${b}`,
  );

/** Long ids and bar codes, as spreadsheets show and save them. */
const SHORTENED = /^\d[.,]\d+e\+(0[89]|[1-9]\d)$/i;

const NINE = "9".charCodeAt(0);

/** A piece of a text keeps all of it in memory; a copy does not. */
const copied = (value: string) => Buffer.from(value).toString();

/**
 * Judges the columns by their evidence. What one column leaves open, others of the same file decide; what the
 * user has chosen decides before all.
 */
export function judgeColumns(
  names: string[],
  evidence: Evidence[],
  chosen: Pick<FilesConfig, "decimal" | "dates">,
): ColumnFinding[] {
  const looks = names.map((_name, k) => lookOf(evidence[k]!));
  const decimal = chosen.decimal === "auto" ? agreed(looks.map((look) => look.decimal)) : chosen.decimal;
  const order = chosen.dates === "auto" ? agreed(looks.map((look) => look.order)) : ORDERS[chosen.dates];
  return names.map((name, k) => (evidence[k]!.quoted ? unquoted(findingOf(name, k)) : findingOf(name, k)));

  function findingOf(name: string, k: number): ColumnFinding {
    const look = looks[k]!;
    const base = { name, kind: look.kind, example: look.example };
    if (look.written) return { ...base, ...writtenFinding(name, look) };
    if (look.kind === "number") return { ...base, ...numberFinding(name, look, decimal, chosen.decimal) };
    if (look.kind === "date") return { ...base, ...dateFinding(name, look, order, chosen.dates) };
    const { shortened } = evidence[k]!;
    return shortened === undefined ? base : { ...base, doubt: saidOfShortened(name, shortened) };
  }
}

const unquoted = (finding: ColumnFinding): ColumnFinding => ({
  ...finding,
  rewrite: { kind: "quoted text", ...(finding.rewrite && { inner: finding.rewrite }) },
});

const saidOfShortened = (name: string, example: string) =>
  `"${example}" in ${name} is a long number that a spreadsheet has cut short: different ones may look the same. Export the file again and load it without saving it in a spreadsheet.`;

interface Look {
  kind: ColumnFinding["kind"];
  example: string;
  /** Set where the values themselves decide. */
  decimal?: Decimal;
  order?: DateOrder;
  /** Values that read differently as one or the other. */
  open?: string;
  signs: Set<string>;
  separators: Set<string>;
  times: Set<string>;
  zoned: boolean;
  shortYears: boolean;
  mixed: boolean;
  /** Dates with the month as a word. */
  written?: Pick<Evidence, "forms" | "months">;
}

const NUMBER = /^[-+]?\d[\d.,'\u00a0\u202f ]*$/;
const DATE =
  /^(\d{1,4})([-/]|\. ?)(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(\s?[AaPp][Mm])?)?$/;

function lookOf(evidence: Evidence): Look {
  const { values, dates, numbers, example, signs, separators, times, zoned, shortYears } = evidence;
  const mixed = evidence.orders.size > 1;
  const look = { example, signs, separators, times, zoned, shortYears, mixed };
  if (values === 0) return { ...look, kind: "empty" };
  if (dates >= values * ALIKE) return { ...look, ...dateLook(evidence) };
  if (numbers >= values * ALIKE) return { ...look, ...numberLook(evidence) };
  const { written, forms, months } = evidence;
  const isWritten = written >= values * ALIKE && monthsFor(months) !== undefined;
  if (isWritten) return { ...look, kind: "date", written: { forms, months } };
  return { ...look, kind: "text" };
}

type Style = Decimal | "plain" | "open";

/** `1.234,5` is comma, `1,234.5` point, `12` plain, `1,234` open; undefined is no number. */
function numberStyle(value: string): Style | undefined {
  const digits = value.replace(/^[-+]/, "");
  if (/^\d+$/.test(digits)) return "plain";
  if (/^\d{1,3}(?:[.' \u00a0\u202f]\d{3})+,\d+$/.test(digits) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(digits))
    return "comma";
  if (/^\d{1,3}(?:[,' \u00a0\u202f]\d{3})+\.\d+$/.test(digits) || /^\d{1,3}(?:,\d{3}){2,}$/.test(digits))
    return "point";
  // Lakhs and crores: 1,23,456.
  if (/^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/.test(digits)) return "point";
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(digits)) return "open";
  if (/^\d*,\d+$/.test(digits)) return "comma";
  if (/^\d*\.\d+$/.test(digits)) return "point";
  return undefined;
}

function noteNumber(to: Evidence, value: string, style: Style): void {
  to.numbers++;
  to.styles.add(style);
  if (style === "open") to.openNumber ??= copied(value);
  for (const sign of value.match(/[^\d+-]/g) ?? []) to.signs.add(sign);
  // 100.200.300 in every row is a code: numbers vary in length and have fractions.
  to.codes &&= /^\d{1,3}(?:[.,]\d{3}){2,}$/.test(value);
}

function numberLook({ styles, codes, openNumber: open }: Evidence): Partial<Look> & Pick<Look, "kind"> {
  if (codes || (styles.has("comma") && styles.has("point"))) return { kind: "text" };
  return {
    kind: "number",
    ...(styles.has("comma")
      ? { decimal: "comma" as const }
      : styles.has("point")
        ? { decimal: "point" as const }
        : {}),
    ...(open !== undefined && { open }),
  };
}

function numberFinding(
  name: string,
  look: Look,
  agreedOn: Decimal | undefined,
  chosen: FilesConfig["decimal"],
): Partial<ColumnFinding> {
  const decimal = chosen === "auto" ? (look.decimal ?? agreedOn) : chosen;
  if (look.signs.size === 0) return {};
  const minus = look.signs.has(MINUS) && { minus: true as const };
  if (!decimal && look.open === undefined) return { rewrite: { kind: "number", decimal: "point", ...minus } };
  if (!decimal)
    return {
      doubt: `"${look.open ?? look.example}" in ${name} may be a thousand or a fraction. Choose the decimals; until then it is kept as text.`,
    };
  const plain = decimal === "point" && look.signs.size === 1 && look.signs.has(".");
  return { decimal, ...(!plain && { rewrite: { kind: "number", decimal, ...minus } }) };
}

function writtenFinding(name: string, { example, written }: Look): Partial<ColumnFinding> {
  const { forms, months: words } = written!;
  const months = monthsFor(words)!;
  if (![...words].every((word) => months.has(word)))
    return {
      doubt: `"${example}" in ${name} means one month in one language and another in another. It is kept as text: write the dates with figures.`,
    };
  const rewrite = { kind: "written date" as const, forms: [...forms].sort(), months: [...months] };
  return { rewrite };
}

/** 21.11.2025 10:15:00 UTC; with the year first, it is read as it stands. */
const ZONED = /^\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})[T ,]+\d{1,2}:\d{2}.*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/;
const ZONE = /\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/;

const YEAR_FIRST =
  /^\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp][Mm])?)?$/;

function noteDate(to: Evidence, value: string): void {
  to.dates++;
  const parts = value.split(/\. |[-/.T ,]/);
  const [first, second] = [Number(parts[0]), Number(parts[1])];
  const time = /\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s?[ap]m)?$/i.exec(value);
  to.separators.add(/[-/]|\. ?/.exec(value)![0]);
  to.times.add(time ? timeFormat(time) : "");
  if (!/^\d{4}/.test(value)) to.openDate ??= copied(value);
  if (parts[0]!.length === 4) to.orders.add("ymd");
  else {
    if (parts[2]!.length === 2) to.shortYears = true;
    if (first > 12 && second <= 12) to.orders.add("dmy");
    else if (second > 12 && first <= 12) to.orders.add("mdy");
  }
}

function dateLook({ orders, separators, openDate: open }: Evidence): Partial<Look> & Pick<Look, "kind"> {
  const [order] = orders;
  // Only Central and Northern Europe put points between day, month and year, with or without a space.
  const pointed = orders.size === 0 && [...separators].every((separator) => separator.startsWith("."));
  return {
    kind: "date",
    ...(orders.size === 1 && { order: order! }),
    ...(pointed && { order: "dmy" as const }),
    ...(open !== undefined && { open }),
  };
}

function timeFormat(time: RegExpExecArray): string {
  const [, seconds, fraction, half] = time;
  const clock = half ? "%I:%M" : "%H:%M";
  const rest = fraction ? ":%S.%f" : seconds ? ":%S" : "";
  return ` ${clock}${rest}${half ? (/^\s/.test(half) ? " %p" : "%p") : ""}`;
}

function dateFinding(
  name: string,
  look: Look,
  agreedOn: DateOrder | undefined,
  chosen: FilesConfig["dates"],
): Partial<ColumnFinding> {
  if (look.order === "ymd" && look.separators.size === 1 && !look.separators.has("."))
    return { dates: "ymd" };
  if (chosen === "auto" && look.mixed)
    return {
      doubt: `Dates in ${name} put now the day, now the month first. Choose what holds; until then they are kept as text.`,
    };
  const order = look.order === "ymd" ? "ymd" : chosen === "auto" ? (look.order ?? agreedOn) : ORDERS[chosen];
  if (!order || (order === "ymd" && look.open !== undefined))
    return {
      doubt: `"${look.open ?? look.example}" in ${name} may have the day or the month first. Choose the dates; until then it is kept as text.`,
    };
  return {
    dates: order,
    rewrite: {
      kind: "date",
      formats: dateFormats(look, order),
      time: [...look.times].some(Boolean),
      ...(look.zoned && { zone: true as const }),
    },
  };
}

/** Formats for DuckDB, in a fixed order, so that the same file gives the same reading. */
function dateFormats(look: Look, order: DateOrder): string[] {
  // A year of four digits would be read by %y up to its second digit only and then fail, so %y may go first.
  const years = look.shortYears ? ["%y", "%Y"] : ["%Y"];
  const formats: string[] = [];
  for (const separator of [...look.separators].sort())
    for (const year of years)
      for (const time of [...look.times].sort().reverse()) {
        const parts = { d: "%d", m: "%m", y: year };
        formats.push([...order].map((part) => parts[part as "d" | "m" | "y"]).join(separator) + time);
      }
  return formats;
}

/** The one value that all who have one agree on. */
function agreed<T>(votes: (T | undefined)[]): T | undefined {
  const given = new Set(votes.filter((vote) => vote !== undefined && vote !== "ymd"));
  return given.size === 1 ? [...given][0] : undefined;
}

/** SQL of the column as it is loaded: what does not fit the rewrite stays as it came. */
export const rewriteSql = (name: string, rewrite: Rewrite): string => rewritten(quoteName(name), rewrite);

function rewritten(column: string, rewrite: Rewrite): string {
  if (rewrite.kind === "quoted text") {
    const text = `regexp_replace(${column}, '${QUOTED.source.replace("^", "^\\s*").replace("$", "\\s*$")}', '\\1')`;
    return rewrite.inner ? rewritten(text, rewrite.inner) : `nullif(${text}, '')`;
  }
  if (rewrite.kind === "date") {
    const shown = rewrite.time ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d";
    const text = rewrite.zone ? `regexp_replace(trim(${column}), '${ZONE.source}', '')` : `trim(${column})`;
    const read = `strftime(try_strptime(replace(${text}, 'T', ' '), ${quoteList(rewrite.formats)}), '${shown}')`;
    return `coalesce(${rewrite.zone ? `${read} || ${zoneSql(column)}` : read}, ${column})`;
  }
  if (rewrite.kind === "written date") {
    const { forms, months } = rewrite;
    return `coalesce(${writtenDateSql(column, forms, new Map(months))}, ${column})`;
  }
  const [thousands, comma] = rewrite.decimal === "comma" ? [".", ","] : [",", "."];
  const read = rewrite.minus ? minusSql(column) : column;
  const lakhs = rewrite.decimal === "point" ? "|\\d{1,2}(,\\d{2})+,\\d{3}" : "";
  const number = `^\\s*[-+]?(\\d+${lakhs}|\\d{1,3}([${thousands}'\\x{00a0}\\x{202f} ]\\d{3})+)?([${comma}]\\d+)?\\s*$`;
  const plain = `replace(regexp_replace(${read}, '[${thousands}''\\x{00a0}\\x{202f}\\s]', '', 'g'), '${comma}', '.')`;
  return `CASE WHEN regexp_matches(${read}, '${number.replaceAll("'", "''")}') THEN ${plain} ELSE ${column} END`;
}

/** The zone as databases read it; empty where none is written. */
const zoneSql = (column: string) =>
  `regexp_replace(regexp_replace(regexp_extract(trim(${column}), '${ZONE.source}', 1), '^(Z|UTC|GMT)$', '+00:00'), '^([+-]\\d{2}):?(\\d{2})$', '\\1:\\2')`;

/** As `withMinus`. */
const minusSql = (column: string) =>
  `regexp_replace(trim(${column}), '^\\((\\d.*[.,]\\d+)\\)$|^(\\d.*[.,]\\d\\d?)-$|^\\x{2212}(\\d.*)$', '-\\1\\2\\3')`;
