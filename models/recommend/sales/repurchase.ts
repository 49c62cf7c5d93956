/**
 * When a customer buys a product again: intervals between purchases, log-normal with the customer's own mean pulled
 * towards the product's and the store's, and the chance that there is a next time at all. Together a mixture cure
 * model (Boag 1949): of those who come back, the time is log-normal; some never do.
 */

export interface Purchases {
  /** Rows in any order: customer, product and day of a purchase; `count` of them. */
  count: number;
  customer: ArrayLike<number>;
  product: ArrayLike<number>;
  day: ArrayLike<number>;
}

/** Customer and product with at least one purchase, sorted by customer; several purchases of a day are one. */
export interface Pairs {
  count: number;
  /** Pairs of customer c are [offsets[c], offsets[c + 1]). */
  offsets: Int32Array;
  products: Int32Array;
  times: Int32Array;
  last: Int32Array;
  /** Sum of the logarithms of the days between purchases. */
  logGaps: Float64Array;
}

export interface Rhythm {
  /** Mean logarithm of the interval, by product. */
  mean: Float64Array;
  /** Deviation of the logarithm, one for the store. */
  deviation: number;
  /** Chance of another purchase after the first, by product. */
  returns: Float64Array;
  /** How much likelier another purchase is after 1, 2, 3 and more. */
  byTimes: Float64Array;
  /** Pairs that were bought again. */
  repeats: number;
}

/** Purchases that the store's figure counts for, when a product's own are few. */
const PRIOR = 10;
/** Intervals that the product's figure counts for, beside the customer's own. */
const OWN_PRIOR = 2;
const MOST_TIMES = 4;

/** Each customer's products with how often and when each was bought, by customer. */
export function pairsOf(purchases: Purchases, customers: number): Pairs {
  const order = Float64Array.from({ length: purchases.count }, (_, i) => i);
  const { customer, product, day } = purchases;
  order.sort((a, b) => customer[a]! - customer[b]! || product[a]! - product[b]! || day[a]! - day[b]!);
  const pairs: Pairs = {
    count: 0,
    offsets: new Int32Array(customers + 1),
    products: new Int32Array(purchases.count),
    times: new Int32Array(purchases.count),
    last: new Int32Array(purchases.count),
    logGaps: new Float64Array(purchases.count),
  };
  let at = -1;
  for (let n = 0; n < order.length; n++) {
    const i = order[n]!;
    const before = n > 0 ? order[n - 1]! : -1;
    const same = before >= 0 && customer[before] === customer[i] && product[before] === product[i];
    if (!same) {
      at++;
      pairs.offsets[customer[i]! + 1]!++;
      pairs.products[at] = product[i]!;
    } else if (day[before] === day[i]) continue;
    else pairs.logGaps[at]! += Math.log(day[i]! - day[before]!);
    pairs.times[at]!++;
    pairs.last[at] = day[i]!;
  }
  pairs.count = at + 1;
  for (let c = 0; c < customers; c++) pairs.offsets[c + 1]! += pairs.offsets[c]!;
  return pairs;
}

/** Learns the store's and each product's rhythm. */
export function rhythmOf(pairs: Pairs, products: number): Rhythm {
  const gaps = new Float64Array(products);
  const sums = new Float64Array(products);
  const bought = new Float64Array(products);
  const again = new Float64Array(products);
  const reached = new Float64Array(MOST_TIMES + 1);
  for (let i = 0; i < pairs.count; i++) {
    const product = pairs.products[i]!;
    const times = pairs.times[i]!;
    bought[product]!++;
    if (times > 1) again[product]!++;
    gaps[product]! += times - 1;
    sums[product]! += pairs.logGaps[i]!;
    for (let t = 1; t <= Math.min(times, MOST_TIMES + 1); t++) reached[t - 1]!++;
  }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const mean = total(sums) / Math.max(1, total(gaps));
  const share = total(again) / Math.max(1, total(bought));
  const first = reached[1]! / Math.max(1, reached[0]!);
  return {
    mean: sums.map((sum, p) => (sum + PRIOR * mean) / (gaps[p]! + PRIOR)),
    deviation: deviationOf(pairs, mean),
    returns: again.map((count, p) => (count + PRIOR * share) / (bought[p]! + PRIOR)),
    byTimes: Float64Array.from({ length: MOST_TIMES }, (_, t) =>
      first > 0 ? reached[t + 1]! / Math.max(1, reached[t]!) / first : 1,
    ),
    repeats: total(again),
  };
}

/** Of the mean intervals of the pairs; half a unit at least, so that nobody is due on one day only. */
function deviationOf(pairs: Pairs, mean: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < pairs.count; i++) {
    const gaps = pairs.times[i]! - 1;
    if (gaps === 0) continue;
    sum += gaps * (pairs.logGaps[i]! / gaps - mean) ** 2;
    count += gaps;
  }
  return Math.max(0.5, Math.sqrt(sum / Math.max(1, count)));
}

/** Days between purchases that are expected of pair `i`. */
export function intervalOf(pairs: Pairs, rhythm: Rhythm, i: number): number {
  return Math.exp(meanLog(pairs, rhythm, i));
}

function meanLog(pairs: Pairs, { mean }: Rhythm, i: number): number {
  return (pairs.logGaps[i]! + OWN_PRIOR * mean[pairs.products[i]!]!) / (pairs.times[i]! - 1 + OWN_PRIOR);
}

/** Chance that pair `i` is bought again within `horizon` days after `day`, not having been since its last purchase. */
export function chanceAgain(
  pairs: Pairs,
  rhythm: Rhythm,
  i: number,
  { day, horizon }: { day: number; horizon: number },
): number {
  const step = rhythm.byTimes[Math.min(pairs.times[i]!, MOST_TIMES) - 1]!;
  const returns = Math.min(0.98, rhythm.returns[pairs.products[i]!]! * step);
  const middle = meanLog(pairs, rhythm, i);
  const elapsed = Math.max(0, day - pairs.last[i]!);
  const done = (days: number) => (days <= 0 ? 0 : normal((Math.log(days) - middle) / rhythm.deviation));
  const before = done(elapsed);
  return (returns * (done(elapsed + horizon) - before)) / (1 - returns * before);
}

/** Distribution function of the standard normal (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    Math.exp((-z * z) / 2) *
    0.3989422804014327;
  return z >= 0 ? 1 - tail : tail;
}
