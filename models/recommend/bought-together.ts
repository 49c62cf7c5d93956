/** Model `rules`: what is bought together, as pairs for product pages and as exact rules for whoever asks why. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Ranker } from "../evaluate/ranking.ts";
import type { Artifact, Model, TrainContext } from "../model.ts";
import { random, sample } from "../random.ts";
import { type Csr, rowLength } from "./csr.ts";
import { goodsOf, judge, splitOf } from "./holdout.ts";
import { frequentItemsets } from "./itemsets.ts";
import { type Pairs, pairsOf, plainScore } from "./pairs.ts";
import { holdoutDays, listLength, maxLines } from "./params.ts";
import { count, type Popularity, popularityOf, popularReason } from "./popular.ts";
import { associationRules, type Rule } from "./rules.ts";
import { type Pick, shelves } from "./shelf.ts";
import { basketsOf, catalogueOf, NEEDS, spanOf } from "./signals.ts";

const params = z.object({
  minCount: z
    .number()
    .int()
    .min(1)
    .default(3)
    .meta({ label: "Baskets together, at least", help: "Pairs seen less often are not used." }),
  shrinkage: z
    .number()
    .min(0)
    .default(4)
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

const EVER = Number.NEGATIVE_INFINITY;
/** Baskets with two products or more that a version needs. */
const LEAST = 20;
const KEPT_PAIRS = 50;
const KEPT_RULES = 500;
const MAX_CASES = 5000;
/** Half-life of the sales that say what is in season, days. */
const HALF_LIFE = 28;

export const rules: Model<Params> = {
  id: "rules",
  title: "Bought together",
  description: "Products found in the same baskets more often than chance. For product pages and the cart.",
  task: "recommend",
  codeVersion: 1,
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
    const shape = [catalogue.ids.length, pairs.k];
    return {
      meta: { k: pairs.k, products: catalogue.ids, titles: catalogue.titles, rules: strongest },
      tensors: {
        items: { shape, data: pairs.items },
        score: { shape, data: pairs.score },
        counts: { shape, data: pairs.counts },
        lift: { shape, data: pairs.lift },
      },
    };
  },

  async predict(artifact, data, from) {
    const catalogue = catalogueOf(data);
    const { last } = spanOf(data);
    const baskets = basketsOf(data, 1_000_000, EVER, last);
    const popular = popularityOf(baskets, catalogue, last, HALF_LIFE);
    const all = shelves("frequently_bought_together", catalogue, popular);
    const pairs = pairsIn(artifact);
    for (let i = 0; i < catalogue.ids.length; i++) {
      all.add(
        { kind: "product", id: catalogue.ids[i]!, product: i },
        interleave(pairs, i, popular, from.surprise),
      );
    }
    return { recommendations: all.table() };
  },

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const past = basketsOf(data, from.maxLines, EVER, split.until);
    const popular = popularityOf(past, catalogueOf(data), split.until, HALF_LIFE);
    const pairs = pairsOf(past.matrix, popular.share, { ...from, k: KEPT_PAIRS });
    const tests = basketCases(basketsOf(data, from.maxLines, split.until + 1, split.last).matrix, context);
    const filler = popular.share.map((share) => plainScore(share, from.surprise));
    const byPopularity: Ranker = (c, scores) => {
      scores.set(filler);
      scores[tests.query[c]!] = Number.NEGATIVE_INFINITY;
    };
    return judge({
      truth: tests.truth,
      noun: "baskets",
      split,
      subjects: tests.subjects,
      goods: goodsOf(data),
      model: {
        name: "Bought together",
        rank: (c, scores) => {
          scores.set(filler);
          const q = tests.query[c]!;
          for (let n = q * pairs.k; n < (q + 1) * pairs.k && pairs.items[n]! >= 0; n++) {
            scores[pairs.items[n]!] = pairs.score[n]!;
          }
          scores[q] = Number.NEGATIVE_INFINITY;
        },
      },
      baselines: [{ name: "Most popular", rank: byPopularity }],
      popularity: popular.total.length ? sharesOf(popular.total, past.matrix) : new Float64Array(0),
      seed: context.seed,
      k: from.listLength,
      extra: { leftOutOrders: past.leftOut },
      remark: past.leftOut
        ? `Left out: ${count(past.leftOut, "order")} with over ${from.maxLines} products.`
        : "",
    });
  },

  explain(artifact, subject) {
    const ids = artifact.meta.products as string[];
    const from = ids.indexOf(subject.source ?? "");
    const to = ids.indexOf(subject.product ?? "");
    const pairs = pairsIn(artifact);
    for (let n = from * pairs.k; from >= 0 && n < (from + 1) * pairs.k; n++) {
      if (pairs.items[n] !== to || to < 0) continue;
      return [
        { text: "Baskets that hold both", value: pairs.counts[n]! },
        { text: "Times as often as chance would have it", value: pairs.lift[n]! },
      ];
    }
    return [];
  },
};

