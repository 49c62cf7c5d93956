/** What a test that is being written still needs. */

import { testSpec } from "../../../engine/contract/quality.ts";
import type { InputOf } from "../../client/index.ts";
import { textProblem } from "../../ui/text-problem.ts";

export type Draft = InputOf<"quality.save">;

/** In words, null where nothing is missing; `type` is that of the chosen column. The engine checks again. */
export function missingOf(draft: Draft, type = ""): string | null {
  return ruleProblem(draft, type) ?? textProblem(testSpec.shape.title, draft.title?.trim());
}

function ruleProblem(draft: Draft, type: string): string | null {
  const { kind, columns = [], parent, min, max, accepted, sql } = draft;
  if (kind === "row_count") return null;
  if (kind === "sql") return sql?.trim() ? null : "Write a SELECT that answers the failing rows.";
  if (columns.length === 0) return kind === "unique" ? "Choose at least one column." : "Choose a column.";
  if (kind === "referential" && !parent) return "Choose the table in which its values are found.";
  if (kind === "range") return limitsProblem(min, max, type);
  if (kind === "accepted" && !accepted?.some((value) => value.trim()))
    return "Write at least one value that may stand there.";
  return null;
}

const NUMBERS = /^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT)/;
const TIMES = /^(DATE|TIMESTAMP)/;
const DAY = /^\d{4}-\d{2}-\d{2}\b|^now$/;

function limitsProblem(min = "", max = "", type: string): string | null {
  const limits = [min, max].filter(Boolean);
  if (limits.length === 0) return "Give at least one limit.";
  const wrong = limits.find((limit) =>
    NUMBERS.test(type) ? Number.isNaN(Number(limit)) : TIMES.test(type) && !DAY.test(limit),
  );
  if (wrong)
    return `Write ${wrong} as a ${NUMBERS.test(type) ? "number" : "day, such as 2026-01-31, or now"}.`;
  const [low, high] = [Number(min || Number.NaN), Number(max || Number.NaN)];
  return low > high ? "No value can meet this: at least is more than at most." : null;
}
