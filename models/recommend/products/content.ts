/** Model `content`: products that are alike by what is written of them, so that new ones have neighbours too. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { counted } from "../../../engine/contract/figures.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Artifact, Data, Model } from "../../model.ts";
import { transpose } from "../history/csr.ts";
import type { Catalogue } from "../history/history.ts";
import { goodsOf, splitOf } from "../history/holdout.ts";
import { numbersIn } from "../history/renumber.ts";
import { basketsOf, catalogueOf, NEEDS } from "../history/signals.ts";
import { LOOKED, visitsIn } from "../history/visit-matrix.ts";
import { holdoutDays, listLength } from "../params.ts";
import { count, popularityOf } from "../sales/popular.ts";
import { type Pick, shelves } from "../shelf.ts";
import { type Described, folded, termsOf } from "./content-terms.ts";
import { blended, nearestVectors, VECTORS, vectorsOf } from "./content-vectors.ts";
import { type Neighbours, nearestItems, neighboursIn, neighbourTensors } from "./neighbours.ts";
import { judgePairs } from "./pair-cases.ts";

const params = z.object({
  neighbours: z
    .number()
    .int()
    .min(5)
    .max(500)
    .default(50)
    .meta({ label: "Neighbours", help: "Kept of each product." }),
  vectorShare: z.number().min(0).max(1).default(1).meta({
    label: "Share of the vectors",
    help: "Where products have vectors (recommend set-vectors): 1 goes by them alone, 0 by words alone.",
  }),
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

/** Products with something in common that a version needs. */
const LEAST = 2;
/** Things in common that a reason names. */
const NAMED = 3;
const MAX_EVENTS = 200;
const HALF_LIFE = 28;

export const content: Model<Params> = {
  id: "content",
  title: "More like this",
  description: "Products alike by title, category, brand and attributes. Serves new products too.",
  task: "recommend",
  codeVersion: 2,
  params,
  needs: [NEEDS.products, NEEDS.baskets, NEEDS.events, VECTORS],
  writes: ["recommendations"],

  async train(data, from, _context, run): Promise<Artifact> {
    const catalogue = catalogueOf(data);
    throwIfAborted(run.signal);
    run.progress(0, 1, "Comparing products");
    const near = await alike(data, catalogue, from, run);
    demandLikeness(near, catalogue);
    run.progress(1, 1);
    const { ids, titles, categories, brands, attributes } = catalogue;
    return {
      meta: { k: near.k, products: ids, described: { titles, categories, brands, attributes } },
      tensors: neighbourTensors(near, ids.length),
    };
  },

  async predict(artifact, data) {
    const catalogue = catalogueOf(data);
    const near = neighboursIn(artifact);
    const { ids } = describedIn(artifact);
    const here = numbersIn(ids, catalogue.ids);
    const there = numbersIn(catalogue.ids, ids);
    const common = commonTerms(describedIn(artifact));
    const all = shelves("more_like_this", catalogue);
    catalogue.ids.forEach((id, product) => {
      const from = there[product]!;
      if (from >= 0) all.add({ kind: "product", id, product }, picksOf(near, from, here, common));
    });
    return { recommendations: all.table() };
  },

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const catalogue = catalogueOf(data);
    const split = splitOf(data, from.holdoutDays);
    const { given, popular, rows, noun, deed } = heldOut(data, split, catalogue);
    const near = await alike(data, catalogue, from, run);
    return judgePairs({
      title: "More like this",
      noun,
      deed,
      split,
      goods: goodsOf(data),
      // Above what sells, whatever that scores: it comes after what is alike.
      pairs: {
        k: near.k,
        items: near.items,
        score: near.similarity.map((value) => 1 + value),
        counts: new Int32Array(near.items.length),
        lift: new Float32Array(near.items.length),
      },
      now: popular.share,
      surprise: 0,
      given,
      wanted: given,
      share: Float64Array.from(popular.total, (n) => n / Math.max(1, rows)),
      seed: context.seed,
      k: from.listLength,
    });
  },
};

