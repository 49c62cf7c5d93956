/** Columns of a JSON document: how they are declared, and how its values become what a batch promises. */
import type { Convert } from "../columnar.ts";
import type { ColumnType, SourceColumn } from "../connector.ts";
import { stringifyExact } from "./exact-json.ts";

/** Columns by name and type, in order; all but the key may be missing. */
export function columnsOf(types: Record<string, ColumnType>, key: string[]): SourceColumn[] {
  return Object.entries(types).map(([name, type]) => ({
    name,
    type,
    nativeType: NATIVE[type] ?? type,
    nullable: !key.includes(name),
  }));
}

const NATIVE: Partial<Record<ColumnType, string>> = {
  text: "string",
  timestamptz: "date-time",
  decimal: "number (18, 4)",
};

const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?/;
const ZONE = /(Z|[+-]\d{2}(:?\d{2})?)$/;

/**
 * A JSON value in the column's type; undefined where it does not fit, null where the API says "none" in its own way
 * (an empty text for a number or a date). A time without a zone is UTC: the APIs that leave it out mean that.
 */
export function converterOf(column: SourceColumn): Convert {
  switch (column.type) {
    case "integer":
      return (value) => (value === "" ? null : integerOf(value));
    case "hugeint":
      return (value) => (value === "" ? null : hugeintOf(value));
    case "decimal":
      return (value) => (value === "" ? null : decimalOf(value));
    case "double":
      return (value) => (value === "" ? null : doubleOf(value));
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : undefined);
    case "timestamptz":
      return (value) => (value === "" || isZeroDate(value) ? null : instantOf(value));
    case "timestamp":
    case "date":
      return (value) => (value === "" || isZeroDate(value) ? null : localTimeOf(value, column.type));
    case "json":
      return stringifyExact;
    default:
      return (value) => (typeof value === "object" ? stringifyExact(value) : String(value));
  }
}

function integerOf(value: unknown): unknown {
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : undefined;
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === "string" && /^[+-]?\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}

/** Of 128 bits, as text. */
function hugeintOf(value: unknown): unknown {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  return isWhole && BigInt.asIntN(128, BigInt(value as bigint)) === BigInt(value as bigint)
    ? String(value)
    : undefined;
}

const DECIMAL = /^[+-]?(\d{1,14}(\.\d*)?|\.\d+)$/;

/** At most four places are kept, as everywhere in the warehouse; more are rounded by it. */
function decimalOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Math.abs(value) < 1e14 ? plain(value) : undefined;
  return typeof value === "string" && DECIMAL.test(value.trim()) ? value.trim() : undefined;
}

/** Without an exponent, which the warehouse's decimals do not read. */
const plain = (value: number) => (/e/.test(String(value)) ? value.toFixed(10) : String(value));

function doubleOf(value: unknown): unknown {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? number
    : typeof value === "bigint"
      ? Number(value)
      : undefined;
}

const isZeroDate = (value: unknown) => typeof value === "string" && value.startsWith("0000-00-00");

function instantOf(value: unknown): unknown {
  if (typeof value !== "string" || !TIME.test(value)) return undefined;
  const zoned = value.length > 10 && ZONE.test(value);
  const iso = value.replace(" ", "T");
  const whole = zoned ? iso.replace(ZONE, isoZone) : `${iso.length === 10 ? `${iso}T00:00:00` : iso}Z`;
  return Number.isNaN(Date.parse(whole)) ? undefined : whole;
}

/** `+0200` and `+02` as `+02:00`. */
function isoZone(zone: string): string {
  if (zone === "Z") return zone;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function localTimeOf(value: unknown, type: ColumnType): unknown {
  if (typeof value !== "string" || !TIME.test(value) || Number.isNaN(Date.parse(value))) return undefined;
  return type === "date" ? value.slice(0, 10) : value.replace("T", " ").replace(ZONE, "");
}
