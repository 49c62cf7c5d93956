/** Sorting a list in SQL by what a page or a script asked for. */
import { AppError } from "../contract/errors.ts";

/**
 * What ORDER BY begins with for `sort`, a name with a minus where it goes downwards; missing values come last. `columns`:
 * SQL by the names that may be asked for. Throws `invalid-input` for any other name.
 */
export function orderBy(sort: string, columns: Record<string, string>): string {
  const down = sort.startsWith("-");
  const name = down ? sort.slice(1) : sort;
  // What every object has, such as its constructor, is no column.
  if (!Object.hasOwn(columns, name)) {
    const names = Object.keys(columns).join(", ");
    throw new AppError("invalid-input", `Can't sort by "${name}". Sort by one of: ${names}.`);
  }
  return `${columns[name]} ${down ? "DESC" : "ASC"} NULLS LAST`;
}
