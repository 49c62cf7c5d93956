/** How alike two products are, 0 to 1: same category, same brand, words that their titles share. */
import type { Facts } from "./facts.ts";

export type Likeness = (a: number, b: number) => number;
type By = "category" | "brand" | "text";

/** Mean over what is looked at. */
export function likenessOf(by: By[], facts: Facts): Likeness {
  const parts = [...new Set(by)].map((one): Likeness => {
    if (one === "category") return sameCategory(facts);
    if (one === "brand") return (a, b) => (facts.brand[a]! >= 0 && facts.brand[a] === facts.brand[b] ? 1 : 0);
    return sharedWords(facts);
  });
  if (parts.length === 1) return parts[0]!;
  return (a, b) => {
    let sum = 0;
    for (const part of parts) sum += part(a, b);
    return sum / parts.length;
  };
}

/** 1 in one category, half as much in two of one parent. */
function sameCategory({ category, categories }: Facts): Likeness {
  const parent = Int32Array.from(categories, (one) => one.parent);
  return (a, b) => {
    const [left, right] = [category[a]!, category[b]!];
    if (left < 0 || right < 0) return 0;
    if (left === right) return 1;
    return parent[left]! >= 0 && parent[left] === parent[right] ? 0.5 : 0;
  };
}

/** Jaccard index of the titles' words. */
function sharedWords({ titles }: Facts): Likeness {
  const known = new Map<string, number>();
  const offsets = new Int32Array(titles.length + 1);
  const words: number[] = [];
  for (const [p, title] of titles.entries()) {
    const own = new Set<number>();
    for (const word of title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
      if (!known.has(word)) known.set(word, known.size);
      own.add(known.get(word)!);
    }
    words.push(...[...own].sort((a, b) => a - b));
    offsets[p + 1] = words.length;
  }
  const sorted = Int32Array.from(words);
  return (a, b) => {
    let [i, j] = [offsets[a]!, offsets[b]!];
    const [endA, endB] = [offsets[a + 1]!, offsets[b + 1]!];
    const total = endA - i + endB - j;
    let shared = 0;
    while (i < endA && j < endB) {
      if (sorted[i]! < sorted[j]!) i++;
      else if (sorted[i]! > sorted[j]!) j++;
      else {
        shared++;
        i++;
        j++;
      }
    }
    return total === 0 ? 0 : shared / (total - shared);
  };
}
