/** Overview: the store at a glance over a range of days, beside the same weekdays of another time. */
import type { Basis } from "../contract/common.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Params } from "../warehouse/warehouse.ts";
import { basisOf } from "./basis.ts";
import type { Handlers } from "./handlers.ts";
import { needsAttention } from "./overview-attention.ts";
import { readForecast } from "./overview-forecast.ts";
import { type Day, kpisOf, type SessionDay } from "./overview-kpis.ts";
import { type Ranges, rangesOf } from "./overview-ranges.ts";

type Summary = Outputs["overview"]["summary"];
type Ask = <T>(query: string) => Promise<T[]>;

/** Order of the groups on the page. */
const GROUPS = ["Champions", "Loyal", "Recent", "Needs attention", "At risk", "Inactive"];

export const overviewCommands: Handlers<"overview"> = {
  "overview.summary": async (engine, input, call) => {
    const basis = await basisOf(engine, "overview/daily", ["app.revenue", "store.refunds"]);
    const ranges = rangesOf(input, await lastDay(engine, basis));
    const ask = askFor(engine, ranges, input, call.signal);
    const [days, sessions, categories, products, groups, unconverted, filters, forecast, attention] =
      await Promise.all([
        ask<Day>("overview/daily"),
        ask<SessionDay>("overview/sessions"),
        ask<Summary["categories"][number]>("overview/categories"),
        ranges.compare ? ask<ProductRow>("overview/products") : [],
        ask<GroupRow>("overview/groups"),
        ask<Summary["unconverted"][number]>("overview/unconverted"),
        ask<FilterRow>("overview/filters"),
        readForecast(engine, ranges.to, call.signal),
        needsAttention(engine, call.signal),
      ]);
    const filtered = Boolean(input.channel ?? input.country ?? input.category);
    const sessionBasis = await basisOf(engine, "overview/sessions", ["store.interactions"]);
    return {
      from: ranges.from,
      to: ranges.to,
      compareFrom: ranges.compare?.from ?? null,
      compareTo: ranges.compare?.to ?? null,
      days: ranges.days,
      compareDays: ranges.compareDays,
      currency: engine.state.settings().currency,
      kpis: kpisOf({ days, sessions, ranges, filtered, basis, sessionBasis }),
      forecast: filtered ? null : forecast,
      categories,
      groups: groups.map(toGroup).sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)),
      products: products.map(({ product_id, ...row }) => ({ productId: product_id, ...row })),
      attention,
      filters: filtersOf(filters),
      unconverted,
      basis,
    };
  },
};

interface ProductRow {
  product_id: string;
  title: string;
  revenue: number;
  change: number;
}

interface GroupRow {
  group_name: string;
  customers: number;
  revenue: number;
}

interface FilterRow {
  filter: keyof Summary["filters"];
  value: string;
}

const toGroup = ({ group_name, customers, revenue }: GroupRow) => ({
  group: group_name,
  customers,
  change: null,
  revenue,
});

function askFor(
  engine: Engine,
  ranges: Ranges,
  input: { channel?: string; country?: string; category?: string },
  signal: AbortSignal | undefined,
): Ask {
  const { timeZone, currency } = engine.state.settings();
  const params: Params = {
    time_zone: timeZone,
    currency,
    from: ranges.from,
    to: ranges.to,
    compare_from: ranges.compare?.from ?? null,
    compare_to: ranges.compare?.to ?? null,
    channel: input.channel ?? null,
    country: input.country ?? null,
    category: input.category ?? null,
  };
  return (query) => engine.warehouse.query(sqlFile(query), params, { signal });
}

/** The last day with a sale or event, in the workspace's time zone; today while nothing is loaded. */
async function lastDay(engine: Engine, basis: Basis): Promise<string> {
  const at = basis.dataAsOf ? new Date(basis.dataAsOf) : new Date();
  const { timeZone } = engine.state.settings();
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(at);
}

function filtersOf(rows: FilterRow[]): Summary["filters"] {
  const of = (filter: FilterRow["filter"]) =>
    rows.filter((row) => row.filter === filter).map((row) => row.value);
  return { channels: of("channels"), countries: of("countries"), categories: of("categories") };
}
