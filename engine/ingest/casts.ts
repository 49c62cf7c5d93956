/** How a mapped value becomes the canonical column's type, and what is said when it does not. */
import { quoteName } from "../warehouse/sql.ts";

export interface Cast {
  /** SQL that yields the canonical value, NULL where the value can't be understood. */
  value: string;
  /** Why a value that became NULL was refused; undefined where nothing can fail. */
  rule?: string;
}

const WITH_ZONE = String.raw`(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$`;
const TRUE_WORDS = "('true', 't', 'yes', 'y', '1', '1.0', 'on')";
const FALSE_WORDS = "('false', 'f', 'no', 'n', '0', '0.0', 'off')";

/** SQL for column `name` of the mapping's output (type `from`) as canonical type `to`. `$time_zone` is bound. */
export function castOf(name: string, from: string, to: string): Cast {
  const column = `s.${quoteName(name)}`;
  // Codes of currencies are compared as text, however a program writes them (usd).
  if (name === "currency") return { value: `upper(${textOf(column, from)})` };
  if (to === "VARCHAR") return { value: textOf(column, from) };
  if (to === "JSON") return { value: from === "JSON" ? column : `TRY_CAST(to_json(${column}) AS JSON)` };
  const given = from === "VARCHAR" ? trimmed(column) : column;
  switch (to) {
    case "TIMESTAMP WITH TIME ZONE":
      return { value: instantOf(given, from), rule: "not a date and time" };
    case "DATE":
      return { value: dateOf(given, from), rule: "not a date" };
    case "BOOLEAN":
      return { value: booleanOf(given, from), rule: "neither yes nor no" };
    default:
      return { value: numberOf(given, from, to), rule: "not a number in range" };
  }
}

/**
 * Sums and products of amounts have more digits than DuckDB rounds at once: most of them are brought to fewer digits
 * first, which takes a tenth of the time.
 */
function numberOf(given: string, from: string, to: string): string {
  const whole = `TRY_CAST(${given} AS ${to})`;
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(from) ?? [];
  if (!to.startsWith("DECIMAL") || Number(width ?? 0) <= MOST_DIGITS || Number(scale) >= MOST_DIGITS)
    return whole;
  return `coalesce(TRY_CAST(TRY_CAST(${given} AS DECIMAL(${MOST_DIGITS},${scale})) AS ${to}), ${whole})`;
}

/** Digits of a number in eight bytes. */
const MOST_DIGITS = 18;

/**
 * The text without spaces around it, null where nothing is left. Trimming walks through every letter, so it is left
 * to texts that begin or end with a space, or may with one that is not ASCII: what begins with a space, and what is
 * empty, stands before '!'.
 */
export function trimmed(text: string): string {
  const spaced = `${text} < '!' OR ends_with(${text}, ' ') OR strlen(${text}) <> length(${text})`;
  return `CASE WHEN ${spaced} THEN nullif(trim(${text}), '') ELSE ${text} END`;
}

/** Ids that a float column holds read 17850, not 17850.0; empty text is no value. */
function textOf(column: string, from: string): string {
  if (from === "VARCHAR") return trimmed(column);
  if (from === "DOUBLE" || from === "FLOAT") {
    return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 9e15 THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE CAST(${column} AS VARCHAR) END`;
  }
  return `CAST(${column} AS VARCHAR)`;
}

/** A time without a zone is local time of the store: the workspace's time zone. */
function instantOf(given: string, from: string): string {
  if (from.startsWith("TIMESTAMP WITH TIME ZONE")) return given;
  if (from !== "VARCHAR") return `timezone($time_zone, TRY_CAST(${given} AS TIMESTAMP))`;
  return `CASE WHEN length(${given}) > 10 AND regexp_matches(${given}, '${WITH_ZONE}') THEN ${withZone(given)} ELSE timezone($time_zone, TRY_CAST(${given} AS TIMESTAMP)) END`;
}

/** Many programs write an offset without a colon (-0500), which is no time to DuckDB. */
const withZone = (given: string) =>
  `coalesce(TRY_CAST(${given} AS TIMESTAMPTZ), TRY_CAST(regexp_replace(${given}, '\\s*([+-]\\d{2})(\\d{2})$', '\\1:\\2') AS TIMESTAMPTZ))`;

function dateOf(given: string, from: string): string {
  if (from.startsWith("TIMESTAMP WITH TIME ZONE")) return `CAST(timezone($time_zone, ${given}) AS DATE)`;
  return `TRY_CAST(${given} AS DATE)`;
}

function booleanOf(given: string, from: string): string {
  if (from !== "VARCHAR") return `TRY_CAST(${given} AS BOOLEAN)`;
  return `CASE WHEN lower(${given}) IN ${TRUE_WORDS} THEN true WHEN lower(${given}) IN ${FALSE_WORDS} THEN false END`;
}
