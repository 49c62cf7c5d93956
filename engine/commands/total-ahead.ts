/** The sum of a store's forecast days with its interval, as Overview and Forecast show it. */
import type { Estimate } from "../contract/common.ts";

/** A row of `mart.demand_total`; the held-out ones have both what was sold and what was forecast. */
export interface TotalRow {
  part: "history" | "backtest" | "forecast" | "sum";
  y: number | null;
  y_hat: number | null;
  lo_80: number | null;
  hi_80: number | null;
  lo_95: number | null;
  hi_95: number | null;
}

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** The held-out days among `rows`: those whose sales and forecast are both known. */
export const heldOutOf = <T extends TotalRow>(rows: T[]): T[] =>
  rows.filter((row) => row.part === "backtest" && row.y !== null && row.y_hat !== null);

/**
 * Sum of the days `ahead`, the next ones or, where days have passed since the training, later ones, with 80 % bounds as
 * far off as those of the model's sum up to the last of them. Null where `rows`, in order of days, have none.
 */
export function sumOfDays(ahead: TotalRow[], rows: TotalRow[]): (Estimate & { value: number }) | null {
  const days = rows.filter(({ part }) => part === "forecast");
  const last = rows.filter(({ part }) => part === "sum")[days.indexOf(ahead.at(-1)!)];
  if (!last) return null;
  const value = sum(ahead.map((row) => row.y_hat ?? 0));
  const share = last.y_hat! > 0 ? value / last.y_hat! : 1;
  return { value, lo: last.lo_80! * share, hi: last.hi_80! * share };
}
