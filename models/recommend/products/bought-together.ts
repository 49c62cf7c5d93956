/** Model `rules`: what is bought together, as pairs for product pages and as exact rules for whoever asks why. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { fixed } from "../../../engine/contract/figures.ts";
import type { Artifact, Model } from "../../model.ts";
import { type Csr, rowsWithSeveral } from "../history/csr.ts";
import { goodsOf, splitOf } from "../history/holdout.ts";
import { basketsOf, catalogueOf, NEEDS, spanOf } from "../history/signals.ts";
import { holdoutDays, listLength, maxLines, proof } from "../params.ts";
import { count, popularityOf } from "../sales/popular.ts";
import { frequentItemsets } from "./itemsets.ts";
import { judgePairs } from "./pair-cases.ts";
import { pairShelves, pairTensors } from "./pair-lists.ts";
import { pairsOf } from "./pairs.ts";
import { associationRules, type Rule, ruleTensors } from "./rules.ts";

const params = z.object({
  minCount: z
    .number()
    .int()
    .min(1)
    .default(3)
    .meta({ label: "Baskets together, at least", help: "Pairs seen less often are not used." }),
  proof,
  shrinkage: z
    .number()
    .min(0)
    .default(1)
    .meta({ label: "Doubt", help: "Pulls pairs with few baskets towards chance." }),
  surprise: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .meta({ label: "Surprise against popularity", help: "0 shows what sells, 1 what belongs together." }),
  minSupport: z
    .number()
    .min(0.00001)
    .max(1)
    .default(0.001)
    .meta({ label: "Support of rules, at least", help: "Share of baskets that hold the whole group." }),
  minConfidence: z.number().min(0).max(1).default(0.1).meta({ label: "Confidence of rules, at least" }),
  maxLines,
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

const EVERY_LINE = 1_000_000;
const EVER = Number.NEGATIVE_INFINITY;
/** Baskets with two products or more that a version needs. */
const LEAST = 20;
const KEPT_PAIRS = 50;
const KEPT_RULES = 20_000;
/** Half-life of the sales that say what is in season, days. */
const HALF_LIFE = 28;

export const rules: Model<Params> = {
  id: "rules",
  title: "Bought together",
  description: "Products found in the same baskets more often than chance. For product pages and the cart.",
  task: "recommend",
  codeVersion: 2,
  params,
  needs: [NEEDS.baskets, NEEDS.products],
  writes: ["recommendations"],

  async train(data, from, _context, run): Promise<Artifact> {
    const { last } = spanOf(data);
    const baskets = basketsOf(data, from.maxLines, EVER, last);
    const { matrix } = baskets;
    demandBaskets(matrix);
    const catalogue = catalogueOf(data);
    const popular = popularityOf(baskets, catalogue, last, HALF_LIFE);
    run.progress(0, 2, "Counting pairs");
    const pairs = pairsOf(matrix, popular.share, { ...from, k: KEPT_PAIRS });
    run.progress(1, 2, "Finding rules");
    const strongest = strongestRules(matrix, from);
    run.progress(2, 2);
    return {
      meta: { k: pairs.k, products: catalogue.ids, titles: catalogue.titles },
      tensors: { ...pairTensors(pairs, catalogue.ids.length), ...ruleTensors(strongest, matrix.rows) },
    };
  },

  async predict(artifact, data, { surprise }) {
    const catalogue = catalogueOf(data);
    const { last } = spanOf(data);
    const popular = popularityOf(basketsOf(data, EVERY_LINE, EVER, last), catalogue, last, HALF_LIFE);
    const placement = "frequently_bought_together";
    return {
      recommendations: pairShelves(artifact, catalogue, {
        placement,
        reason,
        popular,
        surprise,
        noun: "order",
      }),
    };
  },

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const past = basketsOf(data, from.maxLines, EVER, split.until);
    const popular = popularityOf(past, catalogueOf(data), split.until, HALF_LIFE);
    const { matrix } = basketsOf(data, from.maxLines, split.until + 1, split.last);
    return judgePairs({
      title: "Bought together",
      noun: "baskets",
      split,
      goods: goodsOf(data),
      pairs: pairsOf(past.matrix, popular.share, { ...from, k: KEPT_PAIRS }),
      now: popular.share,
      surprise: from.surprise,
      given: matrix,
      wanted: matrix,
      share: Float64Array.from(popular.total, (n) => n / Math.max(1, past.matrix.rows)),
      seed: context.seed,
      k: from.listLength,
      extra: { leftOutOrders: past.leftOut },
      remark: past.leftOut
        ? `Left out: ${count(past.leftOut, "order")} with over ${from.maxLines} products.`
        : "",
    });
  },
};

const reason = (baskets: number, lift: number) =>
  `Bought together ${count(baskets, "time")}, ${fixed(lift, 1)} times chance`;

function demandBaskets(matrix: Csr): void {
  const several = rowsWithSeveral(matrix);
  if (several >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: ${count(several, "order")} with two products or more, and at least ${LEAST} are needed. Sync a longer history.`,
  );
}

/** Rules of up to three products, strongest first. */
function strongestRules(matrix: Csr, from: Params): Rule[] {
  const support = Math.max(from.minSupport, from.minCount / Math.max(1, matrix.rows));
  const sets = frequentItemsets(matrix, { minSupport: support, maxLength: 3 });
  return associationRules(sets, from).slice(0, KEPT_RULES);
}
