/** A difference at the end of each day with its interval, around a line at zero: what an experiment has shown so far. */

import type { Maybe } from "../ui/format.ts";
import type { ChartKit, ChartSpec, Unit } from "./chart-kit.ts";
import { timeSeries } from "./time-series.ts";

export interface LiftData {
  unit: Unit;
  name: string;
  /** From the first day; days without a value leave a gap. */
  days: { value: Maybe<number>; lo: Maybe<number>; hi: Maybe<number> }[];
}

/** Early looks whose interval is this many times as wide as the last one would hide the rest. */
const WIDEST = 6;

export function lift({ unit, name, days }: LiftData, kit: ChartKit): ChartSpec {
  const width = ({ lo, hi }: LiftData["days"][number]) => (lo == null || hi == null ? Infinity : hi - lo);
  const most = WIDEST * width(days.at(-1) ?? { value: null, lo: null, hi: null });
  const shown = days.map((day) => (width(day) <= most ? day : { value: null, lo: null, hi: null }));
  return timeSeries(
    {
      unit,
      x: days.map((_, i) => String(i + 1)),
      xText: (x) => x,
      tooltipTitle: (x) => `After day ${x}`,
      lines: [
        { name, role: "actual", values: shown.map((day) => day.value) },
        { name: "No difference", role: "compare", values: days.map(() => 0) },
      ],
      bands: [
        {
          name: "95%, at any look",
          level: 95,
          lo: shown.map((day) => day.lo),
          hi: shown.map((day) => day.hi),
        },
      ],
    },
    kit,
  );
}
