/** What the values of a column look like, told from its most frequent ones. */
import { isWrittenDate } from "../../../../connectors/written-dates.ts";

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

export interface Values {
  kind: "empty" | "integer" | "number" | "time" | "flag" | "text" | "structure";
  /** Figures written with a decimal comma, with thousands marks or currency signs. */
  decimal?: "." | ",";
  /** A figure that may be a thousand or a fraction, where no other tells. */
  openFigure?: string;
  /** Whole numbers that a spreadsheet wrote as 17850.0. */
  isWhole?: boolean;
  /** strptime format, or epoch, where times are not ISO. */
  dateFormat?: string;
  /** Day and month could be the other way round. */
  unsure?: boolean;
  isEmail: boolean;
  isCurrency: boolean;
  isLink: boolean;
  isCountry: boolean;
  /** Words without digits, such as people are called by. */
  isPersonName: boolean;
  /** Most frequent first. */
  examples: { v: string; n: number }[];
  longest: number;
  median: number | null;
}

const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)?)?$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
const LINK = /^(https?:\/\/|www\.)\S+$/i;
const FLAG = /^(true|false|t|f|yes|no|y|n|ja|nein|oui|non|si|0|1)$/i;
/** Objects and lists within a record, which may be cut off where they are long; "[A-100] Blue mug" is none. */
const isStructure = (value: string) =>
  /^\s*[[{]/.test(value) && (value.length >= 200 || /[\]}]\s*$/.test(value));
const PERSON = /^[\p{L}.'’-]+(,?\s[\p{L}\d.'’-]+)+$/u;
const MOST = 0.95;

/** What the most frequent values of a column look like. */
export function readValues(examples: { v: string; n: number }[], concepts: Set<string>): Values {
  const values = examples.map(({ v }) => v);
  const most = (test: (value: string) => boolean) => share(values, test) >= MOST;
  const common = {
    examples,
    isEmail: most((value) => EMAIL.test(value)),
    isCurrency: most((value) => CURRENCIES.has(value.toUpperCase())),
    isLink: most((value) => LINK.test(value)),
    isCountry: most(isCountry),
    isPersonName: share(values, (value) => PERSON.test(value)) >= 0.8,
    longest: Math.max(0, ...values.map((value) => value.length)),
    median: null,
  };
  if (values.length === 0) return { ...common, kind: "empty" };
  if (most(isStructure)) return { ...common, kind: "structure" };
  const time = timeOf(values, concepts);
  if (time) return { ...common, kind: "time", ...time };
  const figures = figuresOf(withoutStray(examples));
  if (figures) return { ...common, ...figures };
  return { ...common, kind: most((value) => FLAG.test(value)) ? "flag" : "text" };
}

const MOST_STRAY = 2;
const STRAY_ROWS = 0.02;

/** A dash, a unit or a remark in a row or two makes no text of a column of figures; a load sets such rows aside. */
function withoutStray(examples: Values["examples"]): string[] {
  const stray = examples.filter(({ v }) => !/\d/.test(v));
  const rows = (of: Values["examples"]) => of.reduce((sum, { n }) => sum + n, 0);
  const isStray =
    stray.length <= MOST_STRAY &&
    examples.length - stray.length >= 2 &&
    rows(stray) <= Math.max(1, STRAY_ROWS * rows(examples));
  return (isStray ? examples.filter((one) => !stray.includes(one)) : examples).map(({ v }) => v);
}

const share = (values: string[], test: (value: string) => boolean) =>
  values.length === 0 ? 0 : values.filter(test).length / values.length;

let countries: Set<string> | undefined;

/** An ISO code or an English name of a country. */
function isCountry(value: string): boolean {
  if (!countries) {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const codes = [...letters]
      .flatMap((a) => [...letters].map((b) => a + b))
      .filter((code) => names.of(code));
    countries = new Set([
      ...codes,
      ...codes.map((code) => names.of(code)!.toUpperCase()),
      "UK",
      "EIRE",
      "USA",
    ]);
  }
  return countries.has(value.toUpperCase());
}

/** Which signs the figures have that are not zero: "+", "-", "+-", or none. */
export function signsIn({ examples }: Pick<Values, "examples">): string {
  const figures = examples.map(({ v }) => v).filter((v) => /[1-9]/.test(v));
  const below = figures.filter((v) => /^\D*[-(−]|-\s*$/.test(v)).length;
  return `${below < figures.length ? "+" : ""}${below > 0 ? "-" : ""}`;
}

const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const POINT = /^[-+]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d+)?$/;
const COMMA = /^[-+]?(\d{1,3}(\.\d{3})+|\d*)(,\d+)?$/;

const WORD = "(zł|Kč|kr\\.?|Ft|lei|лв\\.?|руб\\.?|грн\\.?|RM|[A-Z]{1,2}\\$|Fr\\.?|Rs\\.?)";
const CURRENCY = new RegExp(
  `^([A-Z]{3}[\\s\\p{Z}]|${WORD}[\\s\\p{Z}]?)|([\\s\\p{Z}][A-Z]{3}|[\\s\\p{Z}]?${WORD})$`,
  "u",
);

