/**
 * Empirical Bayes in two steps: products lean on their category, categories on all. The spread between products is
 * estimated by Paule and Mandel (1982): the variance at which the weighted squared deviations equal their freedom.
 */

export interface Pooled {
  /** Posterior mean and standard deviation per product. */
  mean: Float64Array;
  deviation: Float64Array;
  /** Part of the deviation that the products of one category have in common. */
  shared: Float64Array;
  /** How much a product's own history counts against its category's, 0 to 1. */
  weight: Float64Array;
  /** Category means, and their standard deviations. */
  categoryMean: Float64Array;
  categoryDeviation: Float64Array;
  /** Standard deviation between the products of a category. */
  between: number;
}

/** Spread where there are too few products to measure it: elasticities of one category differ by about this. */
const TYPICAL_BETWEEN = 0.5;
/** Less is noise that hides how products differ, not proof that they are alike: they never are. */
const LEAST_BETWEEN = 0.3;

/** Pools each product's `own` estimate, with its `variance` (infinite for none), within its category. */
export function shrink(
  own: Float64Array,
  variance: Float64Array,
  categoryOf: Int32Array,
  categories: number,
): Pooled {
  const known = indices(own.length).filter((p) => Number.isFinite(variance[p]!));
  const members = indices(categories).map((c) => known.filter((p) => categoryOf[p] === c));
  const between = spreadWithin(own, variance, members);
  const levels = members.map((list) => weightedMean(list.map((p) => [own[p]!, variance[p]! + between])));
  const pooled = poolCategories(levels);
  const mean = new Float64Array(own.length);
  const deviation = new Float64Array(own.length);
  const shared = new Float64Array(own.length);
  const weight = new Float64Array(own.length);
  for (let p = 0; p < own.length; p++) {
    const c = categoryOf[p]!;
    const w = Number.isFinite(variance[p]!) ? between / (between + variance[p]!) : 0;
    const left = w > 0 ? w * variance[p]! : between;
    mean[p] = w * own[p]! + (1 - w) * pooled.mean[c]!;
    shared[p] = (1 - w) * Math.sqrt(pooled.variance[c]!);
    deviation[p] = Math.sqrt(left + shared[p]! ** 2);
    weight[p] = w;
  }
  return {
    mean,
    deviation,
    shared,
    weight,
    categoryMean: pooled.mean,
    categoryDeviation: pooled.variance.map(Math.sqrt),
    between: Math.sqrt(between),
  };
}

/** Adds a variance that each product has in common with its category, and that of the category's mean. */
export function withCommon(
  pooled: Pooled,
  common: { product: Float64Array; category: Float64Array },
): Pooled {
  const wider = (values: Float64Array, by: Float64Array) =>
    values.map((value, i) => Math.hypot(value, Math.sqrt(by[i]!)));
  return {
    ...pooled,
    deviation: wider(pooled.deviation, common.product),
    shared: wider(pooled.shared, common.product),
    categoryDeviation: wider(pooled.categoryDeviation, common.category),
  };
}

interface Level {
  mean: number;
  variance: number;
}

/** Precision-weighted mean; infinite variance for none. */
function weightedMean(values: [value: number, variance: number][]): Level {
  let sum = 0;
  let precision = 0;
  for (const [value, variance] of values) {
    sum += value / variance;
    precision += 1 / variance;
  }
  return { mean: precision > 0 ? sum / precision : 0, variance: 1 / precision };
}

function spreadWithin(own: Float64Array, variance: Float64Array, members: number[][]): number {
  const groups = members.filter((list) => list.length > 1);
  const freedom = groups.reduce((sum, list) => sum + list.length - 1, 0);
  if (freedom < 4) return TYPICAL_BETWEEN ** 2;
  return pauleMandel(
    groups.map((list) => list.map((p) => [own[p]!, variance[p]!])),
    freedom,
  );
}

/** The between-variance at which sum of (value - group mean)^2 / (variance + between) equals the freedom. */
export function pauleMandel(groups: [value: number, variance: number][][], freedom: number): number {
  const excess = (between: number) => {
    let sum = 0;
    for (const group of groups) {
      const { mean } = weightedMean(group.map(([value, variance]) => [value, variance + between]));
      for (const [value, variance] of group) sum += (value - mean) ** 2 / (variance + between);
    }
    return sum - freedom;
  };
  const least = LEAST_BETWEEN ** 2;
  if (excess(least) <= 0) return least;
  let [low, high] = [least, 16];
  if (excess(high) > 0) return high;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Leans category levels on the level of all; a category without own evidence gets that of all. */
function poolCategories(levels: Level[]): { mean: Float64Array; variance: Float64Array } {
  const known = levels.filter((l) => Number.isFinite(l.variance));
  const values = known.map((l): [number, number] => [l.mean, l.variance]);
  const between = known.length > 3 ? pauleMandel([values], known.length - 1) : TYPICAL_BETWEEN ** 2;
  const all = weightedMean(values.map(([mean, variance]) => [mean, variance + between]));
  const mean = new Float64Array(levels.length);
  const variance = new Float64Array(levels.length);
  levels.forEach((level, c) => {
    const w = Number.isFinite(level.variance) ? between / (between + level.variance) : 0;
    mean[c] = w * level.mean + (1 - w) * all.mean;
    variance[c] = (w > 0 ? w * level.variance : between) + (1 - w) ** 2 * all.variance;
  });
  return { mean, variance };
}

const indices = (count: number) => Array.from({ length: count }, (_, i) => i);
