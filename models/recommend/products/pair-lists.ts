/** Pairs as the tensors of an artifact, as lists with their reason, and as the answer to why. */

import type { Artifact, Table } from "../../model.ts";
import type { Catalogue } from "../history/history.ts";
import { numbersIn } from "../history/renumber.ts";
import { count, type Popularity, RECENT_DAYS } from "../sales/popular.ts";
import { type Pick as Picked, shelves } from "../shelf.ts";
import { type Pairs, plainScore } from "./pairs.ts";

/** Pairs as tensors of [products, k]. */
export function pairTensors(pairs: Pairs, products: number): Artifact["tensors"] {
  const shape = [products, pairs.k];
  return {
    items: { shape, data: pairs.items },
    score: { shape, data: pairs.score },
    counts: { shape, data: pairs.counts },
    lift: { shape, data: pairs.lift },
  };
}

/** The pairs of an artifact whose meta says `k`. */
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

export interface PairShelf {
  placement: string;
  /** Told how often a pair was met and how many times chance. */
  reason(count: number, lift: number): string;
  /** What sells these days: it stands between pairs where its chance alone puts it higher. */
  popular: Pick<Popularity, "order" | "share" | "recent" | "total">;
  surprise: number;
  /** "order" or "visit": what makes products popular. */
  noun: string;
}

/**
 * Lists of every product of the catalogue that has pairs. The catalogue may be newer than the artifact (meta `k` and
 * `products`).
 */
export function pairShelves(artifact: Artifact, catalogue: Catalogue, shelf: PairShelf): Table {
  const known = artifact.meta.products as string[];
  const here = numbersIn(known, catalogue.ids);
  const there = numbersIn(catalogue.ids, known);
  const pairs = pairsIn(artifact);
  const all = shelves(shelf.placement, catalogue);
  catalogue.ids.forEach((id, product) => {
    const from = there[product]! * pairs.k;
    if (from < 0 || !(pairs.items[from]! >= 0)) return;
    all.add({ kind: "product", id, product }, interleaved(pairs, from, here, shelf));
  });
  return all.table();
}

/** The pairs from place `from` on in order of score, and what sells better than chance has the next pair do. */
function* interleaved(pairs: Pairs, from: number, here: Int32Array, shelf: PairShelf): Generator<Picked> {
  const { popular, surprise } = shelf;
  const own = pairs.items.subarray(from, from + pairs.k).map((item) => (item < 0 ? -1 : here[item]!));
  let next = 0;
  for (let n = 0; n < pairs.k && pairs.items[from + n]! >= 0; n++) {
    const score = pairs.score[from + n]!;
    for (; next < popular.order.length; next++) {
      const product = popular.order[next]!;
      const plain = plainScore(popular.share[product]!, surprise);
      if (plain <= score) break;
      if (!own.includes(product)) yield { product, score: plain, reason: reasonOf(shelf, product) };
    }
    if (own[n]! < 0) continue;
    const reason = shelf.reason(pairs.counts[from + n]!, pairs.lift[from + n]!);
    yield { product: own[n]!, score, reason };
  }
}

function reasonOf({ popular, noun }: PairShelf, product: number): string {
  const recent = popular.recent[product]!;
  if (recent > 0) return `Popular: ${count(recent, noun)} in ${RECENT_DAYS} days`;
  return `Popular: ${count(popular.total[product]!, noun)} so far`;
}
