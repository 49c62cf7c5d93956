/** Model `trending`: products that sell and are looked at more than their own past says, for the store and by category. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { fixed } from "../../../engine/contract/figures.ts";
import { deviation, mean } from "../../evaluate/stats.ts";
import type { Artifact, Data, Model, Score, Scorecard } from "../../model.ts";
import type { Catalogue } from "../history/history.ts";
import { catalogueOf, lastDayOf, NEEDS, spanOf } from "../history/signals.ts";
import { listLength } from "../params.ts";
import { type Pick, shelves } from "../shelf.ts";
import { type Growth, growthOf, type Interest, interestOf } from "./growth.ts";
import { count } from "./popular.ts";

const params = z.object({
  recentDays: z
    .number()
    .int()
    .min(2)
    .max(90)
    .default(14)
    .meta({ label: "Recent days", help: "Compared with the four times as many days before." }),
  viewWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .meta({ label: "Weight of a view", help: "Against 1 for an order." }),
  doubt: z
    .number()
    .min(0)
    .max(1000)
    .default(5)
    .meta({ label: "Doubt", help: "Orders that speak for no growth: pulls rare products back." }),
  listLength,
});
type Params = z.infer<typeof params>;

/** Origins that are judged at most, a week apart. */
const ORIGINS = 8;
const WEEK = 7;
const LEAST_ORDERS = 100;
/** Without doubt, a week without a sale is this share of the past: its logarithm is to be a number. */
const LEAST_TIMES = 0.01;

/** Days that the past is compared over. */
const pastDays = (from: Params) => 4 * from.recentDays;

function demand(data: Data, from: Params, interest: Interest): void {
  const { first, last } = spanOf(data);
  const needed = from.recentDays + pastDays(from);
  const days = Number.isFinite(last) ? last - first + 1 : 0;
  if (days >= needed && interest.orders >= LEAST_ORDERS) return;
  throw new AppError(
    "unsupported",
    `Not enough data: Trending needs ${needed} days with at least ${LEAST_ORDERS} order lines, and the orders cover ${count(days, "day")} with ${count(interest.orders, "line")}. Sync a longer history, or look at fewer recent days.`,
  );
}

const growth = (interest: Interest, from: Params, until: number): Growth =>
  growthOf(interest, { until, recent: from.recentDays, past: pastDays(from), ...from });

export const trending: Model<Params> = {
  id: "trending",
  title: "Trending",
  description: "Products on the rise against their own past, few sales taken with doubt. For front pages.",
  task: "recommend",
  codeVersion: 1,
  params,
  needs: [NEEDS.baskets, NEEDS.products, { ...NEEDS.events }],
  writes: ["recommendations"],

  async train(data, from): Promise<Artifact> {
    const interest = interestOf(data);
    demand(data, from, interest);
    const { score, times } = growth(interest, from, lastDayOf(data));
    return {
      meta: { products: catalogueOf(data).ids },
      tensors: {
        score: { shape: [score.length], data: score },
        times: { shape: [times.length], data: times },
      },
    };
  },

  async predict(_artifact, data, from) {
    const catalogue = catalogueOf(data);
    const rising = growth(interestOf(data), from, lastDayOf(data));
    const all = shelves("trending", catalogue);
    const picks = picksOf(rising, catalogue, from.recentDays);
    all.add({ kind: "segment", id: "everyone" }, picks);
    const categories = new Set(picks.map(({ product }) => catalogue.categoryIds[product]));
    for (const id of categories) {
      if (!id) continue;
      all.add(
        { kind: "category", id },
        picks.filter(({ product }) => catalogue.categoryIds[product] === id),
      );
    }
    return { recommendations: all.table() };
  },

  async evaluate(data, from, _context, run): Promise<Scorecard> {
    throwIfAborted(run.signal);
    const interest = interestOf(data);
    demand(data, from, interest);
    const { first, last } = spanOf(data);
    const needed = from.recentDays + pastDays(from);
    const origins = Array.from({ length: ORIGINS }, (_, i) => last - WEEK * (i + 1)).filter(
      (day) => day - first + 1 >= needed,
    );
    const offered = catalogueOf(data).offered;
    const name = `Growth@${from.listLength}`;
    const score = (title: string, rank: (rising: Growth) => Float64Array): Score & { values: number[] } => {
      const values = origins.flatMap((day) =>
        weekAfter(interest, from, day, best(rank(growth(interest, from, day)), offered, from.listLength)),
      );
      const middle = values.length > 0 ? mean(values) : 0;
      const half = (1.96 * deviation(values)) / Math.sqrt(Math.max(1, values.length));
      const metric = { name, value: middle, better: "higher" as const };
      return { name: title, values, metrics: [{ ...metric, interval: [middle - half, middle + half] }] };
    };
    const scores = [
      score("Trending", (rising) => rising.score),
      score("Most popular", (rising) => rising.seen),
      score("Grew most, without doubt", (rising) => rising.raw),
    ];
    const listed = scores[0]!.values.length > 0;
    const [model, ...baselines] = scores.map(({ values: _values, ...rest }) => rest);
    const ours = model!.metrics[0]!.value;
    const theirs = baselines[0]!.metrics[0]!.value;
    return {
      primary: name,
      model: model!,
      baselines,
      protocol: `${origins.length} weeks, each listed with what was known before it; growth of the listed products in the week, against their own past (logarithm; 0 is none)`,
      beatsBaseline: listed && ours > theirs,
      verdict: listed
        ? verdictOf(ours, theirs, from.listLength, origins.length)
        : `Nothing to judge by: no product grew surely against its own past, in ${origins.length} weeks.`,
    };
  },
};

const percent = (log: number) => `${log < 0 ? "" : "+"}${Math.round((Math.exp(log) - 1) * 100)}%`;

function verdictOf(ours: number, theirs: number, k: number, weeks: number): string {
  const words = ours > theirs ? "more than" : "no more than";
  return `${percent(ours)} growth of the ${k} listed products in the week after, ${words} the ${percent(theirs)} of best sellers, over ${weeks} weeks.`;
}

/** How each product did in the week after `day` against its own past, as a logarithm. */
function weekAfter(interest: Interest, from: Params, day: number, products: number[]): number[] {
  const after = growthOf(interest, {
    ...from,
    until: day + WEEK,
    recent: WEEK,
    past: pastDays(from),
    gap: from.recentDays,
  });
  return products.map((p) => Math.log(Math.max(after.times[p]!, LEAST_TIMES)));
}

function best(score: Float64Array, offered: Uint8Array, k: number): number[] {
  return Array.from(score, (_, p) => p)
    .filter((p) => offered[p] === 1 && score[p]! > 0)
    .sort((a, b) => score[b]! - score[a]! || a - b)
    .slice(0, k);
}

function picksOf(rising: Growth, catalogue: Catalogue, days: number): Pick[] {
  const order = best(rising.score, catalogue.offered, catalogue.ids.length);
  const peak = order.length > 0 ? rising.score[order[0]!]! : 1;
  return order.map((product) => ({
    product,
    score: rising.score[product]! / peak,
    reason: reasonOf(rising, product, days),
  }));
}

/** "Up 2.8 times on its own past: 34 orders in 14 days". */
function reasonOf({ times, orders, views }: Growth, product: number, days: number): string {
  const seen = orders[product]! > 0 ? count(orders[product]!, "order") : count(views[product]!, "view");
  return `Up ${fixed(times[product]!, 1)} times on its own past: ${seen} in ${days} days`;
}
