/** Answers a what-if: picks the items, finds their new prices under the guardrails, has the futures drawn. */
import type { z } from "zod";
import { distributionOf, histogramOf, shareBelowZero } from "../../models/price/distribution.ts";
import { type Guarded, type Guardrails, guard, type PriceFacts } from "../../models/price/guardrails.ts";
import { neverCharged, type PriceModel, type VariantModel } from "../../models/price/price-model.ts";
import { bestPrice } from "../../models/price/search.ts";
import { type LineOutcome, type WhatIfOutcome, whatIf } from "../../models/price/what-if.ts";
import { AppError, throwIfAborted } from "../contract/errors.ts";
import { currencyDigits, whole } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { whatIfInput } from "../contract/price.ts";
import type { Engine } from "../engine.ts";
import { basisOf } from "./basis.ts";
import {
  championOf,
  inCategory,
  isItem,
  lastDay,
  modelOf,
  type PriceItemRow,
  readItems,
  rivalOf,
  stockOf,
  toElasticityRow,
} from "./price-items.ts";

export type WhatIfInput = z.output<typeof whatIfInput>;
export type WhatIfResult = Outputs["price"]["whatIf"];
type LeftOut = WhatIfResult["leftOut"][number];

/** Prices are without tax here, as the model learnt them; the list price is `guarded.price`. */
interface Line {
  row: PriceItemRow;
  variant: VariantModel;
  priceNow: number;
  newPrice: number;
  cost: number | null;
  stock: number | null;
  guarded: Guarded;
}

/** The engine's thread is given back this often while futures are drawn, in milliseconds. */
const TURN = 12;

/**
 * What prices would bring, as distributions over draws of the elasticities. Throws `unsupported` before the first
 * training.
 */
export async function answerWhatIf(
  engine: Engine,
  input: WhatIfInput,
  signal?: AbortSignal,
): Promise<WhatIfResult> {
  const started = performance.now();
  const version = championOf(engine);
  const model = modelOf(engine, version);
  const rails = railsOf(engine, input);
  const rows = scopeOf(await readItems(engine, version, signal), input);
  const leftOut: LeftOut[] = [];
  const lines = rows.flatMap((row) => toLine(row, model, input, rails, leftOut) ?? []);
  const pause = turns(signal);
  const first = await whatIf(model, lines, input, pause);
  const outcome = dropUnsure(lines, first, input) ? await whatIf(model, lines, input, pause) : first;
  const { today, proposed } = outcome;
  const costed = lines.filter(({ cost }) => cost !== null).length;
  const profit = costed > 0 ? proposed.profit.map((value, d) => value - today.profit[d]!) : null;
  const asOf = await lastDay(engine);
  const items = lines.map((line, i) => toItem(line, outcome.lines[i]!, asOf));
  const effect = (item: WhatIfResult["items"][number]) =>
    Math.abs((profit ? item.profitChange : item.revenueChange)?.mean ?? 0);
  const sells = (item: WhatIfResult["items"][number]) => item.unitsNow.mean * (item.price ?? 0);
  // Of what does not move, the best sellers come first.
  items.sort((a, b) => effect(b) - effect(a) || sells(b) - sells(a));
  return {
    horizonDays: input.horizonDays,
    today: mapTotals(today, costed > 0),
    proposed: mapTotals(proposed, costed > 0),
    revenueChange: distributionOf(proposed.revenue.map((value, d) => value - today.revenue[d]!)),
    profitChange: profit && distributionOf(profit),
    probabilityOfLoss: profit && shareBelowZero(profit),
    missing: missingCosts(lines.length, costed),
    histogram: profit ? histogramOf(profit) : [],
    items,
    leftOut,
    elapsedMs: performance.now() - started,
    modelVersion: version.id,
    basis: await basisOf(engine, "price/items", ["store.variants", "mart.price_elasticities"], version),
  };
}

/** The workspace's limits, but for those given. Prices of a currency without a smaller unit (JPY) are whole. */
function railsOf(engine: Engine, input: WhatIfInput): Guardrails {
  const { guardrails, currency } = engine.state.settings();
  const rails = { ...guardrails, ...input.guardrails, currency };
  return currencyDigits(currency) === 0 ? { ...rails, endings: [".00"] } : rails;
}

/**
 * The search knows the elasticity's error but not the luck of the draws, which matters where stock is short: changes
 * that lose too often once drawn go back to today's price. Answers whether any did.
 */
function dropUnsure(lines: Line[], { lines: outcomes }: WhatIfOutcome, input: WhatIfInput): boolean {
  if (!input.goal || input.goal === "revenue") return false;
  let dropped = false;
  lines.forEach((line, i) => {
    const byHand = input.prices.some((price) => isItem(line.row, price.variantId));
    if (byHand || line.newPrice === line.priceNow) return;
    if ((outcomes[i]!.probabilityOfLoss ?? 0) <= 1 - input.caution) return;
    line.newPrice = line.priceNow;
    line.guarded = { price: line.row.price!, status: "passes", reason: "Keeps today's price", warning: null };
    dropped = true;
  });
  return dropped;
}

/** Lets other requests run between lines, and ends when the caller went away. */
function turns(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN) return undefined;
    if (signal) throwIfAborted(signal);
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}

