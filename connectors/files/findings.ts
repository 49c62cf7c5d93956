/**
 * How numbers and dates are written in the columns of a CSV: `1.234,56` or `1,234.56`, day or month first. Found by
 * evidence over a sample; what the sample leaves open is left as it is and said aloud.
 */
import { monthsFor } from "../written-dates.ts";
import type { FilesConfig } from "./config.ts";
import { type DateOrder, type Decimal, type Evidence, MINUS } from "./evidence.ts";
import type { Rewrite } from "./rewrites.ts";

const ORDERS = { "day-first": "dmy", "month-first": "mdy", "year-first": "ymd" } as const;

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

/** Shares of a column's values that must look alike for the column to be of that kind. */
const ALIKE = 0.95;

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
