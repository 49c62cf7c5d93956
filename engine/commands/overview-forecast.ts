/** The store's revenue ahead, from the demand model in use, with how it did on the days held out. */
import { percent } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { moveDay } from "./overview-ranges.ts";

type Forecast = Outputs["overview"]["summary"]["forecast"];

/** Days that the page draws and sums. */
const DAYS = 14;

interface Row {
  part: "history" | "backtest" | "forecast";
  day: string;
  y: number | null;
  y_hat: number | null;
  lo_80: number | null;
  hi_80: number | null;
  lo_95: number | null;
  hi_95: number | null;
  model_version: string;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Null without a forecast, and when the range ends elsewhere than where the forecast starts. */
export async function readForecast(engine: Engine, to: string, signal?: AbortSignal): Promise<Forecast> {
  const version = engine.state.versions.champion("demand");
  if (!version) return null;
  const rows = await engine.warehouse.query<Row>(sqlFile("overview/forecast"), {}, { signal });
  const ahead = rows.filter((row) => row.part === "forecast" && row.day > to).slice(0, DAYS);
  if (ahead.length === 0 || ahead[0]!.day !== moveDay(to, 1)) return null;
  const of = (key: "y_hat" | "lo_80" | "hi_80" | "lo_95" | "hi_95") => ahead.map((row) => row[key] ?? 0);
  return {
    days: ahead.map((row) => row.day),
    value: of("y_hat"),
    lo80: of("lo_80"),
    hi80: of("hi_80"),
    lo95: of("lo_95"),
    hi95: of("hi_95"),
    total: { value: sum(of("y_hat")), ...totalBounds(rows, ahead) },
    ...heldOut(rows),
    modelVersion: version.id,
  };
}

/**
 * Bounds of the sum: the daily half-widths added as if days missed together in part. The correlation of
 * neighbouring errors is taken from the held-out days; with none, days are taken to miss wholly together.
 */
function totalBounds(rows: Row[], ahead: Row[]): { lo: number; hi: number } {
  const held = rows.filter((row) => row.part === "backtest" && row.y !== null && row.y_hat !== null);
  const rho = held.length > 2 ? correlation(held.map((row) => row.y! - row.y_hat!)) : 1;
  const spread = (side: "lo_80" | "hi_80") => {
    const widths = ahead.map((row) => Math.abs((row[side] ?? row.y_hat!) - row.y_hat!));
    const apart = sum(widths.map((width) => width ** 2));
    return Math.sqrt(apart + rho * (sum(widths) ** 2 - apart));
  };
  const value = sum(ahead.map((row) => row.y_hat ?? 0));
  return { lo: Math.max(0, value - spread("lo_80")), hi: value + spread("hi_80") };
}

/** Share of the squared error that the days have in common: the squared mean error over the mean squared error. */
function correlation(errors: number[]): number {
  const squares = sum(errors.map((error) => error ** 2)) / errors.length;
  const mean = sum(errors) / errors.length;
  return squares === 0 ? 1 : Math.min(1, mean ** 2 / squares);
}

/** Error on the held-out days beside the same weekday of the last week before them. */
function heldOut(rows: Row[]): { note: string; beatsNaive: boolean } {
  const held = rows.filter((row) => row.part === "backtest" && row.y !== null && row.y_hat !== null);
  const actual = sum(held.map((row) => Math.abs(row.y!)));
  if (held.length === 0 || actual === 0) return { note: "Too few days to hold any out.", beatsNaive: false };
  const known = new Map(rows.filter((row) => row.part === "history").map((row) => [row.day, row.y ?? 0]));
  const weekBefore = (index: number) => moveDay(held[index]!.day, -7 * (Math.floor(index / 7) + 1));
  const error = sum(held.map((row) => Math.abs(row.y! - row.y_hat!))) / actual;
  const naive = sum(held.map((row, i) => Math.abs(row.y! - (known.get(weekBefore(i)) ?? 0)))) / actual;
  const inside = held.filter((row) => row.y! >= row.lo_80! && row.y! <= row.hi_80!).length;
  const note = `Error on ${held.length} held-out days ${percent(error)}, last week again ${percent(naive)}. 80% interval held ${inside} of ${held.length} days.`;
  return { note, beatsNaive: error < naive };
}
