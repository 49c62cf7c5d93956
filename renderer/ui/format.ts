/**
 * Numbers, money and dates as text, in the workspace's locale, currency and time zone.
 * Imports nothing. A new kind of text: a function here with a line in format.test.ts, then a `ColumnKind` if tables need it.
 */

export interface FormatSettings {
  locale: string;
  currency: string;
  timeZone: string;
}

export type Maybe<T> = T | null | undefined;

const MINUS = "−";
const MISSING = "none";

/** Only letters that Intl writes in capitals for English are lowered: 362.3K becomes 362.3k, 1.31M becomes 1.31m. */
const lowerSuffix = (locale: string, part: Intl.NumberFormatPart): string => {
  if (part.type === "minusSign") return MINUS;
  return part.type === "compact" && locale.startsWith("en") ? part.value.toLowerCase() : part.value;
};

function write(locale: string, value: number, options: Intl.NumberFormatOptions): string {
  // What rounds to zero has no sign.
  const parts = new Intl.NumberFormat(locale, { signDisplay: "negative", ...options }).formatToParts(value);
  return parts.map((part) => lowerSuffix(locale, part)).join("");
}

/** Thousands with one decimal, millions and above with two, as in 362.3k and 1.31m. */
function compactDigits(value: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  if (size < 1000) return { maximumFractionDigits: size < 10 ? 2 : 0 };
  return { notation: "compact", maximumFractionDigits: size < 1e6 ? 1 : 2 };
}

/** What a sentence quotes: somebody's own words and values, which stay as they are. */
const QUOTED = /("[^"]*")/;

/** A day as the engine writes it, with the time where there is one: 12 Jun 2026, 10:05 or 2026-06-12. */
const DAY =
  /(?<![\w.,-])(\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec) \d{4}|\d{4}-\d\d-\d\d)(?:,? (\d\d:\d\d))?(?![\w:-])/g;

/** Read and written in UTC: the engine wrote it in the workspace's zone. What is no day of the calendar stays. */
function localDay(locale: string, written: string, day: string, time?: string): string {
  const at = new Date(`${day} ${time ?? "00:00"} UTC`);
  if (Number.isNaN(at.getTime())) return written;
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const shown = {
    day: "numeric",
    month: "short",
    year: "numeric",
    ...(time && clock),
    timeZone: "UTC",
  } as const;
  return new Intl.DateTimeFormat(locale, shown).format(at);
}

/** A figure as the engine writes it, with separators, decimals or a percent sign: 1,240 or 65.2% but no 2.5.1. */
const FIGURE = /(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%)?(?![\w%]|[.,]\d)/g;

