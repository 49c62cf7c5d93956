/** Seeded random numbers: one generator (sfc32) and the samplers built on it, so that one seed gives one answer. */

export interface Random {
  /** Uniform on [0, 1), 32 bits of resolution. */
  next(): number;
  /** Whole number in [0, limit). */
  int(limit: number): number;
  normal(mean?: number, deviation?: number): number;
  /** Shape above 0; the mean is shape x scale. */
  gamma(shape: number, scale?: number): number;
  beta(a: number, b: number): number;
  poisson(mean: number): number;
  /** An independent stream for a named part, so that adding draws in one part leaves the others as they were. */
  fork(label: string): Random;
}

/** A generator for a seed (any number or text). Chris Doty-Humphrey's sfc32, warmed up by 12 draws. */
export function random(seed: number | string): Random {
  const next = sfc32(hash(String(seed)));
  const normal = normalSampler(next);
  const gamma = (shape: number, scale = 1) => gammaDraw(shape, next, normal) * scale;
  return {
    next,
    int: (limit) => Math.floor(next() * limit),
    normal: (mean = 0, deviation = 1) => mean + deviation * normal(),
    gamma,
    beta(a, b) {
      const x = gamma(a);
      return x / (x + gamma(b));
    },
    poisson: (mean) => poissonDraw(mean, next, gamma),
    fork: (label) => random(`${seed}/${label}`),
  };
}

/** Shuffles in place (Fisher-Yates) and returns the same array. */
export function shuffle<T extends Int32Array | Float64Array | unknown[]>(values: T, rng: Random): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const kept = values[i] as never;
    values[i] = values[j] as never;
    values[j] = kept;
  }
  return values;
}

/** `count` different whole numbers of [0, limit), ascending; all of them when count >= limit. */
export function sample(limit: number, count: number, rng: Random): Int32Array {
  const all = Int32Array.from({ length: limit }, (_, i) => i);
  if (count >= limit) return all;
  for (let i = 0; i < count; i++) {
    const j = i + rng.int(limit - i);
    const kept = all[i]!;
    all[i] = all[j]!;
    all[j] = kept;
  }
  return all.subarray(0, count).sort();
}

/** Index drawn in proportion to non-negative weights; uniform where all are zero. */
export function pickWeighted(weights: ArrayLike<number>, rng: Random): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  if (!(total > 0)) return rng.int(weights.length);
  let left = rng.next() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! <= 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return last;
}

/** Four 32-bit words from text (cyrb128). */
function hash(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

function sfc32(words: [number, number, number, number]): () => number {
  let [a, b, c, d] = words;
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Marsaglia's polar method; keeps its second value for the next call. */
function normalSampler(next: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = next() * 2 - 1;
      const v = next() * 2 - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}

/** Marsaglia and Tsang (2000); shapes under 1 are lifted by one and scaled back. */
function gammaDraw(shape: number, next: () => number, normal: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, next, normal) * (1 - next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Knuth's product under 30; above, splits by the gamma waiting time (Ahrens and Dieter 1974), exact for any mean. */
function poissonDraw(mean: number, next: () => number, gamma: (shape: number) => number): number {
  let left = mean;
  let count = 0;
  while (left > 30) {
    const events = Math.floor((left * 7) / 8);
    const wait = gamma(events);
    if (wait > left) return count + binomialDraw(events - 1, left / wait, next);
    count += events;
    left -= wait;
  }
  const floor = Math.exp(-left);
  let product = next();
  while (product > floor) {
    product *= next();
    count++;
  }
  return count;
}

function binomialDraw(trials: number, chance: number, next: () => number): number {
  let hits = 0;
  for (let i = 0; i < trials; i++) if (next() < chance) hits++;
  return hits;
}
