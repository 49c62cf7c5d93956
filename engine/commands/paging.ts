/** Sorting and paging of lists that the engine holds in memory. */
import { AppError } from "../contract/errors.ts";

interface Page {
  offset?: number | undefined;
  limit?: number | undefined;
  sort?: string | undefined;
}

/** A page of the rows; a leading minus sorts downwards, missing values come last. */
export function paged<T extends object>(rows: T[], { offset = 0, limit = 100, sort }: Page) {
  const ordered = sort ? [...rows].sort(comparison(rows, sort)) : rows;
  return { total: rows.length, rows: ordered.slice(offset, offset + limit) };
}

function comparison<T extends object>(rows: T[], sort: string): (a: T, b: T) => number {
  const down = sort.startsWith("-");
  const column = down ? sort.slice(1) : sort;
  if (rows[0] && !Object.hasOwn(rows[0], column)) {
    throw new AppError(
      "invalid-input",
      `Can't sort by "${column}". Sort by one of: ${Object.keys(rows[0]).join(", ")}.`,
    );
  }
  const value = (row: T) => plain((row as Record<string, unknown>)[column]);
  return (a, b) => {
    const left = value(a);
    const right = value(b);
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    const order = left < right ? -1 : left > right ? 1 : 0;
    return down ? -order : order;
  };
}

/** An estimate sorts by its value, a flag as a number. */
function plain(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") return plain((value as { value?: unknown }).value);
  return typeof value === "boolean" ? Number(value) : (value as string | number);
}