/** Likeness from 0 to 1: the cosine of two products' terms, of their vectors, or a blend of both. */
async function alike(data: Data, catalogue: Catalogue, from: Params, run: Run): Promise<Neighbours> {
  const products = catalogue.ids.length;
  const near = await nearestItems(termsOf(catalogue).matrix, { k: from.neighbours, shrinkage: 0 });
  const vectors = from.vectorShare > 0 ? vectorsOf(data, products) : null;
  if (!vectors) return near;
  const close = nearestVectors(vectors, from.neighbours, (done) => {
    if (done % 256 !== 0) return;
    throwIfAborted(run.signal);
    run.progress(done, products, "Comparing vectors");
  });
  return blended(near, close, from.vectorShare, products);
}

function demandLikeness({ k, items }: Neighbours, { ids }: Catalogue): void {
  let like = 0;
  for (let p = 0; p < ids.length; p++) if (k > 0 && items[p * k]! >= 0) like++;
  if (like >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: of ${count(ids.length, "product")} no two share a word, a category, a brand or an attribute. Map titles, categories, brands or attributes of products.`,
  );
}

function describedIn({ meta }: Artifact): Described {
  return { ids: meta.products as string[], ...(meta.described as Omit<Described, "ids">) };
}

interface Shared {
  name: string;
  weight: number;
}

/** What two products share, what tells most first. */
function commonTerms(described: Described) {
  const { matrix, names } = termsOf(described);
  const ofProduct = transpose(matrix);
  return (a: number, b: number): Shared[] => {
    const common: Shared[] = [];
    let q = ofProduct.offsets[b]!;
    for (let p = ofProduct.offsets[a]!; p < ofProduct.offsets[a + 1]!; p++) {
      const term = ofProduct.indices[p]!;
      while (q < ofProduct.offsets[b + 1]! && ofProduct.indices[q]! < term) q++;
      if (q < ofProduct.offsets[b + 1]! && ofProduct.indices[q] === term) {
        common.push({ name: names[term]!, weight: ofProduct.values[p]! });
      }
    }
    return withoutParts(common.sort((x, y) => y.weight - x.weight));
  };
}

/** A word of the title may be an attribute as well, or a part of one: each is said once, the longest way. */
function withoutParts(common: Shared[]): Shared[] {
  const plain = common.map(({ name }) => ` ${folded(name)} `);
  return common.filter((_, i) =>
    plain.every((other, j) => j === i || !other.includes(plain[i]!) || (other === plain[i] && j > i)),
  );
}

function* picksOf(
  near: Neighbours,
  product: number,
  here: Int32Array,
  common: ReturnType<typeof commonTerms>,
): Generator<Pick> {
  for (let n = product * near.k; n < (product + 1) * near.k && near.items[n]! >= 0; n++) {
    const other = here[near.items[n]!]!;
    if (other < 0) continue;
    yield { product: other, score: near.similarity[n]!, reason: reasonOf(common(product, near.items[n]!)) };
  }
}

/** "3 things in common: Lotta, oak, 20 cm". */
function reasonOf(common: Shared[]): string {
  const names = common.map(({ name }) => name);
  const things = `${counted(names.length, "thing")} in common`;
  return names.length === 0
    ? "Alike by its vector, no word in common"
    : `${things}: ${names.slice(0, NAMED).join(", ")}`;
}

/** What is looked at together after the split, or bought together where there are no events. */
function heldOut(data: Data, split: { until: number; last: number }, catalogue: Catalogue) {
  const past = visitsIn(data, LOOKED, MAX_EVENTS, { first: 0, last: split.until });
  if (past.looked.indices.length > 0) {
    const later = visitsIn(data, LOOKED, MAX_EVENTS, { first: split.until + 1, last: split.last });
    const popular = popularityOf({ ...past, matrix: past.looked }, catalogue, split.until, HALF_LIFE);
    return {
      given: later.looked,
      popular,
      rows: past.looked.rows,
      noun: "visits",
      deed: "looked at" as const,
    };
  }
  const baskets = basketsOf(data, MAX_EVENTS, Number.NEGATIVE_INFINITY, split.until);
  return {
    given: basketsOf(data, MAX_EVENTS, split.until + 1, split.last).matrix,
    popular: popularityOf(baskets, catalogue, split.until, HALF_LIFE),
    rows: baskets.matrix.rows,
    noun: "baskets",
    deed: "bought" as const,
  };
}
