/**
 * What comes next in a visit: session neighbours, walks from what was seen, what is in demand now and what was seen
 * already, weighed by a conditional logit (McFadden 1974) that is learnt on visits later than those counted.
 */

import { random, shuffle } from "../../random.ts";
import type { Neighbours } from "../products/neighbours.ts";
import type { SessionIndex } from "./session-index.ts";
import { type SessionOptions, SessionScratch, scoreByNeighbourSessions } from "./session-knn.ts";

/** What is known of a candidate, in the order of the weights. */
export const SIGNS = [
  "neighbours",
  "walk",
  "after",
  "before",
  "everSeen",
  "seenLately",
  "inVisit",
  "isLast",
  "stepsBack",
] as const;
const COUNT = SIGNS.length;

/** Weights before anything is learnt, fitted on no data: neighbours and walks alike, a little for demand. */
const PLAIN_WEIGHTS = Float64Array.of(0.5, 1, 0, 0, 0, 0.2, 0, 0, 0);

/** Added to a share before its logarithm: below it shares are alike. */
const FLOOR = 1e-3;
/** Share of the newest sessions that say what is seen lately. */
const LATELY = 0.1;

export interface SessionModel {
  index: SessionIndex;
  walks: Neighbours;
  options: SessionOptions;
}

/** Candidates of one visit: the first `size` of `products`, with one row of `signs` each. */
export interface Candidates {
  size: number;
  products: Int32Array;
  signs: Float32Array;
}

/** Finds the candidates of visits and their signs; the answer's arrays are used again by the next call. */
export function candidateFinder({ index, walks, options }: SessionModel) {
  const scratch = new SessionScratch();
  const near = new Float64Array(index.columns);
  const far = new Float64Array(index.columns);
  const after = new Float64Array(index.columns);
  const before = new Float64Array(index.columns);
  const place = new Int32Array(index.columns).fill(-1);
  const found: Candidates = {
    size: 0,
    products: new Int32Array(index.columns),
    signs: new Float32Array(1024 * COUNT),
  };
  const { ever, lately } = demand(index);
  const nextTo = neighboursInVisits(index, options.sample);

  return (visit: ArrayLike<number>): Candidates => {
    found.size = 0;
    scoreByNeighbourSessions(index, visit, options, scratch, near);
    addWalks(walks, visit, options.sessionSteps, far);
    for (let v = 0; v < visit.length; v++) place[visit[v]!] = v;
    const next = nextTo(visit[visit.length - 1]!);
    for (const [product, times] of next.after) after[product] = times;
    for (const [product, times] of next.before) before[product] = times;
    const { looked } = next;
    let nearSum = 0;
    let farSum = 0;
    for (let p = 0; p < index.columns; p++) {
      if (near[p] === 0 && far[p] === 0 && place[p]! < 0) continue;
      nearSum += near[p]!;
      farSum += far[p]!;
      found.products[found.size++] = p;
    }
    if (found.signs.length < found.size * COUNT) found.signs = new Float32Array(found.size * 2 * COUNT);
    for (let c = 0; c < found.size; c++) {
      const p = found.products[c]!;
      const at = place[p]!;
      let s = c * COUNT;
      found.signs[s++] = Math.log(FLOOR + near[p]! / (nearSum || 1));
      found.signs[s++] = Math.log(FLOOR + far[p]! / (farSum || 1));
      found.signs[s++] = Math.log(FLOOR + after[p]! / (looked || 1));
      found.signs[s++] = Math.log(FLOOR + before[p]! / (looked || 1));
      found.signs[s++] = ever[p]!;
      found.signs[s++] = lately[p]!;
      found.signs[s++] = at >= 0 ? 1 : 0;
      found.signs[s++] = at === visit.length - 1 ? 1 : 0;
      found.signs[s++] = at >= 0 ? Math.log(visit.length - at) : 0;
      near[p] = 0;
      far[p] = 0;
    }
    for (const [product] of next.after) after[product] = 0;
    for (const [product] of next.before) before[product] = 0;
    for (let v = 0; v < visit.length; v++) place[visit[v]!] = -1;
    return found;
  };
}

interface NextTo {
  /** How often the product was looked at. */
  looked: number;
  /** Products that came right after and right before it, and how often. */
  after: [product: number, times: number][];
  before: [product: number, times: number][];
}

/** Counts what stood next to a product, once for each: many visits end with the same ones. */
function neighboursInVisits(index: SessionIndex, sample: number): (product: number) => NextTo {
  const known = new Map<number, NextTo>();
  let entries = 0;
  return (product) => {
    if (entries !== index.products.size) known.clear();
    entries = index.products.size;
    const found = known.get(product);
    if (found) return found;
    const counted = countNext(index, product, sample);
    known.set(product, counted);
    return counted;
  };
}

function countNext(index: SessionIndex, product: number, sample: number): NextTo {
  const products = index.products.data;
  const after = new Map<number, number>();
  const before = new Map<number, number>();
  const add = (to: Map<number, number>, other: number) => to.set(other, (to.get(other) ?? 0) + 1);
  let looked = 0;
  for (let e = index.newest[product] ?? -1; e >= 0 && looked < sample; e = index.older.data[e]!) {
    looked++;
    const session = index.session.data[e]!;
    if (e + 1 < index.end(session)) add(after, products[e + 1]!);
    if (e > index.starts.data[session]!) add(before, products[e - 1]!);
  }
  return { looked, after: [...after], before: [...before] };
}

