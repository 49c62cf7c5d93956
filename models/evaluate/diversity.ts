/** How unlike the products of one list are (Ziegler et al. 2005): by category, and by the words of their titles. */

import type { Metric } from "../model.ts";
import { type Random, sample } from "../random.ts";
import type { Ranking } from "./ranking.ts";
import { bootstrapMeans, meanKnown } from "./stats.ts";

export interface Described {
  categories?: (string | null)[] | undefined;
  titles?: string[] | undefined;
}

/** Lists that are looked at, at most. */
const MOST_LISTS = 2000;

/**
 * Mean share of pairs of a list in different categories, and mean 1 - Jaccard of their titles' words; both 0 (all
 * alike) to 1. A pair with an unknown category counts as different. Left out where there is nothing to tell by.
 */
export function diversityMetrics(ranking: Ranking, goods: Described, rng: Random): Metric[] {
  const cases = sample(ranking.truth.rows, MOST_LISTS, rng.fork("lists"));
  const metrics: [string, Float64Array][] = [];
  const { categories, titles } = goods;
  if (categories?.some((name) => name !== null)) {
    const unlike = (a: number, b: number) =>
      categories[a] === null || categories[a] !== categories[b] ? 1 : 0;
    metrics.push(["Category diversity", pairMeans(ranking, cases, unlike)]);
  }
  if (titles) {
    const words = wordsOf(titles);
    metrics.push(["Title diversity", pairMeans(ranking, cases, (a, b) => 1 - jaccard(words[a]!, words[b]!))]);
  }
  const intervals = bootstrapMeans(
    metrics.map(([, values]) => values),
    rng.fork("diversity"),
  );
  return metrics.flatMap(([name, values], n) => {
    const value = meanKnown(values);
    return Number.isNaN(value)
      ? []
      : [{ name: `${name}@${ranking.k}`, value, better: "higher" as const, interval: intervals[n]! }];
  });
}

/** Mean over the pairs of each list; NaN for lists of fewer than two. */
function pairMeans(
  ranking: Ranking,
  cases: Int32Array,
  unlike: (a: number, b: number) => number,
): Float64Array {
  return Float64Array.from(cases, (c) => {
    const list = ranking.lists.subarray(c * ranking.k, (c + 1) * ranking.k);
    let sum = 0;
    let pairs = 0;
    for (let i = 0; i < list.length && list[i]! >= 0; i++) {
      for (let j = 0; j < i; j++) {
        sum += unlike(list[i]!, list[j]!);
        pairs++;
      }
    }
    return sum / pairs;
  });
}

/** Numbers of the words of each title, ascending and once each. */
function wordsOf(titles: string[]): Int32Array[] {
  const numbers = new Map<string, number>();
  const numberOf = (word: string) => {
    const known = numbers.get(word) ?? numbers.size;
    numbers.set(word, known);
    return known;
  };
  return titles.map((title) =>
    Int32Array.from(new Set((title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(numberOf))).sort(),
  );
}

function jaccard(a: Int32Array, b: Int32Array): number {
  let both = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) both++;
    if (a[i]! <= b[j]!) i++;
    else j++;
  }
  const either = a.length + b.length - both;
  return either === 0 ? 0 : both / either;
}
