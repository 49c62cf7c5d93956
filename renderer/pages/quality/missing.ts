/** What a test that is being written still needs. */

import type { InputOf } from "../../client/index.ts";

export type Draft = InputOf<"quality.save">;

/** In words, null where nothing is missing; the engine checks again. */
export function missingOf({ kind, columns = [], parent, min, max, accepted, sql }: Draft): string | null {
  if (kind === "row_count") return null;
  if (kind === "sql") return sql?.trim() ? null : "Write a SELECT that answers the failing rows.";
  if (columns.length === 0) return kind === "unique" ? "Choose at least one column." : "Choose a column.";
  if (kind === "referential" && !parent) return "Choose the table in which its values are found.";
  if (kind === "range") return limitsProblem(min, max);
  if (kind === "accepted" && !accepted?.some((value) => value.trim()))
    return "Write at least one value that may stand there.";
  return null;
}

function limitsProblem(min: string | undefined, max: string | undefined): string | null {
  if (!min && !max) return "Give at least one limit.";
  const [low, high] = [Number(min || Number.NaN), Number(max || Number.NaN)];
  return low > high ? "No value can meet this: at least is more than at most." : null;
}
