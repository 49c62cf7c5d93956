/** What the values of a column in a CSV say about how they are written, noted value by value. */
import { writtenDate } from "../written-dates.ts";

export type Decimal = "point" | "comma";
export type DateOrder = "dmy" | "mdy" | "ymd";
/** A number by its looks; open is one that reads differently with a point and with a comma. */
type Style = Decimal | "plain" | "open";

/** What databases and spreadsheets write into files where there is no value. */
export const MISSING = ["\\N", "NULL", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];

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
export const QUOTED = /^="([^"]*)"$/;

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
export const MINUS = "minus";

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

const NUMBER = /^[-+]?\d[\d.,'\u2019\u00a0\u202f ]*$/;
const DATE =
  /^(\d{1,4})([-/]|\. ?)(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(\s?[AaPp][Mm])?)?$/;

/** `1.234,5` is comma, `1,234.5` point, `12` plain, `1,234` open; undefined is no number. */
function numberStyle(value: string): Style | undefined {
  const digits = value.replace(/^[-+]/, "");
  if (/^\d+$/.test(digits)) return "plain";
  if (
    /^\d{1,3}(?:[.'\u2019 \u00a0\u202f]\d{3})+,\d+$/.test(digits) ||
    /^\d{1,3}(?:\.\d{3}){2,}$/.test(digits)
  )
    return "comma";
  if (
    /^\d{1,3}(?:[,'\u2019 \u00a0\u202f]\d{3})+\.\d+$/.test(digits) ||
    /^\d{1,3}(?:,\d{3}){2,}$/.test(digits)
  )
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

/** 21.11.2025 10:15:00 UTC; with the year first, it is read as it stands. */
const ZONED = /^\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})[T ,]+\d{1,2}:\d{2}.*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/;
export const ZONE = /\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/;

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

function timeFormat(time: RegExpExecArray): string {
  const [, seconds, fraction, half] = time;
  const clock = half ? "%I:%M" : "%H:%M";
  const rest = fraction ? ":%S.%f" : seconds ? ":%S" : "";
  return ` ${clock}${rest}${half ? (/^\s/.test(half) ? " %p" : "%p") : ""}`;
}
