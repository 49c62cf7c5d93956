/** Key figures of the Overview: sums of days, never averages of averages. */
import type { Basis } from "../contract/common.ts";
import type { Outputs } from "../contract/index.ts";
import type { Ranges } from "./overview-ranges.ts";

type Kpi = Outputs["overview"]["summary"]["kpis"][number];

/** A row of queries/overview/daily.sql. */
export interface Day {
  day: string;
  net_revenue: number;
  sold: number;
  sold_with_cost: number;
  cost: number;
  orders: number;
  known_orders: number;
  repeat_orders: number;
  returned_orders: number;
}

/** A row of queries/overview/sessions.sql. */
export interface SessionDay {
  day: string;
  sessions: number;
  purchases: number;
}

/** The row of queries/overview/first-days.sql; null where no source covers the days. */
export interface FirstDays {
  orders: string | null;
  events: string | null;
}

type Sums = Omit<Day & SessionDay, "day">;

interface Figure {
  id: Kpi["id"];
  unit: Kpi["unit"];
  upIsGood: boolean;
  /** Null where the days hold nothing to divide by. */
  of: (sums: Sums) => number | null;
  missing: string;
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);

const NO_ORDERS = "No orders in these days";
const hasOrders = (sums: Sums) => sums.orders > 0 || sums.net_revenue !== 0;

const FIGURES: Figure[] = [
  {
    id: "net_revenue",
    unit: "money",
    upIsGood: true,
    of: (s) => (hasOrders(s) ? s.net_revenue : null),
    missing: NO_ORDERS,
  },
  {
    id: "orders",
    unit: "count",
    upIsGood: true,
    of: (s) => (hasOrders(s) ? s.orders : null),
    missing: NO_ORDERS,
  },
  {
    id: "average_order_value",
    unit: "money",
    upIsGood: true,
    of: (s) => share(s.sold, s.orders),
    missing: NO_ORDERS,
  },
  {
    id: "conversion_rate",
    unit: "share",
    upIsGood: true,
    of: (s) => share(s.purchases, s.sessions),
    missing: "No events in these days",
  },
  {
    id: "repeat_orders",
    unit: "share",
    upIsGood: true,
    of: (s) => share(s.repeat_orders, s.known_orders),
    missing: "No orders with a known customer",
  },
  {
    id: "returned_orders",
    unit: "share",
    upIsGood: false,
    of: (s) => share(s.returned_orders, s.orders),
    missing: NO_ORDERS,
  },
  {
    id: "gross_margin",
    unit: "share",
    upIsGood: true,
    of: (s) => share(s.sold_with_cost - s.cost, s.sold_with_cost),
    missing: "No costs loaded",
  },
];

const NOTHING: Sums = {
  net_revenue: 0,
  sold: 0,
  sold_with_cost: 0,
  cost: 0,
  orders: 0,
  known_orders: 0,
  repeat_orders: 0,
  returned_orders: 0,
  sessions: 0,
  purchases: 0,
};

const KEYS = Object.keys(NOTHING) as (keyof Sums)[];

function add(a: Sums, b: Partial<Sums>): Sums {
  return Object.fromEntries(KEYS.map((key) => [key, a[key] + (b[key] ?? 0)])) as unknown as Sums;
}

interface KpiInput {
  days: Day[];
  sessions: SessionDay[];
  ranges: Ranges;
  first: FirstDays | undefined;
  /** Events carry no channel or category, so a filtered view has no conversion rate. */
  filtered: boolean;
  /** The reporting currency where sales in others were left out. */
  onlyIn: string | null;
  basis: Basis;
  sessionBasis: Basis;
}

/** The key figures of a range of days beside those of the days it is compared with, with one point a day. */
export function kpisOf(input: KpiInput): Kpi[] {
  const { ranges } = input;
  const byDay = new Map<string, Sums>();
  for (const row of [...input.days, ...input.sessions]) {
    byDay.set(row.day, add(byDay.get(row.day) ?? NOTHING, row));
  }
  const at = (day: string) => byDay.get(day) ?? NOTHING;
  const total = (days: string[]) => days.map(at).reduce(add, NOTHING);
  const now = total(ranges.days);
  const before = ranges.compare ? total(ranges.compareDays) : null;
  return FIGURES.map((figure) => {
    const ofEvents = figure.id === "conversion_rate";
    const hidden = ofEvents && input.filtered;
    const value = hidden ? null : figure.of(now);
    // Days before the first order or event are no zero: neither to compare a sum with, nor to draw.
    const since = (ofEvents ? input.first?.events : input.first?.orders) ?? ranges.to;
    const isKnown = ranges.compare !== null && ranges.compare.from >= since;
    const compareValue = (day: string) => (day < since ? null : dayValue(figure, at(day)));
    const isDrawn = !hidden && ranges.compare !== null && ranges.compare.to >= since;
    return {
      id: figure.id,
      value,
      compare: hidden || !isKnown ? null : figure.of(before!),
      unit: figure.unit,
      upIsGood: figure.upIsGood,
      missing: value === null ? whyMissing(input, figure, hidden) : null,
      series: ranges.days.map((day) => (hidden ? null : dayValue(figure, at(day)))),
      compareSeries: isDrawn ? ranges.compareDays.map(compareValue) : [],
      basis: ofEvents ? input.sessionBasis : input.basis,
    };
  });
}

/** A day without orders has none and takes nothing; a share of nothing is unknown. */
const dayValue = (figure: Figure, sums: Sums): number | null =>
  figure.of(sums) ?? (figure.id === "orders" || figure.id === "net_revenue" ? 0 : null);

function whyMissing({ basis, onlyIn }: KpiInput, figure: Figure, hidden: boolean): string {
  if (hidden) return "Not known for filtered orders";
  if (onlyIn && figure.missing === NO_ORDERS) return `No orders in ${onlyIn} in these days`;
  return basis.dataAsOf ? figure.missing : "Nothing loaded yet";
}