/** Items in scope: those named, those of the category, those with a price of their own, else all. */
function scopeOf(rows: PriceItemRow[], input: WhatIfInput): PriceItemRow[] {
  for (const id of [...(input.variantIds ?? []), ...input.prices.map((price) => price.variantId)]) {
    if (!rows.some((row) => isItem(row, id))) {
      throw new AppError(
        "not-found",
        `There is no item "${id}" on sale. List them with: merchbench price elasticity`,
      );
    }
  }
  demandOnePrice(rows, input);
  const { category, variantIds } = input;
  if (category && !rows.some((row) => inCategory(row, category))) {
    throw new AppError(
      "not-found",
      `There is no category "${category}" with items on sale. Check its spelling.`,
    );
  }
  const named = variantIds ? rows.filter((row) => variantIds.some((id) => isItem(row, id))) : rows;
  const within = category ? named.filter((row) => inCategory(row, category)) : named;
  const onlyPrices =
    input.prices.length > 0 && !category && !variantIds && !input.goal && input.changePercent === undefined;
  return onlyPrices
    ? within.filter((row) => input.prices.some((price) => isItem(row, price.variantId)))
    : within;
}

/** An item may be named by its id and by its SKU: of two prices for it neither is the one that was meant. */
function demandOnePrice(rows: PriceItemRow[], { prices }: WhatIfInput): void {
  const named = new Map<string, PriceItemRow[]>();
  for (const row of rows)
    for (const name of new Set([row.variant_id, row.sku]))
      if (name !== null) named.set(name, [...(named.get(name) ?? []), row]);
  const priced = new Map<PriceItemRow, string>();
  for (const { variantId: name } of prices) {
    for (const row of named.get(name) ?? []) {
      const other = priced.get(row);
      if (other === undefined) priced.set(row, name);
      else throw twicePriced(other, name);
    }
  }
}

function twicePriced(one: string, other: string): AppError {
  const names = one === other ? `"${one}"` : `"${one}" and "${other}"`;
  return new AppError("invalid-input", `Two prices are given for one item: ${names}. Leave one of them out.`);
}

function toLine(
  row: PriceItemRow,
  model: PriceModel,
  input: WhatIfInput,
  rails: Guardrails,
  leftOut: LeftOut[],
): Line | null {
  const skip = (reason: string) => {
    leftOut.push({ variantId: row.variant_id, title: row.title, reason });
    return null;
  };
  const variant = model.variant(row.variant_id);
  if (row.price === null || row.price <= 0) return skip("no price in the currency of the figures");
  if (!variant) return skip("never on sale in the loaded weeks");
  const { net_share: net } = row;
  const facts: PriceFacts = {
    price: row.price,
    // What a list price must hold to bring the cost.
    cost: row.cost === null ? null : row.cost / net,
    daysSinceChange: row.days_since_change,
    lowest30: row.lowest_30,
    rival: rivalOf(row),
  };
  const stock = stockOf(row, input);
  const sells = model.units(variant, row.price * net, input.horizonDays);
  const room = stock === null ? Number.POSITIVE_INFINITY : stock / sells;
  const guarded = guard(askedPrice(row, { ...facts, room }, variant, input, rails), facts, rails);
  if (row.cost === null) skip("no cost, so it counts in units and revenue only");
  if (input.goal && !variant.enough) skip("not enough price history");
  return {
    row,
    variant,
    priceNow: row.price * net,
    newPrice: guarded.price * net,
    cost: row.cost,
    stock,
    guarded,
  };
}

/** A price of its own before the same change for all before the search for a goal. */
function askedPrice(
  row: PriceItemRow,
  facts: PriceFacts & { room: number },
  variant: VariantModel,
  input: WhatIfInput,
  rails: Guardrails,
): number {
  const own = input.prices.find((price) => isItem(row, price.variantId));
  if (own) return own.price;
  if (input.changePercent !== undefined) return facts.price * (1 + input.changePercent / 100);
  if (!input.goal || !variant.enough || facts.cost === null) return facts.price;
  return bestPrice(variant, { ...facts, cost: facts.cost }, rails, input.goal, input.caution);
}

function toItem(line: Line, outcome: LineOutcome, asOf: string): WhatIfResult["items"][number] {
  const { row, guarded, variant } = line;
  const dayOf = (day: number | null) =>
    day === null ? null : new Date(Date.parse(asOf) + day * 86_400_000).toISOString().slice(0, 10);
  return {
    ...toElasticityRow(row),
    newPrice: guarded.price,
    changePercent: 100 * (line.newPrice / line.priceNow - 1),
    units: outcome.units,
    unitsNow: outcome.unitsNow,
    revenueChange: outcome.revenueChange,
    profitChange: outcome.profitChange,
    probabilityOfLoss: outcome.probabilityOfLoss,
    runsOut: dayOf(outcome.runsOutDay),
    runsOutNow: dayOf(outcome.runsOutNowDay),
    guardrail: guarded.status,
    guardrailReason: guarded.reason,
    warning: guarded.warning,
    neverCharged: neverCharged(variant, line.newPrice),
    enoughHistory: variant.enough,
  };
}

/** What to do where profit is not known. */
export const MAP_COSTS = "Map the cost of variants in Mapping, then load again.";

function missingCosts(items: number, costed: number): string | null {
  if (items === costed) return null;
  if (costed === 0)
    return `No costs are loaded, so profit is not known and a search proposes no price. ${MAP_COSTS}`;
  return `Profit counts the ${whole(costed)} of ${whole(items)} items whose cost is loaded. ${MAP_COSTS}`;
}

function mapTotals(
  totals: { units: Float64Array; revenue: Float64Array; profit: Float64Array },
  hasCosts: boolean,
) {
  return {
    units: distributionOf(totals.units),
    revenue: distributionOf(totals.revenue),
    profit: hasCosts ? distributionOf(totals.profit) : null,
  };
}
