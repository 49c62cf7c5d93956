/**
 * One form for every value of a target table, so that a plan, a target and a read-back compare exactly:
 * decimals as text with four digits after the point, times as ISO text in UTC with milliseconds (more digits only where there are any),
 * integers and doubles as numbers, text as it is, and null for missing.
 */
import { AppError } from "../engine/contract/errors.ts";
import type { Batch, SourceColumn, TargetTable, TargetValue } from "./connector.ts";

export const DECIMAL_DIGITS = 4;
export type TargetType = TargetTable["columns"][number]["type"];
export type TargetRow = Record<string, TargetValue>;

/** The one form of `value` in a column of `type`; anything that cannot stand there is an error. */
export function canonicalValue(value: unknown, type: TargetType): TargetValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "text":
      return String(value);
    case "integer":
    case "double":
      return canonicalNumber(value, type);
    case "decimal":
      return canonicalDecimal(String(value));
    case "timestamptz":
      return canonicalTime(value);
  }
}

function canonicalNumber(value: unknown, type: TargetType): number | null {
  const number = typeof value === "boolean" ? Number(value) : Number(String(value));
  if (type === "double" && !Number.isFinite(number)) return null;
  if (type === "integer" && !Number.isSafeInteger(number)) throw unfit(value, "a whole number");
  return number + 0;
}

/** Rounds decimal text half away from zero to four digits, without passing through a double. */
export function canonicalDecimal(text: string): string {
  const plain = /e/i.test(text) ? Number(text).toFixed(DECIMAL_DIGITS) : text.trim();
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(plain);
  if (!found || (!found[2] && !found[3])) throw unfit(text, "a decimal");
  const fraction = (found[3] ?? "").padEnd(DECIMAL_DIGITS + 1, "0");
  const kept = BigInt((found[2] || "0") + fraction.slice(0, DECIMAL_DIGITS));
  const rounded = kept + (fraction[DECIMAL_DIGITS]! >= "5" ? 1n : 0n);
  const digits = rounded.toString().padStart(DECIMAL_DIGITS + 1, "0");
  const sign = found[1] === "-" && rounded !== 0n ? "-" : "";
  return `${sign}${digits.slice(0, -DECIMAL_DIGITS)}.${digits.slice(-DECIMAL_DIGITS)}`;
}

function canonicalTime(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value).trim().replace(" ", "T");
  // A time without a zone is UTC here; and "+00" is what PostgreSQL writes for "+00:00".
  const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(text) ? text.replace(/([+-]\d{2})$/, "$1:00") : `${text}Z`;
  const time = new Date(/T/.test(text) ? zoned : `${text}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) throw unfit(value, "a time");
  // Microseconds, which a database keeps and a Date does not, stay where there are any.
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1]?.replace(/0+$/, "") ?? "";
  return micros ? time.toISOString().replace("Z", `${micros}Z`) : time.toISOString();
}

function unfit(value: unknown, wanted: string): AppError {
  return new AppError("invalid-input", `The value "${String(value).slice(0, 80)}" is not ${wanted}.`);
}

/** The row with exactly the table's columns, each in its one form. */
export function canonicalRow(table: TargetTable, row: Record<string, unknown>): TargetRow {
  const result: TargetRow = {};
  for (const column of table.columns) result[column.name] = canonicalValue(row[column.name], column.type);
  return result;
}

/** The row's key in column order, as text that is equal exactly when the keys are. */
export function keyOf(table: TargetTable, row: Record<string, unknown>): string {
  return JSON.stringify(table.key.map((name) => row[name]));
}

/** True when both are null or all columns of the table are equal; both rows in their one form. */
export function sameRow(table: TargetTable, a: TargetRow | null, b: TargetRow | null): boolean {
  if (a === null || b === null) return a === b;
  return table.columns.every(({ name }) => a[name] === b[name]);
}

/** How a column's values travel out of a target: decimals and times as text. */
export function travelColumns(table: TargetTable): SourceColumn[] {
  return table.columns.map(({ name, type, nullable }) => {
    const travels = type === "integer" || type === "double" ? type : "text";
    return { name, type: travels, nativeType: travels, nullable };
  });
}

const ROWS_A_BATCH = 10_000;

/** Takes rows of a target one by one and gives them out as batches, each value in its one form. */
export class TargetBatches {
  readonly #columns: TargetTable["columns"];
  #values: TargetValue[][] = [];
  #rows = 0;

  constructor(table: TargetTable) {
    this.#columns = table.columns;
    this.#values = table.columns.map(() => []);
  }

  /** Answers a batch each time that one is full. */
  add(row: Record<string, unknown>): Batch | undefined {
    this.#columns.forEach(({ name, type }, k) => {
      this.#values[k]!.push(canonicalValue(row[name], type));
    });
    this.#rows++;
    return this.#rows < ROWS_A_BATCH ? undefined : this.take();
  }

  /** What is left. */
  take(): Batch {
    const columns = Object.fromEntries(this.#columns.map(({ name }, k) => [name, this.#values[k]!]));
    const batch: Batch = { kind: "columns", rows: this.#rows, columns };
    this.#values = this.#columns.map(() => []);
    this.#rows = 0;
    return batch;
  }
}
