/** The store's revenue ahead, from the demand model in use, with how it did on the days held out. */
import { percent } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { moveDay } from "./overview-ranges.ts";
import { heldOutOf, sum, sumOfDays, type TotalRow } from "./total-ahead.ts";

type Forecast = Outputs["overview"]["summary"]["forecast"];

/** Days that the page draws and sums. */
const DAYS = 14;

type Row = TotalRow & { day: string };

/** Null without a forecast, and when the range ends elsewhere than where the forecast starts. */
export async function readForecast(engine: Engine, to: string, signal?: AbortSignal): Promise<Forecast> {
  const version = engine.state.versions.champion("demand");
  if (!version) return null;
  const rows = await engine.warehouse.query<Row>(sqlFile("overview/forecast"), {}, { signal });
  const ahead = rows.filter((row) => row.part === "forecast" && row.day > to).slice(0, DAYS);
  const total = sumOfDays(ahead, rows);
  if (!total || ahead[0]!.day !== moveDay(to, 1)) return null;
  const of = (key: "y_hat" | "lo_80" | "hi_80" | "lo_95" | "hi_95") => ahead.map((row) => row[key] ?? 0);
  return {
    days: ahead.map((row) => row.day),
    value: of("y_hat"),
    lo80: of("lo_80"),
    hi80: of("hi_80"),
    lo95: of("lo_95"),
    hi95: of("hi_95"),
    total,
    ...heldOut(rows),
    modelVersion: version.id,
  };
}

/** Error on the held-out days beside the same weekday of the last week before them. */
function heldOut(rows: Row[]): { note: string; beatsNaive: boolean } {
  const held = heldOutOf(rows);
  const actual = sum(held.map((row) => Math.abs(row.y!)));
  if (held.length === 0 || actual === 0) return { note: "Too few days to hold any out.", beatsNaive: false };
  const known = new Map(rows.filter((row) => row.part === "history").map((row) => [row.day, row.y ?? 0]));
  const weekBefore = (index: number) => moveDay(held[index]!.day, -7 * (Math.floor(index / 7) + 1));
  const error = sum(held.map((row) => Math.abs(row.y! - row.y_hat!))) / actual;
  const naive = sum(held.map((row, i) => Math.abs(row.y! - (known.get(weekBefore(i)) ?? 0)))) / actual;
  const inside = held.filter((row) => row.y! >= row.lo_80! && row.y! <= row.hi_80!).length;
  const note = `Error on ${held.length} held-out days ${percent(error)}, last week again ${percent(naive)}. 80% interval held ${inside} of these.`;
  return { note, beatsNaive: error < naive };
}
