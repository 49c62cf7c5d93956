/**
 * Shoppers and categories as a network reads them: what a shopper did in a category before a day, what sells there,
 * and whether they bought there in the days after.
 */

import { type Random, sample, shuffle } from "../../random.ts";
import type { Catalogue, Sequences } from "../history/history.ts";
import { KIND } from "../recommender.ts";

export interface Categories {
  ids: string[];
  titles: string[];
  /** Number of each product's category; -1 without one. */
  of: Int32Array;
  /** What stands for a category in crossed features: from its id, so that new categories leave the others as they are. */
  keys: Int32Array;
}

/** The categories that products have, by id; by name where there are no ids. */
export function categoriesOf({ ids, categories, categoryIds }: Catalogue): Categories {
  const keys = ids.map((_, p) => categoryIds[p] ?? categories[p] ?? null);
  const known = [...new Set(keys.filter((key) => key !== null))].sort();
  const number = new Map(known.map((key, i) => [key, i]));
  const of = Int32Array.from(keys, (key) => (key === null ? -1 : number.get(key)!));
  const titles = [...known];
  of.forEach((category, p) => {
    if (category >= 0) titles[category] = categories[p] ?? known[category]!;
  });
  return { ids: known, titles, of, keys: Int32Array.from(known, keyOf) };
}

/** FNV-1a (Fowler, Noll, Vo). */
function keyOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash;
}

/** Categories of the shopper and latest products that are read. */
export const OWN = 8;
export const LATEST = 5;
/** Numbers and crossed features of a pair. */
export const NUMBERS = 9;
export const CROSSES = 6;
/** Places of the table of crossed features; crosses fall into them by hash. */
export const CROSSED = 1 << 15;
const RECENT_DAYS = 28;

export interface Pairs {
  count: number;
  customers: Int32Array;
  categories: Int32Array;
  /** 1 where the shopper bought in the category in the days after. */
  labels: Float32Array;
  /** How many pairs a drawn one stands for. */
  weights: Float32Array;
  numbers: Float32Array;
  crosses: Int32Array;
  /** Row of the shopper's own facts below. */
  shoppers: Int32Array;
  own: { ids: Int32Array; shares: Float32Array };
  latest: { ids: Int32Array; shares: Float32Array };
}

export interface Draw {
  /** Shoppers of a moment, at most. */
  shoppers: number;
  /** Categories of a shopper that they did not buy in, at most. */
  others: number;
  rng: Random;
}

export interface Moment {
  /** First day that is not known. */
  day: number;
  /** Days after it that make the label. */
  horizon: number;
}

interface Market {
  /** Share of all purchases by category, lately and in the same weeks a year before. */
  lately: Float64Array;
  lastYear: Float64Array;
}

/** Pairs of these moments; with `draw` a sample to learn from, else every category of the shoppers in `only` (or of all). */
export function pairsAt(
  sequences: Sequences,
  categories: Categories,
  moments: Moment[],
  { draw, only }: { draw?: Draw; only?: Int32Array },
): Pairs {
  const builder = pairBuilder(categories.keys);
  const facts = factsFor(categories.ids.length);
  const rows = only ?? Int32Array.from({ length: sequences.offsets.length - 1 }, (_, c) => c);
  for (const [m, moment] of moments.entries()) {
    const market = marketAt(sequences, categories, moment);
    const active = rows.filter((c) => facts.read(sequences, categories, c, moment));
    const rng = draw?.rng.fork(`moment ${m}`);
    const picked = draw && rng ? sample(active.length, draw.shoppers, rng) : active.map((_, i) => i);
    for (const at of picked) {
      facts.read(sequences, categories, active[at]!, moment);
      builder.add(facts, market, active[at]!, moment, draw && rng ? { others: draw.others, rng } : undefined);
    }
  }
  return builder.pairs();
}