function demandBaskets(matrix: Csr): void {
  let several = 0;
  for (let b = 0; b < matrix.rows; b++) if (rowLength(matrix, b) > 1) several++;
  if (several >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: ${count(several, "order")} with two products or more, and at least ${LEAST} are needed. Sync a longer history.`,
  );
}

/** Rules of up to three products, as ids, strongest first. */
function strongestRules(matrix: Csr, from: Params): Rule[] {
  const support = Math.max(from.minSupport, from.minCount / Math.max(1, matrix.rows));
  const sets = frequentItemsets(matrix, { minSupport: support, maxLength: 3 });
  return associationRules(sets, from).slice(0, KEPT_RULES);
}

function pairsIn(artifact: Artifact): Pairs {
  const { items, score, counts, lift } = artifact.tensors;
  return {
    k: artifact.meta.k as number,
    items: items!.data as Int32Array,
    score: score!.data as Float32Array,
    counts: counts!.data as Int32Array,
    lift: lift!.data as Float32Array,
  };
}

function* picksOf(pairs: Pairs, product: number): Generator<Pick> {
  for (let n = product * pairs.k; n < (product + 1) * pairs.k && pairs.items[n]! >= 0; n++) {
    yield {
      product: pairs.items[n]!,
      score: pairs.score[n]!,
      reason: `Bought together ${count(pairs.counts[n]!, "time")}, ${pairs.lift[n]!.toFixed(1)} times chance`,
    };
  }
}

/** Companions in order of score, best sellers between them where chance alone puts those higher. */
function* interleave(pairs: Pairs, product: number, popular: Popularity, surprise: number): Generator<Pick> {
  let next = 0;
  for (const pick of picksOf(pairs, product)) {
    for (; next < popular.order.length; next++) {
      const best = popular.order[next]!;
      if (plainScore(popular.share[best]!, surprise) <= pick.score) break;
      if (!isPair(pairs, product, best)) {
        // A score of 0 says everywhere that a best seller filled the place.
        yield { product: best, score: 0, reason: popularReason(popular, best) };
      }
    }
    yield pick;
  }
}

function isPair(pairs: Pairs, product: number, other: number): boolean {
  for (let n = product * pairs.k; n < (product + 1) * pairs.k && pairs.items[n]! >= 0; n++) {
    if (pairs.items[n] === other) return true;
  }
  return false;
}

/** One question a basket: given a product drawn from it, what else is in it? */
function basketCases(matrix: Csr, context: TrainContext) {
  const rng = random(context.seed).fork("baskets");
  const all = Int32Array.from({ length: matrix.rows }, (_, b) => b).filter((b) => rowLength(matrix, b) > 1);
  const baskets = Int32Array.from(sample(all.length, MAX_CASES, rng), (at) => all[at]!);
  const query = new Int32Array(baskets.length);
  const offsets = new Int32Array(baskets.length + 1);
  const indices: number[] = [];
  baskets.forEach((b, c) => {
    const products = matrix.indices.subarray(matrix.offsets[b]!, matrix.offsets[b + 1]!);
    query[c] = products[rng.int(products.length)]!;
    for (const product of products) if (product !== query[c]) indices.push(product);
    offsets[c + 1] = indices.length;
  });
  const truth = {
    rows: baskets.length,
    columns: matrix.columns,
    offsets,
    indices: Int32Array.from(indices),
  };
  const subjects = Array.from(baskets, (b, c) => `basket ${b} from ${query[c]}`);
  return { truth, query, subjects };
}

function sharesOf(total: Int32Array, matrix: Csr): Float64Array {
  return Float64Array.from(total, (n) => n / Math.max(1, matrix.rows));
}
