/** Reads an experiment's variants out of orders and events, as sums a variant and day. */
import { type Moments, NO_MOMENTS } from "../../models/experiment/moments.ts";
import type { ExperimentMetric } from "../contract/experiment.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** A row of queries/experiment/moments.sql. */
interface DayRow extends Moments {
  variant: string;
  day: number;
  /** Customers with a first order, of those the ones who had ordered before; and all who had. */
  c: number;
  cxc: number;
  cx: number;
}

export interface Window {
  /** Seeds the hash: the experiment's id. */
  experiment: string;
  /** JSON of {variant, from, until}. */
  cuts: string;
  from: Date;
  until: Date;
  /** Length of the time before `from` that the covariate looks at, days. */
  before: number;
  activeDays: number;
  currency: string;
}

export interface VariantDays {
  /** By metric: what each day added, the first day first. */
  days: Record<ExperimentMetric, Moments[]>;
  converted: number;
}

export const DAY = 86_400_000;

/** Days of each variant, as many as the window has begun. */
export async function variantDays(
  warehouse: Warehouse,
  window: Window,
  variants: string[],
  signal?: AbortSignal,
): Promise<VariantDays[]> {
  const start = window.from.getTime();
  const rows = await warehouse.query<DayRow>(
    sqlFile("experiment/moments"),
    {
      experiment: window.experiment,
      variants: window.cuts,
      from: window.from.toISOString(),
      until: window.until.toISOString(),
      before: new Date(start - window.before * DAY).toISOString(),
      active_since: new Date(start - window.activeDays * DAY).toISOString(),
      currency: window.currency,
    },
    { signal },
  );
  const length = Math.max(1, Math.ceil((window.until.getTime() - start) / DAY));
  return variants.map((variant) =>
    daysOf(
      rows.filter((row) => row.variant === variant),
      length,
    ),
  );
}

function daysOf(rows: DayRow[], length: number): VariantDays {
  const empty = () => Array.from({ length }, () => NO_MOMENTS);
  const days = { revenue: empty(), conversion: empty(), order_value: empty() };
  let converted = 0;
  for (const row of rows) {
    const { customers, x, xx, xy, y, yy, d, dd, yd, c, cx, cxc } = row;
    days.revenue[row.day] = { customers, x, xx, xy, y, yy, d, dd, yd };
    days.order_value[row.day] = days.revenue[row.day]!;
    // A conversion is 0 or 1, so its square is itself.
    days.conversion[row.day] = { customers, x: cx, xx: cx, xy: cxc, y: c, yy: c, d: 0, dd: 0, yd: 0 };
    converted += c;
  }
  return { days, converted };
}