/** As app.bare_figure. */
const bare = (value: string) => {
  const below = /^\((.*)\)$|^(.*)-$/.exec(value.replaceAll("−", "-"));
  const figure = below?.[1] ?? below?.[2] ?? value.replaceAll("−", "-");
  return (below ? "-" : "") + figure.replace(CURRENCY, "").replaceAll(/[\s\p{Z}\p{Sc}'’%]/gu, "");
};

function figuresOf(values: string[]): (Partial<Values> & { kind: "integer" | "number" }) | undefined {
  if (share(values, (value) => PLAIN.test(value)) >= MOST) {
    const median = middle(values.map(Number));
    const isInteger = values.every((value) => /^[-+]?\d+$/.test(value) || !PLAIN.test(value));
    if (isInteger) return { kind: "integer", median };
    const isWhole = values.every((value) => /^\d{3,}\.0+$/.test(value) || !PLAIN.test(value));
    if (isWhole) return { kind: "integer", isWhole, median };
    const isOpen = values.every((value) => THOUSANDS.test(value));
    return {
      kind: "number",
      median,
      ...(isOpen && { openFigure: values.find((value) => /\./.test(value))! }),
    };
  }
  const stripped = values.map(bare);
  const asPoint = share(stripped, (value) => PLAIN.test(value) || POINT.test(value));
  const asComma = share(stripped, (value) => value !== "" && COMMA.test(value));
  if (Math.max(asPoint, asComma) < MOST) return undefined;
  const decimal = asComma > asPoint ? "," : ".";
  const numbers = stripped.map((value) =>
    Number(decimal === "," ? value.replaceAll(".", "").replace(",", ".") : value.replaceAll(",", "")),
  );
  const isOpen = stripped.every((value) => /^[-+]?\d*([.,]\d{3})?$/.test(value));
  return { kind: "number", decimal, median: middle(numbers), ...(isOpen && { openFigure: values[0]! }) };
}

/** Up to 999, or with three digits behind a point: 50.000 is a fraction in few exports. */
const THOUSANDS = /^[-+]?([1-9]\d{0,2}(\.\d{3})?|0)$/;

/** The middle one of the figures that are. */
export function middle(numbers: number[]): number | null {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

const DAYS = [
  "%d.%m.%Y",
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%d-%m-%Y",
  "%m-%d-%Y",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%d.%m.%y",
  "%d/%m/%y",
  "%m/%d/%y",
];
const HOURS = [
  "",
  " %H:%M",
  " %H:%M:%S",
  "T%H:%M:%S",
  " %I:%M %p",
  " %I:%M:%S %p",
  ", %H:%M",
  " %H.%M",
  " %H.%M.%S",
  " kl. %H.%M",
  " kl. %H:%M",
  " %H:%M Uhr",
];
const OF_ISO = [" %I:%M %p", " %I:%M:%S %p", " %H.%M", " %H.%M.%S"];
const FORMATS = [
  ...DAYS.flatMap((day) => HOURS.map((hour) => day + hour)),
  ...OF_ISO.map((hour) => `%Y-%m-%d${hour}`),
];
const PIECES: Record<string, string> = {
  "%d": "(0?[1-9]|[12]\\d|3[01])",
  "%m": "(0?[1-9]|1[0-2])",
  "%Y": "(19|20)\\d{2}",
  "%y": "\\d{2}",
  "%H": "([01]?\\d|2[0-3])",
  "%I": "(0?[1-9]|1[0-2])",
  "%M": "[0-5]\\d",
  "%S": "[0-5]\\d",
  "%p": "[ap]m",
};
const PATTERNS = FORMATS.map((format) => ({
  format,
  pattern: new RegExp(
    `^${format.replaceAll(".", "\\.").replaceAll(/%[a-zA-Z]/g, (piece) => PIECES[piece]!)}$`,
    "i",
  ),
}));

function timeOf(values: string[], concepts: Set<string>): Pick<Values, "dateFormat" | "unsure"> | undefined {
  if (share(values, (value) => ISO.test(value)) >= MOST) return {};
  const isNamed =
    concepts.has("date") || concepts.has("time") || concepts.has("created") || concepts.has("updated");
  if (isNamed && share(values, isCompact) >= MOST) return { dateFormat: "%Y%m%d" };
  if (isNamed && share(values, (value) => inYears(Number(value) * 1000)) >= MOST)
    return { dateFormat: "epoch" };
  if (isNamed && share(values, (value) => inYears(Number(value))) >= MOST) return { dateFormat: "epoch_ms" };
  if (isNamed && share(values, (value) => inYears(Number(value) / 1000)) >= MOST)
    return { dateFormat: "epoch_us" };
  if (isNamed && share(values, isCompactTime) >= MOST) return { dateFormat: "%Y%m%d%H%M%S" };
  if (isNamed && share(values, isDayNumber) >= MOST) return { dateFormat: "days" };
  if (share(values, (value) => /^\d{1,4}[-./]/.test(value)) < 0.9)
    return share(values, isWrittenDate) > 0.9 ? { dateFormat: "written" } : undefined;
  const fits = PATTERNS.map(({ format, pattern }) => ({
    format,
    fit: share(values, (value) => pattern.test(value)),
  }));
  fits.sort((a, b) => b.fit - a.fit);
  const [best, second] = fits;
  if (share(values, isWrittenDate) > Math.max(0.9, best?.fit ?? 0)) return { dateFormat: "written" };
  if (!best || best.fit < 0.9) return undefined;
  const unsure = second !== undefined && second.fit === best.fit && values.length > 1;
  return { dateFormat: best.format, ...(unsure && { unsure }) };
}

const isCompact = (value: string) => /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(value);
const isCompactTime = (value: string) =>
  /^\d{14}$/.test(value) &&
  isCompact(value.slice(0, 8)) &&
  /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(value.slice(8));
/** Days as spreadsheets count them, from 1995 to 2040. */
const isDayNumber = (value: string) =>
  /^\d{5}(\.\d+)?$/.test(value) && Number(value) > 34_700 && Number(value) < 51_136;
const inYears = (millis: number) => millis > Date.UTC(1995, 0) && millis < Date.UTC(2040, 0);
