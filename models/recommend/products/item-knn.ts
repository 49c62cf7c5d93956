/** Model `item-knn`: products with the same buyers and viewers, for "related" on product pages. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Artifact, Data, Model } from "../../model.ts";
import { rowsWithSeveral } from "../history/csr.ts";
import { aboutCustomers, customerCases, hideRow, judge, splitOf } from "../history/holdout.ts";
import {
  catalogueOf,
  NEEDS,
  type Signals,
  signalsOf,
  soldOrMet,
  spanOf,
  takenOf,
} from "../history/signals.ts";
import { hideBought, holdoutDays, listLength, neighbourFields, signalFields } from "../params.ts";
import { count, popularityOf } from "../sales/popular.ts";
import { type Pick, shelves } from "../shelf.ts";
import { type Neighbours, nearestItems, scoreByNeighbours, sharedRows, weigh } from "./neighbours.ts";

const params = z.object({
  ...neighbourFields,
  weighting: z
    .enum(["bm25", "idf", "none"])
    .default("bm25")
    .meta({ label: "Weighting", help: "BM25 lets short histories and rare products say more." }),
  ...signalFields,
  hideBought,
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

/** Customers with two products or more that a version needs. */
const LEAST = 20;
const FALLBACK_HALF_LIFE = 28;

function neighboursOf(signals: Signals, from: Params): Promise<Neighbours> {
  return nearestItems(weigh(signals.affinity, from.weighting), {
    k: from.neighbours,
    shrinkage: from.shrinkage,
  });
}

/** Throws `unsupported` where too few customers have met two products; `when` tells which days were looked at. */
export function demandHistories(signals: Signals, title: string, when = ""): void {
  const several = rowsWithSeveral(signals.affinity);
  if (several >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: ${title} needs at least ${LEAST} customers with two products or more, and there are ${whole(several)}${when}. Sync a longer history or orders with customers.`,
  );
}

export const itemKnn: Model<Params> = {
  id: "item-knn",
  title: "Related",
  description: "Products that the same customers buy, put in the cart and view. For related products.",
  task: "recommend",
  codeVersion: 3,
  params,
  search: {
    params: {
      neighbours: { options: [20, 50, 100, 200] },
      shrinkage: { low: 0.5, high: 100, scale: "log" },
      weighting: { options: ["bm25", "idf", "none"] },
      halfLifeDays: { low: 30, high: 730, scale: "log", whole: true },
    },
  },
  needs: [NEEDS.interactions, NEEDS.baskets, NEEDS.products, NEEDS.customers],
  writes: ["recommendations"],

  async train(data, from, _context, run): Promise<Artifact> {
    const signals = signalsOf(data, from, spanOf(data).last);
    demandHistories(signals, "Related");
    run.progress(0, 2, "Comparing products");
    const near = await neighboursOf(signals, from);
    run.progress(1, 2, "Counting buyers in common");
    const buyers = sharedRows(signals.bought, near.items, near.k);
    const shoppers = sharedRows(signals.affinity, near.items, near.k);
    run.progress(2, 2);
    const catalogue = catalogueOf(data);
    const shape = [catalogue.ids.length, near.k];
    return {
      meta: { k: near.k, products: catalogue.ids, titles: catalogue.titles },
      tensors: {
        items: { shape, data: near.items },
        similarity: { shape, data: near.similarity },
        buyers: { shape, data: buyers },
        shoppers: { shape, data: shoppers },
      },
    };
  },

  async predict(artifact, data) {
    const catalogue = catalogueOf(data);
    const all = shelves("related", catalogue);
    for (let i = 0; i < catalogue.ids.length; i++) {
      all.add({ kind: "product", id: catalogue.ids[i]!, product: i }, picksOf(artifact, i));
    }
    return { recommendations: all.table() };
  },

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const history = signalsOf(data, from, split.until);
    const near = await neighboursOf(history, from);
    const cases = customerCases(data, split, history, from.hideBought, context.seed);
    const popular = pastPopularity(data, split.until);
    const taken = takenOf(history);
    const hide = (c: number, scores: Float64Array) => {
      if (from.hideBought) hideRow(taken, cases.customers[c]!, scores);
    };
    return judge({
      truth: cases.truth,
      noun: "customers",
      ...aboutCustomers(data, cases, history),
      split,
      model: {
        name: "Related",
        rank: (c, scores) => {
          scoreByNeighbours(near, history.affinity, cases.customers[c]!, scores);
          hide(c, scores);
        },
      },
      baselines: [
        {
          name: "Most popular",
          rank: (c, scores) => {
            scores.set(popular.score);
            hide(c, scores);
          },
        },
      ],
      popularity: buyerShares(history),
      seed: context.seed,
      k: from.listLength,
      extra: { leftOutCustomers: history.leftOut },
      remark: leftOutRemark(history),
    });
  },
};

function* picksOf(artifact: Artifact, product: number): Generator<Pick> {
  const k = artifact.meta.k as number;
  const { items, similarity, buyers, shoppers } = artifact.tensors;
  for (let n = product * k; n < (product + 1) * k && items!.data[n]! >= 0; n++) {
    const bought = buyers!.data[n]!;
    const reason =
      bought > 0
        ? `${count(bought, "buyer")} in common`
        : `${count(shoppers!.data[n]!, "shopper")} looked at both`;
    // What every customer has is like anything by nothing that counts, and stands there all the same.
    yield { product: items!.data[n]!, score: Math.max(similarity!.data[n]!, 1e-6), reason };
  }
}

/** Popularity as it was on a day: the baseline beside every model that is judged on customers. */
export const pastPopularity = (data: Data, until: number) =>
  popularityOf(soldOrMet(data, 1_000_000, until), catalogueOf(data), until, FALLBACK_HALF_LIFE);

/** Share of customers who bought each product. */
export function buyerShares(signals: Signals): Float64Array {
  const shares = new Float64Array(signals.bought.columns);
  for (const product of signals.bought.indices) shares[product]! += 1 / Math.max(1, signals.bought.rows);
  return shares;
}

/** How many customers were left out of learning, for a verdict; nothing where none was. */
export function leftOutRemark(signals: Signals): string {
  if (signals.leftOut === 0) return "";
  return `Left out as bulk buyers or bots: ${count(signals.leftOut, "customer")} (who and why: Bots and bulk buyers, under Training, or merchbench recommend left-out).`;
}