/** Logarithms of how often each product was seen, ever and in the newest sessions. */
function demand(index: SessionIndex): { ever: Float32Array; lately: Float32Array } {
  const ever = new Float32Array(index.columns);
  const lately = new Float32Array(index.columns);
  const from = index.starts.data[Math.floor(index.sessions * (1 - LATELY))] ?? 0;
  for (let e = 0; e < index.products.size; e++) {
    const p = index.products.data[e]!;
    ever[p]!++;
    if (e >= from) lately[p]!++;
  }
  for (let p = 0; p < index.columns; p++) {
    ever[p] = Math.log1p(ever[p]!);
    lately[p] = Math.log1p(lately[p]!);
  }
  return { ever, lately };
}

function addWalks(
  walks: Neighbours,
  visit: ArrayLike<number>,
  sessionSteps: number,
  far: Float64Array,
): void {
  for (let v = 0; v < visit.length; v++) {
    const weight = Math.exp((v + 1 - visit.length) / sessionSteps);
    const from = visit[v]! * walks.k;
    for (let n = from; n < from + walks.k && walks.items[n]! >= 0; n++) {
      far[walks.items[n]!]! += weight * walks.similarity[n]!;
    }
  }
}

/** The weighted sum of one candidate's signs. */
export function fused({ signs }: Candidates, candidate: number, weights: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < COUNT; s++) sum += weights[s]! * signs[candidate * COUNT + s]!;
  return sum;
}

/** What was seen and what came next. */
export interface NextSteps {
  visits: number[][];
  next: number[];
}

/** Every step of the visits as a question, `limit` of them drawn by seed at most. */
export function nextStepsOf(visits: number[][], limit: number, seed: number): NextSteps {
  const steps: [number, number][] = [];
  visits.forEach((visit, v) => {
    for (let length = 1; length < visit.length; length++) steps.push([v, length]);
  });
  const drawn = shuffle(steps, random(seed).fork("steps")).slice(0, limit);
  return {
    visits: drawn.map(([v, length]) => visits[v]!.slice(0, length)),
    next: drawn.map(([v, length]) => visits[v]![length]!),
  };
}

const UPDATES = 500;
const BATCH = 64;
/** Steps' worth of pull towards the plain weights, so that few visits change little. */
const DOUBT = 5;

/** Weights that make what came next most likely among its candidates: Adam on the conditional logit. */
export function learnWeights(model: SessionModel, steps: NextSteps, seed: number): Float64Array {
  const cases = casesOf(model, steps);
  const weights = PLAIN_WEIGHTS.slice();
  if (cases.length === 0) return weights;
  const rng = random(seed).fork("weights");
  const order = Int32Array.from(cases.keys());
  const update = adam(weights);
  const gradient = new Float64Array(COUNT);
  let from = order.length;
  for (let done = 0; done < UPDATES; done++, from += BATCH) {
    if (from >= order.length) {
      shuffle(order, rng);
      from = 0;
    }
    const batch = order.subarray(from, from + BATCH);
    gradient.fill(0);
    for (const c of batch) addGradient(cases[c]!, weights, gradient);
    for (let s = 0; s < COUNT; s++) {
      gradient[s] = gradient[s]! / batch.length + (DOUBT / cases.length) * (weights[s]! - PLAIN_WEIGHTS[s]!);
    }
    update(gradient, done < UPDATES / 2 ? 0.03 : 0.01);
  }
  return weights;
}

interface Case extends Candidates {
  /** Candidate that came next. */
  answer: number;
}

/** Steps whose answer is among the candidates: no weight could find the others. */
function casesOf(model: SessionModel, { visits, next }: NextSteps): Case[] {
  const find = candidateFinder(model);
  const cases: Case[] = [];
  visits.forEach((visit, v) => {
    const { size, products, signs } = find(visit);
    const answer = products.subarray(0, size).indexOf(next[v]!);
    if (answer < 0 || size < 2) return;
    cases.push({ size, answer, products: new Int32Array(0), signs: signs.slice(0, size * COUNT) });
  });
  return cases;
}

/** Adds expected signs less those of the answer. */
function addGradient(one: Case, weights: Float64Array, gradient: Float64Array): void {
  const chance = new Float64Array(one.size);
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < one.size; c++) {
    chance[c] = fused(one, c, weights);
    if (chance[c]! > most) most = chance[c]!;
  }
  let total = 0;
  for (let c = 0; c < one.size; c++) total += chance[c] = Math.exp(chance[c]! - most);
  for (let c = 0; c < one.size; c++) {
    const pull = chance[c]! / total - (c === one.answer ? 1 : 0);
    for (let s = 0; s < COUNT; s++) gradient[s]! += pull * one.signs[c * COUNT + s]!;
  }
}

/** Adam (Kingma, Ba 2015) on the given weights. */
function adam(weights: Float64Array) {
  const mean = new Float64Array(weights.length);
  const square = new Float64Array(weights.length);
  let step = 0;
  return (gradient: Float64Array, rate: number) => {
    step++;
    for (let s = 0; s < weights.length; s++) {
      mean[s] = 0.9 * mean[s]! + 0.1 * gradient[s]!;
      square[s] = 0.999 * square[s]! + 0.001 * gradient[s]! ** 2;
      const scale = Math.sqrt(square[s]! / (1 - 0.999 ** step)) + 1e-8;
      weights[s]! -= (rate * (mean[s]! / (1 - 0.9 ** step))) / scale;
    }
  };
}