function marketAt({ products, days, kinds }: Sequences, categories: Categories, moment: Moment): Market {
  const lately = new Float64Array(categories.ids.length);
  const lastYear = new Float64Array(categories.ids.length);
  const season = moment.day - 365;
  for (let e = 0; e < products.length; e++) {
    const category = categories.of[products[e]!]!;
    if (kinds[e] !== KIND.purchase || category < 0) continue;
    const day = days[e]!;
    if (day < moment.day && day >= moment.day - RECENT_DAYS) lately[category]!++;
    if (day >= season && day < season + moment.horizon) lastYear[category]!++;
  }
  return { lately: shared(lately), lastYear: shared(lastYear) };
}

/** Shares of the sum, with one more of each so that none is 0. */
function shared(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count + 1) / (total + counts.length));
}

/** What one shopper did in each category; read anew for each, into the same arrays. */
function factsFor(count: number) {
  const bought = new Float64Array(count);
  const seen = new Float64Array(count);
  const boughtAt = new Float64Array(count);
  const seenAt = new Float64Array(count);
  const after = new Uint8Array(count);
  const facts = {
    bought,
    seen,
    /** Day of the last purchase and look; -Infinity for never. */
    boughtAt,
    seenAt,
    after,
    total: 0,
    last: Number.NEGATIVE_INFINITY,
    lastCategory: -1,
    latest: [] as number[],
    /** False where nothing was done before the moment. */
    read(sequences: Sequences, categories: Categories, customer: number, moment: Moment): boolean {
      bought.fill(0);
      seen.fill(0);
      boughtAt.fill(Number.NEGATIVE_INFINITY);
      seenAt.fill(Number.NEGATIVE_INFINITY);
      after.fill(0);
      Object.assign(facts, { total: 0, last: Number.NEGATIVE_INFINITY, lastCategory: -1, latest: [] });
      for (let e = sequences.offsets[customer]!; e < sequences.offsets[customer + 1]!; e++) {
        const day = sequences.days[e]!;
        if (day >= moment.day + moment.horizon) break;
        const category = categories.of[sequences.products[e]!]!;
        if (category < 0 || sequences.kinds[e] === KIND.return) continue;
        if (day >= moment.day) {
          if (sequences.kinds[e] === KIND.purchase) after[category] = 1;
        } else note(category, sequences.products[e]!, day, sequences.kinds[e] === KIND.purchase, moment.day);
      }
      return facts.last > Number.NEGATIVE_INFINITY;
    },
  };
  function note(category: number, product: number, day: number, purchase: boolean, now: number) {
    facts.last = day;
    if (purchase) {
      bought[category]!++;
      boughtAt[category] = day;
      facts.total++;
      facts.lastCategory = category;
      facts.latest.unshift(product);
      if (facts.latest.length > LATEST) facts.latest.pop();
    } else {
      if (day >= now - RECENT_DAYS) seen[category]!++;
      seenAt[category] = day;
    }
  }
  return facts;
}
type Facts = ReturnType<typeof factsFor>;

const bucket = (value: number) => Math.min(7, Math.floor(Math.log2(1 + value)));
/** An age in days to 0 for never, else 1 to 10, finer where it is young. */
const ageBucket = (age: number) =>
  age === Number.POSITIVE_INFINITY ? 0 : 1 + Math.min(9, Math.floor(Math.log2(1 + age)));
const ageNumber = (age: number) => (age === Number.POSITIVE_INFINITY ? 2 : Math.log1p(age) / 3);

