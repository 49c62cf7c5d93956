/**
 * Dates with the month as a word, in the languages of the stores that write so: "Fri, 21 Nov 2025 10:15:00 +0100",
 * "21. November 2025", "Nov 21, 2025 10:15 PM", "21/Nov/2025:10:15:22 +0100", "2025年11月21日". The same pattern tells
 * them in a sample and, as SQL, makes ISO dates of all of them.
 */

/** Of two languages that call different months alike (listopad), only the values of a column tell which it is. */
const LANGUAGES = "en de fr es it pt nl sv da nb fi pl cs sk sl hr hu ro el tr ru uk bg et lv lt ca".split(
  " ",
);
/** Short forms that are written, and that no rule makes of the long ones. */
const SHORT: Record<string, Record<string, number>> = {
  en: { sept: 9 },
  de: { mrz: 3, sept: 9 },
  es: { set: 9, sept: 9 },
  fr: { juil: 7, juill: 7, fevr: 2 },
};

/** A word in small letters without their signs. */
export const plain = (word: string) => word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** Word -> month, of one language: long and short names, on their own and as they stand in a date. */
function monthsIn(language: string): Map<string, number> {
  const months = new Map<string, number>(Object.entries(SHORT[language] ?? {}));
  const add = (word: string, month: number) => {
    if (/^\p{L}{3,12}$/u.test(word))
      months.set(word, months.has(word) && months.get(word) !== month ? 0 : month);
  };
  for (const format of formatsOf(language))
    for (let month = 1; month <= 12; month++) {
      const parts = format.formatToParts(Date.UTC(2024, month - 1, 15));
      const name = plain(parts.find(({ type }) => type === "month")!.value).replaceAll(".", "");
      add(name, month);
      if (language !== "fi") add(name.slice(0, 3), month);
    }
  return new Map([...months].filter(([, month]) => month > 0));
}

const formatsOf = (language: string) =>
  (["long", "short"] as const).flatMap((month) =>
    [{ month }, { month, day: "numeric" as const, year: "numeric" as const }].map(
      (parts) => new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" }),
    ),
  );

const dictionaries = new Map<string, Map<string, number>>();
function dictionary(language: string): Map<string, number> {
  const months = dictionaries.get(language) ?? monthsIn(language);
  dictionaries.set(language, months);
  return months;
}

/**
 * Word -> month for the languages that know all of these words, without the words that they disagree about. Undefined
 * where no language knows them all.
 */
export function monthsFor(words: Iterable<string>, languages = LANGUAGES): Map<string, number> | undefined {
  const seen = [...words];
  const speaking = languages.map(dictionary).filter((months) => seen.every((word) => months.has(word)));
  if (speaking.length === 0) return undefined;
  const found = new Map<string, number>();
  for (const [word, month] of speaking.flatMap((months) => [...months]))
    found.set(word, (found.get(word) ?? month) === month ? month : 0);
  return new Map([...found].filter(([, month]) => month > 0));
}

/** Hours before UTC by the short names of zones; those that mean several (IST) are left out. */
const ZONES: Record<string, string> = {
  z: "+00:00",
  ut: "+00:00",
  utc: "+00:00",
  gmt: "+00:00",
  wet: "+00:00",
  bst: "+01:00",
  west: "+01:00",
  cet: "+01:00",
  mez: "+01:00",
  cest: "+02:00",
  mesz: "+02:00",
  eet: "+02:00",
  eest: "+03:00",
  msk: "+03:00",
  jst: "+09:00",
  kst: "+09:00",
  aest: "+10:00",
  aedt: "+11:00",
  nzst: "+12:00",
  nzdt: "+13:00",
  ast: "-04:00",
  adt: "-03:00",
  edt: "-04:00",
  est: "-05:00",
  cdt: "-05:00",
  cst: "-06:00",
  mdt: "-06:00",
  mst: "-07:00",
  pdt: "-07:00",
  pst: "-08:00",
  akdt: "-08:00",
  akst: "-09:00",
  hst: "-10:00",
};

/** Letters, but for their accents as fast as a regular expression goes. */
const WORD = "[^\\s\\d.,:;/'()+-]";
const MONTH = `(${WORD}{3,12})`;
const DAY = "(\\d{1,2})";
const GAP = "[\\s./-]*";
const CLOCK =
  "(\\d{1,2})[:.h](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?\\s*([ap]\\.?m\\.?)?(?:\\s*(?:uhr|hs|hrs|hod)\\.?)?";
const ZONE = "\\s*\\(?((?:gmt|utc)?\\s?[+-]\\d{2}:?\\d{2}|[a-z]{1,4})?\\)?(?:\\s*\\([^)]*\\))?";
const TIME = `(?:(?:,?\\s+(?:at|um|kl\\.?|om|a las|às|à|alle|o|в)\\s+|\\s+-\\s+|[,t:]?\\s*)${CLOCK}${ZONE})?`;
const WEEKDAY = `(?:${WORD}+\\.?,?\\s+)?(?:(?:den|the|le|el)\\s+)?`;

