/** The one place where DuckDB values become plain JSON values. */
import {
  type DuckDBDecimalValue,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from "@duckdb/node-api";

export type Value = Json;

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const isSafe = (value: bigint) => value <= MAX_SAFE && value >= -MAX_SAFE;

function decimal(value: DuckDBDecimalValue): number | string {
  return isSafe(value.value) ? Number(value.toString()) : value.toString();
}

/** Timestamps outside the range of a JavaScript date (infinity, year 300000) keep DuckDB's text. */
function isoText(micros: bigint, text: string): string {
  const milliseconds = Number(micros / 1000n);
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : text;
}

/**
 * Integers and decimals that a double holds exactly become numbers, wider ones text; TIMESTAMPTZ is ISO
 * with Z, TIMESTAMP ISO without zone, DATE `YYYY-MM-DD`; NaN and infinity become null.
 */
export const toJson: DuckDBValueConverter<Json> = (
  value: DuckDBValue,
  type: DuckDBType,
  converter: DuckDBValueConverter<Json>,
): Json | null => {
  if (value === null) return null;
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT: {
      const whole = value as bigint;
      return isSafe(whole) ? Number(whole) : whole.toString();
    }
    case DuckDBTypeId.DECIMAL:
      return decimal(value as DuckDBDecimalValue);
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return Number.isFinite(value as number) ? (value as number) : null;
    case DuckDBTypeId.TIMESTAMP_TZ: {
      const stamp = value as DuckDBTimestampTZValue;
      return isoText(stamp.micros, stamp.toString());
    }
    case DuckDBTypeId.TIMESTAMP: {
      const stamp = value as DuckDBTimestampValue;
      return isoText(stamp.micros, stamp.toString()).replace(/Z$/, "");
    }
    default:
      return JsonDuckDBValueConverter(value, type, converter);
  }
};
