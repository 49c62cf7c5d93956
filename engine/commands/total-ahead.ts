/** The sum of a store's forecast days with its interval, as Overview and Forecast show it. */
import type { Estimate } from "../contract/common.ts";

/** A row of `mart.demand_total`; the held-out ones have both what was sold and what was forecast. */
export interface TotalRow {
  part: "history" | "backtest" | "forecast";
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
 * Sum of the days `ahead` with 80 % bounds: the daily half-widths added as if days missed together in part. The
 * correlation of neighbouring errors is taken from the days `held` out; with none, days are taken to miss wholly together.
 */
export function sumOfDays(ahead: TotalRow[], held: TotalRow[]): Estimate & { value: number } {
  const rho = held.length > 2 ? correlation(held.map((row) => row.y! - row.y_hat!)) : 1;
  const spread = (side: "lo_80" | "hi_80") => {
    const widths = ahead.map((row) => Math.abs((row[side] ?? row.y_hat!) - row.y_hat!));
    const apart = sum(widths.map((width) => width ** 2));
    return Math.sqrt(apart + rho * (sum(widths) ** 2 - apart));
  };
  const value = sum(ahead.map((row) => row.y_hat ?? 0));
  return { value, lo: Math.max(0, value - spread("lo_80")), hi: value + spread("hi_80") };
}

/** Share of the squared error that the days have in common: the squared mean error over the mean squared error. */
function correlation(errors: number[]): number {
  const squares = sum(errors.map((error) => error ** 2)) / errors.length;
  const mean = sum(errors) / errors.length;
  return squares === 0 ? 1 : Math.min(1, mean ** 2 / squares);
}