/** Ways of writing, with what their groups are: d day, n the month's name, m its number, y year, h i s p z the time. */
const FORMS = [
  {
    groups: "dnyhispz",
    text: `${WEEKDAY}${DAY}(?:\\.|st|nd|rd|th|er|º|°)?(?:\\s+(?:de|of|di))?${GAP}${MONTH}\\.?,?(?:\\s+(?:de|del|of))?${GAP}(\\d{4}|'?\\d{2})(?:\\s*г\\.?)?${TIME}`,
  },
  {
    groups: "ndyhispz",
    text: `${WEEKDAY}${MONTH}\\.?[\\s-]*${DAY}(?:st|nd|rd|th)?,?[\\s-]+(\\d{4})${TIME}`,
  },
  // As Unix does: "Fri Nov 21 10:15:00 CET 2025".
  { groups: "ndhispzy", text: `${WEEKDAY}${MONTH}\\s+${DAY}\\s+${CLOCK}${ZONE}\\s+(\\d{4})` },
  { groups: "yndhispz", text: `(\\d{4})${GAP}${MONTH}${GAP}${DAY}\\.?${TIME}` },
  // As eBay does: "Nov-21-25".
  { groups: "ndyhispz", text: `${MONTH}-${DAY}-(\\d{2})${TIME}` },
  { groups: "ymdhispz", text: `(\\d{4})\\s*[年년]\\s*(\\d{1,2})\\s*[月월]\\s*${DAY}\\s*[日일]${TIME}` },
].map(({ groups, text }) => ({ groups, pattern: `^\\s*${text}\\s*$` }));
const WRITTEN = FORMS.map(({ pattern }) => new RegExp(pattern, "i"));
const LONGEST = 80;
/** Figures and dates of figures. */
const PLAIN = /^[\d\s.,:;/'()+-]*$/;

/** How a date is written: which of the forms, and the word for its month ("" where it is a number). */
export interface WrittenDate {
  form: number;
  month: string;
}

/** Undefined where the text is no date with its month as a word. */
export function writtenDate(text: string): WrittenDate | undefined {
  if (text.length > LONGEST || text.length < 6 || !/\d/.test(text) || PLAIN.test(text)) return undefined;
  for (const [form, pattern] of WRITTEN.entries()) {
    const found = pattern.exec(text)?.slice(1);
    if (!found) continue;
    const { groups } = FORMS[form]!;
    const zone = found[groups.indexOf("z")]?.toLowerCase() ?? "";
    if (/^[a-z]+$/.test(zone) && !ZONES[zone]) continue;
    return { form, month: plain(found[groups.indexOf("n")] ?? "") };
  }
  return undefined;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** One of the values, by the words that stand for it: quicker than a map, which would be copied for every row. */
function chosenSql<Value extends string | number>(word: string, choices: Map<string, Value>): string {
  const byValue = Map.groupBy(choices, ([, value]) => value);
  const cases = [...byValue].map(
    ([value, found]) => `WHEN ${word} IN (${found.map(([key]) => quote(key)).join(", ")}) THEN '${value}'`,
  );
  return `CASE ${cases.join(" ")} END`;
}

/** SQL that makes ISO dates (with time and zone where they are given) of a text; NULL for what is no such date. */
export function writtenDateSql(text: string, forms: Iterable<number>, months: Map<string, number>): string {
  const isDate = "lambda t: TRY_CAST(t AS TIMESTAMP) IS NOT NULL";
  const found = [...forms].map(
    (form) => `list_filter([${formSql(text, FORMS[form]!, months)}], ${isDate})[1]`,
  );
  return `coalesce(${found.join(", ")})`;
}

/** The same of a text that nobody has looked at: all ways of writing, in the languages that most stores write. */
export const anyWrittenDateSql = (text: string) => writtenDateSql(text, FORMS.keys(), commonMonths());

let known: Map<string, number> | undefined;
function commonMonths(): Map<string, number> {
  known ??= monthsFor([], ["en", "de", "fr", "es", "it", "pt", "nl", "pl"])!;
  return known;
}

/** Whether that would read the text. */
export function isWrittenDate(text: string): boolean {
  const found = writtenDate(text);
  return found !== undefined && (found.month === "" || commonMonths().has(found.month));
}

function formSql(
  text: string,
  { groups, pattern }: (typeof FORMS)[number],
  months: Map<string, number>,
): string {
  const month = groups.includes("n") ? chosenSql("strip_accents(g.n)", months) : "g.m";
  const short = "right(g.y, 2)";
  const year = `CASE WHEN length(g.y) = 4 THEN g.y WHEN ${short} < '69' THEN '20' || ${short} ELSE '19' || ${short} END`;
  const hour = "CAST(g.h AS INTEGER)";
  const clock = `CASE left(g.p, 1) WHEN 'p' THEN ${hour} % 12 + 12 WHEN 'a' THEN ${hour} % 12 ELSE ${hour} END`;
  const zone = `CASE WHEN g.z = '' THEN '' WHEN regexp_matches(g.z, '\\d')
    THEN regexp_replace(g.z, '^.*?([+-]\\d{2}):?(\\d{2})$', '\\1:\\2') ELSE ${chosenSql("g.z", new Map(Object.entries(ZONES)))} END`;
  const time = `CASE WHEN g.h = '' THEN '' ELSE ' ' || lpad(CAST(${clock} AS VARCHAR), 2, '0') || ':' || g.i || ':' ||
    CASE WHEN g.s = '' THEN '00' ELSE g.s END || ${zone} END`;
  const iso = `${year} || '-' || lpad(${month}, 2, '0') || '-' || lpad(g.d, 2, '0') || ${time}`;
  const parts = `regexp_extract(lower(${text}), ${quote(pattern)}, [${[...groups].map(quote).join(", ")}])`;
  return `list_transform([${parts}], lambda g: CASE WHEN g.d <> '' THEN ${iso} END)[1]`;
}
