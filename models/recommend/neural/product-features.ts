/** What a network can know of a product that nobody met: category, brand, words, price. */

import type { Catalogue } from "../history/history.ts";

/** Words that a product keeps, at most, and words that are known in all. */
export const MOST_WORDS = 12;
const VOCABULARY = 4000;

/** Numbers of words, categories and brands as they were when the network learnt; 0 stands for an unknown one. */
export interface FeatureWords {
  categories: string[];
  brands: string[];
  words: string[];
  /** Mean and deviation of the logarithm of the price. */
  price: [mean: number, deviation: number];
}

/** Product by product; `words` and `shares` hold MOST_WORDS slots each, empty ones word 0 with share 0. */
export interface ProductFeatures {
  category: Int32Array;
  brand: Int32Array;
  words: Int32Array;
  shares: Float32Array;
  /** [price known, price by deviations from the mean]. */
  numbers: Float32Array;
}

const wordsOf = (catalogue: Catalogue, p: number): string[] => {
  const text = `${catalogue.titles[p] ?? ""} ${textOf(catalogue.attributes[p])}`;
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])];
};

/** The values of attributes, without their names; what is no JSON is taken as it is. */
function textOf(attributes: string | null | undefined): string {
  if (!attributes) return "";
  try {
    return Object.values(JSON.parse(attributes) as Record<string, unknown>)
      .filter((value) => typeof value === "string" || typeof value === "number")
      .join(" ");
  } catch {
    return attributes;
  }
}

/** Categories, brands and the words that at least two products share, most frequent first. */
export function learnWords(catalogue: Catalogue): FeatureWords {
  const counts = new Map<string, number>();
  for (let p = 0; p < catalogue.ids.length; p++)
    for (const word of wordsOf(catalogue, p)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1 && count < catalogue.ids.length);
  shared.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    categories: distinct(catalogue.categories),
    brands: distinct(catalogue.brands),
    words: shared.slice(0, VOCABULARY).map(([word]) => word),
    price: spreadOf(
      Array.from(catalogue.prices)
        .filter((price) => price > 0)
        .map(Math.log),
    ),
  };
}

const distinct = (values: (string | null)[]) => [...new Set(values.filter((value) => value !== null))].sort();

function spreadOf(values: number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(variance) || 1];
}

/** Every product of the catalogue in the words that were learnt. Rare words count more (inverse document frequency). */
export function featuresOf(catalogue: Catalogue, known: FeatureWords): ProductFeatures {
  const count = catalogue.ids.length;
  const number = (words: string[]) => new Map(words.map((word, i) => [word, i + 1]));
  const [categories, brands, vocabulary] = [
    number(known.categories),
    number(known.brands),
    number(known.words),
  ];
  const features = {
    category: Int32Array.from(catalogue.categories, (name) => categories.get(name ?? "") ?? 0),
    brand: Int32Array.from(catalogue.brands, (name) => brands.get(name ?? "") ?? 0),
    words: new Int32Array(count * MOST_WORDS),
    shares: new Float32Array(count * MOST_WORDS),
    numbers: new Float32Array(count * 2),
  };
  for (let p = 0; p < count; p++) {
    const found = wordsOf(catalogue, p).map((word) => vocabulary.get(word) ?? 0);
    // The rarest words come last in the vocabulary and say most.
    const kept = found
      .filter((word) => word > 0)
      .sort((a, b) => b - a)
      .slice(0, MOST_WORDS);
    features.words.set(kept, p * MOST_WORDS);
    features.shares.fill(1 / Math.max(1, kept.length), p * MOST_WORDS, p * MOST_WORDS + kept.length);
    const price = catalogue.prices[p]!;
    if (!(price > 0)) continue;
    features.numbers[p * 2] = 1;
    features.numbers[p * 2 + 1] = (Math.log(price) - known.price[0]) / known.price[1];
  }
  return features;
}
