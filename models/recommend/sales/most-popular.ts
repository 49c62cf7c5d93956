/** Model `popularity`: best sellers with decay, for the store and for each category. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import type { Artifact, Data, Model } from "../../model.ts";
import { aboutCustomers, customerCases, hideRow, judge, splitOf } from "../history/holdout.ts";
import { catalogueOf, NEEDS, signalsOf, soldOrMet, spanOf, tableOf, takenOf } from "../history/signals.ts";
import { hideBought, holdoutDays, listLength, maxLines } from "../params.ts";
import { type Pick, shelves } from "../shelf.ts";
import { count, type Popularity, popularityOf, popularReason } from "./popular.ts";
import { segmentSales } from "./segment-sales.ts";

const params = z.object({
  halfLifeDays: z
    .number()
    .min(1)
    .max(3650)
    .default(28)
    .meta({ label: "Sales halve in, days", help: "Short follows the season, long the classics." }),
  maxLines,
  holdoutDays,
  listLength,
  hideBought,
});
type Params = z.infer<typeof params>;

/** Every signal alike: this model looks at orders, and at customers only to judge. */
const PLAIN = {
  cartWeight: 0,
  viewWeight: 0,
  wishlistWeight: 0,
  ratingWeight: 0,
  halfLifeDays: 36_500,
  maxProducts: 1_000_000,
};

/** Where nothing was sold, what customers met says what is popular. */
const MET = { ...PLAIN, cartWeight: 1, viewWeight: 1, wishlistWeight: 1, ratingWeight: 1 };

const isSelling = (data: Data) => tableOf(data, NEEDS.baskets).rows > 0;

const learn = (data: Data, from: Params, until: number): Popularity =>
  popularityOf(soldOrMet(data, from.maxLines, until), catalogueOf(data), until, from.halfLifeDays);

export const popularity: Model<Params> = {
  id: "popularity",
  title: "Most popular",
  description:
    "Best sellers, recent orders first. For front pages, new visitors and wherever nothing better is known.",
  task: "recommend",
  codeVersion: 3,
  params,
  needs: [NEEDS.baskets, NEEDS.products, NEEDS.interactions, NEEDS.customers, NEEDS.segments],
  writes: ["recommendations"],

  async train(data, from): Promise<Artifact> {
    const { last } = spanOf(data);
    const { score, recent, total } = learn(data, from, last);
    if (!total.some((n) => n > 0)) {
      throw new AppError(
        "unsupported",
        "Not enough data: there are no orders and no events of customers with known products. Sync orders and their lines first.",
      );
    }
    return {
      meta: { products: catalogueOf(data).ids },
      tensors: {
        score: { shape: [score.length], data: score },
        recent: { shape: [recent.length], data: recent },
        total: { shape: [total.length], data: total },
      },
    };
  },

  async predict(_artifact, data, from) {
    const catalogue = catalogueOf(data);
    const popular = learn(data, from, spanOf(data).last);
    const peak = Math.max(...popular.order.subarray(0, 1).map((p) => popular.score[p]!), 1e-9);
    const all = shelves("most_popular", catalogue);
    const noun = isSelling(data) ? "order" : "visit";
    const pick = (product: number, group?: string): Pick => ({
      product,
      // What never sold stands last, and still fills a list that has nothing better.
      score: Math.max(popular.score[product]! / peak, 1e-9),
      reason: popularReason(popular, product, noun, group),
    });
    all.add(
      { kind: "segment", id: "everyone" },
      Array.from(popular.order, (p) => pick(p)),
    );
    for (const [id, products] of popular.byCategory) {
      if (id === "") continue;
      const name = catalogue.categories[products[0]!]!;
      all.add(
        { kind: "category", id },
        products.map((p) => pick(p, name)),
      );
    }
    for (const { id, name, score, orders } of segmentSales(data, from.halfLifeDays)) {
      all.add({ kind: "segment", id }, bestOf(score, orders, name));
    }
    return { recommendations: all.table() };
  },

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const history = signalsOf(data, isSelling(data) ? PLAIN : MET, split.until);
    const taken = takenOf(history);
    const cases = customerCases(data, split, history, from.hideBought, context.seed);
    const recent = learn(data, from, split.until);
    const always = learn(data, { ...from, halfLifeDays: 36_500 }, split.until);
    const ranker = (popular: Popularity) => (c: number, scores: Float64Array) => {
      scores.set(popular.score);
      if (from.hideBought) hideRow(taken, cases.customers[c]!, scores);
    };
    return judge({
      truth: cases.truth,
      noun: "customers",
      ...aboutCustomers(data, cases, history),
      split,
      model: { name: "Most popular", rank: ranker(recent) },
      baselines: [{ name: "Best sellers of all time", rank: ranker(always) }],
      popularity: shareOf(always, history.bought.rows),
      seed: context.seed,
      k: from.listLength,
    });
  },
};

/** Best sellers of a segment; its lists end where nobody of it bought. */
function* bestOf(score: Float64Array, orders: Int32Array, name: string): Generator<Pick> {
  const order = Int32Array.from(score, (_, p) => p).filter((p) => score[p]! > 0);
  order.sort((a, b) => score[b]! - score[a]! || a - b);
  for (const product of order) {
    const reason = `Popular with ${name}: ${count(orders[product]!, "order")}`;
    yield { product, score: score[product]! / score[order[0]!]!, reason };
  }
}

/** Share of customers by product, from orders: an upper bound where guests buy too, capped at 1. */
function shareOf(popular: Popularity, customers: number): Float64Array {
  return Float64Array.from(popular.total, (n) => Math.min(1, n / Math.max(1, customers)));
}
