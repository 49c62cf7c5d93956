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
import { type Day, type FirstDays, kpisOf, type SessionDay } from "./overview-kpis.ts";
import { moveDay, type Ranges, rangesOf } from "./overview-ranges.ts";
import { readServices } from "./services.ts";

type Summary = Outputs["overview"]["summary"];
/** Order of the groups on the page. */
const GROUPS = ["Champions", "Loyal", "Recent", "Needs attention", "At risk", "Inactive"];

export const overviewCommands: Handlers<"overview"> = {
  "overview.summary": async (engine, input, call) => {
    const basis = await basisOf(engine, "overview/daily", ["app.revenue", "store.refunds"]);
    basis.sql = `CREATE TEMP TABLE overview_moved AS\n${sqlFile("overview/moved")};\n\n${basis.sql}`;
    const last = await lastDay(engine, basis);
    const ranges = rangesOf(input, last);
    const params = paramsOf(engine, ranges, input);
    // One after the other: each joins all lines of the store, and together they take more memory than there is.
    const moved = await readMoved(engine, params, moveDay(last, -ranges.shift), call.signal);
    const unconverted = await readUnconverted(engine, params, call.signal);
    const attention = await needsAttention(engine, call.signal);
    const [[first], sessions, filters, forecast, services] = await Promise.all([
      engine.warehouse.query<FirstDays>(sqlFile("overview/first-days"), params, call),
      engine.warehouse.query<SessionDay>(sqlFile("overview/sessions"), params, call),
      engine.warehouse.query<FilterRow>(sqlFile("overview/filters"), params, call),
      readForecast(engine, ranges.to, call.signal),
      readServices(engine, call.signal),
    ]);
    const { days, categories, products, groups } = moved;
    const { compare } = ranges;
    const since = first?.orders ?? null;
    const isCompared = compare !== null && since !== null && since <= compare.from;
    const filtered = Boolean(input.channel ?? input.country ?? input.category);
    const { currency } = engine.state.settings();
    const onlyIn = unconverted.length > 0 ? currency : null;
    const sessionBasis = await basisOf(engine, "overview/sessions", ["store.interactions"]);
    return {
      from: ranges.from,
      to: ranges.to,
      compareFrom: ranges.compare?.from ?? null,
      compareTo: ranges.compare?.to ?? null,
      compareSince: compare === null || isCompared ? null : since,
      notCompared: compare === null || isCompared ? null : whyNotCompared(compare.from, since),
      days: ranges.days,
      compareDays: ranges.compareDays,
      currency,
      kpis: kpisOf({ days, sessions, ranges, first, filtered, onlyIn, basis, sessionBasis }),
      forecast: filtered ? null : forecast,
      categories: isCompared ? categories : categories.map((row) => ({ ...row, compare: null })),
      groups: groups.map(toGroup).sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)),
      products: (isCompared ? products : []).map(({ product_id, ...row }) => ({
        productId: product_id,
        ...row,
      })),
      services,
      attention,
      filters: filtersOf(filters),
      unconverted,
      basis,
    };
  },
};

const longDay = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });

function whyNotCompared(from: string, since: string | null): string {
  if (since === null)
    return "No source has orders in the days shown, so there is nothing to compare. Choose other days.";
  return (
    `The sources of the days shown have orders since ${longDay(since)}, after ${longDay(from)}, the first day to ` +
    "compare with. Choose later days, or compare with the days before."
  );
}

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

type Unconverted = Summary["unconverted"][number];

function paramsOf(
  engine: Engine,
  ranges: Ranges,
  input: { channel?: string | undefined; country?: string | undefined; category?: string | undefined },
): Params {
  const { timeZone, currency } = engine.state.settings();
  return {
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
}

/** The days' sales and refunds are collected once, in a temporary table of one connection, and then summed four ways. */
function readMoved(engine: Engine, params: Params, returnsUntil: string, signal: AbortSignal | undefined) {
  return engine.warehouse.transaction(async (session) => {
    const options = { signal };
    const fill = `CREATE OR REPLACE TEMP TABLE overview_moved AS ${sqlFile("overview/moved")}`;
    await session.run(fill, params, options);
    return {
      days: await session.query<Day>(
        sqlFile("overview/daily"),
        { time_zone: params.time_zone!, returns_until: returnsUntil },
        options,
      ),
      categories: await session.query<Summary["categories"][number]>(
        sqlFile("overview/categories"),
        {},
        options,
      ),
      products: await session.query<ProductRow>(sqlFile("overview/products"), {}, options),
      groups: await session.query<GroupRow>(sqlFile("overview/groups"), {}, options),
    };
  });
}

/** Sales in other currencies by currency; sales are summed only where there are any. */
async function readUnconverted(engine: Engine, params: Params, signal: AbortSignal | undefined) {
  const [found] = await engine.warehouse.query(sqlFile("overview/other-currency"), params, { signal });
  if (!found) return [];
  return engine.warehouse.query<Unconverted>(sqlFile("overview/unconverted"), params, { signal });
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