function crossed(kind: number, a: number, b: number): number {
  let hash = Math.imul(kind + 1, 0x9e3779b1) ^ Math.imul(a + 1, 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & (CROSSED - 1);
}

function pairBuilder(keys: Int32Array) {
  const customers: number[] = [];
  const wanted: number[] = [];
  const labels: number[] = [];
  const weights: number[] = [];
  const numbers: number[] = [];
  const crosses: number[] = [];
  const shoppers: number[] = [];
  const own = { ids: [] as number[], shares: [] as number[] };
  const latest = { ids: [] as number[], shares: [] as number[] };
  let shopper = -1;
  return {
    add(
      facts: Facts,
      market: Market,
      customer: number,
      moment: Moment,
      draw?: { others: number; rng: Random },
    ) {
      shopper++;
      addShopper(facts, own, latest);
      const [sure, others] = split(facts, keys.length, draw !== undefined);
      const kept = draw ? shuffle(others, draw.rng).slice(0, draw.others) : others;
      const weight = kept.length > 0 ? others.length / kept.length : 1;
      const month = Math.floor(((moment.day + moment.horizon / 2) % 365.25) / 30.5);
      const last = facts.lastCategory < 0 ? 0 : keys[facts.lastCategory]!;
      for (const category of [...sure, ...kept]) {
        const key = keys[category]!;
        const ages = [moment.day - facts.boughtAt[category]!, moment.day - facts.seenAt[category]!] as const;
        customers.push(customer);
        wanted.push(category);
        labels.push(facts.after[category]!);
        weights.push(sure.includes(category) ? 1 : weight);
        shoppers.push(shopper);
        numbers.push(...numbersOf(facts, market, category, ages, moment.day));
        crosses.push(
          crossed(0, key, 0),
          crossed(1, key, bucket(facts.bought[category]!)),
          crossed(2, bucket(facts.bought[category]!), ageBucket(ages[0])),
          crossed(3, last, key),
          crossed(4, key, month),
          crossed(5, bucket(facts.seen[category]!), ageBucket(ages[1])),
        );
      }
    },
    pairs: (): Pairs => ({
      count: wanted.length,
      customers: Int32Array.from(customers),
      categories: Int32Array.from(wanted),
      labels: Float32Array.from(labels),
      weights: Float32Array.from(weights),
      numbers: Float32Array.from(numbers),
      crosses: Int32Array.from(crosses),
      shoppers: Int32Array.from(shoppers),
      own: { ids: Int32Array.from(own.ids), shares: Float32Array.from(own.shares) },
      latest: { ids: Int32Array.from(latest.ids), shares: Float32Array.from(latest.shares) },
    }),
  };
}

/** Pairs that are always kept (where something was done or bought after), and the rest of the categories. */
function split({ bought, seen, after }: Facts, count: number, drawing: boolean): [number[], number[]] {
  const all = Array.from({ length: count }, (_, category) => category);
  if (!drawing) return [all, []];
  const kept = (c: number) => bought[c]! > 0 || seen[c]! > 0 || after[c] === 1;
  return [all.filter(kept), all.filter((c) => !kept(c))];
}

function addShopper(
  { bought, total, latest: products }: Facts,
  own: { ids: number[]; shares: number[] },
  latest: { ids: number[]; shares: number[] },
): void {
  const best = Array.from(bought, (_, category) => category)
    .filter((category) => bought[category]! > 0)
    .sort((a, b) => bought[b]! - bought[a]! || a - b);
  for (let i = 0; i < OWN; i++) {
    own.ids.push(best[i] ?? 0);
    own.shares.push(best[i] === undefined ? 0 : bought[best[i]!]! / total);
  }
  for (let i = 0; i < LATEST; i++) {
    latest.ids.push(products[i] ?? 0);
    latest.shares.push(products[i] === undefined ? 0 : 1 / products.length);
  }
}

function numbersOf(
  facts: Facts,
  market: Market,
  category: number,
  [boughtAge, seenAge]: readonly [number, number],
  day: number,
): number[] {
  return [
    Math.log1p(facts.bought[category]!) / 2,
    Math.log1p(facts.seen[category]!) / 2,
    facts.total > 0 ? facts.bought[category]! / facts.total : 0,
    ageNumber(boughtAge),
    ageNumber(seenAge),
    Math.log1p(facts.total) / 3,
    ageNumber(day - facts.last),
    Math.log(market.lately[category]!) / 3,
    Math.log(market.lastYear[category]!) / 3,
  ];
}