function localFigure(locale: string, written: string, decimals = "", percent = ""): string {
  if (!decimals && !percent && !written.includes(",")) return written;
  const digits = Math.max(0, decimals.length - 1);
  const value = Number(written.replaceAll(",", "").replace("%", ""));
  return write(locale, percent ? value / 100 : value, {
    ...(percent && { style: "percent" }),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** What stands between quotes is as it was written; days go first, for they are made of figures. */
const localSentence = (locale: string, text: string): string =>
  text
    .split(QUOTED)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(DAY, (written, day, time) => localDay(locale, written, day, time))
            .replace(FIGURE, (written, decimals, percent) => localFigure(locale, written, decimals, percent)),
    )
    .join("");

function numberFormats(locale: string) {
  return {
    /** A sentence of the engine, whose figures and days are British: 65.2% becomes 65,2 % in German. */
    sentence: (text: string): string => localSentence(locale, text),
    /** Full figure: 1,240. `digits` fixes the decimals. */
    number: (value: Maybe<number>, digits?: number): string =>
      value == null
        ? MISSING
        : write(locale, value, { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 2 }),
    /** For KPIs and axes: 362.3k. */
    compact: (value: Maybe<number>): string =>
      value == null ? MISSING : write(locale, value, compactDigits(value)),
    /** A share of 1 as a percentage: 0.0286 is 2.86%. Two decimals under 10 % at most, unless told. */
    percent: (value: Maybe<number>, digits?: number): string => {
      if (value == null) return MISSING;
      const places = digits ?? (Math.abs(value) < 0.1 ? 2 : 1);
      const least = digits === undefined ? 0 : places;
      return write(locale, value, {
        style: "percent",
        minimumFractionDigits: least,
        maximumFractionDigits: places,
      });
    },
    /** Three significant figures: what a prediction can carry. */
    prediction: (value: Maybe<number>): string =>
      value == null ? MISSING : write(locale, value, { maximumSignificantDigits: 3 }),
    bytes: (value: Maybe<number>): string => {
      if (value == null) return MISSING;
      const step = value < 1e6 ? 1e3 : value < 1e9 ? 1e6 : 1e9;
      const unit = { 1e3: "kB", 1e6: "MB", 1e9: "GB" }[step];
      return `${write(locale, value / step, { maximumFractionDigits: 1 })} ${unit}`;
    },
  };
}

const WHOLE = { minimumFractionDigits: 0, maximumFractionDigits: 0 };
/** Of an amount that the currency's own digits would write as nothing: a screw at £0.0034. */
const FAINT = { minimumFractionDigits: 0, maximumSignificantDigits: 2 };
/** Half of the smallest amount that the warehouse keeps; less is a sum's rounding. */
const LEAST = 0.00005;

function moneyFormats({ locale, currency }: FormatSettings) {
  const money = (code: Maybe<string>): Intl.NumberFormatOptions => ({
    style: "currency",
    currency: code ?? currency,
    currencyDisplay: code && code !== currency ? "code" : "narrowSymbol",
  });
  const own = (code?: Maybe<string>): number =>
    new Intl.NumberFormat(locale, money(code)).resolvedOptions().maximumFractionDigits ?? 2;
  const full = (value: Maybe<number>, digits?: number, code?: Maybe<string>): string => {
    if (value == null) return MISSING;
    const isWhole = digits === undefined ? Math.abs(value) >= 1000 || Number.isInteger(value) : digits === 0;
    const isFaint = digits !== 0 && Math.abs(value) >= LEAST && Math.abs(value) < 0.5 * 10 ** -own(code);
    return write(locale, value, { ...money(code), ...(isFaint ? FAINT : isWhole && WHOLE) });
  };
  const compact = (value: Maybe<number>, code?: Maybe<string>): string =>
    value == null ? MISSING : write(locale, value, { ...money(code), ...compactMoneyDigits(value) });
  return {
    /**
     * Full amount; pence, where the currency has some, are shown under 1,000 or when `digits` is more than 0; less than
     * half a penny in two figures.
     */
    money: full,
    compactMoney: compact,
    /** For narrow columns: full up to nine digits, beyond that compact; a figure that is cut reads as a smaller one. */
    narrowMoney: (value: Maybe<number>, digits?: number): string =>
      Math.abs(value ?? 0) < 1e9 ? full(value, digits) : compact(value),
    /** Money that a model predicted: three figures. */
    predictedMoney: (value: Maybe<number>): string =>
      value == null
        ? MISSING
        : write(locale, value, {
            ...money(undefined),
            minimumFractionDigits: 0,
            maximumSignificantDigits: 3,
            ...(Math.abs(value) >= 1e6 && { notation: "compact" as const }),
          }),
    /** Digits after the point of an amount: 2 of GBP, none of JPY. */
    currencyDigits: (): number => own(),
    /** The currency's sign, for headers: £. */
    currencySign: (): string =>
      new Intl.NumberFormat(locale, money(undefined)).formatToParts(0).find((p) => p.type === "currency")
        ?.value ?? currency,
  };
}

const compactMoneyDigits = (value: number): Intl.NumberFormatOptions => {
  const size = Math.abs(value);
  if (size >= 1000) return { notation: "compact", maximumFractionDigits: size < 1e6 ? 1 : 2 };
  return size < 100 && !Number.isInteger(value) ? {} : WHOLE;
};

type Instant = string | number | Date;
const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

function dateFormats({ locale, timeZone }: FormatSettings) {
  // A plain date has no time zone: it is read and written in UTC so that it never slips a day.
  const text = (value: Instant, options: Intl.DateTimeFormatOptions) => {
    const zone = typeof value === "string" && DAY_ONLY.test(value) ? "UTC" : timeZone;
    return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(new Date(value));
  };
  const orNone = (value: Maybe<Instant>, options: Intl.DateTimeFormatOptions) =>
    value == null ? MISSING : text(value, options);
  return {
    /** 20 Nov */
    day: (value: Maybe<Instant>) => orNone(value, { day: "numeric", month: "short" }),
    /** Thu 5 Nov 2026 */
    longDay: (value: Maybe<Instant>) =>
      orNone(value, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).replace(",", ""),
    /** 20 Nov 2026 */
    date: (value: Maybe<Instant>) => orNone(value, { day: "numeric", month: "short", year: "numeric" }),
    /** Nov 2026 */
    month: (value: Maybe<Instant>) => orNone(value, { month: "short", year: "numeric" }),
    /** 06:12 */
    time: (value: Maybe<Instant>) => orNone(value, { hour: "2-digit", minute: "2-digit" }),
    /** 20 Nov, 23:59; with the year where it is not this one. */
    dateTime: (value: Maybe<Instant>) => {
      const year = { year: "numeric" } as const;
      const isThisYear = value == null || text(value, year) === text(Date.now(), year);
      const clock = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
      return orNone(value, isThisYear ? clock : { ...clock, ...year });
    },
  };
}

/** 1 min 40 s, 2.1 s, 38 ms. */
function duration(locale: string, ms: Maybe<number>): string {
  if (ms == null) return MISSING;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${write(locale, ms / 1000, { maximumFractionDigits: 1 })} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Puts + or − (U+2212) before a text that was written from `Math.abs`. */
export function signed(value: Maybe<number>, text: (size: number) => string): string {
  if (value == null) return MISSING;
  if (text(Math.abs(value)) === text(0)) return text(0);
  return `${value < 0 ? MINUS : "+"}${text(Math.abs(value))}`;
}

/** "980 to 1,510"; both ends written by `text`. */
export function range(lo: Maybe<number>, hi: Maybe<number>, text: (value: number) => string): string {
  if (lo == null || hi == null) return "interval unknown";
  return `${text(lo)} to ${text(hi)}`;
}

/** Relative change of `now` against `before`; null when there is nothing to compare with. */
export function changeOf(now: Maybe<number>, before: Maybe<number>): number | null {
  if (now == null || before == null || before === 0) return null;
  return (now - before) / Math.abs(before);
}

export function createFormat(settings: FormatSettings) {
  const numbers = numberFormats(settings.locale);
  return {
    settings,
    ...numbers,
    ...moneyFormats(settings),
    ...dateFormats(settings),
    duration: (ms: Maybe<number>) => duration(settings.locale, ms),
    signed,
    range,
    /** A difference of two shares in points: 0.014 is "+1.4 pt". */
    points: (value: Maybe<number>) =>
      signed(value, (size) => `${numbers.number(size * 100, size * 100 < 1 ? 2 : 1)} pt`),
  };
}

export type Format = ReturnType<typeof createFormat>;
